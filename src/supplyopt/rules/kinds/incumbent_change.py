"""The plan stays near what is awarded today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Row, Share, at_least, at_most
from supplyopt.rules.measure import GroupRule, measures
from supplyopt.rules.mix import Basis
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class IncumbentChange(GroupRule):
    """No group's share of an item moves by more than a given step from today's award.

    ::

        | M_g - M⁰_g |  ≤  δ · D        for every group g of the dimension

    M_g is the calm delivery of group g over the periods, M⁰_g what its incumbent awards come to in them [item unit],
    δ the greatest step [-] and D the basis. Source: docs/formulation.md 7.
    """

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["incumbent_change"] = "incumbent_change"
    limit: Share = Field(description="greatest step, as a share of the basis [-]")
    basis: Basis = Field("demand", description="what the share is of")

    def wording(self) -> str:
        return f"no {self.which()} moved by more than {100 * self.limit:.4g} % of {self.of_what()}"

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """An award of today for several sites is for none of them."""
        for item in scope.items(self) if self.by_site else ():
            shared = [a.name for a in scope.sources(item) if a.incumbent > 0 and not a.labels.get("site")]
            if shared:
                yield f"today's award of {shared[0]} is for no site of its own", "measure all sites together"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """Two rows an item and group: not too much more, not too much less."""
        for measure in measures(self, plan, scope):
            for group, amount in measure.groups.items():
                today, step = measure.incumbent.get(group, 0.0), self.limit * measure.total
                yield at_most((*measure.key, group, "more"), amount, today + step)
                yield at_least((*measure.key, group, "less"), amount, today - step)
