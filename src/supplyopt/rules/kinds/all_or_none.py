"""Some offers are taken together or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Generator, Row, at_least, at_most
from supplyopt.rules.measure import GroupingRule
from supplyopt.rules.mix import AMOUNT_BASIS, AmountBasis, Part, most_of, parts_of
from supplyopt.rules.scope import Scope
from supplyopt.rules.use import NOTHING
from supplyopt.rules.views import Planned


class AllOrNone(GroupingRule):
    """Some offers are taken together, each in full or all in one proportion of their maximum, or not at all.

    ::

        M_g  ≤  M̂_g Z,     M_g  ≥  M̂_g Z        for every group g of n,     Z ∈ {0,1}     in full
        Z  =  1/n Σ_h M_h / M̂_h                                                          in one proportion

    M_g is the calm delivery of group g over all items [item unit], M̂_g its maximum: a bundle that is sold as a whole.
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "choice"

    kind: Literal["all_or_none"] = "all_or_none"
    by: str = Field("offer", description="dimension of what is bundled: offer, supplier, item, tag …")
    in_full: bool = Field(True, description="each in full; false: all in one proportion of their maximum")
    basis: AmountBasis = Field("supplied", description=AMOUNT_BASIS)

    @property
    def is_by_item(self) -> bool:
        """A bundle is of several items."""
        return False

    def wording(self) -> str:
        how = "in full" if self.in_full else "in one proportion"
        return f"every {self.which()}{self.about()} {how}, or none"

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        sources = [a for item in scope.items(self) for a in self.measured(item, "", scope)]
        found = {group for activity in sources for group in self.groups_of(activity)}
        for group in self.groups:
            if group not in found:
                yield (
                    f"{self.by} {group} has no source of the items it is about",
                    "name offers that the bundle is made of",
                )
        if not self.groups and len(found) < 2:
            yield f"it finds {len(found)} to bundle", "name two offers or more, or give them a tag and select that"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """Two rows a group: not more than its part of the bundle, not less."""
        parts = self._parts(plan, scope)
        most = {group: full for group in parts if (full := most_of(parts[group])) > 0}
        amounts = {group: sum(part.amount for part in parts[group]) for group in most}
        taken: Any = sum(amounts[g] / most[g] / len(most) for g in most)
        if self.in_full:
            taken = scope.choose(("taken",), lambda: any(amounts[g] > NOTHING * min(1.0, most[g]) for g in most))
        for group, full in most.items():
            yield at_most((group, "more"), amounts[group], full * taken, defines=self.in_full)
            yield at_least((group, "less"), amounts[group], full * taken)

    def _parts(self, plan: Planned, scope: Scope) -> Mapping[str, list[Part]]:
        found: dict[str, list[Part]] = defaultdict(list)
        for item in scope.items(self):
            for part in parts_of(self, item, "", plan, scope):
                for group in self.groups_of(part.activity):
                    found[group].append(part)
        return dict(sorted(found.items()))
