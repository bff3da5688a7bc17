"""Calm operation for a portfolio that comes with one, without one, or against the rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.cases import operated
from tests.textbook.builders import case, effect, event, near, scenarios, study

from supplyopt.analyse.settling import settle
from supplyopt.case import Case
from supplyopt.result import Portfolio
from supplyopt.rules import MaxShare, MinService, MinStockDays, Rule
from supplyopt.study import Study

BOTH = Portfolio({"cheap": 100.0, "dear": 100.0}, {"cheap": True, "dear": True})


@pytest.fixture(scope="module")
def two() -> Case:
    """100 wanted, 10 or 12 each, going without 100; nothing need be paid that is not drawn."""
    terms = {"capacity": 100.0, "take_or_pay": 0.0}
    offers = [{"offer": "cheap", "price": 10.0, **terms}, {"offer": "dear", "price": 12.0, **terms}]
    return case(offers, [100])


def asked(two: Case, *rules: Rule) -> Study:
    return study(two, scenarios(event("down", 0.1, effect("supplier=cheap", 0.0))), rules=rules)


def drawn(study: Study, portfolio: Portfolio = BOTH) -> dict[str, float]:
    found = settle(study, portfolio)
    assert found.plan.calm is not None
    return {name: found.plan.calm.flow(f"buy:{name}@market", 1) for name in ("cheap", "dear")}


def test_without_one_it_is_the_cheapest(two: Case) -> None:
    assert drawn(asked(two)) == {"cheap": near(100), "dear": near(0)}


def test_rules_are_kept_where_they_can_be(two: Case) -> None:
    assert drawn(asked(two, MaxShare(by="supplier", limit=0.6))) == {"cheap": near(60), "dear": near(40)}


def test_rules_that_cannot_be_kept_are_missed_by_least(two: Case) -> None:
    """All from one at most a half, all served: what is over, 50 of 100, is the same whatever else gives way."""
    only = Portfolio({"cheap": 100.0}, {"cheap": True})
    half = MaxShare(by="supplier", limit=0.5, basis="demand")
    found = settle(asked(two, half, MinService(level=1.0, scenarios="calm")), only)
    assert not found.keeps_rules
    assert found.plan.calm is not None
    over = found.plan.calm.flow("buy:cheap@market", 1) - 50
    short = found.plan.short("widget@market/standard", 1)
    assert over + short == near(50)


def test_the_one_it_came_with_is_kept_although_another_is_cheaper(two: Case) -> None:
    given = operated({"cheap": 30.0, "dear": 70.0})
    found = settle(asked(two), BOTH, given)
    assert found.plan.calm == given
    assert (found.anew, found.keeps_rules) == (False, True)


def test_one_that_no_longer_fits_is_worked_out_anew(two: Case) -> None:
    given = operated({"cheap": 30.0, "dear": 70.0}, demand=100.0)
    demand = two.demand.assign(quantity=150.0)
    found = settle(asked(replace(two, demand=demand)), BOTH, given)
    assert found.anew
    assert found.plan.calm is not None
    assert found.plan.calm.flow("buy:cheap@market", 1) == near(100)


def test_rules_about_other_scenarios_mean_nothing_in_calm(two: Case) -> None:
    rules = [MinService(name="named", level=1.0, scenarios=("down",)), MinService(name="mean", level=1.0)]
    only = Portfolio({"cheap": 100.0}, {"cheap": True})
    assert settle(asked(two, *rules), only).keeps_rules


def test_amounts_are_settled_beside_an_operation_that_was_given() -> None:
    """Days of the larger of use and net imports: 10 of 100 in 100 days are 10; the rule knows what was settled."""
    stocks = [{"item": "widget", "site": "market", "quantity": 10.0, "kind": "strategic"}]
    offers = [{"offer": "cheap", "price": 10.0, "capacity": 400.0}]
    what = case(offers, [100], stocks=stocks, periods=[{"period": 1, "days": 100.0}])
    rule = MinStockDays(days=10.0)
    given = operated({"cheap": 100.0}, held={"market": 10.0})
    found = settle(study(what, rules=[rule]), Portfolio({"cheap": 365.0}, {"cheap": True}), given)
    assert (found.anew, found.keeps_rules) == (False, True)
