"""What duals prove, without rounding, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplyopt.audit.exact import Exact
from supplyopt.audit.program import ProvenProgram

FIGURES = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)


@given(st.lists(st.tuples(FIGURES, FIGURES), max_size=8))
def test_sums_of_products_are_those_of_fractions(pairs: list[tuple[float, float]]) -> None:
    one, other = (np.array([pair[i] for pair in pairs]) for i in (0, 1))
    due = sum((Fraction(a) * Fraction(b) for a, b in pairs), Fraction(0))
    assert (Exact.of(one) * Exact.of(other)).sum() == due
    assert (Exact.of(one) - Exact.of(other)).sum() == sum(map(Fraction, one)) - sum(map(Fraction, other))


def test_a_tenth_is_not_a_tenth() -> None:
    """Ten times 0.1 is more than 1 if nothing is rounded."""
    assert Exact.of(np.full(10, 0.1)).sum() > 1
    with pytest.raises(ValueError, match="not finite"):
        Exact.of(np.array([np.inf]))


def two_suppliers(duals: tuple[float, float] = (12.0, -2.0), upper: float = 100.0) -> ProvenProgram:
    """min 10 a + 12 b: a + b ≥ 100, a ≤ 60, 0 ≤ a, b ≤ 100. Least: 60 · 10 + 40 · 12 = 1080."""
    return ProvenProgram(
        cost=np.array([10.0, 12.0]),
        row=np.array([0, 0, 1]),
        column=np.array([0, 1, 0]),
        entry=np.ones(3),
        row_lower=np.array([100.0, -np.inf]),
        row_upper=np.array([np.inf, 60.0]),
        lower=np.zeros(2),
        upper=np.array([100.0, upper]),
        duals=np.array(duals),
        values=np.array([60.0, 40.0]),
        offset=5.0,
    )


def test_the_right_duals_prove_the_optimum() -> None:
    """12 · 100 - 2 · 60 = 1080: a unit more of demand costs 12, a unit more of the cheap one saves 2."""
    assert two_suppliers().proven() == 1085
    assert two_suppliers().objective == 1085
    assert not np.concatenate(two_suppliers().missed()).any()


def test_any_duals_prove_something() -> None:
    """λ = (10, 0): d = (0, 2), so 1000. λ = (13, -2): d = (-1, -1), so 1300 - 120 - 100 - 100 = 980. Nothing: 0."""
    assert two_suppliers((10.0, 0.0)).proven() == 1005
    assert two_suppliers((13.0, -2.0)).proven() == 985
    assert two_suppliers((0.0, 0.0)).proven() == 5


def test_duals_that_lean_on_nothing_prove_nothing() -> None:
    """The row of the demand has no upper limit; a column without one must not be worth more than it costs."""
    assert two_suppliers((-1.0, 0.0)).proven() is None
    assert two_suppliers((13.0, -2.0), upper=np.inf).proven() is None
    assert two_suppliers((12.0, -2.0), upper=np.inf).proven() == 1085


@given(st.tuples(st.floats(0.0, 50.0), st.floats(-50.0, 0.0)))
def test_no_duals_prove_more_than_the_optimum(duals: tuple[float, float]) -> None:
    proven = two_suppliers(duals).proven()
    assert proven is not None
    assert proven <= 1085


def test_an_answer_that_is_none_of_its_plans_is_noticed() -> None:
    rows, columns = replace(two_suppliers(), values=np.array([61.0, 39.0])).missed()
    assert rows[1] > 0
    assert not columns.any()
    rows, columns = replace(two_suppliers(), values=np.array([-1.0, 101.0])).missed()
    assert columns.all()
