"""The opening stock covers a number of days of use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Amount, Generator, Row, Rule, at_least
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned
from supplyopt.scenarios.selector import Selector


class MinStockDays(Rule):
    """The opening stock of an item, over all sites that count, covers a number of days of average use.

    ::

        Σ_r q[r,0]  ≥  days · U / H

    q[r,0] is the opening stock with what is added before the start [item unit], U the calm use over the horizon
    [item unit] and H its length [day]. Items that no site can hold are left out.
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "amount"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("days", "down")
    kind: Literal["min_stock_days"] = "min_stock_days"
    days: Amount = Field(description="days of average use")
    where: str = Field("", description="selector of the stocks that count, e.g. 'bloc=allied'; empty: all")

    def wording(self) -> str:
        return f"a stock of {self.days:g} days of use{self.about()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item that can be held."""
        where = Selector.parse(self.where) if self.where else None
        for item in scope.items(self):
            held = [s for s in scope.network.stocks if s.resource[0] == item]
            if held:
                counted = [s for s in held if where is None or where.matches(s.labels)]
                opening = sum(plan.stock(s.resource, 0) for s in counted)
                use = scope.consumption(self, item, plan)
                length = float(sum(scope.network.days[t - 1] for t in scope.periods(self)))
                yield at_least((item,), opening, self.days / length * use)
