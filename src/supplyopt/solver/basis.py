"""A basis of a linear program whose limits and costs are affine in a few figures: where it is optimal, and what then.

With the tight rows N, the basic columns B and the others F, held at a bound, and d the deviation of the figures,

::

    v_B(d) = A_NB⁻¹ ( limit_N - R_N d - A_NF v_F(d) ),      y_N(d) = A_NB⁻ᵀ (c + C d)_B

are affine in d, and so is everything that makes a basis optimal: columns and rows within their limits, reduced costs
and multipliers of the right sign. So it is proven for as many d as one likes by a product of matrices. Source:
Bertsimas and Tsitsiklis, *Introduction to Linear Optimization*, 1997, chapter 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import splu

from supplyopt.compile.decided_block import DecidedBlock, State
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs import Vertex

TOLERANCE = 1e-7
"""By how much a limit or a sign may be missed in a scaled program: that of the solver."""
NEGLIGIBLE = 1e-11
"""A coefficient below which nothing depends on a figure."""

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


class UnfitError(Exception):
    """What the solver calls an optimal basis cannot be inverted, or is not optimal."""


@dataclass(frozen=True)
class AffineValues:
    """``start + slope · d[figures]``: values that depend on some of the figures."""

    start: Floats
    slope: Floats
    figures: Ints

    def of(self, chosen: Flags) -> AffineValues:
        """Some of them."""
        return AffineValues(self.start[chosen], self.slope[chosen], self.figures)

    def plus(self, more: Floats) -> AffineValues:
        """With a slope in all figures [n, k] added."""
        found = more.copy()
        found[:, self.figures] += self.slope
        figures = np.flatnonzero(found.any(axis=0))
        return AffineValues(self.start, found[:, figures], figures)


@dataclass(frozen=True)
class Conditions:
    """``rows · d[figures] ≥ least`` for each of some rows."""

    rows: Floats
    least: Floats
    figures: Ints

    @classmethod
    def between(cls, values: AffineValues, lower: Floats, upper: Floats) -> Conditions:
        """That values lie within limits, as far as there are limits and anything moves; raises UnfitError."""
        moves = np.abs(values.slope).max(axis=1, initial=0.0) > NEGLIGIBLE
        missed = np.maximum(lower - values.start, values.start - upper)[~moves]
        if (missed > TOLERANCE).any():
            raise UnfitError
        low, high = moves & np.isfinite(lower), moves & np.isfinite(upper)
        return cls(
            np.vstack([values.slope[low], -values.slope[high]]),
            np.concatenate([(lower - values.start)[low], (values.start - upper)[high]]) - TOLERANCE,
            values.figures,
        )

    def hold(self, d: Floats, low: Floats, high: Floats) -> Flags:
        """Whether all hold, for each of some d [N, k] between low and high."""
        low, high = low[self.figures], high[self.figures]
        worst = np.maximum(self.rows, 0.0) @ low + np.minimum(self.rows, 0.0) @ high
        doubtful = worst < self.least
        if not doubtful.any():
            return np.ones(len(d), dtype=bool)
        return np.asarray((d[:, self.figures] @ self.rows[doubtful].T >= self.least[doubtful]).all(axis=1))


@dataclass(frozen=True)
class Basis:
    """A basis: the conditions under which it is optimal, and the optimum there."""

    conditions: tuple[Conditions, ...]
    start: float
    """cost where nothing deviates"""
    slope: Floats
    """how cost changes with the figures [k]"""
    bend: Floats
    """how its slope in some figures changes with others"""
    bent: Ints
    """these figures"""
    asked: AffineValues
    """the columns that are asked for"""

    def is_optimal(self, d: Floats, low: Floats, high: Floats) -> Flags:
        """Whether it is optimal, for each of some d [N, k] between low and high."""
        found = np.ones(len(d), dtype=bool)
        for conditions in self.conditions:
            found[found] = conditions.hold(d[found], low, high)
        return found

    def cost(self, d: Floats) -> Floats:
        """The optimum at each of some d [N], scaled."""
        found = self.start + d @ self.slope
        if len(self.bent):
            found = found + ((d[:, self.bent] @ self.bend) * d[:, self.asked.figures]).sum(axis=1)
        return np.asarray(found)

    def values(self, d: Floats) -> Floats:
        """The columns that are asked for at each of some d [N, columns], scaled."""
        return np.asarray(self.asked.start + d[:, self.asked.figures] @ self.asked.slope.T)


def basis_at(block: DecidedBlock, vertex: Vertex, state: State, asked: Ints) -> Basis:
    """The basis with which the solver ended in some state; raises UnfitError."""
    return _Derivation(block, vertex, state).basis(asked)


class _Derivation:
    """Everything about a basis as the figures deviate."""

    def __init__(self, block: DecidedBlock, vertex: Vertex, state: State) -> None:
        self._block, self._matrix = block, block.model.matrix
        self._basic, self._tight = vertex.basic_columns, ~vertex.basic_rows
        if vertex.values is None or int(self._tight.sum()) != int(self._basic.sum()):
            raise UnfitError
        values, activity = vertex.values, self._matrix @ vertex.values
        self._at_cap = ~self._basic & (np.abs(state.upper - values) < np.abs(values - block.model.lower))
        self._at_top = np.abs(state.row_upper - activity) < np.abs(activity - state.row_lower)
        self._tight_rows = self._matrix[self._tight, :]
        self._factors = _factors(self._tight_rows[:, self._basic])
        self._values = self._solved_values()

    def basis(self, asked: Ints) -> Basis:
        """What is needed of it."""
        model, block, v = self._block.model, self._block, self._values
        slope = v.start @ block.costs
        slope[v.figures] += model.cost @ v.slope
        bent = np.flatnonzero(block.costs.any(axis=0))
        return Basis(
            (*self._primal(), self._dual()),
            float(model.cost @ v.start),
            slope,
            block.costs[:, bent].T @ v.slope,
            bent,
            AffineValues(v.start[asked], v.slope[asked], v.figures),
        )

    def _solved(self, right: Floats, *, transposed: bool = False) -> Floats:
        if self._factors is None:
            return right
        return np.asarray(self._factors.solve(right, trans="T" if transposed else "N"))

    def _solved_values(self) -> AffineValues:
        """Every column as the figures deviate."""
        model, block = self._block.model, self._block
        start = np.where(self._basic, 0.0, np.where(self._at_cap, model.upper, model.lower))
        limit = np.where(self._at_top, model.row_upper, model.row_lower)[self._tight]
        if not (np.isfinite(start).all() and np.isfinite(limit).all()):
            raise UnfitError
        slope = np.where(self._at_cap[:, None], -block.caps, 0.0)
        moving = -block.limits[self._tight] - self._tight_rows @ slope
        figures = np.flatnonzero(moving.any(axis=0) | slope.any(axis=0))
        slope = slope[:, figures]
        found = self._solved(np.column_stack([limit - self._tight_rows @ start, moving[:, figures]]))
        start[self._basic], slope[self._basic] = found[:, 0], found[:, 1:]
        return AffineValues(start, slope, figures)

    def _primal(self) -> tuple[Conditions, Conditions, Conditions]:
        """Columns that are not held, and rows that are not tight, within their limits."""
        model, block, v, basic, slack = self._block.model, self._block, self._values, self._basic, ~self._tight
        none = np.full(int(basic.sum()), np.inf)
        rows = AffineValues((self._matrix @ v.start)[slack], (self._matrix @ v.slope)[slack], v.figures)
        columns = v.of(basic)
        return (
            Conditions.between(rows.plus(block.limits[slack]), model.row_lower[slack], model.row_upper[slack]),
            Conditions.between(columns, model.lower[basic], none),
            Conditions.between(columns.plus(block.caps[basic]), -none, model.upper[basic]),
        )

    def _dual(self) -> Conditions:
        """Reduced costs of columns that are held, and multipliers of tight rows, of the right sign."""
        model, block = self._block.model, self._block
        figures = np.flatnonzero(block.costs.any(axis=0))
        every = np.column_stack([model.cost, block.costs[:, figures]])
        y = self._solved(every[self._basic], transposed=True)
        reduced = every - self._tight_rows.T @ y
        free = block.caps.any(axis=1) | (model.upper > model.lower)
        reduced = np.where(self._at_cap[:, None], -reduced, reduced)[~self._basic & free]
        y = np.where(self._at_top[self._tight, None], -y, y)[(model.row_lower < model.row_upper)[self._tight]]
        signed = np.vstack([reduced, y])
        none = np.full(len(signed), np.inf)
        return Conditions.between(AffineValues(signed[:, 0], signed[:, 1:], figures), np.zeros(len(signed)), none)


def _factors(square: Any) -> Any:
    if not square.shape[0]:
        return None
    try:
        return splu(sparse.csc_array(square))
    except RuntimeError as error:  # of exactly singular factors
        raise UnfitError from error
