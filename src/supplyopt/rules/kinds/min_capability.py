"""Chosen sources could deliver a multiple of what is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.network import Activity, Asset
from supplyopt.network.number import number
from supplyopt.rules.base import Amount, Generator, Row, Rule, at_least, at_most
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount as Expression
from supplyopt.rules.views import Planned
from supplyopt.scenarios.selector import Selector


class MinCapability(Rule):
    """Chosen sources could deliver at least a multiple of what is used of an item, whether or not they are drawn on.

    ::

        Σ_a A[k,a] c[a]  ≥  m · U[k],     Σ_a B[h,a] c[a]  ≤  Σ_t ( K0[h,t] + Σ_i κ[h,i,t] x[i] )  for each asset h

    c[a] is what source a could do over the periods [its unit], K0 and κ the capacities that the assets have and that
    options (awards, expansions) add, what waits for a disruption included, U the calm use [item unit] and m the
    multiple [-]. A surge base: industry at home that can be scaled up, with whatever it is fed.
    Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "amount"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("multiple", "down")
    kind: Literal["min_capability"] = "min_capability"
    multiple: Amount = Field(description="capacity as a multiple of use [-]; may be above 1")
    where: str = Field("", description="selector of the sources that count, e.g. 'bloc=allied'; empty: all")

    def wording(self) -> str:
        which = f" with {self.where}" if self.where else ""
        return f"sources{which} able to deliver {self.multiple:g} times what is used{self.about()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row an item that is used, and one an asset of its sources."""
        where = Selector.parse(self.where) if self.where else None
        for item in scope.items(self):
            if scope.most_consumed(self, item) > 0:
                chosen = [a for a in scope.network.sources[item] if where is None or where.matches(a.labels)]
                yield from self._rows(item, chosen, plan, scope)

    def _rows(self, item: str, chosen: list[Activity], plan: Planned, scope: Scope) -> Iterator[Row]:
        could = {a.name: scope.amount((item, a.name), scope.most_drawn(self, a)) for a in chosen}
        users: dict[str, list[Activity]] = defaultdict(list)
        for activity in chosen:
            for name in activity.uses:
                users[name].append(activity)
        for name, activities in sorted(users.items()):
            if not scope.network.asset[name].unlimited:
                used = sum(a.uses[name] * could[a.name] for a in activities)
                yield at_most((item, name), used, self._capacity(scope.network.asset[name], plan, scope), defines=True)
        made = sum(a.makes(item) * could[a.name] for a in chosen)
        yield at_least((item,), made, self.multiple * scope.consumption(self, item, plan))

    def _capacity(self, asset: Asset, plan: Planned, scope: Scope) -> Expression:
        """What an asset could give over the periods; an award never more than its size over the horizon."""
        total: Expression = sum(number(asset.fixed[t - 1]) for t in scope.periods(self))
        for option, per_unit in asset.per_option.items():
            given = sum(number(per_unit[t - 1]) for t in scope.periods(self))
            if scope.network.option[option].kind == "offer":
                given = min(given, scope.network.horizon)
            total = total + given * plan.size(option)
        return total
