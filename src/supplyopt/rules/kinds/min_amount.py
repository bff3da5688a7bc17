"""Each group supplies at least a given amount, or at least that if anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Amount, Generator, Row, at_least
from supplyopt.rules.measure import GroupRule, measures, strangers
from supplyopt.rules.mix import AMOUNT_BASIS, AmountBasis
from supplyopt.rules.scope import Scope
from supplyopt.rules.use import used
from supplyopt.rules.views import Planned


class MinAmount(GroupRule):
    """Each group supplies at least a given amount of an item, in calm operation; if asked, that or nothing.

    ::

        M_g  ≥  b                                                for every group g, or
        M_g  ≥  b Z_g,     M_g  ≤  M̂_g Z_g,     Z_g ∈ {0,1}      if used

    M_g is the calm delivery of group g, weighed as in max_amount, M̂_g the greatest that data allow, b the least over
    the periods of the rule [item unit, money or tonne].
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "amount"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "down")
    kind: Literal["min_amount"] = "min_amount"
    limit: Amount = Field(description="least amount over the periods [item unit, money or tonne]")
    if_used: bool = Field(False, description="only of groups that supply anything: at least that or nothing")
    basis: AmountBasis = Field("supplied", description=AMOUNT_BASIS)

    @property
    def is_bound_money(self) -> bool:
        return self.weight == "price"

    def wording(self) -> str:
        nothing = ", or nothing" if self.if_used else ""
        return f"each {self.which()} with at least {self.limit:,.10g} of {self.of_what()}{nothing}"

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        for key, group in () if self.if_used else strangers(self, scope):
            yield f"{self.by} {group} has no source of {' at '.join(key)}", "name the items it is about, or pool them"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item and group, and one that says whether the group is used."""
        for measure in measures(self, plan, scope):
            for group, amount in measure.groups.items():
                least = self.limit
                if self.if_used:
                    use = used(scope, (*measure.key, group, "used"), amount, measure.most[group])
                    yield use.row
                    least = self.limit * use.yes
                yield at_least((*measure.key, group), amount, least)
