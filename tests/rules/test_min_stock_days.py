"""min_stock_days: 100 a year are used; holding one more at the start costs 2."""

from functools import cache

import pytest
from tests.cases import fails, numeric_scope, offer, operated, tiny_case
from tests.textbook.builders import cost, near, study

from supplyopt.case import Case
from supplyopt.result import OperationValues, PlanValues, Portfolio
from supplyopt.rules import MinStockDays

A_FIFTH = 73.0
"""days of a year of 365"""


@cache
def with_a_depot(held: float = 0.0) -> Case:
    depot = {"item": "widget", "kind": "strategic", "quantity": held, "build_limit": 50.0, "build_cost": 2.0}
    return tiny_case([offer("cheap", 10)], stocks=[depot])


def measured(rule: MinStockDays, case: Case, built: float) -> dict[tuple[str, ...], float]:
    calm: OperationValues = operated({"cheap": 100.0})
    plan = PlanValues(study(case).network, Portfolio({"build:widget@market": built}, {}), calm)
    return {row.key: float(row.excess) for row in rule.plan_rows(plan, numeric_scope(case))}


@pytest.mark.parametrize(("days", "held", "least"), [(A_FIFTH, 0, 1040), (A_FIFTH, 15, 1010), (2 * A_FIFTH, 0, 1080)])
def test_what_is_missing_to_the_days_is_built(days: float, held: float, least: float) -> None:
    """73 days are 20 widgets: 1000 + 20 × 2."""
    assert cost(with_a_depot(held), rules=[MinStockDays(days=days)]) == near(least)


def test_the_stock_is_there_when_supply_fails() -> None:
    """Everything fails with probability 0.1: the 20 in stock serve 20, and are replaced at 10 each."""
    outage = fails("supplier=cheap", 0.1)
    dear_to_build = [{"item": "widget", "kind": "strategic", "build_limit": 20.0, "build_cost": 90.0}]
    depot = tiny_case([offer("cheap", 10)], stocks=dear_to_build)
    kept = cost(depot, outage, rules=[MinStockDays(days=A_FIFTH)])
    assert kept == near(20 * 90 + 0.9 * 1000 + 0.1 * (80 * 100 + 20 * 10))


def test_items_that_no_site_holds_are_left_out() -> None:
    nowhere = tiny_case([offer("cheap", 10)])
    assert list(MinStockDays(days=90).plan_rows(_plan(nowhere), numeric_scope(nowhere))) == []


def _plan(case: Case) -> PlanValues:
    return PlanValues(study(case).network, Portfolio({}, {}), operated({"cheap": 100.0}))


def test_a_point_inside() -> None:
    assert measured(MinStockDays(days=A_FIFTH), with_a_depot(), built=30.0) == {("widget",): near(-10)}


def test_a_point_outside() -> None:
    assert measured(MinStockDays(days=A_FIFTH), with_a_depot(), built=5.0) == {("widget",): near(15)}
    elsewhere = MinStockDays(days=A_FIFTH, where="site=elsewhere")
    assert measured(elsewhere, with_a_depot(), built=30.0) == {("widget",): near(20)}


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1020), (3.0, 1040)])
def test_soft_pays_for_each_unit_missing_while_that_is_cheaper(penalty: float, least: float) -> None:
    assert cost(with_a_depot(), rules=[MinStockDays(days=A_FIFTH, penalty=penalty)]) == near(least)
