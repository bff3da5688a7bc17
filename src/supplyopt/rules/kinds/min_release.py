"""What can be let out of stock in a day covers a part of peak use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.network import Stock
from supplyopt.network.number import number
from supplyopt.rules.base import Generator, Row, Rule, Share, at_least, at_most
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MinRelease(Rule):
    """What can be let out of the opening stock of an item in a day covers a part of its peak daily use.

    ::

        Σ_r d[r]  ≥  ρ P,     d[r] ≤ q[r,0],     d[r] ≤ R[r] / days[t],     P ≥ U[t] / days[t]        for every period t

    d[r] is what store r can let out in a day [item unit/day], q[r,0] its opening stock, R its release limit
    [unit/period]; P is the peak of calm use U [item unit], even within a period, and ρ the part to be covered [-]. A
    stock is of little use if it cannot be had in time. Items that no site can hold are left out.
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "amount"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("level", "down")
    kind: Literal["min_release"] = "min_release"
    level: Share = Field(description="part of peak daily use that stock can cover [-]")
    where: str = Field("", description="selector of the stores that count, e.g. 'bloc=allied'; empty: all")

    def wording(self) -> str:
        return f"stock{self.about()} that can be let out as fast as {100 * self.level:.4g} % of peak use"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row an item, one a store, and one a period."""
        periods, days = scope.periods(self), scope.network.days
        for item in scope.items(self):
            if not scope.stocks(item):
                continue
            most = max(scope.most_used(item, t) / float(days[t - 1]) for t in periods)
            peak = scope.amount((item, "peak"), most)
            for t in periods:
                use = scope.used(item, plan, t) * (1.0 / float(days[t - 1]))
                yield at_least((item, f"period {t}"), peak, use, defines=True)
            let_out = 0.0
            for store in scope.stocks(item, self.where):
                daily = scope.amount(("@".join(store.resource),), self._most_a_day(store, scope))
                yield at_most(("@".join(store.resource),), daily, plan.stock(store.resource, 0), defines=True)
                let_out += daily
            yield at_least((item,), let_out, self.level * peak)

    def _most_a_day(self, store: Stock, scope: Scope) -> float:
        """By the release limit in the period where it is tightest; without one, all that can be there."""
        if store.release:
            limit = scope.network.asset[store.release].fixed
            return min(number(limit[t - 1]) / number(scope.network.days[t - 1]) for t in scope.periods(self))
        return store.initial + sum(q * scope.network.option[o].upper for o, q in store.per_option.items())
