"""W5: probabilities that may be wrong, the worst case, and what lies above the mean."""

from __future__ import annotations

import pytest
from tests.textbook.builders import case, cost, effect, event, near, scenarios, size, solved, study

from supplyopt.case import Case
from supplyopt.risk import Expectation, RiskMeasure, SemiDeviation, TotalVariation, WorstCase
from supplyopt.risk.measure import TRACE

DOWN = effect("supplier=s1", 0.0)


@pytest.fixture(scope="module")
def exposed() -> Case:
    """A loss of 100, or none, that nothing can be done about: demand that nobody can serve in time."""
    never = {"offer": "late", "price": 1.0, "capacity": 1.0, "lead_days": 3650.0, "take_or_pay": 0.0}
    return case([never], [100], lost=1.0)


ONE_IN_TEN = scenarios(
    event("none", 0.9, effect("item=widget", 0.0, (1, 1), "demand_mult")), event("lost", 0.1), calm=False
)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (Expectation(), 10.0),
        (TotalVariation(radius=0.05), 15.0),
        (TotalVariation(radius=0.95), 100.0),
        (WorstCase(), 100.0),
        (SemiDeviation(), 19.0),
        (SemiDeviation(weight=0.5), 14.5),
    ],
)
def test_w5_a_loss_of_100_once_in_ten(exposed: Case, measure: RiskMeasure, expected: float) -> None:
    """10; (0.1 + 0.05) × 100 = 15, all of it at the latest with 0.9; 10 + 0.1 × (100 - 10) = 19, or half of the 9."""
    assert cost(exposed, ONE_IN_TEN, objective=measure) == near(expected, TRACE)


@pytest.fixture(scope="module")
def committed() -> Case:
    """What is ordered is paid for, delivered or not: s1 at 10 may fail, s2 at 13 does not."""
    terms = {"capacity": 200.0, "take_or_pay": 1.0, "force_majeure": False}
    return case([{"offer": "s1", "price": 10.0, **terms}, {"offer": "s2", "price": 13.0, **terms}], [100], lost=40.0)


@pytest.mark.parametrize(
    ("measure", "expected", "safe"),
    [
        (Expectation(), 1200.0, 0.0),
        (TotalVariation(radius=0.02), 1280.0, 0.0),
        (TotalVariation(radius=0.1), 1300.0, 100.0),
        (WorstCase(), 1300.0, 100.0),
        (SemiDeviation(weight=0.5), 1295.0, 0.0),
        (SemiDeviation(weight=0.75), 1300.0, 100.0),
    ],
)
def test_w5b_doubt_changes_the_plan(committed: Case, measure: RiskMeasure, expected: float, safe: float) -> None:
    """A widget protected costs 3 more and saves 40 with 0.05: 2, so 1000 + 0.05 × 4000 = 1200 is best on average.

    In doubt it saves 40 with 0.07, 2.8, or with 0.15, 6: then all comes from s2 at 1300. A cost above the mean counts
    once more with λ × 0.05 × 0.95: 2 + 0.95 and 2 + 1.425.
    """
    result = solved(study(committed, scenarios(event("down", 0.05, DOWN)), objective=measure))
    assert result.cost == near(expected, 2 * TRACE)
    assert size(result, "s2") == near(safe)
