"""No group may supply more than a given amount."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Amount, Generator, Row, at_most
from supplyopt.rules.measure import GroupRule, measures
from supplyopt.rules.mix import AMOUNT_BASIS, AmountBasis
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MaxAmount(GroupRule):
    """No group supplies more than a given amount of an item, in calm operation: by volume, spend or mass.

    ::

        Σ_{a ∈ A(g)} ω_a Σ_t v[a,t]  ≤  b        for every group g of the dimension

    v is the calm delivery [item unit/period], ω its weight (volume 1, price, mass), b the limit over the periods of the
    rule [item unit, money or tonne]. Groups may be suppliers, countries, lots or items; pooled, the limit is on all
    items together. With min_amount of the same figure the award is exact.
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "amount"
    only_caps: ClassVar[bool] = True

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["max_amount"] = "max_amount"
    limit: Amount = Field(description="greatest amount over the periods [item unit, money or tonne]")
    basis: AmountBasis = Field("supplied", description=AMOUNT_BASIS)

    @property
    def is_bound_money(self) -> bool:
        return self.weight == "price"

    def wording(self) -> str:
        return f"no {self.which()} above {self.limit:,.10g} of {self.of_what()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item and group."""
        for measure in measures(self, plan, scope):
            for group, amount in measure.groups.items():
                yield at_most((*measure.key, group), amount, self.limit)
