"""max_stock_share: 20 widgets must be held; a unit costs 1 in China and 2 in Germany, where they are needed."""

from __future__ import annotations

from functools import cache

import pytest
from tests.cases import excesses, numeric_scope, offer, tiny_case
from tests.textbook.builders import Record, cost, near, sites

from supplyopt.case import Case
from supplyopt.result import PlanValues, Portfolio
from supplyopt.rules import MaxStockShare, MinStockDays

ABROAD = "country=CN"
HELD = MinStockDays(days=73)


def depot(site: str, build_cost: float) -> Record:
    return {"item": "widget", "site": site, "kind": "strategic", "build_limit": 50.0, "build_cost": build_cost}


@cache
def two_depots() -> Case:
    places = sites(yard="CN", market="DE")
    return tiny_case([offer("cheap", 10)], sites=places, stocks=[depot("yard", 1.0), depot("market", 2.0)])


@pytest.mark.parametrize(("limit", "least"), [(1.0, 1020), (0.25, 1035), (0.0, 1040)])
def test_what_is_above_the_share_lies_at_home(limit: float, least: float) -> None:
    """A quarter of 20 abroad: 5 × 1 + 15 × 2."""
    assert cost(two_depots(), rules=[HELD, MaxStockShare(where=ABROAD, limit=limit)]) == near(least)


def test_without_calm_it_looks_at_the_opening_stock() -> None:
    scope = numeric_scope(two_depots())
    built = Portfolio({"build:widget@yard": 8.0, "build:widget@market": 12.0}, {})
    rows = MaxStockShare(where=ABROAD, limit=0.25).plan_rows(PlanValues(scope.network, built, None), scope)
    assert {row.key: row.excess for row in rows} == {("widget", "0"): near(3)}


def test_it_looks_at_the_start_and_the_end_of_its_periods() -> None:
    """Commercial stock that is left at the yard in the end counts as well: 10 of 20 above a quarter by 5."""
    found = excesses(
        MaxStockShare(where=ABROAD, limit=0.25),
        two_depots(),
        awarded={"build:widget@market": 20.0},
        held={"yard": 10.0, "market": 10.0},
    )
    assert found == {("widget", "0"): near(-5), ("widget", "1"): near(5)}


def test_a_point_inside() -> None:
    built = {"build:widget@yard": 4.0, "build:widget@market": 16.0}
    found = excesses(MaxStockShare(where=ABROAD, limit=0.25), two_depots(), awarded=built, held={"market": 8.0})
    assert found == {("widget", "0"): near(-1), ("widget", "1"): near(-2)}


def test_a_point_outside() -> None:
    built = {"build:widget@yard": 8.0, "build:widget@market": 12.0}
    found = excesses(MaxStockShare(where=ABROAD, limit=0.25), two_depots(), awarded=built)
    assert found["widget", "0"] == near(3)


@pytest.mark.parametrize(("penalty", "least"), [(0.25, 1027.5), (1.0, 1035)])
def test_soft_pays_for_each_unit_above_at_each_time_while_that_is_cheaper(penalty: float, least: float) -> None:
    """15 above, at the start and at the end, at 0.25 each are 7.5; moving them home costs 15."""
    rules = [HELD, MaxStockShare(where=ABROAD, limit=0.25, penalty=penalty)]
    assert cost(two_depots(), rules=rules) == near(least)
