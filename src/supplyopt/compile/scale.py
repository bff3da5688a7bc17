"""Powers of ten that bring columns, rows and costs to a middling size (bauxite beside by-products)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.network.grammar import Floats


@dataclass(frozen=True)
class Scaling:
    """z = column · z', each row multiplied by ``row``, costs by ``money``."""

    column: Floats
    row: Floats
    money: float


def scaling_of(cost: Floats, matrix: Any, upper: Floats, integer: Any) -> Scaling:
    """Columns by their upper bound (about 1e3 after), rows by their largest entry, money by the largest cost.

    Only powers of ten, so that undoing it loses nothing that matters; whole numbers are left alone.
    """
    known = np.isfinite(upper) & (upper > 0) & ~integer
    column = np.where(known, _power_of_ten(np.where(known, upper, 1.0)) / 1e2, 1.0)
    entries = sparse.csr_array(matrix * column)
    largest = np.zeros(matrix.shape[0])
    filled = np.diff(entries.indptr) > 0
    if entries.nnz:
        largest[filled] = np.maximum.reduceat(np.abs(entries.data), entries.indptr[:-1][filled])
    row = 1.0 / _power_of_ten(np.where(largest > 0, largest, 1.0))
    top = float(np.abs(cost * column).max(initial=0.0))
    money = 1e3 / float(_power_of_ten(np.array([top]))[0]) if top > 0 else 1.0
    return Scaling(column, row, money)


def _power_of_ten(values: Floats) -> Floats:
    return np.asarray(10.0 ** np.round(np.log10(values)), dtype=np.float64)
