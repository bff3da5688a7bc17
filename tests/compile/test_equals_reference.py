"""The compiled program is the Pyomo reference, to the last coefficient, whatever a study uses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.compile.reference import Plain, compiled, reference
from tests.laws.examples import examples
from tests.laws.random_studies import random_study
from tests.textbook.builders import near

from supplyopt.compile import compile_study
from supplyopt.result import Status
from supplyopt.solver import Limits, solve

SEEDS = st.integers(0, 10**6)


def optimum(plain: Plain) -> float | None:
    """By another way to a solver; none if there is no solution."""
    rows = LinearConstraint(plain.matrix, plain.row_lower, plain.row_upper)
    found = milp(
        plain.cost,
        constraints=rows,
        bounds=Bounds(plain.lower, plain.upper),
        integrality=plain.integer.astype(int),
        options={"mip_rel_gap": 1e-9},
    )
    assert found.status in (0, 2), found.message
    return float(found.fun) + plain.offset if found.status == 0 else None


@examples(25)
@given(SEEDS)
def test_every_column_and_row_is_the_same(seed: int) -> None:
    study = random_study(seed)
    ours, theirs = compiled(compile_study(study)), reference(study)
    assert ours.columns() == theirs.columns()
    assert ours.rows() == theirs.rows()
    assert ours.offset == near(theirs.offset)


@examples(15)
@given(SEEDS)
def test_the_answer_is_that_of_the_reference(seed: int) -> None:
    study = random_study(seed)
    expected, result = optimum(reference(study)), solve(study, Limits(gap=1e-6))
    if expected is None:
        assert result.status is Status.INFEASIBLE
    elif compile_study(study).curves.count:
        # The reference knows a few tangents of each curve only.
        assert result.cost is not None
        assert result.cost >= expected - 2e-5 * max(1.0, abs(expected))
    else:
        # A tail is minimised with a trace of the mean, which the reference has and the cost reported has not.
        assert result.cost == near(expected, 2e-5)
        assert result.bound is not None
        assert result.bound <= expected + 1e-6 * max(1.0, abs(expected))


@pytest.mark.parametrize("seed", range(3))
def test_compiling_twice_gives_the_same_arrays(seed: int) -> None:
    first, second = compile_study(random_study(seed)), compile_study(random_study(seed))
    for name in ("cost", "row_lower", "row_upper", "lower", "upper", "integer"):
        assert np.array_equal(getattr(first, name), getattr(second, name)), name
    assert (first.matrix != second.matrix).nnz == 0
    assert first.root.names == second.root.names
