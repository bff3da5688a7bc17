"""What a program need not be told: flows that must be nothing, capacities of one flow."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from supplyopt.compile.linear_model import LinearModel
from supplyopt.compile.reduction import reduce

ALL = np.ones(5, dtype=bool)
NONE = np.inf


def program() -> LinearModel:
    """a + b ≤ 0, so both are nothing; c ≤ 4 and 2 c ≤ 6, the tighter is its bound; c + d + a ≤ 9; d - e ≤ 0."""
    rows = [[1, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 2, 0, 0], [1, 0, 1, 1, 0], [0, 0, 0, 1, -1]]
    return LinearModel(
        cost=np.zeros(5),
        matrix=sparse.csr_array(np.array(rows, dtype=float)),
        row_lower=np.full(5, -NONE),
        row_upper=np.array([0.0, 4.0, 6.0, 9.0, 0.0]),
        lower=np.zeros(5),
        upper=np.array([50.0, 50.0, 50.0, 50.0, 50.0]),
        integer=np.zeros(5, dtype=bool),
    )


def test_what_a_row_of_nothing_holds_is_nothing() -> None:
    """Not d, which may be as much as e."""
    found = reduce(program(), ALL, ALL)
    assert found.columns.tolist() == [False, False, True, True, True]


def test_a_row_of_one_column_is_its_bound() -> None:
    """2 c ≤ 6 is; c ≤ 4 stays a row, since it may be the tighter one in another scenario; a + b ≤ 0 is empty."""
    found = reduce(program(), ALL, ALL)
    assert found.cap.tolist() == [-1, -1, 2, -1, -1]
    assert found.rows.tolist() == [False, True, False, True, True]


def test_what_scenarios_may_move_holds_nothing() -> None:
    """If the limit of a + b moves, both stay; if an entry of 2 c moves, c ≤ 4 is the bound."""
    moving = np.array([False, True, True, True, True])
    assert reduce(program(), ALL, moving).columns.all()
    twisted = np.array([True, True, False, True, True])
    assert reduce(program(), twisted, ALL).cap.tolist() == [-1, -1, 1, -1, -1]


def test_a_bound_that_is_tighter_stays() -> None:
    model = program()
    model.upper[2] = 2.0
    assert reduce(model, ALL, ALL).cap.tolist() == [-1] * 5
