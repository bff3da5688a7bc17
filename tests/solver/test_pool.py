"""States of a block by shared bases: each is the optimum that another solver finds for it alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.laws.examples import examples
from tests.textbook.builders import near

from supplyopt.compile.decided_block import DecidedBlock
from supplyopt.compile.linear_model import LinearModel
from supplyopt.compile.scale import Scaling
from supplyopt.solver import pool as module
from supplyopt.solver.pool import Pool

COLUMNS, ROWS, FIGURES = 6, 4, 3


def random_block(rng: np.random.Generator, *, twisted: bool) -> DecidedBlock:
    """A small program whose rows, bounds, costs and perhaps entries move with three figures."""
    matrix = rng.integers(-2, 4, (ROWS, COLUMNS)) * (rng.random((ROWS, COLUMNS)) < 0.7)
    low = np.where(rng.random(ROWS) < 0.3, -np.inf, rng.integers(-6, 2, ROWS))
    model = LinearModel(
        cost=rng.integers(-3, 9, COLUMNS).astype(float),
        matrix=sparse.csr_array(matrix.astype(float)),
        row_lower=low,
        row_upper=np.where(rng.random(ROWS) < 0.2, np.maximum(low, 0.0), rng.integers(2, 9, ROWS)).astype(float),
        lower=np.zeros(COLUMNS),
        upper=rng.integers(3, 9, COLUMNS).astype(float),
        integer=np.zeros(COLUMNS, dtype=bool),
    )
    some = lambda *shape: rng.integers(-2, 3, shape) * (rng.random(shape) < 0.4)  # noqa: E731
    row, column = np.array([0, 1]), np.array([0, 2])
    start, slope = np.asarray(model.matrix[row, column]).ravel(), some(2, FIGURES).astype(float)
    slope = slope if twisted else np.zeros_like(slope)
    slope[:, :2] = 0.0
    return DecidedBlock(
        np.arange(COLUMNS),
        np.arange(FIGURES),
        model,
        some(ROWS, FIGURES).astype(float),
        np.abs(some(COLUMNS, FIGURES)).astype(float),
        some(COLUMNS, FIGURES).astype(float),
        (row, column, start, slope),
        Scaling(np.ones(COLUMNS), np.ones(ROWS), 1.0),
    )


def alone(block: DecidedBlock, deviation: np.ndarray) -> float | None:
    """The optimum of one state, or none, by another path: dense, from the definition, without bases."""
    model, (row, column, _, slope) = block.model, block.entries
    matrix = model.matrix.toarray()
    matrix[row, column] += slope @ deviation
    shift, upper = block.limits @ deviation, model.upper - block.caps @ deviation
    if (upper < model.lower).any():
        return None
    limits = LinearConstraint(matrix, model.row_lower - shift, model.row_upper - shift)
    found = milp(model.cost + block.costs @ deviation, constraints=limits, bounds=Bounds(model.lower, upper))
    return None if found.x is None else float(found.fun)


@pytest.mark.parametrize("twisted", [False, True], ids=["rows, bounds, costs", "and entries"])
@examples(25)
@given(seed=st.integers(0, 100_000))
def test_each_state_is_its_optimum(twisted: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    block = random_block(rng, twisted=twisted)
    states = np.vstack([np.zeros(FIGURES), np.round(rng.uniform(-1.0, 1.0, (30, FIGURES)), 1)])
    pool = Pool(block, np.arange(COLUMNS))
    for chunk in (states[:12], states[12:], states):
        found = pool.solve(chunk)
        for d, cost, values, feasible in zip(chunk, found.cost, found.values, found.feasible, strict=True):
            expected = alone(block, d)
            assert bool(feasible) == (expected is not None)
            if expected is not None:
                assert cost == near(expected, 1e-6)
                assert (block.model.cost + block.costs @ d) @ values == near(expected, 1e-6)


def two_sources() -> DecidedBlock:
    """x at 1 up to 10 (1 - d), y at 3, short at 9: together 8."""
    model = LinearModel(
        cost=np.array([1.0, 3.0, 9.0]),
        matrix=sparse.csr_array(np.ones((1, 3))),
        row_lower=np.array([8.0]),
        row_upper=np.array([8.0]),
        lower=np.zeros(3),
        upper=np.array([10.0, 5.0, 100.0]),
        integer=np.zeros(3, dtype=bool),
    )
    none = np.zeros((0, 1))
    entries = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0), none
    scaling, caps = Scaling(np.ones(3), np.ones(1), 1.0), np.array([[10.0], [0.0], [0.0]])
    return DecidedBlock(np.arange(3), np.arange(1), model, np.zeros((1, 1)), caps, np.zeros((3, 1)), entries, scaling)


def test_the_optimum_by_hand() -> None:
    """d 0.1: all 8 from x; 0.6: 4 + 4 · 3 = 16; 0.9: 1 + 5 · 3 + 2 · 9 = 34."""
    found = Pool(two_sources(), np.array([2])).solve(np.array([[0.1], [0.6], [0.9]]))
    assert found.cost == near(np.array([8.0, 16.0, 34.0]))
    assert found.values == near(np.array([[0.0], [0.0], [2.0]]))


def test_the_solver_is_asked_only_where_no_basis_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three bases for a thousand states: enough of x; x and y; x, y and a shortage."""
    asked = []
    solve = module.Resident.solve
    monkeypatch.setattr(module.Resident, "solve", lambda self, state: (asked.append(1), solve(self, state))[1])
    states = np.linspace(0.0, 1.0, 1000)[:, None]
    found = Pool(two_sources(), np.array([2])).solve(states)
    assert len(asked) <= 3 * module.WORTH_KEEPING
    assert found.cost.sum() == near(sum(alone(two_sources(), d) or 0.0 for d in states), 1e-9)
