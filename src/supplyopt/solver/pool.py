"""Many states of one block of an operation: by a walk along bases, in closed form, by a basis that is known, or solved.

Where neither costs nor entries deviate, small blocks walk, which is quickest. Where they do, blocks without cycles have
a merit order. The solver is asked only where no basis that is kept is optimal. One that comes up again is kept, and
tried on all states that are still open. Every answer carries its proof: a state takes a basis only if that is primal
and dual feasible there, to the solver's own tolerance.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from supplyopt.compile.decided_block import DecidedBlock, State
from supplyopt.errors import SolverError
from supplyopt.network.grammar import Floats
from supplyopt.solver.basis import Basis, UnfitError, basis_at
from supplyopt.solver.highs import Ending, Resident, Vertex
from supplyopt.solver.merit_order import merit_order_of
from supplyopt.solver.recall import Recall
from supplyopt.solver.walk import FEW, Walk, Walked

AGREEMENT = 1e-6
"""Relative difference of the solver's optimum and that of its basis, above which the basis is not kept [-]."""
WORTH_KEEPING = 2
"""Times that the solver ends with a basis before it is kept: the work of keeping it is that of several solves."""
MOST_KEPT = 60
"""Bases that are kept of a block: one that is seldom optimal costs more to try than it saves."""
MOST_ROWS = 100
"""Rows of a block up to which its states walk; the work of a step goes with their square."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class States:
    """What states of a block come to."""

    cost: Floats
    """[N, money]"""
    values: Floats
    """the columns that were asked for [N, Q, unit]"""
    feasible: npt.NDArray[np.bool_]
    """whether there is an operation at all [N]"""


@dataclass
class _Kept:
    basis: Basis
    uses: int = 0


class Pool:
    """A block with the bases that are optimal at several of its states, the most used first."""

    def __init__(self, block: DecidedBlock, asked: Ints) -> None:
        """``asked`` are the columns whose values are wanted, by their place in the block."""
        self._block, self._asked = block, asked
        self._twists, self._dears = block.twisting, block.costs.any(axis=0)
        self._kept: list[_Kept] = []
        self._met: Counter[bytes] = Counter()
        self._recall = Recall(len(block.figures), 2 + len(asked))
        self._resident: Resident | None = None
        self._walk: Walk | None = None
        self._merit_order = merit_order_of(block)

    def __getstate__(self) -> dict[str, Any]:
        """What it has learnt, without the solver: that is neither copied nor sent."""
        return {**self.__dict__, "_resident": None}

    def solve(self, deviations: Floats) -> States:
        """The optimum at each of some deviations [N, k]."""
        scaling, count = self._block.scaling, len(deviations)
        found = States(np.zeros(count), np.zeros((count, len(self._asked))), np.ones(count, dtype=bool))
        known, told = self._recall.recalled(deviations)
        found.feasible[known], found.cost[known], found.values[known] = told[:, 0] > 0.0, told[:, 1], told[:, 2:]
        new = np.flatnonzero(~known)
        moves = (deviations != 0.0) & (self._twists | self._dears)
        steady = ~moves[new].any(axis=1)
        left = np.concatenate([self._by_walk(deviations, new[steady], found), new[~steady]])
        left = self._in_merit_order(deviations, left, found)
        twisted = (moves[left] & self._twists).any(axis=1)
        for i in left[twisted].tolist():
            self._by_solver(deviations[i], i, found)
        self._by_bases(deviations, left[~twisted], found)
        self._recall.learn(deviations[new], np.column_stack([found.feasible, found.cost, found.values])[new])
        found.cost[:] /= scaling.money
        found.values[:] *= scaling.column[self._asked]
        return found

    def _by_walk(self, deviations: Floats, steady: Ints, found: States) -> Ints:
        """Those of some states whose costs do not deviate that are still open after the walk."""
        if self._block.model.matrix.shape[0] > MOST_ROWS or len(steady) <= FEW:
            return steady
        if self._walk is None:
            state, vertex = self._solved(np.zeros(deviations.shape[1]))
            try:
                self._walk = Walk(self._block, vertex, state)
            except UnfitError:
                return steady
        return self._taken(self._walk.walk(deviations[steady]), deviations, steady, found)

    def _in_merit_order(self, deviations: Floats, left: Ints, found: States) -> Ints:
        """Those of some states that are still open after the closed form, if the block has one."""
        if self._merit_order is None or len(left) <= FEW:
            return left
        return self._taken(self._merit_order.walk(deviations[left]), deviations, left, found)

    def _taken(self, walked: Walked, deviations: Floats, which: Ints, found: States) -> Ints:
        """Keeps what is proven of some states; those of which nothing is."""
        done, values = which[walked.proven], walked.values[walked.proven]
        dearer = deviations[done][:, self._dears] @ self._block.costs[:, self._dears].T
        found.cost[done] = values @ self._block.model.cost + (dearer * values).sum(axis=1)
        found.values[done] = values[:, self._asked]
        return which[~walked.proven]

    def _by_bases(self, deviations: Floats, left: Ints, found: States) -> None:
        if not len(left):
            return
        low, high = deviations[left].min(axis=0), deviations[left].max(axis=0)

        def tried(kept: _Kept, left: Ints) -> Ints:
            fits = kept.basis.is_optimal(deviations[left], low, high)
            taken = left[fits]
            kept.uses += len(taken)
            found.cost[taken] = kept.basis.cost(deviations[taken])
            found.values[taken] = kept.basis.values(deviations[taken])
            return left[~fits]

        for kept in self._kept:
            left = tried(kept, left)
        left = left[_alike_together(deviations[left])]
        while len(left):
            first, left = int(left[0]), left[1:]
            basis = self._basis(*self._by_solver(deviations[first], first, found), deviations[first])
            if basis is not None:
                self._kept.append(_Kept(basis))
                left = tried(self._kept[-1], left)
        self._kept = sorted(self._kept, key=lambda kept: -kept.uses)[:MOST_KEPT]

    def _solved(self, d: Floats) -> tuple[State, Vertex]:
        """A state, and where the solver ends with it."""
        self._resident = self._resident or Resident(self._block.model)
        state = self._block.at(d)
        return state, self._resident.solve(state)

    def _by_solver(self, d: Floats, i: int, found: States) -> tuple[State, Vertex]:
        """One state by the solver."""
        state, vertex = self._solved(d)
        if vertex.ending is Ending.INFEASIBLE:
            found.feasible[i] = False
        elif vertex.values is None:
            raise SolverError(f"the solver ended with {vertex.ending.name.lower()} on an operation of a plan")
        else:
            found.cost[i], found.values[i] = state.cost @ vertex.values, vertex.values[self._asked]
        return state, vertex

    def _basis(self, state: State, vertex: Vertex, d: Floats) -> Basis | None:
        """The basis of an answer, if it is worth keeping and agrees with the answer."""
        if vertex.values is None:
            return None
        key = np.packbits(np.concatenate([vertex.basic_columns, vertex.basic_rows])).tobytes()
        self._met[key] += 1
        if self._met[key] != WORTH_KEEPING:
            return None
        try:
            basis = basis_at(self._block, vertex, state, self._asked)
        except UnfitError:
            return None
        optimum = float(state.cost @ vertex.values)
        differs = abs(float(basis.cost(d[None, :])[0]) - optimum) > AGREEMENT * max(1.0, abs(optimum))
        return None if differs else basis


def _alike_together(deviations: Floats) -> Ints:
    """An order in which what deviates in the same figures stands together, so that each answer helps with the next."""
    keys = np.vstack([np.zeros(len(deviations)), *deviations.T, *(deviations != 0.0).T])
    return np.lexsort(keys)
