"""Capacity covers peak demand without the single largest infrastructure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from supplyopt.network.number import number
from supplyopt.rules.base import Generator, Row, Rule, Share, at_least
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount, Planned
from supplyopt.scenarios.selector import Selector

Factor = Annotated[float, Field(ge=0.0, le=100.0, allow_inf_nan=False)]


def n_minus_1(capacity: Mapping[str, float], peak: float, demand_side: float = 0.0) -> float:
    """Capacity without the largest infrastructure, in parts of peak demand less demand-side measures [-].

    ::

        N-1  =  (Σ_h K_h - max_h K_h) / (D_max - D_eff)

    All in one unit a day; infrastructures that fail together are one. Source: Regulation (EU) 2017/1938, Annex II.

    >>> gas = {"trunk line": 60, "other pipes": 40, "fields": 20, "caverns": 30, "terminal": 50}
    >>> round(n_minus_1(gas, 130), 4)
    1.0769
    """
    return (sum(capacity.values()) - max(capacity.values(), default=0.0)) / (peak - demand_side)


class CapacityNMinus1(Rule):
    """Capacity without the single largest infrastructure covers peak demand, less what demand-side measures save.

    ::

        I ≥ K_g  for every group g,      Σ_h K_h - I  ≥  N · (1 - e) · peak · D_t / days_t      for each item and period

    K is what an asset can bring of the item in a day: what is there and what options add to it, over the periods of the
    rule [item unit/day]. I is the largest of the groups of ``by``, an amount that the plan settles. D is final demand
    and what processes use of the item [unit/period], N the standard, e the part that demand-side measures save [-].
    Static: no flow, no stock, no way is looked at. Assets without a limit have no capacity to count; one that several
    items share counts for each in full. Unless items are named it is about those that such infrastructure brings.
    Source: docs/formulation.md 7; Regulation (EU) 2017/1938, Annex II.
    """

    generator: ClassVar[Generator] = "contingency"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("standard", "down")
    kind: Literal["capacity_n_minus_1"] = "capacity_n_minus_1"
    where: str = Field(min_length=1, description="selector of the infrastructures, e.g. 'kind=lane&tag=entry'")
    by: str = Field("", description="dimension of infrastructures that fail together; empty: each by itself")
    standard: Factor = Field(1.0, description="capacity that must be left, in parts of peak demand [-]")
    peak: Factor = Field(1.0, description="demand on a peak day, in parts of an average day of its period [-]")
    demand_side: Share = Field(0.0, description="part of peak demand that demand-side measures save [-]")

    def wording(self) -> str:
        what = f"the largest {self.by}" if self.by else "its largest part"
        saved = f", less {100 * self.demand_side:.4g} % by demand-side measures" if self.demand_side else ""
        covered = f"{100 * self.standard:.4g} % of peak demand{self.about()}{saved}"
        return f"capacity with {self.where} covers {covered}, without {what}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """A row a group for the largest, and one a period for what is left without it."""
        for item in scope.items(self):
            capacity = _capacities(self, item, plan.size, scope)
            if not capacity:
                continue
            groups = self._groups(capacity, scope)
            most = _capacities(self, item, lambda option: scope.network.option[option].upper, scope)
            largest = scope.amount((item, "largest"), max(sum(most[h] for h in held) for held in groups.values()))
            for group, held in groups.items():
                yield at_least((item, group), largest, sum(capacity[h] for h in held), defines=True)
            for t in scope.periods(self):
                asked = self.standard * (1.0 - self.demand_side) * self.peak * _daily_use(item, t, plan, scope)
                yield at_least((item, f"period {t}"), sum(capacity.values()) - largest, asked)

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Items that nothing with a limit brings."""
        found = {item: _infrastructures(self, item, scope) for item in scope.items(self)}
        for item in found if self.items else ():
            if not found[item]:
                yield f"nothing with {self.where} and a limit brings {item}", "select its lanes, plants or offers"
        if not any(found.values()):
            yield f"nothing with {self.where} has a limit", "select infrastructures with a capacity"

    def _groups(self, capacity: Mapping[str, Amount], scope: Scope) -> dict[str, list[str]]:
        """Group -> its infrastructures; one that is in no group stands for itself."""
        groups: dict[str, list[str]] = defaultdict(list)
        for name in capacity:
            for group in sorted(scope.network.asset[name].labels.get(self.by, frozenset({name}))):
                groups[group].append(name)
        return groups


def _infrastructures(rule: CapacityNMinus1, item: str, scope: Scope) -> dict[str, float]:
    """Asset with a limit -> what a unit of it brings of an item [item unit/unit]."""
    network, selector = scope.network, Selector.parse(rule.where)
    brought: dict[str, float] = {stock.release: 1.0 for stock in network.stocks if stock.resource[0] == item}
    for activity in network.activities:
        made = sum(q for (resource, _), q in activity.net.items() if resource[0] == item and q > 0)
        for asset, per_unit in activity.uses.items() if made > 0 else ():
            brought[asset] = max(brought.get(asset, 0.0), made / per_unit)
    chosen = [a for a in network.assets if a.name in brought and not a.unlimited and selector.matches(a.labels)]
    return {asset.name: brought[asset.name] for asset in chosen}


def _capacities(rule: CapacityNMinus1, item: str, size: Callable[[str], Amount], scope: Scope) -> dict[str, Amount]:
    """Asset -> what it can bring of an item in a day, on average over the periods of a rule [item unit/day]."""
    periods, found = scope.periods(rule), {}
    days = sum(float(scope.network.days[t - 1]) for t in periods)
    for name, rate in _infrastructures(rule, item, scope).items():
        asset = scope.network.asset[name]
        given = sum(sum(number(kappa[t - 1]) for t in periods) * size(o) for o, kappa in asset.per_option.items())
        found[name] = (sum(number(asset.fixed[t - 1]) for t in periods) + given) * (rate / days)
    return found


def _daily_use(item: str, t: int, plan: Planned, scope: Scope) -> Amount:
    """Final demand for an item and what processes use of it on an average day of a period [unit/day]."""
    final = sum(plan.demand(d.name, t) for d in scope.network.demands if d.resource[0] == item)
    used = sum(-a.makes(item) * plan.flow(a.name, t) for a in scope.network.users[item])
    return (final + used) / float(scope.network.days[t - 1])
