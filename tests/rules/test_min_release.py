"""min_release: 10 widgets a day are used for 10 days; a unit in stock costs 1, of which 4 a day can be let out."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from tests.cases import excesses, offer, tiny_case
from tests.textbook.builders import Record, cost, near, solved, study

from supplyopt.case import Case
from supplyopt.rules import MinRelease


def store(site: str = "market", **fields: Any) -> Record:
    """``build_cost`` is for a year: 1 for ten days."""
    return {"item": "widget", "site": site, "kind": "strategic", "build_limit": 50.0, "build_cost": 36.5, **fields}


def ten_days(*stores: Record) -> Case:
    periods = [{"period": 1, "days": 10.0}]
    return tiny_case([offer("cheap", 10, 36_500.0)], stocks=stores, periods=periods)


@cache
def slow_store() -> Case:
    return ten_days(store(release_limit=40.0))


def test_what_is_to_be_let_out_must_be_there() -> None:
    """3 a day need 3 in stock."""
    assert cost(slow_store(), rules=[MinRelease(level=0.3)]) == near(1003)


def test_more_than_the_limit_cannot_be_let_out_however_much_there_is() -> None:
    with pytest.raises(AssertionError, match="infeasible"):
        solved(study(slow_store(), rules=[MinRelease(level=0.5)]))


def test_without_a_limit_all_can_be_let_out_at_once() -> None:
    assert cost(ten_days(store()), rules=[MinRelease(level=0.5)]) == near(1005)


def test_stores_add_up() -> None:
    """4 a day from the one, 1 a day from the other, which is dearer."""
    other = store("yard", release_limit=100.0, build_cost=73.0)
    assert cost(ten_days(store(release_limit=40.0), other), rules=[MinRelease(level=0.5)]) == near(1000 + 4 + 2)


def test_the_peak_is_by_day() -> None:
    """60 in 10 days are more a day than 90 in 30: 6, of which half."""
    periods = [{"period": 1, "days": 10.0}, {"period": 2, "days": 30.0}]
    holding = store(build_cost=36.5 / 4)
    case = tiny_case([offer("cheap", 10, 36_500.0, take_or_pay=0.0)], [60.0, 90.0], stocks=[holding], periods=periods)
    assert cost(case, rules=[MinRelease(level=0.5)]) == near(1500 + 3)
    assert cost(case, rules=[MinRelease(level=0.5, window=(2, 2))]) == near(1500 + 1.5)


def test_items_that_no_site_holds_are_left_out() -> None:
    assert excesses(MinRelease(level=0.5), tiny_case([offer("cheap", 10)]), {"cheap": 100.0}) == {}


SETTLED = {("widget", "peak"): 10.0, ("widget@market",): 4.0}


def test_a_point_inside() -> None:
    built = {"build:widget@market": 6.0}
    found = excesses(MinRelease(level=0.3), slow_store(), awarded=built, amounts=SETTLED)
    assert found == {("widget", "period 1"): near(0), ("widget@market",): near(-2), ("widget",): near(-1)}


def test_a_point_outside() -> None:
    """Less is there than is said to be let out, and that is too little."""
    built = {"build:widget@market": 3.0}
    found = excesses(MinRelease(level=0.5), slow_store(), awarded=built, amounts=SETTLED)
    assert found == {("widget", "period 1"): near(0), ("widget@market",): near(1), ("widget",): near(1)}


@pytest.mark.parametrize(("penalty", "least"), [(0.5, 1001.5), (2.0, 1003)])
def test_soft_pays_for_each_unit_a_day_missing_while_that_is_cheaper(penalty: float, least: float) -> None:
    assert cost(slow_store(), rules=[MinRelease(level=0.3, penalty=penalty)]) == near(least)
