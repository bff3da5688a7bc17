"""The resilience triangle by hand: W23, and what late deliveries, seasons and several items make of it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.cases import offer, tiny_case
from tests.textbook.builders import case, effect, event, items, near, scenarios, study

from supplyopt.analyse.settling import settle
from supplyopt.analyse.stress import StressTest, Triangle, stress_tests, triangle
from supplyopt.result import PlanValues, Portfolio
from supplyopt.rules import MinService
from supplyopt.scenarios import ScenarioSet
from supplyopt.study import Study


def stressed(question: Study, **sizes: float) -> dict[str, StressTest]:
    """scenario -> what a plan of these awards comes to in it, every scenario of the set."""
    plan = settle(question, Portfolio(sizes, {})).plan
    return {test.scenario: test for test in stress_tests(question, plan, list(question.conditions))}


def test_w23_the_triangle() -> None:
    """1 - P is 0, 0.6, 0.3, 0: 0.9 of a period, 90 of 400, at worst 0.6, for two periods; back two after the onset."""
    found = triangle(np.array([1.0, 0.4, 0.7, 1.0]), np.ones(4), onset=2)
    assert found == Triangle(
        area=near(0.9), part=near(0.225), depth=near(0.6), periods=2, duration=near(2.0), recovery=near(2.0)
    )
    assert found.rapidity == near(0.3)


def outage(*left: float, probability: float | None = None) -> ScenarioSet:
    """What is left of ``a`` in periods 2, 3, ..."""
    parts = [effect("supplier=a", part, (t, t)) for t, part in enumerate(left, 2)]
    return scenarios(event("out", probability, *parts))


def test_w23_of_a_plan() -> None:
    """100, 40, 70 and 100 of 100 a period: 90 go unserved at 100 each, and are not bought at 1 each."""
    question = study(case([{"offer": "a", "price": 1.0, "capacity": 400.0}], [100] * 4), outage(0.4, 0.7))
    days = question.network.days
    [test] = stressed(question, a=400 / question.network.horizon).values()
    assert test.unserved == near(90 * 100)
    assert test.dearer == near(90 * (100 - 1))
    assert test.missing == {"widget": near(0.225)}
    assert test.overall.part == near(0.225)
    assert test.overall.area == near(0.9 * days[0])
    assert test.overall.recovery == near(2 * days[0])
    assert test.by_item == {"widget": test.overall}


def test_what_comes_late_is_missed_until_then_and_not_lost() -> None:
    """All 10 of period 2 are served in period 3 beside its own: a period of service is lost, and no demand."""
    asked = [{"period": t, "quantity": 10.0, "backlog_cost": 1.0, "backlog_periods": 1} for t in (1, 2, 3)]
    offers = [{"offer": "a", "price": 1.0, "capacity": 400.0, "flexibility": 1.0}]
    question = study(case(offers, asked), outage(0.0))
    [test] = stressed(question, a=30.0 / question.network.horizon).values()
    assert test.unserved == near(0)
    assert test.missing == {}
    assert test.overall.depth == near(1.0)
    assert test.overall.part == near(1 / 3)


def test_nothing_short_and_nothing_asked_for() -> None:
    found = triangle(np.ones(3), np.full(3, 30.0))
    assert (found.area, found.depth, found.periods, found.rapidity, found.recovery) == (0, 0, 0, 0, 0)


def test_service_that_is_not_back_by_the_end_has_no_recovery() -> None:
    found = triangle(np.array([1.0, 0.9]), np.array([100.0, 50.0]))
    assert (found.recovery, found.duration) == (None, 50.0)


@pytest.mark.parametrize(("level", "periods"), [(0.95, 0), (0.94, 1)])
def test_normal_is_95_percent(level: float, periods: int) -> None:
    assert triangle(np.array([level, 1.0]), np.ones(2)).periods == periods


def test_all_items_together_count_by_value() -> None:
    """Half of the gear at 30 and none of the 90 that pumps are worth is missing: 15 of 120."""
    goods = case(
        [{"offer": i, "item": i, "price": 1.0, "capacity": 10.0} for i in ("gear", "pump")],
        [{"item": i, "period": 1, "quantity": 1.0} for i in ("gear", "pump")],
        items=items(gear=30.0, pump=90.0),
    )
    question = study(goods, scenarios(event("out", None, effect("item=gear", 0.05))))
    [test] = stressed(question, gear=10.0, pump=1.0).values()
    assert test.overall.depth == near(15 / 120)
    assert {item: each.depth for item, each in test.by_item.items()} == {"gear": near(0.5)}


def test_without_calm_there_is_nothing_to_be_dearer_than() -> None:
    half = event("half", 1.0, effect("supplier=a", 0.5))
    question = study(tiny_case([offer("a", 10)]), scenarios(half, calm=False))
    [test] = stress_tests(question, PlanValues(question.network, Portfolio({"a": 100.0}, {}), None), ["half"])
    assert (test.dearer, test.unserved) == (None, near(5000))


def test_stress_tests_unless_others_are_asked_for() -> None:
    half = effect("supplier=a", 0.5)
    chances = scenarios(event("likely", 0.1, half), event("rare", None, half), event("worse", None, half, half))
    question = study(tiny_case([offer("a", 10)]), chances)
    plan = settle(question, Portfolio({"a": 100.0}, {})).plan
    assert [test.scenario for test in stress_tests(question, plan)] == ["worse", "rare"]
    assert [test.probability for test in stress_tests(question, plan, ["likely"])] == [0.1]


def test_a_rule_that_no_operation_keeps_is_told() -> None:
    """None is left, so the best without the rule is told."""
    question = study(
        tiny_case([offer("a", 10)]),
        scenarios(event("gone", None, effect("supplier=a", 0.0))),
        rules=[MinService(level=0.5, scenarios="stress")],
    )
    [test] = stressed(question, a=100.0).values()
    assert not test.keeps_rules
    assert test.unserved == near(100 * 100)
