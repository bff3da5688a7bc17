"""The conditions of each scenario: what it makes of every part of a network, in plain figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from supplyopt.case.rows import RowsByKey
from supplyopt.network.calm import calm_figures
from supplyopt.network.effects import Effects, Multipliers, matcher_of
from supplyopt.network.grammar import Floats, Network
from supplyopt.network.opening import opening, shut
from supplyopt.scenarios import ScenarioSet

TAKEN = 0.5
"""Size above which a yes-or-no is a yes."""


@dataclass(frozen=True)
class Conditions:
    """What one scenario makes of the network: plain figures, in the order of the network's parts.

    ``capacity [H,T]`` is what the fixed part of each asset gives (infinite: no limit), ``availability [H,T]``
    multiplies the part that options give, ``demand [F,T]`` in units, ``cost [A,T]`` and ``price [C,T]`` are
    multipliers, ``owed [C]`` years of award that count for take-or-pay, ``stock [R]`` the part of each stock left
    at the onset, ``inflow [I,T]`` in units. In a hardened state of an asset (:attr:`Network.hardened`) it has
    ``spared_capacity [P,T]``, ``spared_availability [P,T]`` and ``spared_owed [P]`` more than bare.
    """

    onset: int
    detection_days: float
    """days after the onset until what waits for a disruption opens"""
    capacity: Floats
    availability: Floats
    demand: Floats
    cost: Floats
    price: Floats
    owed: Floats
    stock: Floats
    inflow: Floats
    spared_capacity: Floats
    spared_availability: Floats
    spared_owed: Floats

    ARRAYS = (
        *("capacity", "availability", "demand", "cost", "price", "owed", "stock", "inflow"),
        *("spared_capacity", "spared_availability", "spared_owed"),
    )


def calm_conditions(network: Network) -> Conditions:
    """Nothing deviates; what waits for a disruption is shut."""
    return _conditions(network, 1, 0.0, Multipliers.calm(network), shut(network))


def failing(network: Network, lost: Mapping[str, Floats]) -> Conditions:
    """Conditions when assets lose a part of their capacity in each period [T], from the first on."""
    multipliers = Multipliers.calm(network)
    row = {asset.name: i for i, asset in enumerate(network.assets)}
    for asset, part in lost.items():
        multipliers.availability[row[asset]] *= 1.0 - part
    return _conditions(network, 1, 0.0, multipliers, opening(network, 1, 0.0))


def altered(network: Network, conditions: Conditions, availability: Floats) -> Conditions:
    """The same conditions with other availabilities [H, T], openings counted, and what follows from them."""
    multipliers = Multipliers.calm(network)
    multipliers.availability, multipliers.price = availability, conditions.price
    again = _conditions(network, conditions.onset, conditions.detection_days, multipliers, np.ones_like(availability))
    return dataclasses.replace(conditions, capacity=again.capacity, availability=availability, owed=again.owed)


def without_unlimited(network: Network, conditions: Conditions) -> Conditions:
    """The same conditions with a limit on every asset, far enough away never to bind."""
    capacity = conditions.capacity.copy()
    most = {asset.name: np.zeros(len(network.days)) for asset in network.assets}
    for activity in network.activities:
        for name, per_unit in activity.uses.items():
            most[name] += per_unit * activity.upper
    for i, asset in enumerate(network.assets):
        capacity[i] = np.where(np.isinf(capacity[i]), rise(network, conditions) * most[asset.name], capacity[i])
    return dataclasses.replace(conditions, capacity=capacity)


def rise(network: Network, conditions: Conditions) -> float:
    """How far any quantity may rise above its calm figure [-], at least 1; several effects may compound."""
    hardened = conditions.availability[hardened_rows(network)] + conditions.spared_availability
    available = max(conditions.availability.max(initial=1.0), hardened.max(initial=1.0))
    goods = available * conditions.stock.max(initial=1.0)
    goods *= _most_risen(conditions.inflow, [a.quantity for a in network.arrivals])
    demand = _most_risen(conditions.demand, [d.quantity for d in network.demands])
    return max(1.0, float(goods), demand, float(conditions.price.max(initial=1.0)))


def in_force(network: Network, conditions: Conditions, size: Callable[[str], float]) -> Conditions:
    """The conditions once it is settled which options to harden are taken: nothing can be spared any more."""
    if not network.hardened:
        return conditions
    capacity, availability, owed = (x.copy() for x in (conditions.capacity, conditions.availability, conditions.owed))
    contracts = _contracts(network)
    for p, (i, hardened) in enumerate(zip(hardened_rows(network), network.hardened, strict=True)):
        if {option for option in hardened.state.of if size(option) > TAKEN} == set(hardened.state.taken):
            capacity[i] += conditions.spared_capacity[p]
            availability[i] += conditions.spared_availability[p]
            if hardened.asset in contracts:
                owed[contracts[hardened.asset]] += conditions.spared_owed[p]
    settled = dataclasses.replace(conditions, capacity=capacity, availability=availability, owed=owed)
    return _with_nothing_spared(settled)


class Resolved(Mapping[str, Conditions]):
    """scenario id -> conditions, for every scenario but calm, sorted by id; each is worked out when it is asked for."""

    def __init__(self, network: Network, scenarios: ScenarioSet) -> None:
        """Nothing is worked out yet."""
        self._network, self._matcher = network, matcher_of(network)
        self._scenarios, self._known = scenarios, dict[str, Conditions]()
        told = scenarios.scenarios.sort_values("scenario_id")
        told = told[told["family"] != "calm"]
        onsets = zip(told["scenario_id"].astype(str), told["onset_period"].astype(int), strict=True)
        self._onset: dict[str, int] = dict(onsets)

    def __len__(self) -> int:
        return len(self._onset)

    def __iter__(self) -> Iterator[str]:
        return iter(self._onset)

    def __contains__(self, scenario: object) -> bool:
        return scenario in self._onset

    def __getitem__(self, scenario: str) -> Conditions:
        if scenario not in self._known:
            self._known[scenario] = self.worked_out(scenario)
        return self._known[scenario]

    def worked_out(self, scenario: str) -> Conditions:
        """The conditions of a scenario, which are not kept."""
        effects = Effects(self._network, self._effects[scenario], self._matcher)
        return _disrupted(self._network, self._onset[scenario], self._detection[scenario], effects)

    @cached_property
    def _effects(self) -> RowsByKey:
        return RowsByKey(self._scenarios.effects, "scenario_id")

    @cached_property
    def _detection(self) -> Mapping[str, float]:
        return self._scenarios.detection


@lru_cache(maxsize=4)
def resolve(network: Network, scenarios: ScenarioSet) -> Resolved:
    """The conditions of a set of scenarios; studies that differ in policy only share them."""
    return Resolved(network, scenarios)


def resolved(network: Network, scenarios: ScenarioSet) -> Iterator[tuple[str, Conditions]]:
    """The same one by one, for sets too large to keep all of it."""
    every = Resolved(network, scenarios)
    return ((scenario, every.worked_out(scenario)) for scenario in every)


def _disrupted(network: Network, onset: int, noticed: float, effects: Effects) -> Conditions:
    """The conditions of a scenario, and what is spared in each state of each asset that can be hardened."""
    opened = opening(network, onset, noticed)
    bare = _conditions(network, onset, noticed, effects.multipliers(), opened)
    if not network.hardened:
        return bare
    states = {
        taken: _conditions(network, onset, noticed, effects.multipliers(taken), opened)
        for taken in {hardened.state.taken for hardened in network.hardened}
    }
    return with_spared(network, bare, states)


def with_spared(network: Network, bare: Conditions, states: Mapping[tuple[str, ...], Conditions]) -> Conditions:
    """Bare conditions, and what is spared by other conditions, those if some ways of hardening are taken."""
    limited = {taken: without_unlimited(network, conditions) for taken, conditions in states.items()}
    contracts, nothing = _contracts(network), _with_nothing_spared(bare)
    capacity, availability, owed = nothing.spared_capacity, nothing.spared_availability, nothing.spared_owed
    for p, (i, hardened) in enumerate(zip(hardened_rows(network), network.hardened, strict=True)):
        state = limited[hardened.state.taken]
        capacity[p] = np.where(np.isinf(bare.capacity[i]), 0.0, state.capacity[i] - bare.capacity[i])
        availability[p] = state.availability[i] - bare.availability[i]
        if hardened.asset in contracts:
            owed[p] = state.owed[contracts[hardened.asset]] - bare.owed[contracts[hardened.asset]]
    return nothing


def hardened_rows(network: Network) -> list[int]:
    """Positions of the assets of the hardened states."""
    position = {asset.name: i for i, asset in enumerate(network.assets)}
    return [position[hardened.asset] for hardened in network.hardened]


def _contracts(network: Network) -> dict[str, int]:
    """Asset -> the position of its contract."""
    return {contract.asset: i for i, contract in enumerate(network.contracts)}


def _with_nothing_spared(conditions: Conditions) -> Conditions:
    spared = {name: np.zeros_like(getattr(conditions, name)) for name in Conditions.ARRAYS if "spared" in name}
    return dataclasses.replace(conditions, **spared)


def _most_risen(figures: Floats, calm: Sequence[Floats]) -> float:
    """The greatest ratio of figures [n, T] to those of calm, at least 1."""
    before = np.array(calm).reshape(figures.shape)
    return float((figures[before > 0] / before[before > 0]).max(initial=1.0))


def _conditions(network: Network, onset: int, noticed: float, m: Multipliers, opened: Floats) -> Conditions:
    calm, alpha = calm_figures(network), m.availability * opened
    least = np.where(alpha < 1, alpha * calm.requirement, np.inf)
    capacity = np.where(calm.unlimited, least, alpha * calm.fixed)
    delivered = np.where(calm.excused[:, None], np.minimum(alpha[calm.contracted], 1.0), 1.0)
    spared = np.zeros((len(network.hardened), len(network.days)))
    return Conditions(
        onset=onset,
        detection_days=noticed,
        capacity=capacity,
        availability=alpha,
        demand=calm.demand * m.demand,
        cost=m.cost,
        price=m.price,
        owed=(delivered * m.price * calm.years).sum(axis=1),
        stock=m.stock,
        inflow=calm.inflow * m.inflow,
        spared_capacity=spared,
        spared_availability=spared,
        spared_owed=np.zeros(len(network.hardened)),
    )
