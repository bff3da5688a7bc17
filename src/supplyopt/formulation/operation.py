"""Operation from a period on: families (B), (C), (D) and what it costs. Written once, used by calm and every scenario.

Calm operation starts in period 1 with the opening stock; a scenario starts at its onset and enters with the
stock, backlog and goods in transit of the calm plan (fan tree): no surprise is foreseen.
Source: docs/formulation.md 4-5.

::

    (B)  q[r,t]  ≤  (1-λ) q[r,t-1] + ξ[r,t] + Σ A[r,a,θ] v[a,t-θ] - Σ w[f,t]         what is too much is thrown away
    (C)  Σ B[h,a] v[a,t]  ≤  K[h,t] + α[h,t] Σ κ[h,i,t] x[i]                          and what hardening spares
    (D)  w[f,t] + u[f,t] + b[f,t]  =  D[f,t] + b[f,t-1],     b[f,T] = 0
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import pyomo.environ as pyo

from supplyopt.network import Network, Resource
from supplyopt.network.grammar import Demand, State, Stock
from supplyopt.network.number import number
from supplyopt.network.resolve import Conditions

Expression = Any
"""A number or a Pyomo expression: rules and families are plain arithmetic on either."""


class Decided(Protocol):
    """What an operation has to know of a plan."""

    def size(self, option: str) -> Expression:
        """Size of an option [its unit]."""

    def is_in(self, state: State) -> Expression:
        """Whether just these ways of hardening are taken [0/1]."""

    def size_in(self, option: str, state: State) -> Expression:
        """Size of an option if just these ways of hardening are taken, else 0 [its unit]."""


class Operation:
    """The operating variables of one block and the rows that bind them.

    Components of ``block``: ``flow[activity, t]``, ``stock[item, site, t]``, ``served|short|late[demand, t]``,
    ``depleted[item, site]``, ``payment[contract]`` (all ≥ 0); rows ``balance``, ``capacity``, ``release``,
    ``meet``, ``backlog``, ``depletion``, ``pay_drawn``, ``pay_owed``, ``award`` with the same indices.
    """

    def __init__(
        self,
        block: Any,
        network: Network,
        conditions: Conditions,
        decided: Decided,
        headroom: float,
        past: Operation | None = None,
        *,
        calm: bool = False,
    ) -> None:
        """Write the block; ``headroom`` tells how far capacity may rise above calm."""
        self.calm, self.decided, self.size = calm, decided, decided.size
        self.block, self.network, self.conditions, self.past = block, network, conditions, past
        self.start = conditions.onset if past is not None else 1
        self.periods = [t for t in network.periods if t >= self.start]
        self._index = _Index(network)
        self._declare(headroom)
        self._balance()
        self._capacity()
        self._meet_demand()
        self._pay()

    # What can be asked of an operation in any period, its past included.

    def flow(self, activity: str, t: int) -> Expression:
        """Level of an activity started in period t [unit/period]."""
        if t >= self.start:
            return self.block.flow[activity, t]
        return self.past.flow(activity, t) if self.past is not None else 0.0

    def stock(self, resource: Resource, t: int) -> Expression:
        """Held at the end of period t; period 0 is the opening stock [unit]."""
        if t >= self.start:
            return self.block.stock[(*resource, t)]
        if self.past is not None:
            return self.past.stock(resource, t)
        stock = self._index.stocks[resource]
        return stock.initial + sum(per_unit * self.size(option) for option, per_unit in stock.per_option.items())

    def short(self, demand: str, t: int) -> Expression:
        """Demand of period t that is never served [unit]."""
        return self._of_demand("short", demand, t)

    def served(self, demand: str, t: int) -> Expression:
        """Delivered in period t [unit]."""
        return self._of_demand("served", demand, t)

    def late(self, demand: str, t: int) -> Expression:
        """Still owed at the end of period t [unit]; nothing where waiting is not allowed."""
        return self._of_demand("late", demand, t) if self.network.demand[demand].backlog_periods else 0.0

    def demand(self, demand: str, t: int) -> Expression:
        """Asked for in period t under these conditions [unit]."""
        if t < self.start and self.past is not None:
            return self.past.demand(demand, t)
        return self.conditions.demand[self._index.demand[demand], t - 1]

    def _of_demand(self, component: str, demand: str, t: int) -> Expression:
        if t < 1:
            return 0.0
        if t >= self.start:
            return getattr(self.block, component)[demand, t]
        return self.past._of_demand(component, demand, t) if self.past is not None else 0.0

    def cost(self) -> Expression:
        """Cost of the whole horizon: the past as it was, then this operation [money]."""
        own = sum(self.running_cost(t) for t in self.periods)
        before = sum(self.past.running_cost(t) for t in self.network.periods if t < self.start) if self.past else 0.0
        replaced = sum(s.replacement_price * self.block.depleted[s.resource] for s in self.network.stocks)
        return before + own + replaced + sum(self.block.payment[c.name] for c in self.network.contracts)

    def running_cost(self, t: int) -> Expression:
        """Activities, holding, shortage and lateness in period t [money]."""
        network, factor = self.network, self.conditions.cost
        moving = sum(
            a.cost * factor[i, t - 1] * self.block.flow[a.name, t] for i, a in enumerate(network.activities) if a.cost
        )
        holding = sum(
            number(s.holding_cost[t - 1]) * self.block.stock[(*s.resource, t)]
            for s in network.stocks
            if s.holding_cost[t - 1]
        )
        missing = sum(d.value_of_lost_load * self.block.short[d.name, t] for d in network.demands)
        late = sum(d.backlog_cost * self.block.late[d.name, t] for d in network.demands if d.backlog_periods)
        return moving + holding + missing + late

    # Families

    def _declare(self, headroom: float) -> None:
        block, network = self.block, self.network
        peak = {d.name: number(d.quantity.sum()) * headroom for d in network.demands}
        held = network.most_held

        def flows(_: Any, a: str, t: int) -> tuple[float, Expression]:
            return 0.0, number(network.activity[a].upper[t - 1]) * headroom

        def stocks(_: Any, item: str, site: str, t: int) -> tuple[float, float]:
            return 0.0, min(self._index.stocks[item, site].capacity, held[item] * headroom)

        def demands(_: Any, f: str, t: int) -> tuple[float, float]:
            return 0.0, peak[f]

        def backlogs(_: Any, f: str, t: int) -> tuple[float, float]:
            return 0.0, peak[f] if t < network.periods[-1] else 0.0

        def depletions(_: Any, item: str, site: str) -> tuple[float, float]:
            return 0.0, held[item] * headroom

        payments = {c.name: self._most_paid(c.name) * headroom**2 for c in network.contracts}
        names = [d.name for d in network.demands]
        resources = [s.resource for s in network.stocks]
        block.flow = pyo.Var([a.name for a in network.activities], self.periods, bounds=flows)
        block.stock = pyo.Var([(*r, t) for r in resources for t in self.periods], bounds=stocks)
        block.served = pyo.Var(names, self.periods, bounds=demands)
        block.short = pyo.Var(names, self.periods, bounds=demands)
        block.late = pyo.Var(self._index.patient, self.periods, bounds=backlogs)
        block.depleted = pyo.Var(resources, bounds=depletions)
        block.payment = pyo.Var([c.name for c in network.contracts], bounds=lambda _, c: (0.0, payments[c]))

    def _most_paid(self, contract: str) -> float:
        """All that can be drawn or owed, at the calm price."""
        found = self._index.contracts[contract]
        option = self.network.option[found.option]
        drawn = sum(number(self.network.activity[a].upper.sum()) for a in found.activities)
        return found.price * max(drawn, option.upper * self.network.horizon)

    def _balance(self) -> None:
        rows = [(*r, t) for r in self.network.resources for t in self.periods]
        self.block.balance = pyo.Constraint(rows, rule=self._balance_row)
        releasing = [s for s in self.network.stocks if s.release]
        self.block.release = pyo.Constraint(
            [(*s.resource, t) for s in releasing for t in self.periods], rule=self._release_row
        )
        self.block.depletion = pyo.Constraint([s.resource for s in self.network.stocks], rule=self._depletion_row)

    def _entering(self, stock: Stock, t: int) -> Expression:
        """What is left of yesterday's stock; a disruption may destroy a part of it at its onset."""
        kept = self.stock(stock.resource, t - 1)
        if t == self.start:
            kept = self.conditions.stock[self._index.stock[stock.resource]] * kept
        return (1.0 - stock.decay) * kept if stock.decay else kept

    def _balance_row(self, _: Any, item: str, site: str, t: int) -> Expression:
        resource = (item, site)
        gained = [q * self.flow(a, t - lag) for a, lag, q in self._index.net[resource] if t - lag >= 1]
        arriving = [self.conditions.inflow[i, t - 1] for i in self._index.arrivals.get(resource, ())]
        leaving = [self.block.served[f, t] for f in self._index.demands.get(resource, ())]
        stock = self._index.stocks.get(resource)
        entering = self._entering(stock, t) if stock else 0.0
        kept = self.block.stock[item, site, t] if stock else 0.0
        row = kept + sum(leaving) - entering - sum(arriving) - sum(gained) <= 0.0
        return row if not isinstance(row, bool | np.bool_) else pyo.Constraint.Skip

    def _release_row(self, _: Any, item: str, site: str, t: int) -> Expression:
        stock = self._index.stocks[item, site]
        limit = self.conditions.capacity[self._index.asset[stock.release], t - 1]
        return self._entering(stock, t) - self.block.stock[item, site, t] <= limit + self._spared(stock.release, t)

    def _depletion_row(self, _: Any, item: str, site: str) -> Expression:
        stock = self._index.stocks[item, site]
        missing = self.stock((item, site), 0) - self.stock((item, site), self.network.periods[-1])
        if stock.strategic and self.calm:
            return missing <= 0.0  # calm must leave a strategic stock as it found it
        return missing <= self.block.depleted[item, site]

    def _capacity(self) -> None:
        rows = [(h, t) for h in self._index.users for t in self.periods]
        self.block.capacity = pyo.Constraint(rows, rule=self._capacity_row)

    def _capacity_row(self, _: Any, h: str, t: int) -> Expression:
        asset, i = self.network.asset[h], self._index.asset[h]
        limit = self.conditions.capacity[i, t - 1]
        if isinstance(limit, float) and np.isinf(limit):
            return pyo.Constraint.Skip
        used = sum(per_unit * self.block.flow[a, t] for a, per_unit in self._index.users[h])
        given = sum(number(kappa[t - 1]) * self.size(option) for option, kappa in asset.per_option.items())
        return used <= limit + self.conditions.availability[i, t - 1] * given + self._spared(h, t)

    def _spared(self, h: str, t: int) -> Expression:
        """What an asset has more than bare, hardened as it is."""
        asset, found = self.network.asset[h], 0.0
        for p, state in self._index.states.get(h, ()):
            found += self.conditions.spared_capacity[p, t - 1] * self.decided.is_in(state)
            given = sum(number(kappa[t - 1]) * self.decided.size_in(o, state) for o, kappa in asset.per_option.items())
            found += self.conditions.spared_availability[p, t - 1] * given
        return found

    def _meet_demand(self) -> None:
        block, network = self.block, self.network
        names = [d.name for d in network.demands]
        block.meet = pyo.Constraint(
            names,
            self.periods,
            rule=lambda _, f, t: (
                block.served[f, t] + block.short[f, t] + self.late(f, t) == self.demand(f, t) + self.late(f, t - 1)
            ),
        )
        block.backlog = pyo.Constraint(
            self._index.patient, self.periods, rule=lambda _, f, t: self._backlog_row(network.demand[f], t)
        )

    def _backlog_row(self, demand: Demand, t: int) -> Expression:
        """Nothing is owed longer than the longest delay allowed."""
        recent = range(max(1, t - demand.backlog_periods + 1), t + 1)
        return self.block.late[demand.name, t] <= sum(self.demand(demand.name, s) for s in recent)

    def _pay(self) -> None:
        contracts = self._index.contracts
        self.block.pay_drawn = pyo.Constraint([c for c in contracts if contracts[c].price > 0], rule=self._drawn_row)
        owed = [c for c in contracts if contracts[c].price > 0 and contracts[c].take_or_pay > 0]
        self.block.pay_owed = pyo.Constraint(owed, rule=self._owed_row)
        flexible = [c for c in contracts if contracts[c].flexible]
        self.block.award = pyo.Constraint(flexible, rule=self._award_row)

    def price(self, contract: str, t: int) -> Expression:
        """Multiplier of a contract's price in period t [-]."""
        if t < self.start and self.past is not None:
            return self.past.price(contract, t)
        return self.conditions.price[self._index.contract[contract], t - 1]

    def _drawn_row(self, _: Any, c: str) -> Expression:
        contract = self._index.contracts[c]
        drawn = sum(self.price(c, t) * self.flow(a, t) for a in contract.activities for t in self.network.periods)
        return contract.price * drawn <= self.block.payment[c]

    def _owed_row(self, _: Any, c: str) -> Expression:
        contract = self._index.contracts[c]
        owed = self.conditions.owed[self._index.contract[c]] * self.size(contract.option)
        for p, state in self._index.states.get(contract.asset, ()):
            owed += self.conditions.spared_owed[p] * self.decided.size_in(contract.option, state)
        return contract.price * contract.take_or_pay * owed <= self.block.payment[c]

    def _award_row(self, _: Any, c: str) -> Expression:
        contract = self._index.contracts[c]
        drawn = sum(self.flow(a, t) for a in contract.activities for t in self.network.periods)
        return drawn <= self.network.horizon * self.size(contract.option)


class _Index:
    """Positions and incidences of a network, looked up while rows are written."""

    def __init__(self, network: Network) -> None:
        self.asset = {a.name: i for i, a in enumerate(network.assets)}
        self.demand = {d.name: i for i, d in enumerate(network.demands)}
        self.contract = {c.name: i for i, c in enumerate(network.contracts)}
        self.contracts = {c.name: c for c in network.contracts}
        self.stock = {s.resource: i for i, s in enumerate(network.stocks)}
        self.stocks = {s.resource: s for s in network.stocks}
        self.net: dict[Resource, list[tuple[str, int, float]]] = {r: [] for r in network.resources}
        self.users: dict[str, list[tuple[str, float]]] = {}
        for activity in network.activities:
            for (resource, lag), quantity in activity.net.items():
                self.net[resource].append((activity.name, lag, quantity))
            for asset, per_unit in activity.uses.items():
                self.users.setdefault(asset, []).append((activity.name, per_unit))
        self.demands = _grouped([(d.resource, d.name) for d in network.demands])
        self.arrivals = _grouped([(a.resource, i) for i, a in enumerate(network.arrivals)])
        self.states: dict[str, list[tuple[int, State]]] = {}
        for p, hardened in enumerate(network.hardened):
            self.states.setdefault(hardened.asset, []).append((p, hardened.state))
        self.patient = [d.name for d in network.demands if d.backlog_periods]


def _grouped(pairs: Sequence[tuple[Resource, Any]]) -> dict[Resource, list[Any]]:
    found: dict[Resource, list[Any]] = {}
    for resource, thing in pairs:
        found.setdefault(resource, []).append(thing)
    return found
