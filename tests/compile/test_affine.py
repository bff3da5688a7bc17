"""What depends on data in an affine way is read from Pyomo once; anything else is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest

from supplyopt.compile.affine import AffineRows, read_rows


@pytest.fixture
def model() -> Any:
    """Two decisions x[1], x[2] and two data d[1], d[2]."""
    block = pyo.ConcreteModel()
    block.x = pyo.Var([1, 2])
    block.d = pyo.Var([1, 2])
    return block


def read(model: Any, *expressions: Any) -> AffineRows:
    columns = {id(model.x[1]): 0, id(model.x[2]): 1}
    data = {id(model.d[1]): 0, id(model.d[2]): 1}
    return read_rows(expressions, columns, data)


def dense(rows: AffineRows, data: list[float]) -> tuple[Any, Any]:
    """Coefficients [rows, 2] and constants [rows] for given data."""
    figures = np.zeros((rows.count, 2))
    np.add.at(figures, (rows.row, rows.column), rows.entries.at(np.array(data)))
    return figures, rows.shift.at(np.array(data))


def test_entries_and_constants_follow_the_data(model: Any) -> None:
    """3·x1 + d1·x2 - 2·d2·x1 + 5·d1 + 7, at d = (10, 0.5): (3 - 1)·x1 + 10·x2 + 57."""
    x, d = model.x, model.d
    rows = read(model, 3 * x[1] + d[1] * x[2] - 2 * d[2] * x[1] + 5 * d[1] + 7, x[2] - d[2])
    figures, shift = dense(rows, [10.0, 0.5])
    assert figures.tolist() == [[2.0, 10.0], [0.0, 1.0]]
    assert shift.tolist() == [57.0, -0.5]
    figures, shift = dense(rows, [0.0, 2.0])
    assert figures.tolist() == [[-1.0, 0.0], [0.0, 1.0]]
    assert shift.tolist() == [7.0, -2.0]


def test_data_that_are_infinite_mean_no_limit(model: Any) -> None:
    """x1 - d1 ≤ 0 with d1 = ∞ limits nothing, and leaves other rows alone."""
    _, shift = dense(read(model, model.x[1] - model.d[1], model.x[2] - model.d[2]), [np.inf, 3.0])
    assert shift.tolist() == [-np.inf, -3.0]


def test_numbers_alone_are_a_row_too(model: Any) -> None:
    figures, shift = dense(read(model, 4.0), [1.0, 1.0])
    assert (figures.tolist(), shift.tolist()) == ([[0.0, 0.0]], [4.0])


@pytest.mark.parametrize(
    "expression",
    [
        lambda m: m.x[1] * m.x[2],
        lambda m: m.x[1] ** 2,
        lambda m: m.d[1] * m.d[2],
        lambda m: m.d[1] ** 2 + m.x[1],
    ],
    ids=["two decisions", "a decision squared", "two data", "data squared"],
)
def test_products_of_two_decisions_or_two_data_are_refused(model: Any, expression: Any) -> None:
    with pytest.raises(ValueError, match="row 1 multiplies two decisions or two data"):
        read(model, model.x[1] + 1.0, expression(model))


@pytest.mark.parametrize("expression", [lambda m: pyo.exp(m.x[1]), lambda m: m.x[1] / m.d[1], lambda m: m.x[1] ** 3])
def test_what_is_not_linear_is_refused(model: Any, expression: Any) -> None:
    with pytest.raises(ValueError, match="row 0 is not linear"):
        read(model, expression(model))
