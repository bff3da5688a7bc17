"""What a rule measures must mean something, and be more than paper: each doubt, and what is free of it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.awards.events import Bid, Event, case_of
from tests.cases import offer, tiny_case, two_suppliers
from tests.textbook.builders import cost, effect, event, near, scenarios, sites, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.risk import Calm, CVaR
from supplyopt.rules import AllOrNone, MaxAmount, MaxAwards, MaxShare, MaxSources, MinAwards, MinShare, Requires, Rule
from supplyopt.scenarios import ScenarioSet

TWO_PLACES = case_of(
    Event((Bid("a", "bolt", 10, 40), Bid("b", "bolt", 12, 40)), {("bolt", "north"): 10, ("bolt", "south"): 10})
)


def unpaid() -> Case:
    """Awards that need not be drawn or paid."""
    return tiny_case([offer("cheap", 10, take_or_pay=0.0), offer("dear", 12, take_or_pay=0.0)])


def without_calm(probability: float = 1.0) -> ScenarioSet:
    """Plain two-stage data: an outage, or none."""
    still = event("still", 1.0 - probability, onset=1)
    return scenarios(event("outage", probability, effect("supplier=cheap", 0.5)), still, calm=False)


def no_weight_on_calm() -> ScenarioSet:
    """Something happens for sure."""
    return scenarios(event("outage", 1.0, effect("supplier=cheap", 0.5)))


def told(case: Case, rule: Rule, chances: ScenarioSet | None = None, **terms: Any) -> list[str]:
    """Codes of what is wrong with a study."""
    try:
        study(case, chances, rules=[rule], **terms)
    except StudyError as error:
        return [issue.code for issue in error.issues]
    return []


@pytest.mark.parametrize(
    "rule", [MaxShare(limit=0.6, basis="award"), MinShare(by="supplier", limit=0.1, basis="award")]
)
def test_shares_of_awards_need_firm_awards(rule: Rule) -> None:
    assert told(unpaid(), rule) == ["STU010"]
    assert told(two_suppliers(), rule) == []


def test_a_process_whose_capacity_is_awarded_is_not_firm() -> None:
    """Nothing is owed for capacity that a process does not run."""
    press = tiny_case(
        [{"offer": "ore", "supplier": "ore", "item": "ore", "price": 1.0, "capacity": 200.0}],
        items=[{"item": item, "unit": "t"} for item in ("ore", "widget")],
        recipes=[
            {"recipe": "press", "item": "ore", "quantity": -1.0},
            {"recipe": "press", "item": "widget", "quantity": 1.0},
        ],
        processes=[{"process": "p", "recipe": "press", "site": "market", "capacity": 90.0, "contracted": True}],
    )
    assert told(press, MaxShare(by="process", limit=0.6, basis="award", items=("widget",))) == ["STU010"]
    assert told(press, MaxShare(limit=0.6, basis="award", items=("ore",))) == []


@pytest.mark.parametrize("rule", [MaxAmount(limit=60, basis="award"), MaxSources(count=1, basis="award")])
def test_what_only_holds_awards_down_cannot_be_met_on_paper(rule: Rule) -> None:
    assert told(unpaid(), rule) == told(unpaid(), rule, without_calm()) == []


@pytest.mark.parametrize("rule", [MaxShare(limit=0.6), MinAwards(count=1), AllOrNone()])
def test_without_calm_awards_are_measured_so_they_must_be_firm(rule: Rule) -> None:
    assert told(unpaid(), rule, without_calm()) == ["STU016"]
    assert told(unpaid(), rule) == []
    assert told(two_suppliers(), rule, without_calm()) == []


def test_without_calm_a_cap_on_firm_awards_holds() -> None:
    """All from the dear one: 1200. At three fifths, 75 beside 50 of which half fail: 1400, one time in five 1150."""
    assert cost(two_suppliers(), without_calm(0.2)) == near(1200)
    assert cost(two_suppliers(), without_calm(0.2), rules=[MaxShare(limit=0.6)]) == near(0.8 * 1400 + 0.2 * 1150)


def test_calm_that_the_objective_does_not_look_at_proves_nothing() -> None:
    """Its operation would cost nothing, so that any share could be shown in it."""
    assert told(two_suppliers(), MaxShare(limit=0.6), no_weight_on_calm()) == ["STU017"]
    assert told(two_suppliers(), MaxShare(limit=0.6), no_weight_on_calm(), objective=Calm()) == []
    assert told(two_suppliers(), MaxShare(limit=0.6, basis="award"), no_weight_on_calm()) == []
    likely = scenarios(event("outage", 0.99, effect("supplier=cheap", 0.5)))
    assert told(two_suppliers(), MaxShare(limit=0.6), likely, objective=CVaR(tail=0.1)) == []


def test_demand_has_no_price_and_masses_must_be_known() -> None:
    assert told(two_suppliers(), MaxShare(limit=0.6, basis="demand", weight="price")) == ["STU011"]
    assert told(two_suppliers(), MaxShare(limit=0.6, weight="mass")) == ["STU012"]


def test_units_are_added_only_where_nothing_is_weighed() -> None:
    """Who is used at all can be counted over pieces and tonnes; what they have together cannot."""
    bids = (Bid("a", "bolt", 10, 40), Bid("b", "ore", 12, 40))
    mixed = case_of(Event(bids, {("bolt", "plant"): 10, ("ore", "plant"): 10}, units={"ore": "t"}))
    assert told(mixed, MaxShare(limit=0.6, pooled=True)) == ["STU013"]
    assert told(mixed, MaxShare(limit=0.6, pooled=True, weight="price")) == []
    assert told(mixed, MaxSources(count=1, pooled=True)) == []


def test_what_comes_by_lanes_has_lost_its_source() -> None:
    lanes = [{"origin": "mine", "destination": "market", "cost": 1.0}]
    places = sites(mine="DE", market="DE")
    moved = tiny_case([offer("a", 10, site="mine"), offer("b", 12)], sites=places, lanes=lanes)
    assert told(moved, MaxSources(count=1, by_site=True)) == ["STU014"]
    assert told(moved, MaxAwards(of="site", count=1)) == ["STU014"]
    assert told(moved, MaxSources(count=1)) == []
    assert told(moved, MaxShare(by="lane", limit=0.9, by_site=True)) == []


def test_an_award_for_several_sites_is_for_none_of_them() -> None:
    assert told(TWO_PLACES, MaxShare(limit=0.6, by_site=True, basis="award")) == ["STU015"]
    assert told(TWO_PLACES, MaxAwards(of="site", count=1, basis="award")) == ["STU015"]
    assert told(TWO_PLACES, MaxShare(limit=0.6, by_site=True)) == []


def test_a_name_of_what_is_needed_is_looked_up_too() -> None:
    with pytest.raises(StudyError, match="did you mean 'dear'"):
        study(two_suppliers(), rules=[Requires(groups=("cheap",), needs=("daer",), least=5)])


def test_at_each_site_a_cap_on_each_is_kept() -> None:
    """10 at each place, 6 at most from one: 2 × (60 + 48). Over both together a could serve 12 of 20."""
    assert cost(TWO_PLACES, rules=[MaxShare(limit=0.6, by_site=True)]) == near(216)
    assert cost(TWO_PLACES, rules=[MaxShare(limit=0.6)]) == near(12 * 10 + 8 * 12)
