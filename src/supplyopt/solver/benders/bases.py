"""Bases of a block whose states differ in their limits only: dual feasible in one state, dual feasible in all.

For limits b the tight rows R of a basis fix its basic columns B, the others N being held at a bound ::

    y_B = A_RB⁻¹ ( b_R - A_RN y_N ),      λ_R = A_RB⁻ᵀ c_B

λ bounds the cost of every state under every plan, and a state whose best bound comes of a basis that is primal feasible
there is solved. So most states are solved by products of matrices. Source: Bertsimas and Tsitsiklis 1997, chapter 5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supplyopt.compile import LinearModel
from supplyopt.compile.affine import Ints
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs import Vertex

TOLERANCE = 1e-7
"""By how much a limit may be missed in a scaled program: that of the solver."""
MOST_KEPT = 400
"""Bases that are kept of a block; the oldest go first."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SharedBasis:
    """A basis, its duals, and the values of its columns as its tight limits have it, all scaled."""

    duals: Floats
    """[m]"""
    held_cost: float
    """what columns at their bounds add to the bound that the duals prove"""
    tight: Ints
    """rows that are tight"""
    at_top: Flags
    """which of them are at their upper limit"""
    basic: Ints
    """columns that are basic"""
    inverse: Floats
    """A_RB⁻¹ [basic, tight]"""
    rest: Floats
    """values of the columns, those that are basic 0 [n]"""
    held: Floats
    """what these take of the tight rows"""

    def values(self, low: Floats, high: Floats) -> Floats:
        """Values of all columns for some limits [k, n]."""
        limit = np.where(self.at_top, high[:, self.tight], low[:, self.tight])
        found = np.tile(self.rest, (len(low), 1))
        with np.errstate(invalid="ignore"):  # a limit that is none in some state: nothing fits there
            found[:, self.basic] = (limit - self.held) @ self.inverse.T
        return found


class Bases:
    """Those that were met, of a program that is small enough for dense matrices."""

    def __init__(self, model: LinearModel) -> None:
        """Begin without any."""
        self._model, self._matrix = model, model.matrix.toarray()
        self._kept: list[SharedBasis] = []

    def __getitem__(self, number: int) -> SharedBasis:
        return self._kept[number]

    def __len__(self) -> int:
        return len(self._kept)

    def best(self, low: Floats, high: Floats) -> Ints:
        """The basis whose duals prove most of each of some states, given by their limits [K, m]."""
        low, high = (np.where(np.isinf(side), 0.0, side) for side in (low, high))
        duals = np.array([basis.duals for basis in self._kept])
        held = np.array([basis.held_cost for basis in self._kept])
        proven = low @ np.maximum(duals, 0.0).T + high @ np.minimum(duals, 0.0).T + held
        return np.asarray(proven.argmax(axis=1))

    def keeps(self, values: Floats, low: Floats, high: Floats) -> Flags:
        """Which values [k, n] lie within all limits [k, m] and bounds."""
        model = self._model
        inside = ((values >= model.lower - TOLERANCE) & (values <= model.upper + TOLERANCE)).all(axis=1)
        with np.errstate(invalid="ignore"):
            activity = values @ self._matrix.T
        return np.asarray(inside & ((activity >= low - TOLERANCE) & (activity <= high + TOLERANCE)).all(axis=1))

    def forget(self) -> None:
        """Keep the newest only."""
        del self._kept[:-MOST_KEPT]

    def add(self, vertex: Vertex, low: Floats, high: Floats) -> SharedBasis | None:
        """Keep the basis with which the solver ended within some limits [m]; none if it cannot be inverted."""
        model, matrix = self._model, self._matrix
        basic, tight = np.flatnonzero(vertex.basic_columns), np.flatnonzero(~vertex.basic_rows)
        if vertex.values is None or vertex.duals is None or len(basic) != len(tight):
            return None
        try:
            inverse = np.linalg.inv(matrix[np.ix_(tight, basic)])
        except np.linalg.LinAlgError:
            return None
        activity = matrix @ vertex.values
        at_top = (np.abs(high - activity) < np.abs(activity - low))[tight]
        at_cap = np.abs(model.upper - vertex.values) < np.abs(vertex.values - model.lower)
        rest = np.where(at_cap, model.upper, model.lower)
        rest[basic] = 0.0
        if not np.isfinite(rest).all() or not np.isfinite(inverse).all():
            return None
        reduced = model.cost - vertex.duals @ matrix
        ends = np.where(reduced > 0.0, model.lower, np.where(np.isinf(model.upper), 0.0, model.upper))
        held = matrix[tight, :] @ rest
        found = SharedBasis(vertex.duals, float(reduced @ ends), tight, at_top, basic, inverse, rest, held)
        self._kept.append(found)
        return found
