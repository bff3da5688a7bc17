"""Figures of a set added up over its pieces: which events strike together, and what is lost of what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from supplyopt.scenarios.multipliers import Floats, Thing, last_period, multipliers
from supplyopt.scenarios.scenario_set import ScenarioSet

Event = tuple[str, str]
"""As in ``ScenarioSet.events``."""
Change = tuple[float, float, float]
"""probability that a thing is hit, its expected change and that in the worst scenario [-]"""
CELLS = 4_000_000
"""Multipliers that are looked at together: some 100 MB with what is made of them."""


@dataclass
class Struck:
    """Where events strike, stress tests aside."""

    count: Counter[Event] = field(default_factory=Counter)
    """event -> scenarios"""
    at_once: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))
    """number of events -> probability that so many strike [-]"""
    pairs: defaultdict[tuple[Event, Event], float] = field(default_factory=lambda: defaultdict(float))
    """events -> probability that both strike [-]"""
    _mass: defaultdict[Event, float] = field(default_factory=lambda: defaultdict(float))
    _alone: defaultdict[Event, float] = field(default_factory=lambda: defaultdict(float))

    def mass(self, event: Event, *, alone: bool = False) -> float:
        """Probability that an event strikes, be it with others or alone [-]."""
        return (self._alone if alone else self._mass)[event]

    def add(self, piece: ScenarioSet) -> None:
        """The scenarios of a piece."""
        heads = piece.scenarios[piece.scenarios["family"] != "stress"]
        p = heads["probability"].to_numpy(dtype=np.float64)
        strikes, events = _strikes(piece, heads["scenario_id"])
        number = np.asarray(strikes.sum(axis=1), dtype=np.int64).ravel()
        for size, mass in enumerate(np.bincount(number, p)):
            if (number == size).any():
                self.at_once[size] += float(mass)
        figures = (strikes.sum(axis=0), p @ strikes, (p * (number == 1)) @ strikes)
        for event, *told in zip(events, *(np.asarray(each).ravel().tolist() for each in figures), strict=True):
            self.count[event] += int(told[0])
            self._mass[event] += told[1]
            self._alone[event] += told[2]
        both = sparse.triu(strikes.T @ strikes.multiply(p[:, None]), k=1).tocoo()
        for one, other, mass in zip(*both.coords, both.data.tolist(), strict=True):
            self.pairs[events[one], events[other]] += mass


def _strikes(piece: ScenarioSet, scenarios: pd.Series) -> tuple[Any, list[Event]]:
    """Which of the events of some scenarios strike in which [S, E], and these in order."""
    effects = piece.effects[piece.effects["scenario_id"].isin(scenarios)]
    named = effects["event_id"] != ""
    kind = named.map({True: "event", False: "scenario"})
    told = pd.MultiIndex.from_arrays([kind, effects["event_id"].where(named, effects["scenario_id"])])
    code, events = pd.factorize(told, sort=True)
    row = pd.Index(scenarios).get_indexer(pd.Index(effects["scenario_id"]))
    found = sparse.csr_array((np.ones(len(row)), (row, code)), shape=(len(scenarios), len(events)))
    found.data[:] = 1.0  # what strikes by several effects strikes once
    return found, [(str(kind), str(name)) for kind, name in events]


@dataclass
class Tally:
    """Sums and maxima over the scenarios of a set."""

    severities: Floats
    """how far each scenario is from calm, by its row in the set [S]"""
    struck: Struck = field(default_factory=Struck)
    changes: dict[Thing, Change] = field(default_factory=dict)

    def add(self, rows: npt.NDArray[np.int64], part: ScenarioSet, last: int) -> None:
        """What some scenarios lose, by their rows; ``last`` is the last period of the set."""
        figures, mass = multipliers(part, last), part.scenarios["probability"].to_numpy(dtype=np.float64)
        change = figures.values @ (figures.lengths / max(1.0, float(figures.lengths.sum()))) - 1.0
        hit = (figures.values != 1.0).any(axis=2)
        self.severities[rows] = figures.severities
        weighted = mass > 0
        for k, thing in enumerate(figures.things):
            own = change[weighted, k]
            worst = float(own[np.abs(own).argmax()]) if len(own) else 0.0
            before = self.changes.get(thing, (0.0, 0.0, 0.0))
            self.changes[thing] = (
                before[0] + float(mass @ hit[:, k]),
                before[1] + float(mass @ change[:, k]),
                max(before[2], worst, key=abs),
            )


def tally_of(found: ScenarioSet) -> Tally:
    """One way through all pieces of a set."""
    tally, last = Tally(np.zeros(len(found.scenarios))), last_period(found)
    for rows, piece in found.pieces():
        tally.struck.add(piece)
        for first, beyond in _parts(piece, last):
            tally.add(rows[first:beyond], _part(piece, first, beyond), last)
    return tally


def _parts(piece: ScenarioSet, last: int) -> Iterator[tuple[int, int]]:
    """Rows of so many scenarios that their multipliers can be held at once."""
    things = len(piece.kinds[["selector", "attribute"]].drop_duplicates())
    size = max(1, CELLS // max(1, things * min(last, 2 * len(piece.kinds))))
    for first in range(0, len(piece.scenarios), size):
        yield first, min(first + size, len(piece.scenarios))


def _part(piece: ScenarioSet, first: int, beyond: int) -> ScenarioSet:
    """Some of the scenarios of a piece, by their rows."""
    heads = piece.scenarios.iloc[first:beyond].reset_index(drop=True)
    if len(heads) == len(piece.scenarios):
        return piece
    return ScenarioSet(heads, piece.effects[piece.effects["scenario_id"].isin(heads["scenario_id"])])
