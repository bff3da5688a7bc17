"""The best operation of many scenarios with the same onset and rules, block by block and state by state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supplyopt.compile.decided import OperationsOfPlan
from supplyopt.compile.decided_block import DecidedBlock, blocks_of
from supplyopt.network.drivers import Drivers
from supplyopt.network.grammar import Floats
from supplyopt.rules import Rule
from supplyopt.solver.pool import Pool

Ints = npt.NDArray[np.int64]
NEGLIGIBLE = 1e-9
"""Less than this is nothing [unit]."""
KEPT = 1e-6
"""By how much a row in which nothing is left to decide may be missed, relative to its size."""


@dataclass(frozen=True)
class Operated:
    """What scenarios come to from their onset on."""

    cost: Floats
    """of the whole horizon [N, money]"""
    short: Floats
    """what is never served of each demand in each period from the onset on [N, F, T, unit]"""
    feasible: npt.NDArray[np.bool_]
    """whether some operation keeps every hard rule [N]"""


class OperationsAlike:
    """Operations from one onset on, under the same rules."""

    def __init__(
        self, plan: OperationsOfPlan, onset: int, rules: Sequence[Rule], rows: Mapping[str, int], shape: tuple[int, ...]
    ) -> None:
        """``rows`` tells the number of each demand, ``shape`` how many of them there are, and periods."""
        self._template, self._onset, self._shape = plan.of(onset, rules), onset, shape
        blocks, self._settled = blocks_of(self._template)
        names = self._template.columns.names
        self._blocks = []
        for block in blocks:
            short = [j for j, column in enumerate(block.columns) if names[column][0] == "short"]
            where = [names[block.columns[j]][1] for j in short]
            demand = np.array([rows[f] for f, _ in where], dtype=np.int64)
            period = np.array([t - 1 for _, t in where], dtype=np.int64)
            self._blocks.append(_Block(block, Pool(block, np.array(short, dtype=np.int64)), demand, period))

    def operate(self, drivers: Drivers, scenarios: Ints) -> Operated:
        """The outcomes of some scenarios, by their rows in the set."""
        template = self._template
        figures = template.driven.figures(drivers.multipliers(scenarios, self._onset))
        found = Operated(
            template.offset.constant[0] + np.asarray(template.offset.slope @ figures.T).ravel(),
            np.zeros((len(scenarios), *self._shape)),
            self._keep_settled(figures),
        )
        deviations = figures - template.driven.undisturbed
        for each in self._blocks:
            each.add(deviations, found)
        return found

    def _keep_settled(self, figures: Floats) -> npt.NDArray[np.bool_]:
        """Whether the rows hold in which nothing is left to decide."""
        template, rows = self._template, self._settled
        value = template.moved.constant[rows][:, None] + template.moved.slope[rows, :] @ figures.T
        lower, upper = template.lower[rows][:, None], template.upper[rows][:, None]
        slack = KEPT * np.maximum(1.0, np.abs(value))
        return np.asarray(((value >= lower - slack) & (value <= upper + slack)).all(axis=0))


@dataclass(frozen=True)
class _Block:
    """A block with its pool, and the demand and period of each shortage in it."""

    block: DecidedBlock
    pool: Pool
    demand: Ints
    period: Ints

    def add(self, deviations: Floats, found: Operated) -> None:
        """Adds what the block comes to in each scenario; states that several share are solved once."""
        states, which = _distinct(np.ascontiguousarray(deviations[:, self.block.figures]))
        solved = self.pool.solve(states)
        found.cost[:] += solved.cost[which]
        found.feasible[:] &= solved.feasible[which]
        short = np.where(solved.values > NEGLIGIBLE, solved.values, 0.0)
        if short.any():
            found.short[:, self.demand, self.period] += short[which]


def _distinct(states: Floats) -> tuple[Floats, Ints]:
    """The distinct rows of states, and which each is."""
    if not states.shape[1]:
        return states[:1], np.zeros(len(states), dtype=np.int64)
    keys = states.view(np.dtype((np.void, states.itemsize * states.shape[1]))).ravel()
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return states[first[order]], rank[which.ravel()]
