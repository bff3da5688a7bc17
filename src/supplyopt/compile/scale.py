"""Powers of ten that bring columns, rows and costs to a middling size (bauxite beside by-products)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile.linear_model import LinearModel
from supplyopt.network.grammar import Floats

NEGLIGIBLE = 1e-9


@dataclass(frozen=True)
class Scaling:
    """z = column · z', each row multiplied by ``row``, costs by ``money``."""

    column: Floats
    row: Floats
    money: float


def scale(model: LinearModel) -> tuple[LinearModel, Scaling]:
    """A model of middling size, and how to undo it.

    Columns go by their upper bound (about 1e2 after), rows by their largest entry, money by the largest cost.
    Columns without a bound (those of risk measures) follow the rows they stand in. Only powers of ten, so that
    undoing it loses nothing that matters; whole numbers are left alone.
    """
    scaling = _scaling_of(model)
    scaled = replace(
        model,
        cost=model.cost * scaling.column * scaling.money,
        matrix=_scaled(model.matrix, scaling),
        row_lower=model.row_lower * scaling.row,
        row_upper=model.row_upper * scaling.row,
        lower=model.lower / scaling.column,
        upper=model.upper / scaling.column,
    )
    return scaled, scaling


def _scaling_of(model: LinearModel) -> Scaling:
    matrix, column = model.matrix, _columns(model)
    row = 1.0 / _power_of_ten(_largest(matrix @ sparse.diags_array(column), axis=1))
    top = float(np.abs(model.cost * column).max(initial=0.0))
    money = 1e3 / float(_power_of_ten(np.array([top]))[0]) if top > 0 else 1.0
    return Scaling(column, row, money)


def _columns(model: LinearModel) -> Floats:
    """The scale of each column; one without a bound learns it from rows, some of them only from others that have."""
    upper, whole, matrix = model.upper, model.integer, model.matrix
    bounded = np.isfinite(upper) & (upper > 0)
    column = np.where(bounded & ~whole, _power_of_ten(np.where(bounded, upper, 1.0)) / 1e2, 1.0)
    known = bounded | whole
    while not known.all():
        size = _largest(matrix @ sparse.diags_array(column * known), axis=1, none=np.inf)
        weight = _largest(sparse.diags_array(1.0 / size) @ matrix, axis=0, none=0.0)
        learned = ~known & (weight > 0)
        if not learned.any():
            break
        column[learned] = 1.0 / _power_of_ten(weight[learned])
        known |= learned
    return column


def _scaled(matrix: Any, scaling: Scaling) -> Any:
    """The matrix after scaling, without entries that no longer matter.

    Columns reach about 1e2 then, so an entry of 1e-9 moves its row, whose largest entry is 1, by 1e-7 at most; the
    solver would drop it too, but with a warning that can mean worse.
    """
    found = sparse.csr_array(sparse.diags_array(scaling.row) @ matrix @ sparse.diags_array(scaling.column))
    found.data[np.abs(found.data) <= NEGLIGIBLE] = 0.0
    found.eliminate_zeros()
    return found


def _largest(matrix: Any, axis: int, none: float = 1.0) -> Floats:
    """Largest size of an entry in each row (axis 1) or column (axis 0); ``none`` where there is none."""
    if 0 in matrix.shape:
        return np.full(matrix.shape[1 - axis], none)
    found = np.asarray(abs(sparse.csr_array(matrix)).max(axis=axis).todense(), dtype=np.float64).ravel()
    return np.where(found > 0, found, none)


def _power_of_ten(values: Floats) -> Floats:
    return np.asarray(10.0 ** np.round(np.log10(values)), dtype=np.float64)
