"""No more than a share of supply may need any one thing upstream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.network import Activity
from supplyopt.rules.base import Row, Share, at_most
from supplyopt.rules.measure import GroupRule, measures
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MaxDependence(GroupRule):
    """No more than a share of the supply of an item may need any one vendor, grid or strait, in calm operation.

    ::

        Σ_a dep[a,g] ω_a Σ_t v[a,t]  ≤  σ · D        for every g that something needs

    dep[a,g] is the part of what a delivers that stops without g [-]: as table dependencies tells, multiplied along
    chains of needs, the greatest of several chains; 1 for what a is or passes itself. Sources count, and moves; goods
    that need g twice, where they are made and under way, count twice. v is the calm level [item unit/period], ω its
    weight, σ the limit [-] and D the basis. max_share counts the same sources in full.
    Source: docs/formulation.md 7; inoperability input-output models, Haimes and Jiang 2001.
    """

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["max_dependence"] = "max_dependence"
    by: str = Field("vendor", description="kind of what is needed, as in table dependencies: vendor, grid, port …")
    groups: tuple[str, ...] = Field((), description="what may not be needed by more; empty: each of the kind")
    weight: Literal["volume", "mass"] = Field("volume", description="how deliveries are weighed")
    limit: Share = Field(description="greatest share that may need it [-]")

    def wording(self) -> str:
        named = self.which() if self.groups else f"any one {self.which()}"
        return f"no more than {100 * self.limit:.4g} % of {self.of_what()} in need of {named}"

    @property
    def on_the_way(self) -> bool:
        """Sources may need it, and so may ways."""
        return True

    def measured(self, item: str, site: str, scope: Scope) -> list[Activity]:
        """Sources and moves."""
        return [*scope.sources(item, site), *(a for a in scope.network.carriers[item] if a.kind == "move")]

    def counts(self, activity: Activity, group: str) -> float:
        """The part that stops without it."""
        return activity.shares.get((self.by, group), 1.0)

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Nothing that is measured needs anything of the kind, so that the rule would say nothing."""
        measured = [a for item in scope.items(self) for a in self.measured(item, "", scope)]
        if not any(self.by in a.labels for a in measured):
            yield f"nothing that brings its items needs a {self.by}", "see table dependencies, or drop the rule"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item and thing needed."""
        for measure in measures(self, plan, scope):
            for group, amount in measure.groups.items():
                yield at_most((*measure.key, group), amount, self.limit * measure.total, of=measure.total)
