"""No group may supply more than a given share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from supplyopt.rules.base import Row, Share, at_most
from supplyopt.rules.scope import Basis, GroupRule, Planned, Scope, Weight


class MaxShare(GroupRule):
    """No group may supply more than a given share of an item, in calm operation.

    ::

        Σ_{a ∈ A(g)} ω_a Σ_t v[a,t]  ≤  σ · D        for every group g of the dimension

    v is the calm delivery [item unit/period], ω its weight (volume 1, price, mass), σ the limit [-], and D the
    basis: what is supplied, what is consumed (demand), or awarded.
    Source: docs/formulation.md 7; Regulation (EU) 2024/1252 Art. 5 for the 65 % form.
    """

    kind: Literal["max_share"] = "max_share"
    by: str = Field(
        "supplier", description="dimension: supplier, parent, country, bloc, region, passage, technology, tag …"
    )
    limit: Share = Field(description="greatest share [-]")
    groups: tuple[str, ...] = Field((), description="groups it holds for; empty: every group of the dimension")
    where: str = Field("", description="selector of the sources that count, e.g. 'bloc=third'; empty: all")
    basis: Basis = Field("supplied", description="what the share is of")
    weight: Weight = Field("volume", description="how deliveries are weighed")
    pooled: bool = Field(False, description="all items together instead of each by itself")

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item and group."""
        for measure in scope.measures(self, plan):
            for group, amount in measure.groups.items():
                yield at_most((*measure.key, group), amount, self.limit * measure.total)
