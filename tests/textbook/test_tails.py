"""W4 and W6b: means of the worst, by sorting and by the linear program."""

from __future__ import annotations

import pytest
from tests.textbook.builders import case, cost, effect, event, near, scenarios

from supplyopt.case import Case
from supplyopt.risk import CVaR, Expectation, buffered_probability, tail_mean
from supplyopt.risk.measure import TRACE

LOSSES = {"a": 0.0, "b": 10.0, "c": 20.0, "d": 100.0}
QUARTERS = dict.fromkeys(LOSSES, 0.25)


@pytest.mark.parametrize(("worse_than", "mean"), [(0.5, 60.0), (0.6, 70.0), (0.75, 100.0), (0.0, 32.5)])
def test_w4_by_sorting(worse_than: float, mean: float) -> None:
    """(20 + 100) / 2 = 60; (0.25 × 100 + 0.15 × 20) / 0.4 = 70; 100; all of them: 32.5."""
    assert tail_mean(LOSSES, QUARTERS, 1.0 - worse_than) == near(mean)
    assert CVaR(tail=1.0 - worse_than).value(LOSSES, QUARTERS) == near(mean)


@pytest.mark.parametrize(
    ("threshold", "probability"), [(60, 0.5), (70, 0.4), (100, 0.25), (30, 1), (32.5, 1), (101, 0)]
)
def test_w4_the_buffered_probability(threshold: float, probability: float) -> None:
    """The other way around: the worst half average 60, 40 % 70, a quarter 100; all of them 32.5 and so never 30."""
    assert buffered_probability(LOSSES, QUARTERS, threshold) == near(probability)


@pytest.fixture(scope="module")
def exposed() -> Case:
    """Losses of 0, 10, 20 and 100 that nothing can be done about: demand that nobody can serve in time."""
    never = {"offer": "late", "price": 1.0, "capacity": 1.0, "lead_days": 3650.0, "take_or_pay": 0.0}
    return case([never], [100], lost=1.0)


FOUR = scenarios(
    *(event(name, 0.25, effect("item=widget", loss / 100.0, (1, 1), "demand_mult")) for name, loss in LOSSES.items()),
    calm=False,
)


@pytest.mark.parametrize(("tail", "mean"), [(0.5, 60.0), (0.4, 70.0), (0.25, 100.0), (1.0, 32.5), (0.01, 100.0)])
def test_w4_by_the_linear_program(exposed: Case, tail: float, mean: float) -> None:
    """The same figures come out of the solver."""
    assert cost(exposed, FOUR, objective=CVaR(tail=tail)) == near(mean, TRACE)


def test_w4_mixed_with_the_mean(exposed: Case) -> None:
    """0.7 × 32.5 + 0.3 × 60 = 40.75."""
    assert cost(exposed, FOUR, objective=CVaR(tail=0.5, weight=0.3)) == near(40.75, TRACE)
    assert cost(exposed, FOUR, objective=Expectation()) == near(32.5)


def test_w6b_the_two_largest_as_a_tail() -> None:
    """Of 40, 30, 20, 10 the worst half has the mean 35, so the two largest come to 2 × 35 = 70."""
    values = {"a": 40.0, "b": 30.0, "c": 20.0, "d": 10.0}
    assert 2 * tail_mean(values, QUARTERS, 0.5) == near(70)
    never = case([{"offer": "late", "price": 1.0, "capacity": 1.0, "lead_days": 3650.0, "take_or_pay": 0.0}], [100])
    chances = scenarios(
        *(event(n, 0.25, effect("item=widget", v / 1e4, (1, 1), "demand_mult")) for n, v in values.items()),
        calm=False,
    )
    assert 2 * cost(never, chances, objective=CVaR(tail=0.5)) == near(70, TRACE)
