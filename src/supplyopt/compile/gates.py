"""Which yes-or-no shuts which columns of a model: a contract that is not signed delivers nothing."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from supplyopt.compile.affine import Ints
from supplyopt.compile.linear_model import LinearModel

NONE = -1


def gates(model: LinearModel) -> Ints:
    """For each column the yes-or-no without which it is 0; -1 where there is none [n].

    Read from rows ``Σ a z ≤ Σ b c`` with a, b > 0 and z ≥ 0: where all c have one gate in common, every z has it too,
    as a size x ≤ U·y, what is drawn on it, v ≤ κ·x, and sums of that.
    """
    gate = np.where(model.integer & (model.lower == 0) & (model.upper == 1), np.arange(len(model.cost)), NONE)
    below, above = (np.flatnonzero(limit == 0) for limit in (model.row_upper, model.row_lower))
    rows = sparse.vstack([model.matrix[below, :], -model.matrix[above, :]], format="csr").tocoo()
    (row, column), value = rows.coords, rows.data
    free = np.bincount(row, (value > 0) & (model.lower[column] < 0), rows.shape[0]) > 0
    right, left = (value < 0) & ~free[row], (value > 0) & ~free[row]
    while True:
        least, most = np.full(rows.shape[0], len(gate)), np.full(rows.shape[0], NONE)
        np.minimum.at(least, row[right], gate[column[right]])
        np.maximum.at(most, row[right], gate[column[right]])
        common = np.where(least == most, least, NONE)
        new = left & (common[row] != NONE) & (gate[column] == NONE)
        if not new.any():
            return gate
        gate[column[new]] = common[row[new]]
