"""What a linear program need not be told: columns that must be nothing, and rows that are bounds of one column.

A plan that is decided leaves most sources out, so that most flows are nothing whatever happens; and most capacities
are of one flow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from supplyopt.compile.affine import Ints
from supplyopt.compile.linear_model import LinearModel

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Reduction:
    """What is left of a program."""

    columns: Flags
    """columns that may be anything but 0 [n]"""
    rows: Flags
    """rows with several of them, or that cannot be the bound of one [m]"""
    cap: Ints
    """row that bounds each column from above; -1: none [n]"""


def reduce(model: LinearModel, steady: Flags, fixed: Flags) -> Reduction:
    """The reduction of a program ``min c'v, l - h ≤ W v ≤ u - h`` for all scenarios at once.

    ``steady`` are rows of which no entry varies by scenario, ``fixed`` those of which no limit does either. A row
    becomes the upper bound of its only column where that is tighter than the bound that the column has, which then
    never matters: it was set so far away that no scenario reaches it (Study.headroom).
    """
    matrix = sparse.csr_array(model.matrix)
    live = _live(model, matrix, steady & fixed)
    entries = sparse.csr_array(matrix.multiply(live[None, :]))
    entries.eliminate_zeros()
    several = np.diff(entries.indptr) > 1
    cap = np.full(matrix.shape[1], -1, dtype=np.int64)
    single = np.flatnonzero((np.diff(entries.indptr) == 1) & steady & np.isneginf(model.row_lower))
    column, value = entries.indices[entries.indptr[single]], entries.data[entries.indptr[single]]
    rising = value > 0.0
    limit = np.divide(model.row_upper[single], value, out=np.full(len(single), np.inf), where=rising)
    for i in np.argsort(limit, kind="stable"):
        if rising[i] and limit[i] <= model.upper[column[i]] and cap[column[i]] < 0:
            cap[column[i]] = single[i]
    empty = np.diff(entries.indptr) == 0
    rows = several | (~empty & ~np.isin(np.arange(matrix.shape[0]), cap))
    return Reduction(live, rows, cap)


def _live(model: LinearModel, matrix: Any, constant: Flags) -> Flags:
    """Columns that no row of nothing keeps at nothing: ``Σ a v ≤ 0`` with a ≥ 0, v ≥ 0."""
    live = np.asarray(model.upper > 0.0)
    entries = sparse.csr_array(matrix[np.flatnonzero(constant & (model.row_upper <= 0.0)), :]).tocoo()
    (row, column), value = entries.coords, entries.data
    while True:
        counts = live[column]
        lowered = np.bincount(row, counts & (value < 0.0), entries.shape[0]) > 0
        held = np.bincount(column, counts & (value > 0.0) & ~lowered[row], len(live)) > 0
        if not held.any():
            return live
        live &= ~held
