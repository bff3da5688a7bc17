"""Figures that a solver would take without a word and answer 'optimal' to are refused before it sees them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import sparse
from tests.textbook.builders import case, study

from supplyopt.compile import LinearModel, Program, compile_study
from supplyopt.errors import SolverError, StudyError
from supplyopt.solver.highs import Ending, Options, run
from supplyopt.solver.ranges import check_ranges


@pytest.fixture
def program() -> Program:
    return compile_study(study(case([{"offer": "s", "price": 3.0, "capacity": 10.0, "fixed_cost": 2.0}], [5])))


def test_sound_figures_pass_and_their_ranges_are_told(program: Program) -> None:
    ranges = check_ranges(program)
    assert set(ranges) == {"matrix", "cost", "right-hand side", "bounds"}
    assert ranges["cost"] == [1.0, 100.0]


def with_entry(program: Program, value: float) -> tuple[Program, str]:
    """The program with one coefficient changed, and the name of its column."""
    matrix = program.matrix.copy()
    matrix.data = matrix.data.copy()
    matrix.data[3] = value
    return replace(program, matrix=matrix), program.column_name(int(matrix.indices[3]))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (np.nan, "SOL001"),
        (np.inf, "SOL001"),
        (-np.inf, "SOL001"),
        (1e16, "SOL002"),
        (-1e13, "SOL002"),
        (1e-12, "SOL003"),
    ],
)
def test_a_poisoned_coefficient_is_refused_and_its_column_named(program: Program, value: float, code: str) -> None:
    poisoned, name = with_entry(program, value)
    with pytest.raises(StudyError, match=code) as refused:
        check_ranges(poisoned)
    assert name in str(refused.value)


@pytest.mark.parametrize(("value", "code"), [(np.nan, "SOL001"), (np.inf, "SOL001"), (1e20, "SOL002")])
def test_a_poisoned_cost_is_refused_and_its_column_named(program: Program, value: float, code: str) -> None:
    column = next(j for j in range(program.shape[1]) if "short" in program.column_name(j))
    cost = program.cost.copy()
    cost[column] = value
    with pytest.raises(StudyError, match=code) as refused:
        check_ranges(replace(program, cost=cost))
    assert "short[widget@market/standard, 1]" in str(refused.value)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("row_lower", np.nan, "SOL001"),
        ("row_upper", np.nan, "SOL001"),
        ("row_upper", 1e21, "SOL002"),
        ("lower", np.nan, "SOL001"),
        ("upper", np.nan, "SOL001"),
        ("upper", -1.0, "SOL004"),
    ],
)
def test_poisoned_limits_are_refused(program: Program, field: str, value: float, code: str) -> None:
    figures = getattr(program, field).copy()
    figures[0] = value
    with pytest.raises(StudyError, match=code):
        check_ranges(replace(program, **{field: figures}))


def small(**changes: Any) -> LinearModel:
    """min x + y with x + y ≥ 1."""
    sound = LinearModel(
        np.ones(2),
        sparse.csr_array(np.ones((1, 2))),
        np.ones(1),
        np.full(1, np.inf),
        np.zeros(2),
        np.full(2, 10.0),
        np.zeros(2, dtype=bool),
    )
    return replace(sound, **changes)


@pytest.mark.parametrize("value", [np.inf, 1e16, 1e-10])
def test_what_the_solver_would_drop_or_refuse_is_an_error_of_its_own(value: float) -> None:
    """Behind the gate stands the count of what the solver holds: an entry of 1e-10 silently goes missing."""
    with pytest.raises(SolverError):
        run(small(matrix=sparse.csr_array(np.array([[1.0, value]]))), Options())


@pytest.mark.parametrize("changes", [{"lower": np.full(2, np.nan)}, {"row_lower": np.full(1, np.nan)}])
def test_limits_that_are_no_numbers_are_refused_by_the_solver(changes: dict[str, Any]) -> None:
    with pytest.raises(SolverError):
        run(small(**changes), Options())


def test_an_empty_model_is_solved() -> None:
    none = np.zeros(0)
    empty = LinearModel(none, sparse.csr_array((0, 0)), none, none, none, none, none.astype(bool))
    assert run(empty, Options()).ending is Ending.OPTIMAL


@pytest.mark.parametrize("option", [{"seed": -1}, {"gap": -1.0}])
def test_options_that_the_solver_does_not_know_are_an_error(option: dict[str, float]) -> None:
    with pytest.raises(SolverError, match="refuses the option"):
        run(small(), Options(**option))
