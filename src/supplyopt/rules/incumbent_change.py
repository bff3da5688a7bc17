"""The plan stays near what is awarded today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from supplyopt.rules.base import Row, Share, at_least, at_most
from supplyopt.rules.scope import Basis, GroupRule, Planned, Scope, Weight


class IncumbentChange(GroupRule):
    """No group's share of an item moves by more than a given step from today's award.

    ::

        | M_g - M⁰_g |  ≤  δ · D        for every group g of the dimension

    M_g is the calm delivery of group g over the horizon, M⁰_g what its incumbent awards come to [item unit],
    δ the greatest step [-] and D the basis. Source: docs/formulation.md 7.
    """

    kind: Literal["incumbent_change"] = "incumbent_change"
    by: str = Field("supplier", description="dimension: supplier, parent, country …")
    limit: Share = Field(description="greatest step, as a share of the basis [-]")
    groups: tuple[str, ...] = Field((), description="groups it holds for; empty: every group of the dimension")
    where: str = Field("", description="selector of the sources that count; empty: all")
    basis: Basis = Field("demand", description="what the share is of")
    weight: Weight = Field("volume", description="how deliveries are weighed")
    pooled: bool = Field(False, description="all items together instead of each by itself")

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """Two rows an item and group: not too much more, not too much less."""
        for measure in scope.measures(self, plan):
            for group, amount in measure.groups.items():
                today, step = measure.incumbent.get(group, 0.0), self.limit * measure.total
                yield at_most((*measure.key, group, "more"), amount, today + step)
                yield at_least((*measure.key, group, "less"), amount, today - step)
