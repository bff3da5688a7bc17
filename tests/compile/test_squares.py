"""Tangents of squares hold everywhere and touch where they are laid; what a yes-or-no shuts; tighter squares."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from tests.cases import offer, tiny_case
from tests.laws.examples import examples
from tests.textbook.builders import near, study

from supplyopt.compile import compile_study
from supplyopt.compile.gates import NONE, gates
from supplyopt.compile.linear_model import LinearModel
from supplyopt.compile.squares import Squares
from supplyopt.rules import MaxHhi

Floats = npt.NDArray[np.float64]
SEEDS = st.integers(0, 10**6)
CLOSE = np.full(2, 1e-9)


def two_squares() -> Squares:
    """Columns w1, w2, p1, p2, y: w1 ≥ p1² / (p1 + p2) and w2 ≥ (p2 - 1)² / (p1 + p2 + 3)."""
    part = sparse.csr_array(np.array([[0, 0, 1.0, 0, 0], [0, 0, 0, 1.0, 0]]))
    total = sparse.csr_array(np.array([[0, 0, 1.0, 1.0, 0], [0, 0, 1.0, 1.0, 0]]))
    return Squares(np.array([0, 1]), part, np.array([0.0, -1.0]), total, np.array([0.0, 3.0]))


def true(p: Floats) -> Floats:
    return np.array([p[0] ** 2 / p.sum(), (p[1] - 1) ** 2 / (p.sum() + 3)])


@examples(100)
@given(SEEDS)
def test_a_tangent_holds_everywhere_and_touches_where_it_is_laid(seed: int) -> None:
    rng = np.random.default_rng(seed)
    at, elsewhere = rng.uniform(0.1, 9, 2), rng.uniform(0.1, 9, 2)
    rows, most = two_squares().cuts(np.array([0, 0, *at, 0]), CLOSE)

    def least(p: Floats) -> Any:
        """What the tangents say of w: each row is 2a·part - a²·total - w ≤ most."""
        return rows @ np.array([0, 0, *p, 0]) - most

    assert least(at) == near(true(at))
    assert (least(elsewhere) <= true(elsewhere) + 1e-9).all()


def test_what_is_not_missed_is_not_cut() -> None:
    p = np.array([2.0, 3.0])
    point = np.array([*true(p), *p, 0])
    assert len(two_squares().cuts(point, CLOSE)[1]) == 0
    assert len(two_squares().cuts(point - np.array([0.1, 0, 0, 0, 0]), CLOSE)[1]) == 1
    assert two_squares().lifted(np.array([0, 9.0, *p, 0])) == near([true(p)[0], 9.0, *p, 0])


def test_nothing_of_nothing_is_nothing() -> None:
    assert two_squares().lifted(np.zeros(5))[0] == 0


@examples(100)
@given(SEEDS)
def test_tighter_squares_hold_for_whole_numbers_and_are_larger_between(seed: int) -> None:
    """With a floor of 4 under the total: true for y = 1, and for y = 0 as there is no part then."""
    rng = np.random.default_rng(seed)
    loose = two_squares()
    tight = loose.perspective(np.array([4, NONE]), np.array([4.0, 0.0]))
    y, share = rng.uniform(0.05, 1), rng.uniform(0, 1)
    p = np.array([4 * share * y, 4 - 4 * share * y + rng.uniform(0, 3)])  # a part above its own share is shut out
    between = np.array([0, 0, *p, y])
    assert tight.lifted(between)[0] >= loose.lifted(between)[0] - 1e-12
    rows, most = tight.cuts(between, CLOSE)
    for whole, amount in ((1.0, rng.uniform(0, 4)), (0.0, 0.0)):
        point = np.array([0, 0, amount, 4 - amount + rng.uniform(0, 3), whole])
        assert (rows @ loose.lifted(point) <= most + 1e-9).all()


def model(rows: list[list[float]], most: list[float], **fields: Any) -> LinearModel:
    n = len(rows[0])
    given_ = {"lower": np.zeros(n), "upper": np.ones(n), "integer": np.arange(n) == 0, **fields}
    least = np.full(len(rows), -np.inf)
    return LinearModel(np.zeros(n), sparse.csr_array(np.array(rows)), least, np.array(most), **given_)


def test_what_hangs_on_a_yes_or_no_through_several_rows() -> None:
    """x ≤ 9 y, v ≤ 2 x, u + t ≤ v + x; of the others nothing is known."""
    size, drawn, both = [-9.0, 1, 0, 0, 0], [0, -2.0, 1, 0, 0], [0, -1.0, -1, 1, 1]
    assert gates(model([size, drawn, both], [0, 0, 0])).tolist() == [0, 0, 0, 0, 0]
    assert gates(model([size, drawn, both], [0, 1, 0])).tolist() == [0, 0, NONE, NONE, NONE]
    negative = np.array([0, 0, -1.0, 0, 0])
    assert gates(model([size, drawn, both], [0, 0, 0], lower=negative)).tolist() == [0, 0, NONE, NONE, NONE]


def test_two_gates_shut_nothing_together() -> None:
    """v ≤ y1 + y2 may flow by either."""
    either = model([[-1.0, -1, 1]], [0], integer=np.array([True, True, False]))
    assert gates(either).tolist() == [0, 1, NONE]


def test_squares_of_suppliers_hang_on_their_contracts() -> None:
    """Only ``lot`` has a least award, so that it is a yes-or-no."""
    question = study(tiny_case([offer("lot", 10, moq=5.0), offer("any", 12)]), rules=[MaxHhi(limit=0.6)])
    program = compile_study(question)
    found = program.curves.squares.gated(gates(program))
    names = [None if gate == NONE else program.root.names[gate] for gate in found]
    assert names == [None, ("plan.taken", "lot")]
