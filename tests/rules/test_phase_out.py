"""phase_out: ``cheap`` (10) is from China and ends, ``dear`` (12) from Germany; 50 needed in each half of 2026."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from pydantic import ValidationError
from tests.cases import fails, numeric_scope, offer, tiny_case
from tests.textbook.builders import cost, near, scenarios, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.result import OperationValues, PlanValues, Portfolio
from supplyopt.rules import PhaseOut

CHINA = "country=CN"
MID_JUNE = datetime.date(2026, 6, 17)


@cache
def two_halves() -> Case:
    """Only what is drawn is paid for."""
    days = [{"period": 1, "days": 181.0, "start": "2026-01-01"}, {"period": 2, "days": 184.0, "start": "2026-07-01"}]
    return halves(periods=days)


def halves(**tables: Any) -> Case:
    offers = [offer("cheap", 10, take_or_pay=0.0), offer("dear", 12, take_or_pay=0.0)]
    demand = [{"period": t, "quantity": 50.0} for t in (1, 2)]
    return tiny_case(offers, demand, countries={"cheap": "CN"}, **tables)


def rule(*steps: tuple[int | datetime.date, float], **fields: Any) -> PhaseOut:
    schedule = [{"since": since, "limit": limit} for since, limit in steps]
    return PhaseOut(where=CHINA, steps=schedule, **fields)


def drawn(rule: PhaseOut, cheap: Mapping[int, float], dear: Mapping[int, float]) -> dict[tuple[str, ...], float]:
    """How far each row is missed by what is drawn in the two periods."""
    amounts = {("buy:cheap@market", t): q for t, q in cheap.items()} | {
        ("buy:dear@market", t): q for t, q in dear.items()
    }
    calm = OperationValues({}, amounts, {}, {}, {}, {})
    scope = numeric_scope(two_halves())
    plan = PlanValues(scope.network, Portfolio({"cheap": sum(cheap.values())}, {}), calm)
    rows = [*rule.plan_rows(plan, scope), *(rule.recourse_rows(calm, scope) if rule.covers("calm", "calm") else ())]
    return {row.key: float(row.excess) for row in rows}


def test_each_step_holds_from_its_period_on() -> None:
    """Half and half in the first half of the year, nothing of ``cheap`` in the second: 25 × 10 + 75 × 12."""
    assert cost(two_halves(), rules=[rule((1, 0.5), (2, 0.0))]) == near(1150)


def test_a_step_lasts_over_all_its_periods_together() -> None:
    """A fifth of the whole year, whenever."""
    assert cost(two_halves(), rules=[rule((1, 0.2))]) == near(20 * 10 + 80 * 12)


def test_a_day_reaches_the_periods_that_begin_on_it_or_later() -> None:
    """From mid-June on nothing: the period that began in January is free."""
    assert cost(two_halves(), rules=[rule((MID_JUNE, 0.0))]) == near(500 + 600)
    assert cost(two_halves(), rules=[rule((datetime.date(2026, 7, 2), 0.0))]) == near(1000)
    assert cost(two_halves(), rules=[rule((datetime.date(2025, 1, 1), 0.5), (MID_JUNE, 0.0))]) == near(1150)


def test_of_demand_less_may_be_served_instead() -> None:
    """Only ``cheap`` there is: a fifth of demand of it, the rest goes without at 100."""
    alone = tiny_case([offer("cheap", 10, take_or_pay=0.0)], countries={"cheap": "CN"})
    assert cost(alone, rules=[rule((1, 0.2), basis="demand")]) == near(200 + 80 * 100)


def test_nothing_means_nothing_in_any_scenario_and_no_award() -> None:
    """Without ``cheap`` as a way out, the failure of ``dear`` (0.1) leaves 100 unserved."""
    outage = fails("supplier=dear", 0.1)
    firm = tiny_case([offer("cheap", 10), offer("dear", 12)], countries={"cheap": "CN"})
    assert cost(firm, outage, rules=[rule((1, 0.0))]) == near(0.9 * 1200 + 0.1 * 10_000)
    found = drawn(rule((1, 0.0)), {1: 30.0}, {})
    assert found == {("award", "cheap"): near(30), ("buy:cheap@market", "period 1"): near(30)}


def test_a_window_and_days_in_force_narrow_the_schedule() -> None:
    assert cost(two_halves(), rules=[rule((1, 0.0), window=(2, 2))]) == near(1100)
    assert cost(two_halves(), rules=[rule((1, 0.0), valid_to=MID_JUNE)]) == near(1100)


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([(1, 0.2), (MID_JUNE, 0.0)], "on days or in periods, not both"),
        ([(2, 0.2), (1, 0.0)], "in order"),
        ([], "at least one step"),
        ([(1, 0.2), (2, 0.3)], "must not rise"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(steps: list[Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        rule(*steps)


def test_days_need_periods_with_days() -> None:
    with pytest.raises(StudyError, match=r"need the first day of every period; fill in periods\.start"):
        study(halves(), rules=[rule((MID_JUNE, 0.0))])


def test_shares_need_a_calm_scenario() -> None:
    without_calm = scenarios(calm=False)
    with pytest.raises(StudyError, match="rule 'phase_out' looks at calm operation; add a calm scenario"):
        study(two_halves(), without_calm, rules=[rule((1, 0.5))])


def test_a_point_inside() -> None:
    found = drawn(rule((1, 0.5), (2, 0.0)), {1: 20.0}, {1: 30.0, 2: 50.0})
    assert found == {("widget", "period 1"): near(-5), ("buy:cheap@market", "period 2"): near(0)}


def test_a_point_outside() -> None:
    found = drawn(rule((1, 0.5), (2, 0.0)), {1: 40.0, 2: 10.0}, {1: 10.0, 2: 40.0})
    assert found == {("widget", "period 1"): near(15), ("buy:cheap@market", "period 2"): near(10)}


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1075), (3.0, 1150)])
def test_soft_pays_for_each_unit_above_while_that_is_cheaper(penalty: float, least: float) -> None:
    """25 above the half and 50 above nothing, at 1 each, save 150."""
    assert cost(two_halves(), rules=[rule((1, 0.5), (2, 0.0), penalty=penalty)]) == near(least)
