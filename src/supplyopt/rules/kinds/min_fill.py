"""Storage is filled to a part of its capacity."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from supplyopt.network import Stock
from supplyopt.rules.base import Generator, Row, Rule, Share, at_least
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MinFill(Rule):
    """Storage of an item is filled to a part of its capacity at the end of some period, in calm operation.

    ::

        Σ_r q[r,t]  ≥  φ C · Y[t],     Σ_t Y[t] ≥ 1,     Y[t] ∈ {0,1},     C = Σ_r C[r]

    q[r,t] is what is held at the end of period t and C[r] what fits [item unit]; where nothing limits what fits, what
    may be held at the start at most. φ is the part [-], t runs over the periods of the rule; with ``always``, every Y
    is 1. Soft, what is missing in the fullest period is paid for.
    Source: docs/formulation.md 7; Regulation (EU) 2025/1733 (gas, 90 % at any point from 1 October to 1 December).
    """

    generator: ClassVar[Generator] = "choice"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("level", "down")
    kind: Literal["min_fill"] = "min_fill"
    level: Share = Field(description="part of the capacity that is filled [-]")
    where: str = Field("", description="selector of the stores that count together, e.g. 'country=DE'; empty: all")
    always: bool = Field(False, description="at the end of every period, not only of some")

    def wording(self) -> str:
        when = "at the end of every period" if self.always else "at some time"
        return f"stores{self.about()} filled to {100 * self.level:.4g} % {when}"

    @property
    def needs_calm(self) -> bool:
        """Filling takes time."""
        return True

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Nothing to fill."""
        if not any(scope.stocks(item, self.where) for item in scope.items(self)):
            yield "no store holds its items", "name the stores in table stocks, or drop the rule"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row an item and period, and one an item for the choice of the period."""
        periods = scope.periods(self)
        for item in scope.items(self):
            stores = scope.stocks(item, self.where)
            wanted = self.level * sum(_fits(store, scope) for store in stores)
            held = {t: sum(plan.stock(s.resource, t) for s in stores) for t in periods if stores}
            if self.always:
                yield from (at_least((item, str(t)), amount, wanted) for t, amount in held.items())
            elif held:
                chosen = {t: scope.choose((item, str(t)), _is_fullest(t, held)) for t in held}
                yield from (at_least((item, str(t)), held[t], wanted * chosen[t]) for t in held)
                yield at_least((item, "some period"), sum(chosen.values()), 1.0, defines=True)


def _fits(store: Stock, scope: Scope) -> float:
    """What a store can hold [unit]."""
    if store.capacity < math.inf:
        return store.capacity
    return store.initial + sum(q * scope.network.option[o].upper for o, q in store.per_option.items())


def _is_fullest(t: int, held: dict[int, Any]) -> Callable[[], bool]:
    """Whether a period is the first of those in which most is held."""
    return lambda: t == max(held, key=lambda period: (held[period], -period))
