"""That nothing fits is believed only where rows have to give way by something; a solver that lies is found out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from supplyopt.compile import LinearModel
from supplyopt.solver import one_model
from supplyopt.solver.highs import Ending, Options, Solution
from supplyopt.solver.impossible import is_impossible
from supplyopt.solver.one_model import solve_model


def model(rows: list[list[float]], lower: list[float], upper: list[float], whole: bool = False) -> LinearModel:
    """min Σ x with limits of rows, 0 ≤ x ≤ 10."""
    matrix = np.array(rows)
    count = matrix.shape[1]
    return LinearModel(
        np.ones(count),
        sparse.csr_array(matrix),
        np.array(lower),
        np.array(upper),
        np.zeros(count),
        np.full(count, 10.0),
        np.full(count, whole),
    )


INF = np.inf
IMPOSSIBLE = {
    "more than there is": model([[1.0, 1.0]], [21.0], [INF]),
    "two rows that contradict": model([[1.0, 1.0], [1.0, 1.0]], [5.0, -INF], [INF, 4.0]),
    "limits of one row reversed by others": model(
        [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [3.0, 3.0, -INF], [INF, INF, 5]
    ),
    # 2x + 2y = 5 and 2x = 3 have solutions, but none in whole numbers.
    "odd and even": model([[2.0, 2.0]], [5.0], [5.0], whole=True),
    "half a piece": model([[2.0]], [3.0], [3.0], whole=True),
}


@pytest.mark.parametrize("given_", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_is_impossible_is_confirmed(given_: LinearModel) -> None:
    assert is_impossible(given_, Options()) is True
    assert solve_model(given_, Options()).ending is Ending.INFEASIBLE


@given(
    st.lists(st.lists(st.integers(-5, 5), min_size=3, max_size=3), min_size=1, max_size=4),
    st.lists(st.integers(0, 10), min_size=3, max_size=3),
    st.booleans(),
)
def test_what_has_a_solution_is_never_confirmed_to_have_none(
    rows: list[list[int]], point: list[int], whole: bool
) -> None:
    """Rows through a point that is known: A z = A p."""
    sides = (np.array(rows, dtype=float) @ point).tolist()
    given_ = model([[float(each) for each in row] for row in rows], sides, sides, whole)
    assert is_impossible(given_, Options()) is False


@pytest.mark.parametrize("whole", [False, True])
def test_a_solver_that_calls_infeasible_what_is_not_has_failed(whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """As HiGHS does with a coefficient of 1e12 in an open report (1704): infeasible, whatever it is asked."""
    monkeypatch.setattr(one_model, "run", lambda *_: Solution(Ending.INFEASIBLE, None, None, -np.inf))
    sound = model([[2.0, 2.0]], [4.0], [INF], whole)
    assert solve_model(sound, Options()).ending is Ending.FAILED


def test_without_time_to_confirm_it_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_model, "run", lambda *_: Solution(Ending.INFEASIBLE, None, None, -np.inf))
    monkeypatch.setattr("supplyopt.solver.impossible.run", lambda *_: Solution(Ending.LIMIT, None, None, -np.inf))
    assert solve_model(IMPOSSIBLE["odd and even"], Options()).ending is Ending.LIMIT


@pytest.mark.parametrize("lie", [Ending.UNBOUNDED, Ending.INFEASIBLE_OR_UNBOUNDED])
def test_unbounded_is_told_apart_from_infeasible(lie: Ending) -> None:
    """min -x without an upper limit in whole numbers: HiGHS says 'infeasible or unbounded' of it."""
    free = replace(
        model([[1.0, -1.0]], [0.0], [INF], whole=lie is Ending.INFEASIBLE_OR_UNBOUNDED),
        cost=np.array([-1.0, 0.0]),
        upper=np.full(2, INF),
    )
    assert solve_model(free, Options()).ending is Ending.UNBOUNDED
