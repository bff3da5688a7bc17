"""Time to survive: how long a plan serves all that is asked for once something has failed, and what an outage costs.

A steady view: mean rates instead of periods, all stock at hand, no lead times, no decay, room for everything. Where
demand is even over the year it is an upper bound on what the periods would show; a peak late in the year may come
later than the mean says. Source: docs/formulation.md 7; Simchi-Levi et al. 2015.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile import LinearModel
from supplyopt.errors import SolverError
from supplyopt.network import Demand, Network, Resource
from supplyopt.network.failures import Lost, loss_of, out_of_order
from supplyopt.network.grammar import Floats
from supplyopt.network.resolve import failing
from supplyopt.solver.highs import Ending, Options, Solution
from supplyopt.solver.one_model import solve_model

NOTICED = 1e-9
"""Part of what is asked for below which nothing is missing, but for rounding [-]."""
Row = dict[int, float]
"""column -> entry"""


@dataclass(frozen=True)
class Outage:
    """A plan (``sizes`` of its options) of which some assets are lost, for the demand of some classes (none: of all).

    ::

        max t     Σ_a A[r,a] W[a] + S[r] + (ξ[r] - D[r]) t ≥ 0,     Σ_a B[h,a] W[a] ≤ K[h] t,
                  S[r] ≤ q[r,0],     S[r] ≤ ρ[r] t

    W is what an activity does until t in all [unit], S what is taken from stock [unit], ξ, D, K and ρ are rates of
    arrivals, demand, capacity after the failure, and release [unit/day].
    """

    network: Network
    sizes: Mapping[str, float]
    lost: Lost
    classes: Collection[str] = ()

    @cached_property
    def time_to_survive(self) -> float:
        """Days for which all is served [day]; infinite if for good."""
        longest = np.zeros(self._rows.shape[1])
        longest[-1] = -1.0
        solution = self._solved(longest, np.zeros(len(self._demands)), 0.0, inf)
        return inf if solution.ending is Ending.UNBOUNDED else max(0.0, -(solution.objective or 0.0))

    def loss(self, days: float) -> float:
        """Value of what goes unserved in an outage of some days [money]."""
        return max(0.0, self._short(days).objective or 0.0)

    def missing(self, days: float) -> dict[str, float]:
        """item -> part of what is asked for in an outage of some days that goes unserved [-]; the largest first.

        What goes without is what costs least.
        """
        values, asked, short = self._short(days).values, defaultdict[str, float](float), defaultdict[str, float](float)
        of_demands = () if values is None else values[-1 - len(self._demands) : -1]
        for demand, quantity in zip(self._demands, of_demands, strict=True):
            asked[demand.resource[0]] += self._daily(demand.quantity) * days
            short[demand.resource[0]] += float(quantity)
        parts = {item: short[item] / asked[item] for item in sorted(asked) if short[item] > NOTICED * asked[item]}
        return dict(sorted(parts.items(), key=lambda each: -each[1]))

    def _short(self, days: float) -> Solution:
        """What goes unserved in an outage of some days, at the least loss."""
        value = np.zeros(self._rows.shape[1])
        value[-1 - len(self._demands) : -1] = [d.value_of_lost_load for d in self._demands]
        asked = np.array([self._daily(d.quantity) for d in self._demands]) * days
        return self._solved(value, asked, days, days)

    def _solved(self, cost: Floats, short: Floats, least: float, most: float) -> Solution:
        """The program, when so much may be short [unit], for a time between ``least`` and ``most`` [day]."""
        rows, columns = self._rows.shape
        activities = np.full(len(self.network.activities), inf)
        model = LinearModel(
            cost=cost,
            matrix=self._rows,
            row_lower=np.full(rows, -np.inf),
            row_upper=np.zeros(rows),
            lower=np.append(np.zeros(columns - 1), least),
            upper=np.concatenate([activities, self._held, short, [most]]),
            integer=np.zeros(columns, dtype=bool),
        )
        solution = solve_model(model, Options())
        if solution.ending not in (Ending.OPTIMAL, Ending.UNBOUNDED):
            raise SolverError(f"no time to survive was found: the solver ended with {solution.ending.name.lower()}")
        return solution

    @cached_property
    def _demands(self) -> list[Demand]:
        return [d for d in self.network.demands if not self.classes or d.use in self.classes]

    @cached_property
    def _held(self) -> Floats:
        """What is in stock at the start [unit]."""
        held = [
            stock.initial + sum(q * self.sizes.get(option, 0.0) for option, q in stock.per_option.items())
            for stock in self.network.stocks
        ]
        return np.array(held, dtype=np.float64)

    @cached_property
    def _rows(self) -> Any:
        """Balances, capacities and releases, all at most 0; the columns are W, S, what is short of each demand, t."""
        rows = [*self._balances(), *self._capacities(), *self._releases()]
        entries = [(i, j, value) for i, row in enumerate(rows) for j, value in row.items()]
        row, column, value = zip(*entries, strict=True)
        return sparse.csr_array((value, (row, column)), shape=(len(rows), self._time + 1))

    @cached_property
    def _time(self) -> int:
        """Column of t, the last."""
        return len(self.network.activities) + len(self.network.stocks) + len(self._demands)

    def _balances(self) -> Iterable[Row]:
        network, rows = self.network, defaultdict[Resource, Row](lambda: defaultdict(float))
        for j, activity in enumerate(network.activities):
            for (resource, _), quantity in activity.net.items():
                rows[resource][j] -= quantity
        given = [*(s.resource for s in network.stocks), *(d.resource for d in self._demands)]
        for j, resource in enumerate(given, len(network.activities)):
            rows[resource][j] -= 1.0
        for demand in self._demands:
            rows[demand.resource][self._time] += self._daily(demand.quantity)
        for arrival in network.arrivals:
            rows[arrival.resource][self._time] -= self._daily(arrival.quantity)
        return rows.values()

    def _capacities(self) -> Iterator[Row]:
        network, rows = self.network, defaultdict[str, Row](dict)
        for j, activity in enumerate(network.activities):
            for asset, per_unit in activity.uses.items():
                rows[asset][j] = per_unit
        for asset, row in rows.items():
            limit = self._limits[asset]
            if np.isfinite(limit):
                yield {**row, self._time: -limit}

    def _releases(self) -> Iterator[Row]:
        for j, stock in enumerate(self.network.stocks, len(self.network.activities)):
            if stock.release:
                yield {j: 1.0, self._time: -self._limits[stock.release]}

    @cached_property
    def _limits(self) -> dict[str, float]:
        """Asset -> what is left of it [unit/day]."""
        network, found = self.network, {}
        after = failing(network, loss_of(self.lost, out_of_order(network, None)))
        for asset, fixed, left in zip(network.assets, after.capacity, after.availability, strict=True):
            given = sum(kappa * self.sizes.get(option, 0.0) for option, kappa in asset.per_option.items())
            found[asset.name] = self._daily(fixed + left * given)
        return found

    def _daily(self, quantity: Floats) -> float:
        """A figure for each period as a rate [unit/day]."""
        return float(quantity.sum() / self.network.days.sum())
