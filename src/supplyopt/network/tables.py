"""The conditions of many scenarios as tables: the few figures that vary, and where in the conditions each of them acts.

What :mod:`supplyopt.network.resolve` works out for one scenario after the other is worked out here for all that have an
onset in common, from the multipliers of groups (:mod:`supplyopt.network.drivers`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from supplyopt.network.drivers import drivers_of
from supplyopt.network.grammar import Floats, Network
from supplyopt.network.left import Left
from supplyopt.network.resolve import Conditions, failing
from supplyopt.scenarios import ScenarioSet

NONE = -1
Place = tuple[str, tuple[int, ...], float, int]
"""An array of conditions, where in it, what the calm figure is, and which column of the table multiplies it."""


@dataclass(frozen=True, eq=False)
class Tabled:
    """Conditions of several scenarios: ``plain`` where all agree, elsewhere ``calm figure · table[s, column]``."""

    plain: Conditions
    places: Sequence[Place]
    table: Floats
    """[S, P]"""

    def at(self, row: int) -> Conditions:
        """The conditions of one of them, from its onset on."""
        arrays = {name: getattr(self.plain, name).copy() for name in Conditions.ARRAYS}
        for name, at, figure, column in self.places:
            arrays[name][at] = figure * self.table[row, column]
        return dataclasses.replace(self.plain, **arrays)


class Tables:
    """The conditions of all scenarios of a set but calm."""

    def __init__(self, network: Network, scenarios: ScenarioSet) -> None:
        """Group what moves together, bare and in each state of hardening."""
        self._network, told = network, scenarios.scenarios
        _ = scenarios.effects  # a set that is not held says that it is too large for this
        states = {(), *(hardened.state.taken for hardened in network.hardened)}
        self._drivers = {taken: drivers_of(network, scenarios, taken) for taken in sorted(states)}
        self._row = {str(s): i for i, s in enumerate(told["scenario_id"])}
        disturbed = (told["family"] != "calm").to_numpy()
        self.onsets = np.where(disturbed, told["onset_period"].to_numpy(dtype=np.int64), 0)
        """of each scenario of the set; 0: calm"""

    def of(self, names: Sequence[str]) -> Tabled:
        """The conditions of some scenarios that have their onset in common."""
        rows = np.array([self._row[name] for name in names], dtype=np.int64)
        onset = int(self.onsets[rows[0]])
        return _Tabling(Left(self._network, self._drivers, rows, onset)).done()

    @property
    def headroom(self) -> float:
        """How far any quantity may rise above its calm figure in any scenario [-], at least 1."""
        most = 1.0
        for onset in sorted(set(self.onsets.tolist()) - {0}):
            left = Left(self._network, self._drivers, np.flatnonzero(self.onsets == onset), onset)
            most = max([most, *(float(left.rise(taken).max(initial=1.0)) for taken in self._drivers)])
        return most


@lru_cache(maxsize=4)
def tables_of(network: Network, scenarios: ScenarioSet) -> Tables:
    """The conditions of a set; studies that differ in policy only share them."""
    return Tables(network, scenarios)


class _Tabling:
    """A :class:`Tabled` in the making: a column for each figure that differs between scenarios, once for a group."""

    def __init__(self, left: Left) -> None:
        self._left, self._network, self._onset = left, left.network, left.onset
        self._plain = failing(left.network, {})
        self._arrays = {name: getattr(self._plain, name).copy() for name in Conditions.ARRAYS}
        self._known: dict[Any, tuple[int, float]] = {}
        self._places, self._columns = list[Place](), list[Floats]()

    def done(self) -> Tabled:
        """All figures, kind by kind."""
        left, network = self._left, self._network
        self._assets()
        ones = np.ones(len(network.days))
        self._by_period("demand", [demand.quantity for demand in network.demands])
        self._by_period("cost", [ones] * len(network.activities))
        self._by_period("price", [ones] * len(network.contracts))
        self._by_period("inflow", [arrival.quantity for arrival in network.arrivals])
        for name, at, figures in (*left.stocks(), *left.owed(), *left.spared()):
            self._put((name, at), name, at, 1.0, figures)
        table = np.stack(self._columns, axis=1) if self._columns else np.zeros((left.count, 0))
        return Tabled(dataclasses.replace(self._plain, onset=self._onset, **self._arrays), self._places, table)

    def _assets(self) -> None:
        """Availability, and capacity: of what has no limit a part of its requirement if it is hit."""
        for i, group, t in self._moving("availability"):
            asset, left = self._network.assets[i], self._left.bare["availability"][:, group, t]
            fixed, hit = float(asset.fixed[t]), left < 1.0
            self._put(("availability", group, t), "availability", (i, t), 1.0, left)
            if np.isfinite(fixed):
                self._put(("availability", group, t), "capacity", (i, t), fixed, left)
            elif 0.0 < asset.requirement < np.inf:
                part = np.where(hit, left, np.inf)
                self._put(("part", group, t), "capacity", (i, t), asset.requirement, part)
            else:
                self._put(("shut", group, t), "capacity", (i, t), 1.0, np.where(hit, 0.0, np.inf))

    def _by_period(self, name: str, calm: Sequence[Floats]) -> None:
        """Figures that are multiplied period by period."""
        for i, group, t in self._moving(name):
            self._put((name, group, t), name, (i, t), float(calm[i][t]), self._left.bare[name][:, group, t])

    def _moving(self, kind: str) -> Iterator[tuple[int, int, int]]:
        """Part, group and period of all that effects may move from the onset on."""
        for i, group in enumerate(self._left.group_of(kind).tolist()):
            for t in range(self._onset - 1, len(self._network.days)) if group >= 0 else ():
                yield i, group, t

    def _put(self, key: Any, name: str, at: tuple[int, ...], calm: float, figures: Floats) -> None:
        """A figure of each scenario [S], by which calm is multiplied; ``key`` tells which are the same."""
        if calm == 0.0:
            self._arrays[name][at] = 0.0
            return
        if key not in self._known:
            differ = bool((figures != figures[0]).any())
            self._known[key] = (len(self._columns) if differ else NONE, float(figures[0]))
            self._columns += [figures] if differ else []
        column, same = self._known[key]
        if column == NONE:
            self._arrays[name][at] = calm * same
        else:
            self._places.append((name, at, calm, column))
