"""min_stock_days: 100 a year are used; holding one more at the start costs 2."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from pydantic import ValidationError
from tests.cases import excesses, fails, numeric_scope, offer, operated, tiny_case
from tests.textbook.builders import Record, cost, near, scenarios, sites, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.result import PlanValues, Portfolio
from supplyopt.rules import MinStockDays

A_FIFTH = 73.0
"""days of a year of 365"""
GERMAN = "country=DE"


def depot(site: str = "market", build_cost: float = 2.0, **fields: Any) -> Record:
    return {
        "item": "widget",
        "site": site,
        "kind": "strategic",
        "build_limit": 50.0,
        "build_cost": build_cost,
        **fields,
    }


@cache
def with_a_depot(held: float = 0.0) -> Case:
    return tiny_case([offer("cheap", 10)], stocks=[depot(quantity=held)])


@cache
def importing(build_cost: float = 2.0) -> Case:
    """``cheap`` (10) is Chinese, ``dear`` (12) German, and so is the market with its depot."""
    offers, stocks = [offer("cheap", 10), offer("dear", 12)], [depot(build_cost=build_cost)]
    return tiny_case(offers, countries={"cheap": "CN"}, sites=sites(market="DE"), stocks=stocks)


def of_imports(days: float = A_FIFTH, **fields: Any) -> MinStockDays:
    return MinStockDays(days=days, of="net_imports", home=GERMAN, **fields)


@pytest.mark.parametrize(("days", "held", "least"), [(A_FIFTH, 0, 1040), (A_FIFTH, 15, 1010), (2 * A_FIFTH, 0, 1080)])
def test_what_is_missing_to_the_days_is_built(days: float, held: float, least: float) -> None:
    """73 days are 20 widgets: 1000 + 20 × 2."""
    assert cost(with_a_depot(held), rules=[MinStockDays(days=days)]) == near(least)


def test_the_stock_is_there_when_supply_fails() -> None:
    """Everything fails with probability 0.1: the 20 in stock serve 20, and are replaced at 10 each."""
    outage = fails("supplier=cheap", 0.1)
    dear_to_build = [{"item": "widget", "kind": "strategic", "build_limit": 20.0, "build_cost": 90.0}]
    case = tiny_case([offer("cheap", 10)], stocks=dear_to_build)
    kept = cost(case, outage, rules=[MinStockDays(days=A_FIFTH)])
    assert kept == near(20 * 90 + 0.9 * 1000 + 0.1 * (80 * 100 + 20 * 10))


def test_a_part_of_the_stock_may_not_count() -> None:
    """IEA: a tenth cannot be got at. 0.9 × 22.22 = 20."""
    assert cost(with_a_depot(), rules=[MinStockDays(days=A_FIFTH, deduction=0.1)]) == near(1000 + 2 * 20 / 0.9)


@pytest.mark.parametrize(("build_cost", "least"), [(2, 1000 + 40), (20, 1200)])
def test_of_net_imports_nothing_is_asked_for_what_is_bought_at_home(build_cost: float, least: float) -> None:
    """100 imported at 10 need 20 in stock, a fifth. At 2 each that is cheaper than 12 at home, at 20 each it is not."""
    assert cost(importing(build_cost), rules=[of_imports()]) == near(least)


def test_imports_by_lane_count_as_they_arrive_and_exports_count_against_them() -> None:
    """90 % of what leaves the mine arrives; of 20 sent on to the yard abroad, all that leaves counts.

    100 needed at the market and 18 at the yard: 133.3 leave the mine, 120 arrive, 20 leave. Net imports are 100.
    """
    places = sites(mine="CN", market="DE", yard="CH")
    ways = [("mine", "market"), ("market", "yard")]
    lanes = [{"origin": one, "destination": other, "yield": 0.9} for one, other in ways]
    demand = [{"period": 1, "quantity": 100.0}, {"period": 1, "quantity": 18.0, "site": "yard"}]
    case = tiny_case([offer("cheap", 9, site="mine")], demand, sites=places, lanes=lanes, stocks=[depot()])
    assert cost(case, rules=[of_imports()]) == near(120 / 0.9 * 9 + 20 * 2)


def test_a_home_that_exports_more_than_it_imports_owes_nothing() -> None:
    """A German offer delivered to a Swiss site is an export, of more than the market imports from China."""
    offers = [offer("abroad", 10), offer("home", 12, supplier="home", capacity=300.0)]
    demand = [{"period": 1, "quantity": 10.0}, {"period": 1, "quantity": 100.0, "site": "yard"}]
    places = sites(market="DE", yard="CH")
    case = tiny_case(offers, demand, countries={"abroad": "CN"}, sites=places, stocks=[depot()])
    rule = MinStockDays(days=A_FIFTH, of="net_imports", home=GERMAN)
    plan = PlanValues(study(case).network, Portfolio({}, {}), operated({"abroad": 10.0}))
    assert [row.right for row in rule.plan_rows(plan, numeric_scope(case))] == [near(0.2 * 10)]
    sold = PlanValues(study(case).network, Portfolio({}, {}), operated({"home": 100.0}, place="yard"))
    assert [row.right for row in rule.plan_rows(sold, numeric_scope(case))] == [near(0.2 * -100)]


@pytest.mark.parametrize(("use_days", "least"), [(36.5, 1000 + 40), (146, 1000 + 80)])
def test_the_larger_of_two_floors_counts(use_days: float, least: float) -> None:
    """20 for 73 days of imports; 10 for 36.5 days of use, or 40 for 146. EU: 90 days of imports or 61 of use."""
    assert cost(importing(), rules=[of_imports(use_days=use_days)]) == near(least)


def test_of_two_floors_what_is_missing_to_the_larger_is_paid_for_once() -> None:
    """Without any stock 40 are missing to 146 days of use and 20 to 73 of imports: 40 × 1."""
    assert cost(importing(), rules=[of_imports(use_days=146, penalty=1.0)]) == near(1040)


@pytest.mark.parametrize(("by_site", "least"), [(False, 1000 + 20 * 1), (True, 1000 + 10 * 1 + 10 * 3)])
def test_all_sites_together_or_each_by_itself(by_site: bool, least: float) -> None:
    """50 used at each of two sites; holding one costs 1 here and 3 there."""
    demand = [{"period": 1, "quantity": 50.0, "site": site} for site in ("here", "there")]
    case = tiny_case([offer("cheap", 10)], demand, stocks=[depot("here", 1.0), depot("there", 3.0)])
    assert cost(case, rules=[MinStockDays(days=A_FIFTH, by_site=by_site)]) == near(least)


def test_net_imports_can_be_held_by_each_site() -> None:
    """40 imported by one German site and 60 by the other: 8 and 12, at 1 and 3 each."""
    demand = [{"period": 1, "quantity": q, "site": site} for site, q in (("here", 40.0), ("there", 60.0))]
    case = tiny_case(
        [offer("cheap", 10)],
        demand,
        countries={"cheap": "CN"},
        sites=sites(here="DE", there="DE"),
        stocks=[depot("here", 1.0), depot("there", 3.0)],
    )
    assert cost(case, rules=[of_imports(by_site=True)]) == near(1000 + 8 * 1 + 12 * 3)


def test_a_home_narrows_whose_use_counts() -> None:
    """50 of the 100 are used in Germany: 10 to be held."""
    demand = [{"period": 1, "quantity": 50.0, "site": site} for site in ("here", "there")]
    case = tiny_case([offer("cheap", 10)], demand, sites=sites(here="DE", there="FR"), stocks=[depot("here")])
    assert cost(case, rules=[MinStockDays(days=A_FIFTH, home=GERMAN)]) == near(1000 + 10 * 2)


def test_a_window_is_the_base_of_use() -> None:
    """Of 80 and 20 in two halves of a year, the first alone: 80 in 182.5 days, 36.5 days are 16."""
    demand = [{"period": 1, "quantity": 80.0}, {"period": 2, "quantity": 20.0}]
    case = tiny_case([offer("cheap", 10, take_or_pay=0.0)], demand, stocks=[depot()])
    assert cost(case, rules=[MinStockDays(days=36.5, window=(1, 1))]) == near(1000 + 16 * 2)


def test_items_that_no_site_holds_are_left_out() -> None:
    nowhere = tiny_case([offer("cheap", 10)])
    assert excesses(MinStockDays(days=90), nowhere, {"cheap": 100.0}) == {}


def test_what_cannot_be_meant_is_refused() -> None:
    with pytest.raises(ValidationError, match="net imports need a 'home'"):
        MinStockDays(days=90, of="net_imports")
    with pytest.raises(ValidationError, match="'use_days' goes with"):
        MinStockDays(days=90, use_days=61)
    with pytest.raises(StudyError, match="no site is at home in 'supplier=dear'; select sites by their country"):
        study(importing(), rules=[MinStockDays(days=90, of="net_imports", home="supplier=dear")])
    with pytest.raises(StudyError, match="home: 'bloc': rule 'min_stock_days': nothing in the case is called so"):
        study(importing(), rules=[MinStockDays(days=90, of="net_imports", home="bloc=allied")])
    with pytest.raises(StudyError, match="looks at calm operation"):
        study(importing(), scenarios(calm=False), rules=[of_imports()])


def test_a_point_inside() -> None:
    built = {"build:widget@market": 30.0}
    assert excesses(MinStockDays(days=A_FIFTH), with_a_depot(), {"cheap": 100.0}, awarded=built) == {
        ("widget",): near(-10)
    }


def test_a_point_outside() -> None:
    built = {"build:widget@market": 5.0}
    found = excesses(MinStockDays(days=A_FIFTH), with_a_depot(), {"cheap": 100.0}, awarded=built)
    assert found == {("widget",): near(15)}
    elsewhere = MinStockDays(days=A_FIFTH, where="site=elsewhere")
    assert excesses(elsewhere, with_a_depot(), {"cheap": 100.0}, awarded=built) == {("widget",): near(20)}


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1020), (3.0, 1040)])
def test_soft_pays_for_each_unit_missing_while_that_is_cheaper(penalty: float, least: float) -> None:
    assert cost(with_a_depot(), rules=[MinStockDays(days=A_FIFTH, penalty=penalty)]) == near(least)
