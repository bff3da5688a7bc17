"""The operation in a failure as a linear program for scipy, written from the network alone: a second opinion.

Nothing of the formulation or of the compiler is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import combinations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from supplyopt.network import Asset, Demand, Network, Resource, Stock
from supplyopt.network.failures import Loss

Key = tuple[str, str]


class _Rows:
    """Columns by name, rows ``Σ a·z ≤ b``."""

    def __init__(self) -> None:
        self.columns: dict[tuple[object, ...], int] = {}
        self.most: list[float] = []
        self.entries: list[tuple[int, int, float]] = []
        self.right: list[float] = []

    def column(self, *name: object, most: float = np.inf) -> int:
        if name not in self.columns:
            self.columns[name] = len(self.most)
            self.most.append(most)
        return self.columns[name]

    def at_most(self, terms: Mapping[int, float], right: float) -> None:
        self.entries += [(len(self.right), column, a) for column, a in terms.items()]
        self.right.append(right)

    def least(self, cost: Collection[int]) -> float:
        row, column, value = (np.array(part) for part in zip(*self.entries, strict=True))
        matrix = coo_array((value, (row, column)), shape=(len(self.right), len(self.most))).tocsr()
        weight = np.zeros(len(self.most))
        weight[list(cost)] = 1.0
        found = linprog(weight, A_ub=matrix, b_ub=self.right, bounds=[(0, m) for m in self.most])
        assert found.status in (0, 2), found.message
        return float(found.fun) if found.status == 0 else np.inf


def least_missing(
    network: Network,
    sizes: Mapping[str, float],
    lost: Loss,
    allowed: Mapping[Key, float],
    window: Collection[int] | None = None,
) -> float:
    """Sum over items and classes of what is missing beyond the part allowed, relative to what is asked for [-].

    ``lost`` is the part of each asset that is gone [T]; ``window`` holds the periods that count.
    """
    lp, last = _Rows(), len(network.days)
    _balances(lp, network, sizes, lost)
    _capacities(lp, network, sizes, lost)
    held: dict[Key, list[Demand]] = defaultdict(list)
    for demand in network.demands:
        held[demand.resource[0], demand.use].append(demand)
        for t in range(1, last + 1):
            _meet(lp, demand, t, last)
    counted = window or range(1, last + 1)
    missing = []
    for key, part in allowed.items():
        asked = sum(float(d.quantity[t - 1]) for d in held[key] for t in counted)
        if asked > 0:
            missing.append(lp.column("missing", key))
            short = {lp.column("u", d.name, t): 1.0 for d in held[key] for t in counted}
            lp.at_most({**short, missing[-1]: -asked}, part * asked)
    return lp.least(missing)


def _balances(lp: _Rows, network: Network, sizes: Mapping[str, float], lost: Loss) -> None:
    stocks = {s.resource: s for s in network.stocks}
    for r in network.resources:
        for t in range(1, len(network.days) + 1):
            terms = _moved(lp, network, r, t)
            right = sum(float(a.quantity[t - 1]) for a in network.arrivals if a.resource == r)
            if r in stocks:
                right += _held(lp, network, stocks[r], t, sizes, lost, terms)
            if terms:
                lp.at_most(terms, right)


def _moved(lp: _Rows, network: Network, resource: Resource, t: int) -> dict[int, float]:
    terms: dict[int, float] = defaultdict(float)
    for a in network.activities:
        for (r, lag), q in a.net.items():
            if r == resource and t - lag >= 1:
                terms[lp.column("v", a.name, t - lag)] -= q
    for d in network.demands:
        if d.resource == resource:
            terms[lp.column("w", d.name, t)] += 1.0
    return terms


def _held(
    lp: _Rows, network: Network, stock: Stock, t: int, sizes: Mapping[str, float], lost: Loss, terms: dict[int, float]
) -> float:
    """Stock enters the balance; gives what is there at the start."""
    kept, keep, opening = lp.column("q", stock.resource, t, most=stock.capacity), 1.0 - stock.decay, 0.0
    terms[kept] += 1.0
    released: dict[int, float] = {kept: -1.0}
    if t == 1:
        opening = keep * (stock.initial + sum(n * sizes.get(o, 0.0) for o, n in stock.per_option.items()))
    else:
        before = lp.column("q", stock.resource, t - 1)
        terms[before] -= keep
        released[before] = keep
    if stock.release:
        asset = network.asset[stock.release]
        left = 1.0 - lost[asset.name][t - 1] if asset.name in lost else 1.0
        lp.at_most(released, left * float(asset.fixed[t - 1]) - opening)
    return opening


def _capacities(lp: _Rows, network: Network, sizes: Mapping[str, float], lost: Loss) -> None:
    for asset in network.assets:
        users = [(a, a.uses[asset.name]) for a in network.activities if asset.name in a.uses]
        for t in range(1, len(network.days) + 1):
            left = (1.0 - float(lost[asset.name][t - 1]) if asset.name in lost else 1.0) * _open(network, asset, t)
            given = sum(float(kappa[t - 1]) * sizes.get(o, 0.0) for o, kappa in asset.per_option.items())
            limit = left * (float(asset.fixed[t - 1]) + given)
            if asset.unlimited:
                limit = np.inf if left == 1.0 else left * asset.requirement
            if users and np.isfinite(limit):
                lp.at_most({lp.column("v", a.name, t): b for a, b in users}, limit)
    for contract in network.contracts:
        if contract.flexible:
            drawn = {lp.column("v", a, t): 1.0 for a in contract.activities for t in range(1, len(network.days) + 1)}
            lp.at_most(drawn, network.horizon * sizes.get(contract.option, 0.0))


def _open(network: Network, asset: Asset, t: int) -> float:
    """The part of an asset that is open in a period on average, a ramp having begun with the first [-]."""
    ramp = asset.ramp_days if asset.after_onset else 0.0
    begin, end = float(network.days[: t - 1].sum()), float(network.days[:t].sum())
    if begin >= ramp:
        return 1.0
    rising = (min(end, ramp) ** 2 - begin**2) / (2 * ramp)
    return (rising + max(0.0, end - ramp)) / (end - begin)


def _meet(lp: _Rows, demand: Demand, t: int, last: int) -> None:
    """Served, missing or still owed: an equation as two rows."""
    terms = {lp.column("w", demand.name, t): 1.0, lp.column("u", demand.name, t): 1.0}
    if demand.backlog_periods:
        terms[lp.column("b", demand.name, t, most=np.inf if t < last else 0.0)] = 1.0
        if t > 1:
            terms[lp.column("b", demand.name, t - 1)] = -1.0
        recent = range(max(1, t - demand.backlog_periods + 1), t + 1)
        lp.at_most({lp.column("b", demand.name, t): 1.0}, sum(float(demand.quantity[s - 1]) for s in recent))
    asked = float(demand.quantity[t - 1])
    lp.at_most(terms, asked)
    lp.at_most({column: -a for column, a in terms.items()}, -asked)


def subsets(names: Collection[str], most: int) -> list[tuple[str, ...]]:
    """Every set of at most so many names."""
    return [chosen for n in range(most + 1) for chosen in combinations(sorted(names), n)]
