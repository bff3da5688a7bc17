"""The second stage: what a block costs in each of its states under a plan, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from supplyopt.compile import LinearModel
from supplyopt.compile.affine import Ints
from supplyopt.compile.decided_block import State
from supplyopt.compile.scale import Scaling, scale
from supplyopt.compile.state_block import StateBlock
from supplyopt.errors import SolverError
from supplyopt.network.grammar import Floats
from supplyopt.solver.benders.bases import TOLERANCE, Bases, SharedBasis
from supplyopt.solver.highs import Ending, Options, Resident, Vertex, run

KEPT = 5e-7
"""By how much a scaled row may be missed, relative to what stands in it: less than the check of an answer lets pass."""
INVERTED = 250
"""Rows of a block up to which its bases are kept: an inverse beyond costs more than it saves."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Judged:
    """What each state of a block costs under a plan, and what is proven of any plan x: ``constant + slope · x``."""

    cost: Floats
    """infinite where no operation keeps all rows [K, money]"""
    constant: Floats
    """of a bound on the cost; where there is no operation, on what rows are missed by, which must not be above 0 [K]"""
    slope: Floats
    """[K, p]"""

    @property
    def feasible(self) -> Flags:
        """Whether there is an operation [K]."""
        return np.isfinite(self.cost)


@dataclass(frozen=True, eq=False)
class _Found:
    """Scaled."""

    values: Floats
    """[K, n]"""
    duals: Floats
    """[K, m]"""
    feasible: Flags


@dataclass(frozen=True, eq=False)
class _Missed:
    """By how much rows of a state are missed together at least."""

    duals: Floats
    """that prove it [m]"""
    by: Floats
    """each of them [m]"""
    size: Floats
    """of what stands in each [m]"""


class BlockRecourse:
    """A block of operations, one linear program that stays with the solver, and the bases that it ended with."""

    def __init__(self, block: StateBlock) -> None:
        """Begin with nothing known."""
        self.block = block
        self._scaled: tuple[LinearModel, Scaling] | None = None
        self._resident: Resident | None = None
        self._bases: Bases | None = None
        self.solved = 0
        """linear programs that the solver was asked for"""

    def judge(self, x: Floats) -> Judged:
        """What every state costs under a plan (the columns that the block looks at [p]), and the proof."""
        found, block = self._solve(x), self.block
        values, feasible = self._values(found), found.feasible
        cost = np.where(feasible, (block.costs(np.arange(block.count)) * values).sum(axis=1), np.inf)
        _, scaling = self._ready(x)
        money = np.where(feasible, scaling.money, 1.0)
        constant, slope = block.proven(found.duals * scaling.row / money[:, None], feasible)
        if (constant + slope @ x <= 0.0)[~feasible].any():
            raise SolverError("no operation of a scenario keeps all rules, and figures are too far apart to prove it")
        return Judged(cost, constant, slope)

    def operate(self, x: Floats) -> Floats:
        """The best operation of every state under a plan [K, n, unit]; raises SolverError where there is none."""
        found = self._solve(x)
        if not found.feasible.all():
            raise SolverError("no operation of a scenario keeps all rules under the plan that was found")
        return self._values(found)

    def _values(self, found: _Found) -> Floats:
        if self._scaled is None:
            raise ValueError("nothing was solved yet")
        return np.clip(found.values * self._scaled[1].column, self.block.lower, self.block.upper)

    def _ready(self, x: Floats) -> tuple[LinearModel, Scaling]:
        """The program of the first state that was met, scaled; all others take its scales."""
        if self._scaled is None:
            self._scaled = scale(self.block.model(0, self.block.limits(x)))
            if self.block.is_fixed and len(self.block.rows) <= INVERTED:
                self._bases = Bases(self._scaled[0])
        return self._scaled

    def _solve(self, x: Floats) -> _Found:
        model, scaling = self._ready(x)
        low, high = (side * scaling.row for side in self.block.limits(x))
        count, (rows, columns) = self.block.count, model.matrix.shape
        found = _Found(np.zeros((count, columns)), np.zeros((count, rows)), np.ones(count, dtype=bool))
        open_ = np.ones(count, dtype=bool)
        if self._bases is not None and len(self._bases):
            self._by_bases(self._bases, open_, low, high, found)
        for i in self._alike_together(np.flatnonzero(open_), low, high).tolist():
            if not open_[i]:
                continue
            open_[i] = False
            vertex = self._by_solver(i, low, high)
            if vertex.ending is Ending.INFEASIBLE:
                missed = self._missed(i, low, high)
                vertex = self._nearly(i, low, high, missed)
                if vertex.ending is Ending.INFEASIBLE:
                    found.feasible[i], found.duals[i] = False, missed.duals
                    continue
            found.values[i], found.duals[i] = vertex.values, vertex.duals
            basis = None if self._bases is None else self._bases.add(vertex, low[i], high[i])
            if self._bases is not None and basis is not None:
                self._try(self._bases, basis, np.flatnonzero(open_), open_, low, high, found)
        if self._bases is not None:
            self._bases.forget()
        return found

    def _by_bases(self, bases: Bases, open_: Flags, low: Floats, high: Floats, found: _Found) -> None:
        """Solves the states for which the basis with the best bound is primal feasible."""
        best = bases.best(low, high)
        for j in np.unique(best).tolist():
            self._try(bases, bases[j], np.flatnonzero(best == j), open_, low, high, found)

    def _try(
        self, bases: Bases, basis: SharedBasis, states: Ints, open_: Flags, low: Floats, high: Floats, found: _Found
    ) -> None:
        """Takes a basis for those of some states where it is primal feasible."""
        values = basis.values(low[states], high[states])
        fits = bases.keeps(values, low[states], high[states])
        solved = states[fits]
        found.values[solved], found.duals[solved], open_[solved] = values[fits], basis.duals, False

    def _alike_together(self, left: Ints, low: Floats, high: Floats) -> Ints:
        """An order in which states that differ in few limits follow each other."""
        if not len(left):
            return left
        both = np.nan_to_num(np.column_stack([low[left], high[left]]), posinf=0.0, neginf=0.0)
        moving = np.flatnonzero((both != both[0]).any(axis=0))
        return np.asarray(left[np.lexsort(both[:, moving].T)]) if len(moving) else left

    def _by_solver(self, i: int, low: Floats, high: Floats) -> Vertex:
        """One state by the solver, from the basis of the last."""
        if self._scaled is None:
            raise ValueError("nothing was scaled yet")
        (model, scaling), own = self._scaled, self.block.own
        self._resident = self._resident or Resident(model)
        cost = model.cost
        entries: tuple[Ints, Ints, Floats] = (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
        if not self.block.is_fixed:
            cost = self.block.costs(np.array([i]))[0] * scaling.column * scaling.money
            moving = np.flatnonzero(np.diff(own.values.slope.indptr))
            row, column = own.row[moving], own.column[moving]
            values = own.values.at(self.block.states[i])[moving] * scaling.row[row] * scaling.column[column]
            entries = row, column, values
        vertex = self._resident.solve(State(cost, model.upper, low[i], high[i], entries))
        if vertex.ending is not Ending.INFEASIBLE and (vertex.values is None or vertex.duals is None):
            raise SolverError(f"the solver ended with {vertex.ending.name.lower()} on an operation of a plan")
        self.solved += 1
        return vertex

    def _nearly(self, i: int, low: Floats, high: Floats, missed: _Missed) -> Vertex:
        """A state whose rows are missed by no more than the check of an answer lets pass, within limits that allow it.

        What its duals prove is proven of the limits as they are.
        """
        if (missed.by > KEPT * np.maximum(1.0, missed.size)).any():
            return Vertex(Ending.INFEASIBLE)
        wider = missed.by + TOLERANCE
        return self._by_solver(i, low - wider, high + wider)

    def _missed(self, i: int, low: Floats, high: Floats) -> _Missed:
        """By how much the rows of a state must be missed, scaled."""
        if self._scaled is None:
            raise ValueError("nothing was scaled yet")
        (model, scaling), own = self._scaled, self.block.model(i, (low, high))
        m, n = own.matrix.shape
        matrix = sparse.diags_array(scaling.row) @ own.matrix @ sparse.diags_array(scaling.column)
        slack = sparse.eye_array(m)
        elastic = LinearModel(
            cost=np.concatenate([np.zeros(n), np.ones(2 * m)]),
            matrix=sparse.csr_array(sparse.hstack([matrix, slack, -slack])),
            row_lower=low[i],
            row_upper=high[i],
            lower=np.concatenate([model.lower, np.zeros(2 * m)]),
            upper=np.concatenate([model.upper, np.full(2 * m, np.inf)]),
            integer=np.zeros(n + 2 * m, dtype=bool),
        )
        found = run(elastic, Options(stoppable=False))
        if found.duals is None or found.values is None:
            raise SolverError("the solver cannot tell by how much rows of an operation are missed")
        by = found.values[n : n + m] + found.values[n + m :]
        return _Missed(found.duals, by, abs(matrix) @ abs(found.values[:n]))
