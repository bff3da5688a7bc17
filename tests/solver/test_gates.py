"""Poisoned figures never reach the solver, known wrong answers stay right, and nothing is printed."""

import dataclasses

import numpy as np
import pytest
from scipy import sparse
from tests.cases import two_suppliers
from tests.textbook.builders import near, study

from supplyopt.compile import LinearModel, compile_study
from supplyopt.errors import StudyError
from supplyopt.result import Status
from supplyopt.rules import MaxShare, MinShare, MinSources
from supplyopt.solver import Limits, solve
from supplyopt.solver.gates import check_ranges
from supplyopt.solver.highs import Ending
from supplyopt.solver.highs import Options as SolverOptions
from supplyopt.solver.one_model import solve_model

POISONS = [(where, poison) for where in ("cost", "matrix") for poison in (np.nan, np.inf, 1e16)]


@pytest.mark.parametrize(("where", "poison"), [*POISONS, ("matrix", 1e-12)])
def test_poisoned_figures_are_refused_and_named(where: str, poison: float) -> None:
    program = compile_study(study(two_suppliers()))
    if where == "cost":
        bad = dataclasses.replace(program, cost=np.where(np.arange(len(program.cost)) == 0, poison, program.cost))
    else:
        matrix = program.matrix.copy()
        matrix.data = matrix.data.copy()
        matrix.data[0] = poison
        bad = dataclasses.replace(program, matrix=matrix)
    with pytest.raises(StudyError, match=r"plan\."):
        check_ranges(bad)


def model(
    cost: list[float], rows: list[list[float]], low: list[float], up: list[float], whole: list[bool]
) -> LinearModel:
    n = len(cost)
    return LinearModel(
        np.array(cost),
        sparse.csr_array(np.array(rows)),
        np.array(low),
        np.array(up),
        np.zeros(n),
        np.full(n, 100.0),
        np.array(whole),
    )


def test_a_small_program_that_a_presolve_once_got_wrong() -> None:
    """min 2x + 3z, x + z ≥ 4.5, both whole or x real: 9 with x real (x = 4.5, z = 0)."""
    answer = solve_model(model([2, 3], [[1, 1]], [4.5], [np.inf], [False, True]), SolverOptions(gap=0.0))
    assert answer.ending is Ending.OPTIMAL
    assert answer.objective == near(9)
    assert answer.bound <= 9 + 1e-6


def test_infeasible_only_by_whole_numbers() -> None:
    """2b = 1 has no whole solution."""
    answer = solve_model(model([1], [[2]], [1], [1], [True]), SolverOptions())
    assert answer.ending is Ending.INFEASIBLE


def test_unbounded_is_told_from_infeasible() -> None:
    free = dataclasses.replace(model([-1], [[1]], [0], [np.inf], [False]), upper=np.array([np.inf]))
    assert solve_model(free, SolverOptions()).ending is Ending.UNBOUNDED


def test_contradictory_rules_are_infeasible_not_solved_around() -> None:
    rules = [
        MaxShare(by="supplier", limit=0.4, basis="supplied"),
        MinShare(by="supplier", limit=1.0, basis="demand", groups=("cheap", "dear")),
    ]
    result = solve(study(two_suppliers(), rules=rules))
    assert (result.status, result.cost, result.portfolio) == (Status.INFEASIBLE, None, None)
    assert solve(study(two_suppliers(), rules=[MinSources(by="supplier", count=3)])).status is Status.INFEASIBLE


def test_nothing_is_printed_and_the_interval_is_honest(capfd: pytest.CaptureFixture[str]) -> None:
    result = solve(study(two_suppliers(), rules=[MinSources(by="supplier", count=2, meaningful=0.3)]), Limits(gap=0.0))
    assert capfd.readouterr() == ("", "")
    assert result.status is Status.OPTIMAL
    assert result.cost == near(70 * 10 + 30 * 12)
    assert result.bound is not None
    assert result.bound <= result.cost


@pytest.mark.parametrize("wrong", [{"gap": 5.0}, {"seconds": 0.0}, {"threads": 0}])
def test_limits_that_mean_nothing_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Limits(**wrong)  # type: ignore[arg-type]
