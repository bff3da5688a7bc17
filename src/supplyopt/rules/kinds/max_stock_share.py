"""At most a share of the stock lies at some places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Generator, Row, Rule, Share, at_most
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MaxStockShare(Rule):
    """At most a share of the stock of an item lies at the places that the selector matches (abroad), in calm operation.

    ::

        Σ_{r ∈ P} q[r,t]  ≤  σ Σ_r q[r,t]        at the start and at the end of every period of the rule

    q[r,t] is what is held at the end of period t, q[r,0] the opening stock [item unit], P the places matched and σ the
    limit [-]. Source: docs/formulation.md 7; the IEA counts stock abroad under bilateral agreements only.
    """

    generator: ClassVar[Generator] = "share"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["max_stock_share"] = "max_stock_share"
    where: str = Field(min_length=1, description="selector of the places, e.g. 'bloc=third' or 'site=depot'")
    limit: Share = Field(description="greatest share of the stock [-]")

    def wording(self) -> str:
        return f"at most {100 * self.limit:.4g} % of the stock{self.about()} where {self.where}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row an item and point in time."""
        periods = scope.periods(self)
        moments = sorted({t - 1 for t in periods} | set(periods)) if plan.has_calm else [0]
        for item in scope.items(self):
            there = scope.stocks(item, self.where)
            for t in moments if there else ():
                total = sum(plan.stock(s.resource, t) for s in scope.stocks(item))
                held = sum(plan.stock(s.resource, t) for s in there)
                yield at_most((item, str(t)), held, self.limit * total, of=total)
