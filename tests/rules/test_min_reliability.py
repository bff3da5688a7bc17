"""min_reliability: going without costs next to nothing, so that only what is promised is bought, at 1 a piece."""

from __future__ import annotations

from functools import cache

import pytest
from tests.cases import fails, offer, operated, tiny_case
from tests.textbook.builders import cost, effect, event, items, near, scenarios, short, size, solved, study

from supplyopt.case import Case
from supplyopt.result import PlanValues, Portfolio
from supplyopt.risk import CVaR
from supplyopt.rules import MaxRisk, MinReliability
from supplyopt.scenarios import ScenarioSet
from supplyopt.verify import rule_rows

FREE = 1e-4
"""What going without costs."""


@cache
def ordered() -> Case:
    """What is ordered is paid for, needed or not."""
    return tiny_case([offer("s", 1, capacity=20.0)], [10.0], lost=FREE)


@cache
def ten_needs() -> ScenarioSet:
    """1, 2, ..., 10 are needed, each as likely."""
    needs = (event(f"need {n:02}", 0.1, effect("item=widget", n / 10, attribute="demand_mult")) for n in range(1, 11))
    return scenarios(*needs, calm=False)


@pytest.mark.parametrize(
    ("level", "allowed", "amount"), [(0.8, 0.0, 8), (0.75, 0.0, 8), (1.0, 0.0, 10), (0.8, 0.5, 4), (0.0, 0.0, 0)]
)
def test_w20_eight_of_ten_needs(level: float, allowed: float, amount: float) -> None:
    """The needs of 9 and 10 are given up, with 0.2 in all; of 8 half is 4."""
    result = solved(study(ordered(), ten_needs(), rules=[MinReliability(level=level, allowed=allowed)]))
    assert size(result, "s") == near(amount, 1e-6)


def test_w20_the_linear_way_is_more_careful() -> None:
    """The worst fifth miss (9 - x + 10 - x) / 2, at most 1 at x = 8.5."""
    cap = MaxRisk(measure=CVaR(tail=0.2, of="shortage"), limit=1.0 * FREE)
    assert size(solved(study(ordered(), ten_needs(), rules=[cap])), "s") == near(8.5, 1e-6)


def test_a_bad_scenario_is_bad_for_all_items_at_once() -> None:
    """Tin and zinc fail in one scenario of 0.1 each: one may be given up, so the cheaper reserve, of zinc, is bought.

    Promised each by itself, both are given up, each with 0.1.
    """
    goods = [{"offer": i, "supplier": i, "item": i, "price": 1.0, "capacity": 10.0} for i in ("tin", "zinc")]
    spare = [
        {**g, "offer": f"spare {g['item']}", "supplier": "spare", "take_or_pay": 0.0, "reservation_price": price}
        for g, price in zip(goods, (3.0, 2.0), strict=True)
    ]
    asked = [{"item": i, "period": 1, "quantity": 10.0} for i in ("tin", "zinc")]
    case = tiny_case([*goods, *spare], asked, items=items(tin=FREE, zinc=FREE))
    chances = scenarios(*(event(i, 0.1, effect(f"supplier={i}", 0.0)) for i in ("tin", "zinc")))
    together = solved(study(case, chances, rules=[MinReliability(level=0.9)]))
    assert (size(together, "spare tin"), size(together, "spare zinc")) == (near(0), near(10))
    each = solved(study(case, chances, rules=[MinReliability(level=0.9, items=(i,)) for i in ("tin", "zinc")]))
    assert (size(each, "spare tin"), size(each, "spare zinc")) == (near(0), near(0))


def test_some_classes_in_some_periods() -> None:
    """Of 10 for each class in each of two periods those for defence in the second are bought."""
    asked = [
        {"item": "widget", "class": use, "period": t, "quantity": 10.0, "backlog_periods": 1}
        for use in ("civil", "defence")
        for t in (1, 2)
    ]
    case = tiny_case([offer("s", 1, capacity=40.0, take_or_pay=0.0)], asked, lost=FREE)
    promise = MinReliability(level=1.0, classes=("defence",), window=(2, 2))
    assert cost(case, rules=[promise]) == near(10 + 30 * FREE)


def excess(rule: MinReliability, missing: float) -> float:
    """How far a plan is from a promise that leaves some short in an outage of 0.1."""
    question = study(tiny_case([offer("cheap", 1)]), fails("supplier=cheap", 0.1), rules=[rule])
    plan = PlanValues(question.network, Portfolio({"cheap": 100.0}, {"cheap": True}), operated({"cheap": 100.0}))
    rows = list(rule_rows(question, plan, {"outage": operated({}, short=missing)}, question.policy.rules[0]))
    assert all(each.row.excess <= 1e-9 for each in rows if each.row.defines)
    return float(rows[-1].row.excess)


def test_a_point_inside() -> None:
    assert excess(MinReliability(level=0.8), 100.0) == near(0.1 - 0.2)
    assert excess(MinReliability(level=1.0, allowed=0.3), 30.0) == near(0.0)


def test_a_point_outside() -> None:
    assert excess(MinReliability(level=0.95), 100.0) == near(0.1 - 0.05)
    assert excess(MinReliability(level=1.0, allowed=0.3), 31.0) == near(0.1)


@pytest.mark.parametrize(("penalty", "amount"), [(9.0, 0), (11.0, 10)])
def test_soft_pays_for_each_part_of_the_probability(penalty: float, amount: float) -> None:
    """A piece more serves 0.1 of probability more, so a unit of it is worth 10: all needs are served, or none."""
    result = solved(study(ordered(), ten_needs(), rules=[MinReliability(level=1.0, penalty=penalty)]))
    assert size(result, "s") == near(amount, 1e-6)


def test_it_is_told_as_planners_say_it() -> None:
    promise = MinReliability(level=0.95, allowed=0.1, items=("widget",))
    assert promise.wording() == "at least 90 % of demand served of widget with a probability of at least 95 %"
    assert MinReliability(level=0.95).wording() == "all demand served with a probability of at least 95 %"


def test_what_is_given_up_goes_unserved() -> None:
    result = solved(study(ordered(), ten_needs(), rules=[MinReliability(level=0.8)]))
    assert (short(result, "need 10"), short(result, "need 08")) == (near(2.0), near(0.0))
    row = result.table("rules").query("row == 'total'").iloc[0]
    assert (row["value"], row["limit"], row["unit"]) == (near(0.2), near(0.2), "probability of more")
