"""What scenarios with the same onset leave of a network: multipliers of groups, bare and in each state of hardening."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from supplyopt.network.drivers import Drivers
from supplyopt.network.grammar import Floats, Network
from supplyopt.network.lines import Ints
from supplyopt.network.resolve import hardened_rows

Taken = tuple[str, ...]
"""Options to harden that are taken; none: bare."""
Figure = tuple[str, tuple[int, ...], Floats]
"""An array of conditions, where in it, and the figure of each scenario [S]."""


class Left:
    """The multipliers of some scenarios, and what follows from them by the formulas of conditions."""

    def __init__(self, network: Network, drivers: Mapping[Taken, Drivers], scenarios: Ints, onset: int) -> None:
        """``scenarios`` by their rows in the set."""
        self.network, self.onset, self.count = network, onset, len(scenarios)
        self._drivers = drivers
        self.bare = drivers[()].multipliers(scenarios, onset)
        """kind -> multiplier of each group in each period [S, G, T]"""
        self._available: dict[Taken, Floats] = {
            taken: each.multipliers(scenarios, onset, ("availability",))["availability"] if taken else self._of_bare
            for taken, each in drivers.items()
        }
        self._position = {asset.name: i for i, asset in enumerate(network.assets)}

    @property
    def _of_bare(self) -> Floats:
        return self.bare["availability"]

    def group_of(self, kind: str) -> Ints:
        """Group of each part of the network; -1: nothing touches it."""
        return self._drivers[()].group_of[kind]

    def rise(self, taken: Taken) -> Floats:
        """How far any quantity may rise above its calm figure in a state of hardening, at least 1 [S]."""
        goods = self._available[taken].max(axis=(1, 2), initial=1.0)
        goods = goods * self.bare["stock"][:, :, 0].max(axis=1, initial=1.0)
        goods = goods * self._most("inflow", [arrival.quantity for arrival in self.network.arrivals])
        price = self.bare["price"].max(axis=(1, 2), initial=1.0)
        demand = self._most("demand", [demand.quantity for demand in self.network.demands])
        return np.asarray(np.maximum(np.maximum(goods, demand), np.maximum(price, 1.0)))

    def _most(self, kind: str, calm: Sequence[Floats]) -> Floats:
        """The greatest multiplier of what there is any of, at least 1 [S]."""
        figures = self.bare[kind]
        matters = np.zeros(figures.shape[1:], dtype=bool)
        for group, quantity in zip(self.group_of(kind).tolist(), calm, strict=True):
            if group >= 0:
                matters[group] |= quantity > 0
        return np.asarray(figures[:, matters].max(axis=1, initial=1.0))

    def stocks(self) -> Iterator[Figure]:
        """The part of each stock that is left at the onset."""
        for i, group in enumerate(self.group_of("stock").tolist()):
            if group >= 0:
                yield "stock", (i,), self.bare["stock"][:, group, 0]

    def owed(self) -> Iterator[Figure]:
        """Years of award that count for take-or-pay."""
        for i in range(len(self.network.contracts)):
            yield "owed", (i,), self._years_owed(i, ())

    def spared(self) -> Iterator[Figure]:
        """What hardened assets have more than bare ones, in each state."""
        contracts = {contract.asset: i for i, contract in enumerate(self.network.contracts)}
        for p, (i, hardened) in enumerate(zip(hardened_rows(self.network), self.network.hardened, strict=True)):
            taken = hardened.state.taken
            more = self._left(i, taken) - self._left(i, ())
            before, after = self._capacity(i, ()), self._capacity(i, taken)
            free = np.isinf(before)
            capacity = np.where(free, 0.0, after - np.where(free, 0.0, before))
            for t in range(self.onset - 1, len(self.network.days)):
                yield "spared_availability", (p, t), more[:, t]
                yield "spared_capacity", (p, t), capacity[:, t]
            if hardened.asset in contracts:
                c = contracts[hardened.asset]
                yield "spared_owed", (p,), self._years_owed(c, taken) - self._years_owed(c, ())

    def _left(self, asset: int, taken: Taken) -> Floats:
        """What is left of an asset [S, T]."""
        group = int(self._drivers[taken].group_of["availability"][asset])
        return self._available[taken][:, group, :] if group >= 0 else np.ones((self.count, len(self.network.days)))

    def _capacity(self, asset: int, taken: Taken) -> Floats:
        """What the fixed part of an asset gives [S, T]; in a state of hardening at most all that can be used."""
        own, left = self.network.assets[asset], self._left(asset, taken)
        unlimited = np.isinf(own.fixed)
        asked = 0.0 if np.isinf(own.requirement) else own.requirement
        most = self.rise(taken)[:, None] * self._most_used(own.name) if taken else np.inf
        hit = np.where(left < 1.0, left * asked, most)
        return np.where(unlimited, hit, left * np.where(unlimited, 0.0, own.fixed))

    def _most_used(self, asset: str) -> Floats:
        """More than can be used of an asset in a calm period [T]."""
        found = np.zeros(len(self.network.days))
        for activity in self.network.activities:
            found += activity.uses.get(asset, 0.0) * activity.upper
        return found

    def _years_owed(self, contract: int, taken: Taken) -> Floats:
        """Of a contract [S]."""
        own, group = self.network.contracts[contract], int(self.group_of("price")[contract])
        left = self._left(self._position[own.asset], taken) if own.force_majeure else 1.0
        price = self.bare["price"][:, group, :] if group >= 0 else 1.0
        return np.asarray((np.minimum(left, 1.0) * price * self.network.years * np.ones((self.count, 1))).sum(axis=1))
