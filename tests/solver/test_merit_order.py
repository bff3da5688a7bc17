"""States of a program without cycles in closed form: each is the optimum that another solver finds for it alone."""

from __future__ import annotations

from dataclasses import replace

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
from supplyopt.solver.merit_order import merit_order_of
from supplyopt.solver.piecewise import Piecewise, in_merit_order, summed
from supplyopt.solver.walk import Walked

FIGURES = 3


def random_tree(rng: np.random.Generator) -> DecidedBlock:
    """Up to six rows, each tied to those before by one of their columns; everything moves with three figures."""
    entries: dict[tuple[int, int], float] = {}
    columns, rows = 0, int(rng.integers(1, 7))
    for row in range(rows):
        if row:
            entries[row, int(rng.integers(columns))] = 0.0
        for _ in range(int(rng.integers(0 if row else 1, 4))):
            entries[row, columns], columns = 0.0, columns + 1
    where = np.array(list(entries), dtype=np.int64).T
    values = rng.choice([-2.0, -1.0, -0.5, 0.5, 1.0, 3.0], len(entries))
    some = lambda *shape: rng.integers(-2, 3, shape) * (rng.random(shape) < 0.4).astype(float)  # noqa: E731
    low = np.where(rng.random(rows) < 0.5, -np.inf, rng.integers(-6, 2, rows))
    model = LinearModel(
        cost=rng.integers(-3, 9, columns).astype(float),
        matrix=sparse.csr_array((values, tuple(where)), shape=(rows, columns)),
        row_lower=low,
        row_upper=np.where(rng.random(rows) < 0.3, np.maximum(low, 0.0), rng.integers(2, 9, rows)).astype(float),
        lower=rng.integers(-2, 1, columns).astype(float),
        upper=rng.integers(3, 9, columns).astype(float),
        integer=np.zeros(columns, dtype=bool),
    )
    return DecidedBlock(
        np.arange(columns),
        np.arange(FIGURES),
        model,
        some(rows, FIGURES),
        np.abs(some(columns, FIGURES)),
        some(columns, FIGURES),
        (where[0], where[1], values, values[:, None] * 0.05 * some(len(values), FIGURES)),
        Scaling(np.ones(columns), np.ones(rows), 1.0),
    )


def _solved(block: DecidedBlock, deviations: np.ndarray) -> Walked:
    order = merit_order_of(block)
    assert order is not None
    return order.walk(deviations)


def alone(block: DecidedBlock, deviation: np.ndarray) -> float | None:
    """The optimum of one state, or none, by another path."""
    model, (row, column, start, slope) = block.model, block.entries
    matrix = model.matrix.toarray()
    matrix[row, column] = start + slope @ deviation
    shift, upper = block.limits @ deviation, model.upper - block.caps @ deviation
    if (upper < model.lower).any():
        return None
    limits = LinearConstraint(matrix, model.row_lower - shift, model.row_upper - shift)
    found = milp(model.cost + block.costs @ deviation, constraints=limits, bounds=Bounds(model.lower, upper))
    return None if found.x is None else float(found.fun)


@examples(25)
@given(seed=st.integers(0, 10**6))
def test_each_state_is_its_optimum(seed: int) -> None:
    """Whatever has an optimum is proven, and nothing else is; all limits hold."""
    rng = np.random.default_rng(seed)
    block = random_tree(rng)
    deviations = np.vstack([np.zeros(FIGURES), rng.integers(-2, 3, (4, FIGURES)).astype(float)])
    found = _solved(block, deviations)
    for deviation, values, proven in zip(deviations, found.values, found.proven, strict=True):
        optimum = alone(block, deviation)
        assert bool(proven) == (optimum is not None)
        if optimum is not None:
            assert (block.model.cost + block.costs @ deviation) @ values == near(optimum)


def dispatch(prices: list[float]) -> DecidedBlock:
    """Two offers of 5 and 9 for a need of 8 plus a figure, each paid for apart, what is not served at 10.

    ::

        -x1 - x2 - short ≤ -8 - d1,    price x1 - pay1 ≤ 0,    (price + d2) x2 - pay2 ≤ 0
    """
    model = LinearModel(
        cost=np.array([0.0, 0.0, 10.0, 1.0, 1.0]),
        matrix=sparse.csr_array([[-1.0, -1, -1, 0, 0], [prices[0], 0, 0, -1, 0], [0, prices[1], 0, 0, -1]]),
        row_lower=np.full(3, -np.inf),
        row_upper=np.array([-8.0, 0.0, 0.0]),
        lower=np.array([0.0, 0.0, 0.0, 0.0, 4.0]),
        upper=np.array([5.0, 9.0, 99.0, 99.0, 99.0]),
        integer=np.zeros(5, dtype=bool),
    )
    nothing = np.zeros((5, 2))
    entries = (np.array([2]), np.array([1]), np.array([prices[1]]), np.array([[0.0, 1.0]]))
    limits = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 0.0]])
    scaling = Scaling(np.ones(5), np.ones(3), 1.0)
    return DecidedBlock(np.arange(5), np.arange(2), model, limits, nothing, nothing, entries, scaling)


def test_the_merit_order_by_hand() -> None:
    """The second offer costs 2 a unit and 4 whatever is taken, so that its first two units are paid for.

    Needs of 8: 2 paid, 5 of the first at 1, 1 of the second at 2: 4 + 5 + 2 = 11. Of 20: 14 are there, 6 are short:
    5 + 18 + 60 = 83. With a price of 4 only its first unit is paid: 4 + 5 + 2 · 4 = 17. Of 1 with the old price: 4.
    """
    found = _solved(dispatch([1.0, 2.0]), np.array([[0.0, 0.0], [12.0, 0.0], [0.0, 2.0], [-7.0, 0.0]]))
    assert found.proven.all()
    assert (found.values @ dispatch([1.0, 2.0]).model.cost).tolist() == [near(11), near(83), near(17), near(4)]
    assert found.values[:, :3].tolist() == [
        [near(5), near(3), near(0)],
        [near(5), near(9), near(6)],
        [near(5), near(3), near(0)],
        [near(0), near(1), near(0)],
    ]


def test_a_price_that_vanishes_is_left_to_the_solver() -> None:
    assert _solved(dispatch([1.0, 2.0]), np.array([[0.0, -2.0], [0.0, -1.0]])).proven.tolist() == [False, True]


def test_what_is_no_tree_is_refused() -> None:
    """Two offers for two places, each offer with a limit on what both take; two programs apart."""
    block = dispatch([1.0, 2.0])
    round_about = sparse.csr_array([[1.0, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]])
    apart = sparse.csr_array([[1.0, 1, 0, 0], [0, 0, 1, 1]])
    for matrix in (round_about, apart):
        rows, columns = matrix.shape
        model = LinearModel(
            *(np.ones(columns), matrix, np.zeros(rows), np.ones(rows), np.zeros(columns), np.ones(columns)),
            np.zeros(columns, dtype=bool),
        )
        none = np.zeros(0, dtype=np.int64)
        entries = (none, none, np.zeros(0), np.zeros((0, 2)))
        assert merit_order_of(replace(block, model=model, entries=entries)) is None


def test_sums_of_functions_by_hand() -> None:
    """1 a unit up to 2 and 5 up to 4; 3 a unit up to 6: together 1, 3, 5. At the same figure 4, then 8, up to 4."""
    one = Piecewise(np.zeros(1), np.zeros(1), np.array([[1.0, 5.0]]), np.array([[2.0, 2.0]]))
    other = Piecewise(np.zeros(1), np.zeros(1), np.array([[3.0]]), np.array([[6.0]]))
    together, order = in_merit_order([one, other])
    assert together.slope.tolist() == [[1, 3, 5]]
    assert together.length.tolist() == [[2, 6, 2]]
    assert order.tolist() == [[0, 2, 1]]
    both = summed([one, other], np.zeros(1), np.array([1.0]), np.array([9.0]))
    assert (both.start.tolist(), both.value.tolist(), both.edges.tolist()) == ([1], [4], [[1, 2, 4]])
    assert both.at(np.array([3.0])).tolist() == [8 + 8]
    assert one.of_multiple(np.array([-2.0])).at(np.array([-6.0])).tolist() == [one.at(np.array([3.0])).item()]


def test_no_solver_is_asked_where_prices_move(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a need of 8 the second offer serves 3 at 2 to 3, but 4 at least: 5 + max(4, 3 · price)."""
    monkeypatch.setattr(module, "Resident", None)
    dearer = np.linspace(0.0, 1.0, 21)[1:]
    found = module.Pool(dispatch([1.0, 2.0]), np.array([1, 2])).solve(np.column_stack([np.zeros(20), dearer]))
    assert found.cost == near(5.0 + np.maximum(4.0, 3.0 * (2.0 + dearer)))
    assert found.values == near(np.tile([3.0, 0.0], (20, 1)))
