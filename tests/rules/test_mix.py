"""What sources bring: the most they can, what goes to a site, awards in a window."""

from __future__ import annotations

import pytest
from tests.awards.events import Bid, Event, case_of
from tests.cases import numeric_scope, offer, tiny_case
from tests.textbook.builders import cost, near, sites

from supplyopt.case import Case
from supplyopt.result import OperationValues, PlanValues, Portfolio
from supplyopt.rules import MaxShare, MaxSources, MinShare, Rule
from supplyopt.rules.measure import Measure, measures

NOTHING = OperationValues({}, {}, {}, {}, {}, {})


def measured(case: Case, rule: MaxShare, sizes: dict[str, float] | None = None) -> dict[tuple[str, ...], Measure]:
    """Measures of a rule when nothing is drawn, by key."""
    scope = numeric_scope(case)
    plan = PlanValues(scope.network, Portfolio(sizes or {}, {}), NOTHING)
    return {measure.key: measure for measure in measures(rule, plan, scope)}


def test_an_offer_for_three_places_has_its_capacity_once() -> None:
    bids = (Bid("a", "bolt", 10, 50), Bid("b", "bolt", 12, 70, "north"))
    places = case_of(Event(bids, {("bolt", place): 20 for place in ("north", "south", "west")}))
    [whole] = measured(places, MaxShare(limit=1.0)).values()
    assert whole.most == {"a": near(50), "b": near(70)}
    assert whole.most_total == near(120)
    each = measured(places, MaxShare(limit=1.0, by_site=True))
    assert each["bolt", "south"].most == {"a": near(50)}


def test_tiers_that_exclude_each_other_have_the_largest_of_them() -> None:
    """50 at most in the first tier, 120 in the second: 120, not 170; of incremental tiers 50 + 70."""
    for kind in ("all_units", "incremental"):
        tiers = [{"offer": "s", "from_quantity": 50.0, "price": 8.0, "kind": kind}]
        [measure] = measured(tiny_case([offer("s", 10, 120)], tiers=tiers), MaxShare(limit=1.0)).values()
        assert measure.most == {"s": near(120)}


def test_a_flexible_contract_gives_no_more_than_its_award() -> None:
    """Each half may have three quarters of the award, both together no more than all of it."""
    halves = tiny_case([offer("s", 10, 100, flexibility=0.5)], [50.0, 50.0])
    assert measured(halves, MaxShare(limit=1.0))["widget",].most == {"s": near(100)}
    assert measured(halves, MaxShare(limit=1.0, window=(1, 1)))["widget",].most == {"s": near(75)}


def test_awards_count_for_the_periods_of_the_rule() -> None:
    halves = tiny_case([offer("s", 10, 100)], [50.0, 50.0])
    rule = MaxShare(limit=1.0, basis="award", window=(1, 1))
    assert measured(halves, rule, {"s": 80.0})["widget",].groups == {"s": near(40)}


def test_processes_that_make_two_items_are_limited_in_each() -> None:
    """One run makes 2 of one and 3 of the other: 90 runs make 180 and 270, 450 together."""
    made = tiny_case(
        [offer("ore", 1, item="ore")],
        [{"item": item, "period": 1, "quantity": 10.0} for item in ("nut", "widget")],
        items=[{"item": item, "unit": "pc"} for item in ("ore", "nut", "widget")],
        recipes=[
            {"recipe": "press", "item": "ore", "quantity": -1.0},
            {"recipe": "press", "item": "nut", "quantity": 2.0},
            {"recipe": "press", "item": "widget", "quantity": 3.0},
        ],
        processes=[{"process": "p", "recipe": "press", "site": "market", "capacity": 90.0}],
    )
    rule = MaxShare(by="process", limit=1.0, items=("nut", "widget"))
    assert {key[0]: m.most_total for key, m in measured(made, rule).items()} == {"nut": near(180), "widget": near(270)}
    assert measured(made, rule.model_copy(update={"pooled": True}))["all",].most == {"p": near(450)}


@pytest.mark.parametrize(
    "rule",
    [
        MaxShare(by="mode", groups=("sea",), limit=0.5, by_site=True),
        MinShare(by="mode", groups=("air",), limit=0.5, by_site=True),
    ],
)
def test_ways_to_a_site_are_those_that_lead_there(rule: Rule) -> None:
    """10 at each of two places from a mine at 16, by sea at 1 or by air at 5: 340. Half of each by air: 40 more."""
    lanes = [
        {"origin": "mine", "destination": place, "cost": freight, "mode": mode}
        for place in ("north", "south")
        for mode, freight in (("sea", 1.0), ("air", 5.0))
    ]
    asked = [{"period": 1, "quantity": 10.0, "site": place} for place in ("north", "south")]
    case = tiny_case(
        [offer("a", 16, 100, site="mine")], asked, sites=sites(mine="DE", north="DE", south="DE"), lanes=lanes
    )
    assert cost(case) == near(340)
    assert cost(case, rules=[rule]) == near(380)


def test_one_source_for_each_place_and_item() -> None:
    """Two places, 10 each; a has 15 at 10 and may serve one of them only: 100 + 120."""
    places = case_of(
        Event((Bid("a", "bolt", 10, 15), Bid("b", "bolt", 12, 20)), {("bolt", "north"): 10, ("bolt", "south"): 10})
    )
    assert cost(places) == near(150 + 60)
    assert cost(places, rules=[MaxSources(count=1, by_site=True)]) == near(220)
