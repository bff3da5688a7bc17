"""Distribution cuts: the plan found under a curved measure is as good as any, by trying them; so is its bound."""

from __future__ import annotations

import pytest
from scipy.optimize import minimize_scalar
from tests.cases import offer, tiny_case
from tests.textbook.builders import effect, event, near, scenarios, size, solved, study

from supplyopt.result import Status
from supplyopt.risk import ChiSquare, KullbackLeibler, RiskMeasure
from supplyopt.risk.measure import TRACE
from supplyopt.rules import MaxRisk
from supplyopt.solver import Limits, solve

EACH = pytest.mark.parametrize("measure", [ChiSquare(radius=0.2), KullbackLeibler(radius=0.1)], ids=lambda m: m.kind)
P = {"calm": 0.7, "a down": 0.2, "b down": 0.1}
ORDERED = {"capacity": 150.0, "take_or_pay": 1.0, "force_majeure": False}
FAILING = scenarios(event("a down", 0.2, effect("supplier=a", 0.0)), event("b down", 0.1, effect("supplier=b", 0.0)))


def costs(a: float, b: float) -> dict[str, float]:
    """a at 10 and b at 12 are paid for whatever happens; going without costs 40."""
    paid = 10 * a + 12 * b
    return {s: paid + 40 * max(0.0, 100 - got) for s, got in zip(P, (a + b, b, a), strict=True)}


def best(measure: RiskMeasure) -> tuple[float, float]:
    """The least of the measure, and how much of b that takes, by trying all amounts with a and b for each."""

    def least_of_a(b: float) -> float:
        return float(minimize_scalar(lambda a: measure.value(costs(a, b), P), bounds=(0, 150), method="bounded").fun)

    found = minimize_scalar(least_of_a, bounds=(0, 150), method="bounded")
    return float(found.fun), float(found.x)


@EACH
def test_a_plan_between_two_risks(measure: RiskMeasure) -> None:
    pair = tiny_case([offer("a", 10, **ORDERED), offer("b", 12, **ORDERED)], lost=40.0)
    result = solved(study(pair, FAILING, objective=measure))
    least, amount = best(measure)
    assert result.cost == near(least, 1e-4)
    assert result.bound is not None
    assert result.bound <= least * (1 + 1e-9)
    assert size(result, "b") == pytest.approx(amount, abs=1.0)


@EACH
def test_with_a_fee_all_or_nothing(measure: RiskMeasure) -> None:
    """A fee for b: the better of the plan with both, which pays it, and that with a alone."""
    for fee in (50.0, 5000.0):
        pair = tiny_case([offer("a", 10, **ORDERED), offer("b", 12, fixed_cost=fee, **ORDERED)], lost=40.0)
        result = solved(study(pair, FAILING, objective=measure))
        alone = minimize_scalar(lambda a: measure.value(costs(a, 0.0), P), bounds=(0, 150), method="bounded").fun
        assert result.cost == near(min(best(measure)[0] + fee, float(alone)), 1e-4)
        assert (result.cost - (result.bound or 0.0)) / result.cost <= 1e-4 + TRACE


@EACH
def test_a_cap_below_all_plans_leaves_none(measure: RiskMeasure) -> None:
    pair = tiny_case([offer("a", 10, **ORDERED), offer("b", 12, **ORDERED)], lost=40.0)
    least = best(measure)[0]
    for factor, status in ((0.999, Status.INFEASIBLE), (1.001, Status.OPTIMAL)):
        cap = MaxRisk(measure=measure, limit=factor * least)
        assert solve(study(pair, FAILING, rules=[cap]), Limits()).status is status
