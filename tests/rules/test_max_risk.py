"""max_risk: ``cheap`` at 1 fails once in ten; ``reserve`` is paid 1 to stand ready at 2; going without costs 3.

A unit of reserve costs 1 always and saves 0.1 × (3 - 2), so by itself nobody keeps any: 0.9 × 100 + 0.1 × 300 = 120.
"""

from __future__ import annotations

from functools import cache
from math import log

import pytest
from pydantic import ValidationError
from tests.cases import fails, offer, operated, tiny_case
from tests.textbook.builders import cost, effect, event, items, near, scenarios, short, solved, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.policy import Policy
from supplyopt.result import PlanValues, Portfolio
from supplyopt.risk import (
    Calm,
    ChiSquare,
    CVaR,
    EventMarginal,
    Expectation,
    KullbackLeibler,
    RiskMeasure,
    SemiDeviation,
    TotalVariation,
    Wasserstein,
    WorstCase,
)
from supplyopt.rules import MaxRisk, MinService
from supplyopt.verify import rule_rows

PRECISE = 1e-6
"""Measures that are closed in on from below are so to 1e-7; a trace of the mean would be seen."""
OUTAGE = fails("supplier=cheap", 0.1)
RESERVE = offer("reserve", 2, take_or_pay=0.0, reservation_price=1.0)


@cache
def with_a_reserve(lost: float = 3.0) -> Case:
    return tiny_case([offer("cheap", 1), RESERVE], lost=lost)


@pytest.mark.parametrize(
    ("measure", "limit"),
    [
        (Expectation(of="shortage"), 18),
        (CVaR(tail=0.1, of="shortage"), 180),
        (CVaR(tail=0.2, of="shortage"), 90),
        (CVaR(tail=0.2, weight=0.5, of="shortage"), 54),
        (CVaR(tail=0.2, of="unmet"), 0.3),
        (WorstCase(of="shortage"), 180),
        (WorstCase(of="unmet"), 0.6),
        (TotalVariation(radius=0.1, of="shortage"), 36),
        (ChiSquare(radius=0.01, of="shortage"), 23.4),
        (KullbackLeibler(radius=0.2 * log(2) + 0.8 * log(8 / 9), of="shortage"), 36),
        (Wasserstein(radius=0.1, of="shortage"), 36),
        (EventMarginal(of="shortage"), 18),
        (SemiDeviation(of="shortage"), 34.2),
    ],
)
def test_each_limit_makes_forty_in_reserve_the_least(measure: RiskMeasure, limit: float) -> None:
    """60 go unserved then, worth 180, once in ten: 18 on average, 90 in the worst fifth, 0.2 × 180 misplaced.

    18 + √(0.01 × 0.09) × 180 = 23.4 by chi-square, 0.2 × 180 if relative entropy allows for 0.2 instead of 0.1,
    18 + 0.1 × (180 - 18) = 34.2 with what is above. 40 × 1 + 0.9 × 100 + 0.1 × (40 × 2 + 60 × 3) = 156.
    """
    result = solved(study(with_a_reserve(), OUTAGE, rules=[MaxRisk(measure=measure, limit=limit)]))
    assert result.cost == near(156, PRECISE)
    row = result.table("rules").iloc[0]
    assert (row["value"], row["state"]) == (near(limit, PRECISE), "binding"), "the figure is that of the measure alone"


def test_the_buffered_probability_of_more_is_told() -> None:
    """180 are missing once in ten, 90 in the worst fifth: with a limit of 90, a fifth; of 180, a tenth."""
    caps = [
        MaxRisk(name=name, measure=measure, limit=limit)
        for name, measure, limit in (
            ("mean", Expectation(of="shortage"), 18),
            ("tail", CVaR(tail=0.2, of="unmet"), 0.3),
            ("worst", WorstCase(of="shortage"), 180),
            ("bill", WorstCase(), 40 + 80 + 180),
        )
    ]
    kpis = solved(study(with_a_reserve(), OUTAGE, rules=caps)).table("kpis")
    told = kpis[kpis["kpi"] == "buffered_probability"].set_index("group")["value"]
    assert dict(told) == pytest.approx({"mean": 1.0, "tail": 0.2, "worst": 0.1, "bill": 0.1}, rel=1e-6)


@pytest.mark.parametrize(("measure", "limit"), [(WorstCase(), 400), (CVaR(tail=0.2), 275), (Calm(), 150)])
def test_of_cost_counts_commitments(measure: RiskMeasure, limit: float) -> None:
    """Going without costs 5; with r in reserve the bad year costs r + 2 r + 5 (100 - r) = 500 - 2 r, the good 100 + r.

    400 at r = 50; (400 + 150) / 2 = 275. 90 + 50 + 0.1 × (100 + 250) = 175. In calm at most 150 leaves it at 140.
    """
    least = 140 if isinstance(measure, Calm) else 175
    assert cost(with_a_reserve(5.0), OUTAGE, rules=[MaxRisk(measure=measure, limit=limit)]) == near(least)


def test_it_binds_a_plan_that_looks_at_calm_alone() -> None:
    """Calm costs 100 and the reserve of 40; what the outage costs is nobody's objective, but its shortage is capped."""
    cap = MaxRisk(measure=CVaR(tail=0.2, of="shortage"), limit=90)
    result = solved(study(with_a_reserve(), OUTAGE, rules=[cap], objective=Calm()))
    assert result.cost == near(140)
    assert short(result, "outage") == near(60)


def test_limits_of_zero_and_limits_that_nothing_reaches() -> None:
    """All 100 in reserve: 100 + 90 + 0.1 × 200 = 210."""
    caps = [MaxRisk(measure=TotalVariation(radius=0.1, of="unmet"), limit=limit) for limit in (0.0, 1.0)]
    assert [cost(with_a_reserve(), OUTAGE, rules=[cap]) for cap in caps] == [near(210), near(120)]


def test_some_items_in_some_periods() -> None:
    """Tin and zinc, 10 in each of two periods, are worth 3 and out in both; tin in the second period is capped at 12.

    So 6 of tin come from the reserve then, and 4 do not; a reserve of zinc is not worth it.
    """
    goods = [
        {"offer": i, "supplier": i, "item": i, "price": 1.0, "capacity": 40.0, "take_or_pay": 0.0}
        for i in ("tin", "zinc")
    ]
    spare = [
        {**g, "offer": f"spare {g['item']}", "supplier": "spare", "price": 2.0, "reservation_price": 3.0} for g in goods
    ]
    asked = [{"item": i, "period": t, "quantity": 10.0} for i in ("tin", "zinc") for t in (1, 2)]
    case = tiny_case([*goods, *spare], asked, items=items(tin=3.0, zinc=3.0))
    out = scenarios(event("out", 0.1, *(effect(f"supplier={i}", 0.0, (1, 2)) for i in ("tin", "zinc"))))
    cap = MaxRisk(measure=WorstCase(of="shortage"), limit=12, items=("tin",), window=(2, 2))
    result = solved(study(case, out, rules=[cap]))
    table = result.table("shortages").query("scenario == 'out'").set_index(["item", "period"])["short"]
    assert table["tin", 2] == near(4)
    assert (table["zinc", 1], table["zinc", 2]) == (near(10), near(10))


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"items": ("widget",)}, "all items over the whole horizon"), ({"window": (1, 1)}, "all items over the whole")],
)
def test_costs_are_not_told_apart(fields: dict[str, object], message: str) -> None:
    cap = MaxRisk(measure=WorstCase(), limit=1, **fields)
    case = tiny_case([offer("cheap", 10)], [50.0, 50.0])
    with pytest.raises(StudyError, match=message):
        study(case, rules=[cap])


def test_what_means_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="from 0 to 1"):
        MaxRisk(measure=WorstCase(of="unmet"), limit=2.0)
    with pytest.raises(StudyError, match="add a calm scenario"):
        study(with_a_reserve(), scenarios(event("all", 1.0), calm=False), rules=[MaxRisk(measure=Calm(), limit=1)])


def test_it_is_read_from_a_file() -> None:
    told = {"kind": "max_risk", "limit": 0.02, "measure": {"kind": "cvar", "tail": 0.05, "of": "unmet"}}
    [rule] = Policy.model_validate({"rules": [told]}).rules
    assert rule == MaxRisk(name="max_risk", measure=CVaR(tail=0.05, of="unmet"), limit=0.02)
    assert rule.wording() == "unserved demand by value in the worst 5 % at most 2 %"


def missing(rule: MaxRisk, short: float) -> float:
    """How far a point misses a cap: 60 reserved at 1, of which 60 are drawn in the outage at 2, and some short at 3."""
    question = study(with_a_reserve(), OUTAGE, rules=[rule])
    plan = PlanValues(question.network, Portfolio({"reserve": 60.0}, {"reserve": True}), operated({"cheap": 100.0}))
    outage = operated({"reserve": 60.0}, short=short)
    [row] = rule_rows(question, plan, {"outage": outage}, question.policy.rules[0])
    return float(row.row.excess)


def test_a_point_inside() -> None:
    """40 missing are worth 120, on average in the worst fifth 60; 60 + 120 + 120 = 300 in the bad year."""
    assert missing(MaxRisk(measure=CVaR(tail=0.2, of="shortage"), limit=90), 40.0) == near(60 - 90)
    assert missing(MaxRisk(measure=WorstCase(), limit=310), 40.0) == near(300 - 310)


def test_a_point_outside() -> None:
    assert missing(MaxRisk(measure=CVaR(tail=0.2, of="shortage"), limit=50), 40.0) == near(60 - 50)
    assert missing(MaxRisk(measure=WorstCase(of="unmet"), limit=0.3), 40.0) == near((0.4 - 0.3) * 300)
    assert missing(MaxRisk(measure=WorstCase(), limit=290), 40.0) == near(300 - 290)


@pytest.mark.parametrize(("penalty", "least"), [(0.5, 150), (0.7, 156)])
def test_soft_pays_for_what_is_above_while_that_is_cheaper(penalty: float, least: float) -> None:
    """150 in the worst fifth is 60 too much: 120 + 30 at 0.5; a unit of reserve takes 1.5 off for 0.9, 0.6 each."""
    cap = MaxRisk(measure=CVaR(tail=0.2, of="shortage"), limit=90, penalty=penalty)
    assert cost(with_a_reserve(), OUTAGE, rules=[cap]) == near(least)


def test_soft_promises_count_in_what_a_scenario_costs() -> None:
    """100 short are missed at 1 each: the bad year costs r + 2 r + (5 + 1) (100 - r) = 600 - 3 r, at most 450.

    50 + 90 + 0.1 × (100 + 50 × 6) = 180.
    """
    promise = MinService(level=1.0, scenarios="all", penalty=1.0)
    cap = MaxRisk(measure=WorstCase(), limit=450)
    assert cost(with_a_reserve(5.0), OUTAGE, rules=[promise, cap]) == near(180)
