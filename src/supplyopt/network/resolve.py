"""Scenario effects, expanded from selectors to the parts of a network: the conditions of each scenario."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np

from supplyopt.case.rows import rows
from supplyopt.network.grammar import Asset, Floats, Labels, Network
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.selector import Selector


@dataclass(frozen=True)
class Conditions:
    """What one scenario makes of the network: plain figures, in the order of the network's parts.

    ``capacity [H,T]`` is what the fixed part of each asset gives (infinite: no limit), ``availability [H,T]``
    multiplies the part that options give, ``demand [F,T]`` in units, ``cost [A,T]`` and ``price [C,T]`` are
    multipliers, ``owed [C]`` years of award that count for take-or-pay, ``stock [R]`` the part of each stock left
    at the onset, ``inflow [I,T]`` in units.
    """

    onset: int
    capacity: Floats
    availability: Floats
    demand: Floats
    cost: Floats
    price: Floats
    owed: Floats
    stock: Floats
    inflow: Floats

    ARRAYS = ("capacity", "availability", "demand", "cost", "price", "owed", "stock", "inflow")


def calm_conditions(network: Network) -> Conditions:
    """Nothing deviates; what waits for a disruption is shut."""
    return _conditions(network, 1, _Multipliers.calm(network), disrupted=False)


def failing(network: Network, lost: Mapping[str, Floats]) -> Conditions:
    """Conditions when assets lose a part of their capacity in each period [T], from the first on."""
    multipliers = _Multipliers.calm(network)
    row = {asset.name: i for i, asset in enumerate(network.assets)}
    for asset, part in lost.items():
        multipliers.availability[row[asset]] *= 1.0 - part
    return _conditions(network, 1, multipliers, disrupted=True)


def altered(network: Network, conditions: Conditions, availability: Floats) -> Conditions:
    """The same conditions with other availabilities [H, T], and what follows from them."""
    multipliers = _Multipliers.calm(network)
    multipliers.availability, multipliers.price = availability, conditions.price
    again = _conditions(network, conditions.onset, multipliers, disrupted=True)
    return dataclasses.replace(conditions, capacity=again.capacity, availability=availability, owed=again.owed)


def without_unlimited(network: Network, conditions: Conditions) -> Conditions:
    """The same conditions with a limit on every asset, far enough away never to bind."""
    capacity = conditions.capacity.copy()
    most = {asset.name: np.zeros(len(network.days)) for asset in network.assets}
    for activity in network.activities:
        for name, per_unit in activity.uses.items():
            most[name] += per_unit * activity.upper
    for i, asset in enumerate(network.assets):
        capacity[i] = np.where(np.isinf(capacity[i]), most[asset.name], capacity[i])
    return dataclasses.replace(conditions, capacity=capacity)


@lru_cache(maxsize=4)
def resolve(network: Network, scenarios: ScenarioSet) -> Mapping[str, Conditions]:
    """scenario id -> conditions, for every scenario but calm, sorted by id."""
    return MappingProxyType(dict(resolved(network, scenarios)))


def resolved(network: Network, scenarios: ScenarioSet) -> Iterator[tuple[str, Conditions]]:
    """The same one by one, for sets too large to keep all of it."""
    matching = _Matcher(network)
    by_scenario = {str(name): lines for name, lines in scenarios.effects.groupby("scenario_id")}
    for row in rows(scenarios.scenarios.sort_values("scenario_id")):
        if row.family != "calm":
            effects = by_scenario.get(str(row.scenario_id))
            multipliers = _Multipliers.calm(network)
            for effect in rows(effects) if effects is not None else ():
                multipliers.apply(effect, matching)
            yield str(row.scenario_id), _conditions(network, int(row.onset_period), multipliers, disrupted=True)


def _conditions(network: Network, onset: int, m: _Multipliers, *, disrupted: bool) -> Conditions:
    alpha = m.availability
    fixed = np.array([a.fixed for a in network.assets]).reshape(alpha.shape)
    requirement = np.array([a.requirement for a in network.assets])[:, None]
    waiting = np.array([a.after_onset for a in network.assets], dtype=bool)
    if not disrupted:
        alpha = np.where(waiting[:, None], 0.0, alpha)
    unlimited = np.isinf(fixed)
    capacity = np.where(
        unlimited,
        np.where(alpha < 1, alpha * np.where(np.isinf(requirement), 0.0, requirement), np.inf),
        alpha * np.where(unlimited, 0.0, fixed),
    )
    row = {asset.name: i for i, asset in enumerate(network.assets)}
    owed = np.zeros(len(network.contracts))
    for i, contract in enumerate(network.contracts):
        delivered = alpha[row[contract.asset]] if contract.force_majeure else np.ones(len(network.days))
        owed[i] = float((np.minimum(delivered, 1.0) * m.price[i] * network.years).sum())
    demand = np.array([d.quantity for d in network.demands]).reshape(m.demand.shape) * m.demand
    inflow = np.array([a.quantity for a in network.arrivals]).reshape(m.inflow.shape) * m.inflow
    return Conditions(onset, capacity, alpha, demand, m.cost, m.price, owed, m.stock, inflow)


@dataclass
class _Multipliers:
    """Multipliers of calm figures, gathered effect by effect."""

    network: Network
    availability: Floats
    worst: Floats
    demand: Floats
    cost: Floats
    price: Floats
    stock: Floats
    inflow: Floats

    @classmethod
    def calm(cls, network: Network) -> _Multipliers:
        def ones(things: Iterable[object]) -> Floats:
            return np.ones((len(tuple(things)), len(network.days)))

        return cls(
            network,
            ones(network.assets),
            ones(network.assets),
            ones(network.demands),
            ones(network.activities),
            ones(network.contracts),
            np.ones(len(network.stocks)),
            ones(network.arrivals),
        )

    def apply(self, effect: Any, matching: _Matcher) -> None:
        """Independent damages multiply; damages of one cause (``min``) do not add up."""
        window = slice(int(effect.period_from) - 1, int(effect.period_to))
        if effect.attribute == "availability":
            for i, part in matching.assets(effect.selector):
                left = 1.0 - part * (1.0 - effect.value)
                if effect.combine == "min":
                    before = self.worst[i, window].copy()
                    self.worst[i, window] = np.minimum(before, left)
                    self.availability[i, window] *= self.worst[i, window] / np.where(before > 0, before, 1.0)
                else:
                    self.availability[i, window] *= left
        elif effect.attribute == "demand_mult":
            self.demand[matching.demands(effect.selector), window] *= effect.value
        elif effect.attribute == "price_mult":
            self.cost[matching.activities(effect.selector), window] *= effect.value
            self.price[matching.contracts(effect.selector), window] *= effect.value
        elif effect.attribute == "stock_mult":
            self.stock[matching.stocks(effect.selector)] *= effect.value
        else:
            self.inflow[matching.arrivals(effect.selector), window] *= effect.value


class _Matcher:
    """Which parts a selector means; each selector is worked out once."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._found: dict[tuple[str, str], list[int]] = {}
        fixed = {a for c in network.contracts if c.price_fixed for a in c.activities}
        self._parts: dict[str, list[Labels]] = {
            "assets": [a.labels for a in network.assets],
            "demands": [d.labels for d in network.demands],
            "activities": [{} if a.name in fixed else a.labels for a in network.activities],
            "contracts": [{} if c.price_fixed else network.option[c.option].labels for c in network.contracts],
            "stocks": [s.labels for s in network.stocks],
            "arrivals": [a.labels for a in network.arrivals],
        }

    def _match(self, kind: str, selector: str) -> list[int]:
        key = (kind, selector)
        if key not in self._found:
            parsed = Selector.parse(selector)
            self._found[key] = [i for i, labels in enumerate(self._parts[kind]) if labels and parsed.matches(labels)]
        return self._found[key]

    def assets(self, selector: str) -> Iterator[tuple[int, float]]:
        """Asset and the part of it that the selector hits (below 1 for a partial dependence)."""
        named = [(d, v) for d, values in Selector.parse(selector).conditions for v in values]
        for i in self._match("assets", selector):
            yield i, _part_hit(self._network.assets[i], named)

    def demands(self, selector: str) -> list[int]:
        return self._match("demands", selector)

    def activities(self, selector: str) -> list[int]:
        return self._match("activities", selector)

    def contracts(self, selector: str) -> list[int]:
        return self._match("contracts", selector)

    def stocks(self, selector: str) -> list[int]:
        return self._match("stocks", selector)

    def arrivals(self, selector: str) -> list[int]:
        return self._match("arrivals", selector)


def _part_hit(asset: Asset, named: list[tuple[str, str]]) -> float:
    return min((asset.shares[pair] for pair in named if pair in asset.shares), default=1.0)
