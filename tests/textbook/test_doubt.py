"""W5: probabilities that may be wrong, the worst case, and what lies above the mean."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import log, prod, sqrt

import pytest
from tests.textbook.builders import case, cost, effect, event, near, scenarios, size, solved, study

from supplyopt.case import Case
from supplyopt.risk import (
    ChiSquare,
    EventMarginal,
    Expectation,
    KullbackLeibler,
    RiskMeasure,
    SemiDeviation,
    TotalVariation,
    Wasserstein,
    WorstCase,
)
from supplyopt.risk.measure import TRACE
from supplyopt.scenarios import ScenarioSet

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
        (Wasserstein(radius=0.05), 15.0),
        (ChiSquare(radius=0.01), 13.0),
        (ChiSquare(radius=9.0), 100.0),
        (KullbackLeibler(radius=0.2 * log(2) + 0.8 * log(8 / 9)), 20.0),
        (KullbackLeibler(radius=log(10)), 100.0),
        (WorstCase(), 100.0),
        (SemiDeviation(), 19.0),
        (SemiDeviation(weight=0.5), 14.5),
    ],
)
def test_w5_a_loss_of_100_once_in_ten(exposed: Case, measure: RiskMeasure, expected: float) -> None:
    """10; (0.1 + 0.05) × 100 = 15, two scenarios being 1 apart; at the latest with 0.9 all of it.

    √(0.01 × 0.1 × 0.9) × 100 = 3 more by chi-square; 20 if q = 0.2 is 0.2 ln (0.2/0.1) + 0.8 ln (0.8/0.9) away.
    10 + 0.1 × (100 - 10) = 19 above the mean, or half of the 9.
    """
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
        (Wasserstein(radius=0.02), 1280.0, 0.0),
        (Wasserstein(radius=0.1), 1300.0, 100.0),
        (ChiSquare(radius=0.01), 1200 + 4000 * sqrt(0.01 * 0.05 * 0.95), 0.0),
        (ChiSquare(radius=0.02), 1300.0, 100.0),
        (KullbackLeibler(radius=0.07 * log(1.4) + 0.93 * log(0.93 / 0.95)), 1280.0, 0.0),
        (KullbackLeibler(radius=0.08 * log(1.6) + 0.92 * log(0.92 / 0.95)), 1300.0, 100.0),
        (WorstCase(), 1300.0, 100.0),
        (SemiDeviation(weight=0.5), 1295.0, 0.0),
        (SemiDeviation(weight=0.75), 1300.0, 100.0),
    ],
)
def test_w5b_doubt_changes_the_plan(committed: Case, measure: RiskMeasure, expected: float, safe: float) -> None:
    """A widget protected costs 3 more and saves 40 with 0.05: 2, so 1000 + 0.05 × 4000 = 1200 is best on average.

    In doubt it saves 40 with 0.07, 2.8, or with 0.15, 6: then all comes from s2 at 1300. By chi-square it saves
    2 + 40 √(ε × 0.05 × 0.95): 2.87 and 3.23; by relative entropy as with 0.07 or 0.08. A cost above the mean counts
    once more with λ × 0.05 × 0.95: 2 + 0.95 and 2 + 1.425.
    """
    result = solved(study(committed, scenarios(event("down", 0.05, DOWN)), objective=measure))
    assert result.cost == near(expected, 2 * TRACE)
    assert size(result, "s2") == near(safe)


def test_the_near_is_doubted_before_the_far(exposed: Case) -> None:
    """None lost with 0.8, 50 with 0.1, and 100 with 0.1, with prices up by 2 that nobody pays, so far from both.

    Demand is 1/2 and 1 + 2, and these 1/2 + 2 from each other: (0.08 × 0.5 + 0.08 × 3 + 0.01 × 2.5) / 0.17 = 30.5 / 17
    in the mean. A way of 0.05 leads 0.05 × (30.5 / 17) / 0.5 of probability to the near loss, for 50 × 0.05 × 61 / 17
    more than the mean of 15; to the far one it would lead a sixth of that. Misplaced anywhere, it is 0.05 × 100.
    """
    lost = {"none": (0.8, 0.0, 1.0), "near": (0.1, 0.5, 1.0), "far": (0.1, 1.0, 3.0)}
    chances = scenarios(
        *(
            event(
                n, p, *(effect("item=widget", x, (1, 1), f"{what}_mult") for what, x in (("demand", d), ("price", c)))
            )
            for n, (p, d, c) in lost.items()
        ),
        calm=False,
    )
    assert cost(exposed, chances, objective=Wasserstein(radius=0.05)) == near(15 + 50 * 0.05 * 61 / 17, TRACE)
    assert cost(exposed, chances, objective=TotalVariation(radius=0.05)) == near(20, TRACE)


RATES = {"a": 0.1, "b": 0.2, "c": 0.15}


def independent() -> ScenarioSet:
    """Every way in which three suppliers may fail, independently of each other."""
    happening = []
    for failed in product((False, True), repeat=len(RATES)):
        names = [name for name, fails in zip(RATES, failed, strict=True) if fails]
        chance = prod(rate if fails else 1 - rate for rate, fails in zip(RATES.values(), failed, strict=True))
        effects = [{**effect(f"supplier={name}", 0.0), "event_id": name} for name in names]
        happening += [event("".join(names), chance, *effects)] if names else []
    return scenarios(*happening)


def test_how_much_a_plan_relies_on_independence() -> None:
    """100 are lost if all three fail: 0.1 × 0.2 × 0.15 × 100 = 0.3; whenever a fails, the others may too: 10."""
    spare = [{"offer": name, "price": 0.0, "capacity": 1.0} for name in RATES]
    three = case(spare, [1], lost=100.0)
    assert cost(three, independent()) == near(0.3)
    assert cost(three, independent(), objective=EventMarginal()) == near(10, TRACE)


def test_without_names_of_events_nothing_is_known_of_their_dependence() -> None:
    """Scenarios that name no event are taken as they are: the mean."""
    three = case([{"offer": name, "price": 0.0, "capacity": 1.0} for name in RATES], [1], lost=100.0)
    named = independent()
    unnamed = replace(named, effects=named.effects.assign(event_id=""))
    assert cost(three, unnamed, objective=EventMarginal()) == near(0.3, TRACE)
