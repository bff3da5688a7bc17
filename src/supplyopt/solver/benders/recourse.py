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
from supplyopt.solver.benders.bases import Basis, basis_of, keeps
from supplyopt.solver.highs import Ending, Options, Resident, Vertex, run

INVERTED = 250
"""Rows of a block up to which its bases are kept: an inverse beyond costs more than it saves."""
MOST_KEPT = 400
"""Bases that are kept of a block."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Operated:
    """The best operation of each state of a block under a plan."""

    values: Floats
    """[K, n, unit]"""
    cost: Floats
    """[K, money]"""
    duals: Floats
    """of the rows [K, m]; of what rows are missed by, where there is no operation that keeps them"""
    feasible: Flags
    """whether there is one [K]"""


class Recourse:
    """A block of operations, one linear program that stays with the solver, and the bases that it ended with."""

    def __init__(self, block: StateBlock) -> None:
        """Begin with nothing known."""
        self.block = block
        self._model: LinearModel | None = None
        self._scaling: Scaling | None = None
        self._resident: Resident | None = None
        self._bases: list[Basis] = []
        self._last: dict[int, Vertex] = {}
        self.solved = 0
        """linear programs that the solver was asked for"""

    def solve(self, x: Floats) -> Operated:
        """Every state under a plan (the columns that the block looks at [p])."""
        limits = self.block.limits(x)
        if self._scaling is None or self._model is None:
            self._model, self._scaling = scale(self.block.model(0, limits))
        low, high = (side * self._scaling.row for side in limits)
        count, (rows, columns) = self.block.count, self._model.matrix.shape
        every = np.ones(count, dtype=bool)
        found = Operated(np.zeros((count, columns)), np.empty(count), np.empty((count, rows)), every)
        left = np.arange(count)
        by_bases = self.block.is_fixed and rows <= INVERTED
        if by_bases:
            left = self._by_bases(self._model, left, low, high, found)
        for i in self._alike_together(left, low, high):
            if by_bases and not self._is_open(i, left):
                continue
            vertex = self._by_solver(int(i), low, high)
            left = left[left != i]
            if vertex.ending is Ending.INFEASIBLE:
                found.feasible[i], found.duals[i] = False, self._missed(int(i), low, high)
                continue
            found.values[i], found.duals[i] = vertex.values, vertex.duals
            basis = basis_of(self._model, vertex, low[i], high[i]) if by_bases else None
            if basis is not None and len(left):
                self._bases.append(basis)
                left = self._tried(self._model, basis, left, low, high, found)
        del self._bases[:-MOST_KEPT]
        return self._unscaled(found)

    def _is_open(self, i: int, left: Ints) -> bool:
        return bool((left == i).any())

    def _by_bases(self, model: LinearModel, left: Ints, low: Floats, high: Floats, found: Operated) -> Ints:
        """Solves the states for which the basis with the best bound is primal feasible; gives those that are left."""
        if not self._bases:
            return left
        duals = np.array([basis.duals for basis in self._bases])
        best = self._bounds(model, duals, low, high).argmax(axis=1)
        for j in np.unique(best):
            self._tried(model, self._bases[j], np.flatnonzero(best == j), low, high, found)
        solved = np.zeros(len(left), dtype=bool)
        for j in np.unique(best):
            mine = np.flatnonzero(best == j)
            solved[mine] = keeps(model, found.values[mine], low[mine], high[mine])
        return left[~solved]

    def _bounds(self, model: LinearModel, duals: Floats, low: Floats, high: Floats) -> Floats:
        """What each of some duals proves of each state [K, J]."""
        low, high = (np.where(np.isinf(side), 0.0, side) for side in (low, high))
        reduced = model.cost - duals @ model.matrix
        ends = np.where(reduced > 0.0, model.lower, np.where(np.isinf(model.upper), 0.0, model.upper))
        held = (reduced * ends).sum(axis=1)
        return np.asarray(low @ np.maximum(duals, 0.0).T + high @ np.minimum(duals, 0.0).T + held)

    def _tried(
        self, model: LinearModel, basis: Basis, states: Ints, low: Floats, high: Floats, found: Operated
    ) -> Ints:
        """Takes a basis where it is primal feasible; gives the states where it is not."""
        values = basis.values(model, low[states], high[states])
        fits = keeps(model, values, low[states], high[states])
        found.values[states], found.duals[states] = values, basis.duals
        return states[~fits]

    def _alike_together(self, left: Ints, low: Floats, high: Floats) -> Ints:
        """An order in which states that differ in few limits follow each other."""
        if not len(left):
            return left
        both = np.nan_to_num(np.column_stack([low[left], high[left]]), posinf=0.0, neginf=0.0)
        moving = np.flatnonzero((both != both[0]).any(axis=0))
        return np.asarray(left[np.lexsort(both[:, moving].T)]) if len(moving) else left

    def _by_solver(self, i: int, low: Floats, high: Floats) -> Vertex:
        """One state by the solver, from the basis of the last."""
        if self._model is None or self._scaling is None:
            raise ValueError("nothing was scaled yet")
        self._resident = self._resident or Resident(self._model)
        model, scaling, own = self._model, self._scaling, self.block.own
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

    def _missed(self, i: int, low: Floats, high: Floats) -> Floats:
        """Duals that prove by how much the rows of a state must be missed, scaled."""
        scaling = self._scaling
        if self._model is None or scaling is None:
            raise ValueError("nothing was scaled yet")
        own = self.block.model(i, (low, high))
        m, n = own.matrix.shape
        matrix = sparse.diags_array(scaling.row) @ own.matrix @ sparse.diags_array(scaling.column)
        slack = sparse.eye_array(m)
        elastic = LinearModel(
            cost=np.concatenate([np.zeros(n), np.ones(2 * m)]),
            matrix=sparse.csr_array(sparse.hstack([matrix, slack, -slack])),
            row_lower=low[i],
            row_upper=high[i],
            lower=np.concatenate([self._model.lower, np.zeros(2 * m)]),
            upper=np.concatenate([self._model.upper, np.full(2 * m, np.inf)]),
            integer=np.zeros(n + 2 * m, dtype=bool),
        )
        found = run(elastic, Options(stoppable=False))
        if found.duals is None:
            raise SolverError("the solver cannot tell by how much rows of an operation are missed")
        return found.duals

    def _unscaled(self, found: Operated) -> Operated:
        if self._scaling is None:
            raise ValueError("nothing was scaled yet")
        values = np.clip(found.values * self._scaling.column, self.block.lower, self.block.upper)
        money = np.where(found.feasible, self._scaling.money, 1.0)
        duals = found.duals * self._scaling.row / money[:, None]
        cost = (self.block.costs(np.arange(self.block.count)) * values).sum(axis=1)
        return Operated(values, np.where(found.feasible, cost, np.inf), duals, found.feasible)
