"""Items that need a clearance come from and by those who hold it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from supplyopt.network import Activity
from supplyopt.network.facts import HOLDERS
from supplyopt.rules.exclusion import Exclusion
from supplyopt.rules.scope import Scope

Scores = Mapping[tuple[str, str], float]
"""(of, member) -> value"""


class MinClearance(Exclusion):
    """An item that needs a level comes only from sources, and by passages, that all hold at least that level.

    ::

        x[i] ≤ 0,     Σ_t v[a,t] ≤ 0        for every source or move a of item k with  min_{h of a} c_h  <  L_k

    L_k is the level that the item needs: the rule's, or the item's own score; c_h is what holder h has. The holders of
    a source are its supplier, site, parent and country, of those kinds that the case scores at all; whoever of them has
    no score holds nothing. Passages, of sources and of moves, matter if they have a score.
    Source: docs/formulation.md 7.
    """

    kind: Literal["min_clearance"] = "min_clearance"
    score: str = Field(
        "clearance", description="score of suppliers, sites, parents, countries, passages: what they hold"
    )
    level: float | None = Field(
        None, description="level that is needed; none: what the score of each item says", allow_inf_nan=False
    )

    def wording(self) -> str:
        needed = "what it needs" if self.level is None else f"{self.level:g}"
        return f"only sources and passages{self.about()} with a {self.score} of at least {needed}"

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """A score that nobody holds, or that no item needs."""
        scores = scope.network.facts.scores.get(self.score, {})
        known = ", ".join(sorted(scope.network.facts.scores)) or "none"
        if not any(of in HOLDERS and of != "passage" for of, _ in scores):
            yield f"nobody holds a {self.score!r}", f"scores of this case: {known}"
        elif all(self._needed(item, scores) is None for item in scope.items(self)):
            yield f"no item needs a {self.score}", f"give the rule a level, or score the items for {self.score}"

    def excluded(self, scope: Scope) -> list[Activity]:
        """Sources and moves below the level of an item that they bring."""
        scores = scope.network.facts.scores.get(self.score, {})
        found: dict[str, Activity] = {}
        for item in scope.items(self):
            needed = self._needed(item, scores)
            bringing = (*scope.network.sources[item], *scope.network.carriers[item])
            found |= {a.name: a for a in bringing if needed is not None and _held(a, scores) < needed}
        return [activity for _, activity in sorted(found.items())]

    def _needed(self, item: str, scores: Scores) -> float | None:
        return scores.get(("item", item)) if self.level is None else self.level


def _held(activity: Activity, scores: Scores) -> float:
    """The least that those behind an activity hold; of a move, those it passes."""
    passed = [scores["passage", p] for p in activity.labels.get("passage", ()) if ("passage", p) in scores]
    if not activity.is_source:
        return min(passed, default=math.inf)
    kinds = {of for of, _ in scores} & set(HOLDERS) - {"passage"}
    held = [
        # a supplier that nobody owns is its own parent
        scores.get((of, member), scores.get(("supplier", member), -math.inf) if of == "parent" else -math.inf)
        for of in kinds
        for member in activity.labels.get(of, ())
    ]
    return min([*held, *passed]) if held else -math.inf
