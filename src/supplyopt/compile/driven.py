"""Conditions of every scenario with the same onset, written once: symbols for what any of them varies.

A symbol stands for the multiplier of a group of parts in a period (network/drivers.py), so that a few dozen describe
all. Two figures are no multiples of one. What an asset without a limit gives is a part of its requirement in a
disruption, and more than can ever be used of it else; what is owed of a contract adds up over periods.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyomo.environ as pyo

from supplyopt.network.drivers import Drivers
from supplyopt.network.grammar import Contract, Floats, Network
from supplyopt.network.resolve import Conditions, failing

Multipliers = Mapping[str, Floats]
"""kind -> multiplier of each group in each period [S, G, T]"""
Figure = Callable[[Multipliers], Floats]
"""What a symbol stands for in each scenario [S]."""


class DrivenConditions:
    """Symbolic conditions of an onset, and what the symbols stand for."""

    def __init__(self, network: Network, drivers: Drivers, onset: int, headroom: float, block: Any) -> None:
        """Declare the symbols in ``block``; ``headroom`` is how far quantities may rise above their calm figures."""
        self._network, self._drivers, self._onset, self._headroom = network, drivers, onset, headroom
        self._block, self._figures = block, list[Figure]()
        self._known: dict[Any, Any] = {}
        block.parameter = pyo.VarList()
        plain = failing(network, {})
        self._arrays = {name: getattr(plain, name).astype(object) for name in Conditions.ARRAYS}
        self._assets()
        self._by_period("demand", "demand")
        self._by_period("cost", "cost")
        self._by_period("price", "price")
        self._by_period("inflow", "inflow")
        self._stocks()
        self._owed()
        self.conditions = dataclasses.replace(plain, onset=onset, **self._arrays)
        self.positions = {id(v): i for i, v in enumerate(block.parameter.values())}
        self.undisturbed = self.figures(drivers.undisturbed(onset))[0]
        """what the symbols stand for where no effect acts [P]"""

    def figures(self, multipliers: Multipliers) -> Floats:
        """What the symbols stand for [S, P]."""
        count = next(iter(multipliers.values())).shape[0]
        found = np.empty((count, len(self._figures)))
        for i, figure in enumerate(self._figures):
            found[:, i] = figure(multipliers)
        return found

    def _symbol(self, key: Any, figure: Figure) -> Any:
        """The symbol of a figure, one for each key."""
        if key not in self._known:
            self._known[key] = self._block.parameter.add()
            self._figures.append(figure)
        return self._known[key]

    def _multiplier(self, kind: str, group: int, t: int) -> Any:
        return self._symbol((kind, group, t), lambda m: m[kind][:, group, t - 1])

    def _moved(self, kind: str, group: int) -> list[int]:
        """Periods in which a group may be moved."""
        if group < 0:
            return []
        return [t for t in range(self._onset, self._drivers.periods + 1) if self._drivers.touches(kind, group, t)]

    def _assets(self) -> None:
        capacity, availability = self._arrays["capacity"], self._arrays["availability"]
        most = _most_used(self._network, self._headroom)
        for i, asset in enumerate(self._network.assets):
            group = int(self._drivers.group_of["availability"][i])
            for t in self._moved("availability", group):
                availability[i, t - 1] = self._multiplier("availability", group, t)
                fixed = float(asset.fixed[t - 1])
                if np.isfinite(fixed):
                    capacity[i, t - 1] = fixed * availability[i, t - 1] if fixed else 0.0
                else:
                    capacity[i, t - 1] = self._without_limit(asset.requirement, float(most[i, t - 1]), group, t)

    def _without_limit(self, requirement: float, most: float, group: int, t: int) -> Any:
        """What an asset without a limit gives: a part of its requirement if it is hit, else all that can be used."""
        if np.isinf(requirement) or requirement == 0.0:
            shut = self._symbol(("shut", group, t), lambda m: np.where(_alpha(m, group, t) < 1.0, 0.0, 1.0))
            return most * shut
        ample = 10.0 ** max(0.0, np.ceil(np.log10(max(most / requirement, 1.0))))
        part = self._symbol(
            ("part", group, t, ample), lambda m: np.where(_alpha(m, group, t) < 1.0, _alpha(m, group, t), ample)
        )
        return requirement * part

    def _by_period(self, kind: str, name: str) -> None:
        """Figures that are multiplied period by period."""
        figures = self._arrays[name]
        for i, group in enumerate(self._drivers.group_of[kind].tolist()):
            for t in self._moved(kind, group):
                if figures[i, t - 1]:
                    figures[i, t - 1] = float(figures[i, t - 1]) * self._multiplier(kind, group, t)

    def _stocks(self) -> None:
        for i, group in enumerate(self._drivers.group_of["stock"].tolist()):
            if group >= 0:
                self._arrays["stock"][i] = self._multiplier("stock", group, 1)

    def _owed(self) -> None:
        row = {asset.name: i for i, asset in enumerate(self._network.assets)}
        for i, contract in enumerate(self._network.contracts):
            hit = int(self._drivers.group_of["availability"][row[contract.asset]]) if contract.force_majeure else -1
            dearer = int(self._drivers.group_of["price"][i])
            if self._moved("availability", hit) or self._moved("price", dearer):
                self._arrays["owed"][i] = self._symbol(("owed", hit, dearer), self._years_owed(contract, hit, dearer))

    def _years_owed(self, contract: Contract, hit: int, dearer: int) -> Figure:
        years = self._network.years

        def figure(m: Multipliers) -> Floats:
            delivered = np.minimum(m["availability"][:, hit, :], 1.0) if hit >= 0 else 1.0
            price = m["price"][:, dearer, :] if dearer >= 0 else 1.0
            return np.asarray((delivered * price * years[None, :]).sum(axis=1))

        return figure


def _alpha(multipliers: Multipliers, group: int, t: int) -> Floats:
    return multipliers["availability"][:, group, t - 1]


def _most_used(network: Network, headroom: float) -> Floats:
    """More than can ever be used of each asset in a period [H, T]."""
    row = {asset.name: i for i, asset in enumerate(network.assets)}
    found = np.zeros((len(network.assets), len(network.days)))
    for activity in network.activities:
        for name, per_unit in activity.uses.items():
            found[row[name]] += per_unit * activity.upper
    return found * headroom
