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
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs import Vertex

TOLERANCE = 1e-7
"""By how much a limit may be missed in a scaled program: that of the solver."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Basis:
    """A basis, its duals, and the values of its columns as its tight limits have it, all scaled."""

    duals: Floats
    """[m]"""
    at_top: Flags
    """which tight rows are at their upper limit [tight]"""
    tight: Flags
    """which rows are tight [m]"""
    basic: Flags
    """which columns are basic [n]"""
    inverse: Floats
    """A_RB⁻¹ [basic, tight]"""
    rest: Floats
    """values of the columns, those that are basic 0 [n]"""

    def values(self, model: LinearModel, low: Floats, high: Floats) -> Floats:
        """Values of all columns for some limits [k, n]."""
        limit = np.where(self.at_top, high[:, self.tight], low[:, self.tight])
        held = model.matrix[self.tight, :] @ self.rest
        found = np.tile(self.rest, (len(low), 1))
        found[:, self.basic] = (limit - held) @ self.inverse.T
        return found


def keeps(model: LinearModel, values: Floats, low: Floats, high: Floats) -> Flags:
    """Which values [k, n] lie within all limits [k, m] and bounds."""
    inside = ((values >= model.lower - TOLERANCE) & (values <= model.upper + TOLERANCE)).all(axis=1)
    activity = (model.matrix @ values.T).T
    return np.asarray(inside & ((activity >= low - TOLERANCE) & (activity <= high + TOLERANCE)).all(axis=1))


def basis_of(model: LinearModel, vertex: Vertex, low: Floats, high: Floats) -> Basis | None:
    """The basis with which the solver ended within some limits [m]; none if it cannot be inverted."""
    basic, tight = vertex.basic_columns, ~vertex.basic_rows
    if vertex.values is None or vertex.duals is None or int(tight.sum()) != int(basic.sum()):
        return None
    square = model.matrix[tight, :][:, basic].toarray()
    try:
        inverse = np.linalg.inv(square) if square.size else square
    except np.linalg.LinAlgError:
        return None
    activity = model.matrix @ vertex.values
    at_top = (np.abs(high - activity) < np.abs(activity - low))[tight]
    at_cap = np.abs(model.upper - vertex.values) < np.abs(vertex.values - model.lower)
    rest = np.where(basic, 0.0, np.where(at_cap, model.upper, model.lower))
    if not np.isfinite(rest).all() or not np.isfinite(inverse).all():
        return None
    return Basis(vertex.duals, at_top, tight, basic, inverse, rest)
