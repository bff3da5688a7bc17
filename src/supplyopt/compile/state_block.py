"""An independent block of operations in all its states, as arrays: one pattern, figures affine in a few parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from supplyopt.compile.affine import Affine, AffineRows, Ints
from supplyopt.compile.blocks import connected
from supplyopt.compile.linear_model import LinearModel
from supplyopt.compile.stamp import Stamped
from supplyopt.compile.tile import shifted
from supplyopt.network.grammar import Floats

Flags = npt.NDArray[np.bool_]
AT_ONCE = 256
"""States whose figures are looked at together."""
NEGLIGIBLE = 1e-9
"""A reduced cost that is taken for none, relative to cost [-]."""


@dataclass(frozen=True, eq=False)
class Entries:
    """Entries of a matrix: where they stand and, affine in the parameters of a state, what they are."""

    row: Ints
    column: Ints
    values: Affine

    @property
    def is_constant(self) -> bool:
        """Whether they are the same in every state."""
        return not self.values.slope.nnz

    def weighed(self, states: Floats, duals: Floats, columns: int) -> Floats:
        """``A_k'λ_k`` for each state [K, columns]."""
        place = sparse.csr_array(
            (np.ones(len(self.column)), (np.arange(len(self.column)), self.column)),
            shape=(len(self.column), columns),
        )
        if self.is_constant:
            rows = sparse.csr_array((self.values.constant, (self.row, self.column)), shape=(duals.shape[1], columns))
            return np.asarray((rows.T @ duals.T).T)
        return np.asarray((self.values.at_each(states) * duals[:, self.row]) @ place)


@dataclass(frozen=True, eq=False)
class StateBlock:
    """``min c_k'y,  l ≤ h_k + T_k x + W_k y ≤ u,  lower ≤ y ≤ upper`` for states k."""

    rows: Ints
    """of the template [m]"""
    columns: Ints
    """own columns of the template [n]"""
    plan: Ints
    """columns of the plan that it looks at [p]"""
    own: Entries
    """W"""
    of_plan: Entries
    """T"""
    shift: Affine
    """h [m]"""
    cost: Affine
    """c [n, money]"""
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    states: Floats
    """parameters of each state [K, P]"""

    @property
    def count(self) -> int:
        """Number of states."""
        return len(self.states)

    @property
    def is_fixed(self) -> bool:
        """Whether states differ in their limits only, so that duals of one are feasible for all."""
        return self.own.is_constant and not self.cost.slope.nnz

    def limits(self, x: Floats) -> tuple[Floats, Floats]:
        """Limits of ``W y`` under a plan (its columns of the block [p]), for each state [K, m]."""
        entries, e = self.of_plan, len(self.of_plan.row)
        gathered = sparse.csr_array((x[entries.column], (entries.row, np.arange(e))), shape=(len(self.rows), e))
        constant = gathered @ entries.values.constant + self.shift.constant
        slope = sparse.csr_array(gathered @ entries.values.slope + self.shift.slope)
        moved = Affine(constant, slope).at_each(self.states)
        return shifted(self.row_lower, moved), shifted(self.row_upper, moved)

    def only(self, states: slice) -> StateBlock:
        """The same with some of its states."""
        return replace(self, states=self.states[states])

    def costs(self, states: Ints) -> Floats:
        """c of some states [k, n]."""
        return self.cost.at_each(self.states[states])

    def model(self, state: int, limits: tuple[Floats, Floats]) -> LinearModel:
        """The linear program of a state within limits [K, m]."""
        values = self.own.values.at(self.states[state])
        matrix = sparse.csr_array((values, (self.own.row, self.own.column)), shape=(len(self.rows), len(self.columns)))
        return LinearModel(
            cost=self.cost.at(self.states[state]),
            matrix=matrix,
            row_lower=limits[0][state],
            row_upper=limits[1][state],
            lower=self.lower,
            upper=self.upper,
            integer=np.zeros(len(self.columns), dtype=bool),
        )

    def extremes(self) -> Iterator[LinearModel]:
        """Two programs whose figures are the largest and the smallest of all states, each by itself, under no plan."""
        limits = self.limits(np.zeros(len(self.plan)))
        first = self.model(0, limits)
        every = _ends(self.own.values, self.states), _ends(self.cost, self.states)
        for of, entries, cost in zip((_largest, _smallest), *every, strict=True):
            low, high = (of(side) for side in limits)
            matrix = sparse.csr_array((entries, (self.own.row, self.own.column)), shape=first.matrix.shape)
            yield replace(first, cost=cost, matrix=matrix, row_lower=low, row_upper=high)

    def proven(self, duals: Floats, of_costs: Flags) -> tuple[Floats, Floats]:
        """What duals [K, m] prove of the cost of each state under any plan: ``Q_k(x) ≥ constant_k + slope_k · x``.

        Where it is not ``of_costs``, of what rows are missed by: some operation keeps all rows only if it is not above
        0. Weak duality: it holds for any duals, but that a reduced cost of next to nothing counts for none where a
        column has no upper bound ::

            constant = Σ λ⁺ (l - h) + λ⁻ (u - h) + Σ min(d lower, d upper),   d = c - W'λ,   slope = -T'λ
        """
        shift = self.shift.at_each(self.states)
        low, high = shifted(self.row_lower, shift), shifted(self.row_upper, shift)
        duals = np.where(np.isinf(np.where(duals > 0.0, low, high)), 0.0, duals)
        costs = np.where(of_costs[:, None], self.cost.at_each(self.states), 0.0)
        used = self.own.weighed(self.states, duals, len(self.columns))
        shrunk = self._shrinking(costs, used)
        duals, reduced = duals * shrunk, costs - used * shrunk
        limits = np.where(duals > 0.0, low, np.where(duals < 0.0, high, 0.0))
        ends = np.where(reduced > 0.0, self.lower, self.upper)
        ends = np.where(np.isinf(ends) & (np.abs(reduced) <= NEGLIGIBLE * (1.0 + np.abs(costs))), 0.0, ends)
        constant = (duals * limits).sum(axis=1) + (reduced * np.where(reduced == 0.0, 0.0, ends)).sum(axis=1)
        return constant, -self.of_plan.weighed(self.states, duals, len(self.plan))

    def _shrinking(self, costs: Floats, used: Floats) -> Floats:
        """By how much duals are shrunk, so that columns without an upper bound cost no less than they use [K, 1]."""
        dear = np.isinf(self.upper) & (used > costs) & (costs > 0.0)
        parts = np.divide(costs, used, out=np.ones_like(costs), where=dear)
        return np.asarray(parts.min(axis=1, initial=1.0)[:, None])

    @cached_property
    def reach(self) -> tuple[Floats, Floats]:
        """What each state costs at least and at most, whatever is done within the bounds of its columns [K, money]."""
        costs = self.cost.at_each(self.states)
        ends = costs * self.lower, np.where(costs == 0.0, 0.0, costs * self.upper)
        return np.minimum(*ends).sum(axis=1), np.maximum(*ends).sum(axis=1)

    @property
    def tightness(self) -> Floats:
        """How much is left of the limits of each state, where nothing is decided [K]."""
        return np.asarray(-self.shift.at_each(self.states).sum(axis=1))


def state_blocks_of(stamped: Stamped, root: int) -> Iterator[tuple[StateBlock, Ints]]:
    """The blocks of the operations of some scenarios, and which state each scenario brings each into."""
    template = stamped.template
    rows, own = template.rows, template.rows.column >= root
    shape = (rows.count, template.columns.count)
    pattern = sparse.csr_array((np.ones(own.sum()), (rows.row[own], rows.column[own] - root)), shape=shape)
    cost = _cost(template.outcomes, template.outcome_names.index(("cost",)), root, template.columns.count)
    for part in connected(pattern):
        inside = np.isin(rows.row, part.rows)
        of_plan, of_own = np.flatnonzero(inside & ~own), np.flatnonzero(inside & own)
        plan = np.unique(rows.column[of_plan])
        figures = [
            _some(rows.entries, of_own),
            _some(rows.entries, of_plan),
            _some(rows.shift, part.rows),
            _some(cost, part.columns),
        ]
        moving = np.unique(np.concatenate([each.slope.indices for each in figures])).astype(np.int64)
        states, state = _distinct(stamped.parameters[:, moving])
        w, t, h, c = (Affine(each.constant, sparse.csr_array(each.slope[:, moving])) for each in figures)
        yield (
            StateBlock(
                part.rows,
                part.columns,
                plan,
                Entries(_local(rows.row[of_own], part.rows), _local(rows.column[of_own] - root, part.columns), w),
                Entries(_local(rows.row[of_plan], part.rows), np.searchsorted(plan, rows.column[of_plan]), t),
                h,
                c,
                template.lower[part.rows],
                template.upper[part.rows],
                template.columns.lower[part.columns],
                template.columns.upper[part.columns],
                states,
            ),
            state,
        )


def _ends(figures: Affine, states: Floats) -> tuple[Floats, Floats]:
    """The largest and the smallest of each figure in some states, which are looked at a few at a time."""
    states = states if figures.slope.nnz else states[:1]
    parts = (figures.at_each(states[k : k + AT_ONCE]) for k in range(0, len(states), AT_ONCE))
    largest, smallest = zip(*((_largest(part), _smallest(part)) for part in parts), strict=True)
    return _largest(np.array(largest)), _smallest(np.array(smallest))


def _largest(figures: Floats) -> Floats:
    """Of each column [K, n]."""
    return np.asarray(np.abs(figures).max(axis=0))


def _smallest(figures: Floats) -> Floats:
    """Of each column, of what is not 0 [K, n]."""
    found = np.where(figures == 0.0, np.inf, np.abs(figures)).min(axis=0)
    return np.asarray(np.where(np.isinf(found), 0.0, found))


def _some(figures: Affine, which: Ints) -> Affine:
    slope = sparse.csr_array(figures.slope[which, :])
    slope.eliminate_zeros()
    return Affine(figures.constant[which], slope)


def _cost(outcomes: AffineRows, place: int, root: int, columns: int) -> Affine:
    """The cost of each own column."""
    mine = np.flatnonzero((outcomes.row == place) & (outcomes.column >= root))
    ones = np.ones(len(mine))
    put = sparse.csr_array((ones, (outcomes.column[mine] - root, np.arange(len(mine)))), shape=(columns, len(mine)))
    found = _some(outcomes.entries, mine)
    return Affine(put @ found.constant, sparse.csr_array(put @ found.slope))


def _distinct(table: Floats) -> tuple[Floats, Ints]:
    """The distinct rows of a table, and which each is."""
    if not table.shape[1]:
        return table[:1], np.zeros(len(table), dtype=np.int64)
    keys = np.ascontiguousarray(table + 0.0).view(np.dtype((np.void, table.itemsize * table.shape[1]))).ravel()
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return table[first], which.ravel().astype(np.int64)


def _local(places: Ints, among: Ints) -> Ints:
    """Positions of some numbers within a list of them."""
    order = np.argsort(among)
    return np.asarray(order[np.searchsorted(among, places, sorter=order)])
