"""Many states of a small program at once, by the dual simplex: those that come to the same basis go on together.

Costs are the same in all of them, so which column enters follows from the basis and from what leaves alone, not from
the state. From a common start, states walk along a tree of bases; each basis is worked out once. With M = [W, -I] and
the rows' own activities as columns, basis B, reduced costs z and row r of W_B⁻¹ M,

::

    leaves   r = argmax ( lower - v, v - upper ),            enters   q = argmin { |z_q| / |α_q| },    α = (W_B⁻¹ M)_r

Each answer carries its proof: a point within all limits, and a bound by weak duality that equals its cost.

::

    c'v  =  y'(limits) + Σ_j ( max(0, c - W'y)_j lower_j + min(0, c - W'y)_j upper_j )

Source: Koberstein, *The Dual Simplex Method*, 2005, chapter 3.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from supplyopt.compile.decided_block import DecidedBlock, State
from supplyopt.network.grammar import Floats
from supplyopt.solver.basis import TOLERANCE, UnfitError
from supplyopt.solver.highs import Vertex

PIVOT = 1e-7
"""An entry below which nothing enters."""
TIE = 1e-9
"""Ratios that differ by less are the same; the largest entry of them enters."""
PROVEN = 1e-8
"""Relative distance of cost and bound within which a state is proven."""
STEPS = 100
"""Most steps of a state, so that a tie of bases without end is left to the solver."""
FEW = 8
"""States that are not worth a step of their own."""
BYTES = 64_000_000
"""Of what is held of states that walk together."""
STATE = 10
"""Figures of a state for each column, in all that is held of it: limits, values, a basis of its own."""

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Walked:
    """Where states came to."""

    values: Floats
    """[N, n]"""
    proven: Flags
    """whether they are an optimum; if not, nothing is known [N]"""


@dataclass(frozen=True)
class _Reached:
    """Bases that states have come to, by the columns that are basic; activities of rows stand after own columns."""

    basic: Ints
    """[E, m]"""
    reduced: Floats
    """reduced costs [E, n + m]"""
    is_basic: Flags
    """[E, n + m]"""
    at_upper: Flags
    """which of those that are not basic are at their upper limit [E, n + m]"""

    def taken(self, which: Ints) -> _Reached:
        """Some of them, as copies."""
        return _Reached(*(getattr(self, field.name)[which] for field in fields(self)))


@dataclass(frozen=True)
class _Steps:
    """Steps that lead from some bases to others: the inverse of each is that of the last times ``eta`` in a column."""

    origin: Ints
    """[E]"""
    place: Ints
    """which of the basic columns left [E]"""
    eta: Floats
    """[E, m]"""


class _Way:
    """The steps that led from the start to some bases of the last level, [E] each."""

    def __init__(self, steps: list[_Steps], last: Ints) -> None:
        self._steps: list[tuple[Ints, Floats]] = []
        """what left, and eta; the first step first"""
        for step in reversed(steps):
            self._steps.append((step.place[last], step.eta[last]))
            last = step.origin[last]
        self._steps.reverse()

    def row(self, place: Ints, rows: int) -> Floats:
        """A row of the inverse of each, as a combination of those of the start [E, m]."""
        each, found = np.arange(len(place)), np.zeros((len(place), rows))
        found[each, place] = 1.0
        for left, eta in reversed(self._steps):
            found[each, left] = np.einsum("em,em->e", found, eta)
        return found

    def column(self, found: Floats) -> Floats:
        """The inverse of each times a column, given what that of the start makes of it [E, m]."""
        each = np.arange(len(found))
        for left, eta in self._steps:
            by = found[each, left]
            found[each, left] = 0.0
            found += by[:, None] * eta
        return found


class Walk:
    """A program of fixed costs, and a basis from which all its states set out."""

    def __init__(self, block: DecidedBlock, vertex: Vertex, state: State) -> None:
        """Set out where the solver ended in some state; raises UnfitError."""
        model = block.model
        self._block, rows = block, model.matrix.toarray()
        self._count, self._columns = rows.shape
        self._every = np.hstack([rows, -np.eye(self._count)])
        fixed = (model.upper <= model.lower) & ~block.caps.any(axis=1)
        self._enters = ~np.concatenate([fixed, model.row_upper <= model.row_lower])
        self._start, self._table = self._basis(vertex, state)

    def _basis(self, vertex: Vertex, state: State) -> tuple[_Reached, Floats]:
        """It, and W_B⁻¹ M there [m, n + m]."""
        if vertex.values is None or int(vertex.basic_columns.sum() + vertex.basic_rows.sum()) != self._count:
            raise UnfitError
        is_basic = np.concatenate([vertex.basic_columns, vertex.basic_rows])
        basic = np.flatnonzero(is_basic)
        try:
            table = np.linalg.solve(self._every[:, basic], self._every)
        except np.linalg.LinAlgError as error:
            raise UnfitError from error
        cost = np.concatenate([self._block.model.cost, np.zeros(self._count)])
        reduced = np.where(is_basic, 0.0, cost - cost[basic] @ table)
        values = np.concatenate([vertex.values, self._block.model.matrix @ vertex.values])
        lower = np.concatenate([self._block.model.lower, state.row_lower])
        upper = np.concatenate([state.upper, state.row_upper])
        nearer = np.abs(upper - values) < np.abs(values - lower)
        at_upper = ~is_basic & np.where(np.abs(reduced) > TOLERANCE, reduced < 0.0, nearer)
        if not np.isfinite(np.where(at_upper, upper, lower)[~is_basic]).all():
            raise UnfitError
        return _Reached(basic[None], reduced[None], is_basic[None], at_upper[None]), table

    def walk(self, deviations: Floats) -> Walked:
        """The optimum at each of some deviations [N, k], in which no cost deviates."""
        size = max(1, BYTES // (8 * STATE * self._every.shape[1]))
        parts = [self._walked(deviations[i : i + size]) for i in range(0, len(deviations), size)]
        return Walked(np.concatenate([p.values for p in parts]), np.concatenate([p.proven for p in parts]))

    def _walked(self, deviations: Floats) -> Walked:
        lower, upper = self._limits(deviations)
        bases, basic = self._start, self._start.basic[0]
        values = np.where(bases.at_upper, upper, lower)
        values[:, basic] = 0.0
        values[:, basic] = -values @ self._table.T
        proven = np.zeros(len(deviations), dtype=bool)
        live, at = np.arange(len(deviations)), np.zeros(len(deviations), dtype=np.int64)
        steps: list[_Steps] = []
        for _ in range(STEPS):
            below, above = lower[live] - values[live], values[live] - upper[live]
            missed = np.maximum(below, above)
            leaves = missed.argmax(axis=1)
            each = np.arange(len(live))
            done = missed[each, leaves] <= TOLERANCE
            ended = live[done]
            proven[ended] = self._are_proven(values[ended], bases.reduced[at[done]], lower[ended], upper[ended])
            rising = (below[each, leaves] > 0.0)[~done]
            live, at, leaves = live[~done], at[~done], leaves[~done]
            if len(live) <= FEW:
                break
            keys, edge = np.unique((at * self._every.shape[1] + leaves) * 2 + rising, return_inverse=True)
            start, left = np.divmod(keys // 2, self._every.shape[1])
            bases, change, step = self._stepped(bases, steps, start, left, keys % 2 == 1)
            steps.append(step)
            limit = np.where(rising, lower[live, leaves], upper[live, leaves])
            values[live] -= (values[live, leaves] - limit)[:, None] * change[edge]
            values[live, leaves] = limit
            on = np.isfinite(change[edge, 0])
            live, at = live[on], edge[on]
        return Walked(values[:, : self._columns], proven)

    def _limits(self, deviations: Floats) -> tuple[Floats, Floats]:
        """Of columns and of rows [N, n + m]."""
        model, moved = self._block.model, deviations @ self._block.limits.T
        lower = np.broadcast_to(model.lower, (len(deviations), self._columns))
        upper = model.upper - deviations @ self._block.caps.T
        return np.hstack([lower, model.row_lower - moved]), np.hstack([upper, model.row_upper - moved])

    def _stepped(
        self, bases: _Reached, steps: list[_Steps], start: Ints, leaves: Ints, rising: Flags
    ) -> tuple[_Reached, Floats, _Steps]:
        """The bases after some, when something leaves as it is too small or too great; how values change; the steps.

        Values change by so much for each unit that what leaves falls [E, n + m]; by NaN where nothing can enter.
        """
        each, to, way = np.arange(len(start)), bases.taken(start), _Way(steps, start)
        place = (to.basic == leaves[:, None]).argmax(axis=1)
        row = way.row(place, self._count) @ self._table
        enters, possible = self._entering(to, row, rising)
        column = way.column(self._table.T[enters])
        pivot = np.where(possible, column[each, place], np.nan)[:, None]
        change = np.zeros_like(row)
        np.put_along_axis(change, to.basic, column, axis=1)
        change[each, enters] = -1.0
        change /= pivot
        column[each, place] = -1.0
        dearer = to.reduced[each, enters] / pivot[:, 0]
        to.reduced[:] -= dearer[:, None] * row
        to.reduced[each, leaves], to.reduced[each, enters] = -dearer, 0.0
        to.basic[each, place] = enters
        to.is_basic[each, leaves], to.is_basic[each, enters] = False, True
        to.at_upper[each, leaves], to.at_upper[each, enters] = ~rising, False
        return to, change, _Steps(start, place, -column / pivot)

    def _entering(self, bases: _Reached, row: Floats, rising: Flags) -> tuple[Ints, Flags]:
        """What enters at each, and whether anything can: what leaves comes back to its limit as it moves inwards."""
        inwards = np.where(bases.at_upper == rising[:, None], row, -row)
        able = ~bases.is_basic & self._enters & (inwards > PIVOT)
        ratio = np.divide(np.abs(bases.reduced), inwards, out=np.full(row.shape, np.inf), where=able)
        least = ratio.min(axis=1)
        enters = np.where(able & (ratio <= least[:, None] + TIE), inwards, -1.0).argmax(axis=1)
        return enters, np.isfinite(least)

    def _are_proven(self, values: Floats, reduced: Floats, lower: Floats, upper: Floats) -> Flags:
        """Whether values [N, n + m] are an optimum: from the program itself, whatever became of the inverse."""
        model, n = self._block.model, self._columns
        own, y = values[:, :n], reduced[:, n:]
        activity = np.asarray((model.matrix @ own.T).T)
        every = np.hstack([own, activity])
        missed = np.maximum(lower - every, every - upper).max(axis=1, initial=0.0)
        signed = np.hstack([model.cost - np.asarray((model.matrix.T @ y.T).T), y])
        signed[np.abs(signed) <= TOLERANCE] = 0.0
        limit = np.where(signed > 0.0, lower, np.where(signed < 0.0, upper, 0.0))
        cost, bound = own @ model.cost, (signed * limit).sum(axis=1)
        return np.asarray((missed <= 2.0 * TOLERANCE) & (cost - bound <= PROVEN * np.maximum(1.0, np.abs(cost))))
