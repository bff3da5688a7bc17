"""Scaling is by powers of ten, changes no answer, and brings tonnes beside kilograms to one size."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.laws.random_studies import random_study
from tests.textbook.builders import near

from supplyopt.compile import LinearModel, compile_study
from supplyopt.compile.scale import scale


def optimum(model: LinearModel) -> float | None:
    found = milp(
        model.cost,
        constraints=LinearConstraint(model.matrix, model.row_lower, model.row_upper),
        bounds=Bounds(model.lower, model.upper),
        integrality=model.integer.astype(int),
        options={"mip_rel_gap": 1e-9},
    )
    return float(found.fun) if found.status == 0 else None


@pytest.mark.parametrize("seed", range(5))
def test_the_optimum_is_the_same_but_for_money(seed: int) -> None:
    program = compile_study(random_study(seed))
    scaled, scaling = scale(program)
    before, after = optimum(program), optimum(scaled)
    assert before is not None
    assert after == near(before * scaling.money, 1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_only_powers_of_ten_and_whole_numbers_left_alone(seed: int) -> None:
    program = compile_study(random_study(seed))
    _, scaling = scale(program)
    for factors in (scaling.column, scaling.row, np.array([scaling.money])):
        assert np.allclose(np.log10(factors), np.round(np.log10(factors)), atol=1e-12)
    assert (scaling.column[program.integer] == 1.0).all()


def test_far_apart_figures_come_together() -> None:
    """A column counted in hundreds of millions beside one in thousandths, in one row each and at like cost."""
    model = LinearModel(
        cost=np.array([1e-3, 1e6]),
        matrix=sparse.csr_array(np.array([[1.0, 0.0], [0.0, 1.0]])),
        row_lower=np.array([2e8, 1e-3]),
        row_upper=np.array([np.inf, np.inf]),
        lower=np.zeros(2),
        upper=np.array([4e8, 2e-3]),
        integer=np.zeros(2, dtype=bool),
    )
    scaled, scaling = scale(model)
    assert scaled.upper.max() / scaled.upper.min() < 100
    assert np.abs(scaled.matrix.data).max() / np.abs(scaled.matrix.data).min() < 100
    assert optimum(scaled) == near((2e5 + 1e3) * scaling.money)


def test_columns_without_a_bound_learn_their_size_from_others_that_have_learned_it() -> None:
    """A value of 1e9 a unit of what comes by hundreds, its sum, and its square: none of the last three has a bound."""
    model = LinearModel(
        cost=np.array([1.0, 0.0, 0.0, 1e-9]),
        matrix=sparse.csr_array(np.array([[1e9, -1.0, 0.0, 0.0], [0.0, 1.0, -1.0, 0.0], [0.0, 2.0, -1.0, -1.0]])),
        row_lower=np.array([0.0, 0.0, -np.inf]),
        row_upper=np.zeros(3),
        lower=np.array([50.0, 0.0, 0.0, 0.0]),
        upper=np.array([100.0, np.inf, np.inf, np.inf]),
        integer=np.zeros(4, dtype=bool),
    )
    _, scaling = scale(model)
    assert scaling.column == pytest.approx([1.0, 1e9, 1e9, 1e9])
