"""time_to_survive: 40 a quarter are needed, and bridged by stock for as long as ``a`` takes to recover."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cases import numeric_scope, offer, operated, tiny_case
from tests.textbook.builders import cost, near, size, solved, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import Survive, TimeToSurvive

QUARTER = 365 / 4


def quarters(**tables: Any) -> Case:
    """``a`` at 1 can deliver all; a stock that calm must not touch can be built at 4 a unit."""
    depot = {"item": "widget", "site": "market", "kind": "strategic", "build_limit": 200.0, "build_cost": 4.0}
    return tiny_case([offer("a", 1, 160)], [40.0] * 4, stocks=[depot], **tables)


def recovery(**days: float) -> list[dict[str, Any]]:
    """How long suppliers take to recover [day]."""
    return [{"score": "recovery_days", "of": "supplier", "member": s, "value": d} for s, d in days.items()]


@pytest.mark.parametrize(("quarters_out", "built"), [(0.5, 20), (1, 40), (1.5, 60), (2, 80)])
def test_stock_bridges_the_time_to_recover(quarters_out: float, built: float) -> None:
    """What a would have delivered until then: 160 + 4 for each unit."""
    told = quarters(scores=recovery(a=quarters_out * QUARTER))
    assert cost(told, rules=[TimeToSurvive()]) == near(160 + 4 * built)
    assert cost(quarters(), rules=[TimeToSurvive(days=quarters_out * QUARTER)]) == near(160 + 4 * built)


def test_each_recovers_in_its_own_time() -> None:
    """a, good for 30 a quarter, is back after one: 30 in stock. b, good for 10, needs 20 after two, after four 40."""
    alone = [offer("a", 1, 120), offer("b", 1, 40)]
    depot = {"item": "widget", "site": "market", "kind": "strategic", "build_limit": 200.0, "build_cost": 4.0}

    def least(**days: float) -> float:
        return cost(tiny_case(alone, [40.0] * 4, stocks=[depot], scores=recovery(**days)), rules=[TimeToSurvive()])

    assert least(a=QUARTER, b=2 * QUARTER) == near(160 + 4 * 30)
    assert least(a=QUARTER, b=4 * QUARTER) == near(160 + 4 * 40)


def test_as_long_as_the_longest_it_is_the_survival_of_one_failure() -> None:
    case = tiny_case([offer("a", 1, 60), offer("b", 2, 60), offer("c", 3, 60)], 90)
    assert cost(case, rules=[TimeToSurvive(days=1e6)]) == cost(case, rules=[Survive(level=1.0)]) == near(270)


def test_goods_that_were_not_sent_in_time_are_missing_after_the_recovery() -> None:
    """What a sends takes a quarter: out in the first, it leaves the second without 40. The first has what is coming."""
    depot = {"item": "widget", "site": "market", "kind": "strategic", "build_limit": 200.0, "build_cost": 4.0}
    under_way = [{"item": "widget", "site": "market", "period": 1, "quantity": 40.0}]
    late = tiny_case([offer("a", 1, 160, lead_days=QUARTER)], [40.0] * 4, stocks=[depot], arrivals=under_way)
    result = solved(study(late, rules=[TimeToSurvive(days=QUARTER)]))
    assert size(result, "build:widget@market") == near(40)


def test_somebody_must_tell_how_long() -> None:
    with pytest.raises(StudyError, match="nothing tells how long supplier 'a' takes to recover") as refused:
        study(quarters(), rules=[TimeToSurvive()])
    assert "add a score 'recovery_days'" in str(refused.value)


def test_a_point_inside() -> None:
    rows = list(TimeToSurvive(level=0.9, days=9).recourse_rows(operated(short=5.0), numeric_scope(quarters())))
    assert [float(row.excess) for row in rows] == [near(5 - 10)]


def test_a_point_outside() -> None:
    rows = list(TimeToSurvive(days=9).recourse_rows(operated(short=5.0), numeric_scope(quarters())))
    assert [(row.key, float(row.excess)) for row in rows] == [(("widget", "standard"), near(5))]


@pytest.mark.parametrize(("penalty", "least"), [(3.0, 160 + 3 * 40), (5.0, 160 + 4 * 40)])
def test_soft_pays_for_what_is_missing_while_that_is_cheaper(penalty: float, least: float) -> None:
    assert cost(quarters(), rules=[TimeToSurvive(days=QUARTER, penalty=penalty)]) == near(least)


def test_its_words() -> None:
    told = "all of what is asked for is served while whichever supplier fails recovers (score recovery_days"
    assert TimeToSurvive(days=30).wording() == f"{told}; 30 days where nothing is told)"
