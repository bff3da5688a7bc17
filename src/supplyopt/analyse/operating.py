"""The best operation of many scenarios with the same onset and rules, block by block and state by state.

Scenarios come in chunks. The first is solved by blocks, and what each pool has learnt of it is where it begins with
every other chunk, so that the answer for a chunk does not depend on which chunks the same worker had before.
"""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supplyopt.compile.decided import OperationsOfPlan
from supplyopt.compile.decided_block import DecidedBlock, blocks_of
from supplyopt.network.drivers import Drivers
from supplyopt.network.grammar import Floats
from supplyopt.rules import Rule
from supplyopt.solver.pool import Pool, States
from supplyopt.solver.recall import distinct
from supplyopt.workers import Workers

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
        self._blocks, self._pools = list[_Block](), list[Pool]()
        for block in blocks:
            short = [j for j, column in enumerate(block.columns) if names[column][0] == "short"]
            where = [names[block.columns[j]][1] for j in short]
            demand = np.array([rows[f] for f, _ in where], dtype=np.int64)
            period = np.array([t - 1 for _, t in where], dtype=np.int64)
            self._blocks.append(_Block(block, demand, period))
            self._pools.append(Pool(block, np.array(short, dtype=np.int64)))

    def operate(self, drivers: Drivers, chunks: Sequence[Ints], workers: Workers) -> Iterator[Operated]:
        """The outcomes of some scenarios, by their rows in the set, chunk by chunk."""
        asked = deque([self._asked(drivers, chunks[0])])
        first = list(workers.map(_learnt, zip(self._pools, asked[0].states, strict=True)))
        self._pools = [pool for pool, _ in first]  # the next piece of the set begins with what they have learnt
        yield self._found(asked.popleft(), [solved for _, solved in first])
        if len(chunks) == 1:
            return

        def states() -> Iterator[list[Floats]]:
            for chunk in chunks[1:]:
                asked.append(self._asked(drivers, chunk))
                yield asked[-1].states

        with workers.share(list, [pool for pool, _ in first]) as pools:
            for solved in pools.map(_solved, states()):
                yield self._found(asked.popleft(), solved)

    def _asked(self, drivers: Drivers, scenarios: Ints) -> _Asked:
        """What of some scenarios needs to be solved: each state of a block that several share once."""
        template = self._template
        figures = template.driven.figures(drivers.multipliers(scenarios, self._onset))
        deviations = figures - template.driven.undisturbed
        states = [distinct(np.ascontiguousarray(deviations[:, each.block.figures])) for each in self._blocks]
        offset = template.offset.constant[0] + np.asarray(template.offset.slope @ figures.T).ravel()
        return _Asked(offset, self._keep_settled(figures), [each for each, _ in states], [which for _, which in states])

    def _found(self, asked: _Asked, solved: Sequence[States]) -> Operated:
        """What some scenarios come to, all blocks together."""
        found = Operated(asked.offset, np.zeros((len(asked.offset), *self._shape)), asked.feasible)
        for each, which, states in zip(self._blocks, asked.which, solved, strict=True):
            each.add(states, which, found)
        return found

    def _keep_settled(self, figures: Floats) -> npt.NDArray[np.bool_]:
        """Whether the rows hold in which nothing is left to decide."""
        template, rows = self._template, self._settled
        value = template.moved.constant[rows][:, None] + template.moved.slope[rows, :] @ figures.T
        lower, upper = template.lower[rows][:, None], template.upper[rows][:, None]
        slack = KEPT * np.maximum(1.0, np.abs(value))
        return np.asarray(((value >= lower - slack) & (value <= upper + slack)).all(axis=0))


@dataclass(frozen=True)
class _Asked:
    """What scenarios come to apart from their blocks, and the states that these are in."""

    offset: Floats
    """cost of what is decided [N, money]"""
    feasible: npt.NDArray[np.bool_]
    states: list[Floats]
    """the states of each block [n, k]"""
    which: list[Ints]
    """which of them each scenario is in [N]"""


@dataclass(frozen=True)
class _Block:
    """A block, and the demand and period of each shortage in it."""

    block: DecidedBlock
    demand: Ints
    period: Ints

    def add(self, solved: States, which: Ints, found: Operated) -> None:
        """Adds what the block comes to in each scenario."""
        found.cost[:] += solved.cost[which]
        found.feasible[:] &= solved.feasible[which]
        short = np.where(solved.values > NEGLIGIBLE, solved.values, 0.0)
        if short.any():
            found.short[:, self.demand, self.period] += short[which]


def _learnt(task: tuple[Pool, Floats]) -> tuple[Pool, States]:
    """In a worker: a pool that has solved some states, and what these come to."""
    pool, states = task
    solved = pool.solve(states)
    return pool, solved


def _solved(pools: Sequence[Pool], states: Sequence[Floats]) -> list[States]:
    """In a worker: what the states of each block come to, whatever was solved there before."""
    return [copy.deepcopy(pool).solve(each) for pool, each in zip(pools, states, strict=True)]
