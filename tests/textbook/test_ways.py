"""Lanes, sites and processes: everything between a mine and a market."""

from __future__ import annotations

from typing import Any

import pytest
from tests.textbook.builders import case, cost, effect, event, items, near, scenarios, short, sites, size, solved, study

from supplyopt.case import Case

AT_MINE = {"offer": "ore", "item": "widget", "site": "mine", "price": 1.0, "capacity": 1000.0}
PLACES = sites(mine="DE", market="DE")


def road(**columns: Any) -> dict[str, Any]:
    """A lane from the mine to the market."""
    return {"origin": "mine", "destination": "market", "mode": "road", **columns}


def by_lanes(demand: float, *lanes: dict[str, Any]) -> Case:
    """Widgets from the mine at 1, by lanes."""
    return case([AT_MINE], [demand], sites=PLACES, lanes=lanes)


def test_what_is_lost_on_the_way_is_bought_too() -> None:
    """80 must arrive of 100 sent: 100 × 1 + 100 × 0.5 freight = 150."""
    assert cost(by_lanes(80, road(**{"yield": 0.8, "cost": 0.5}))) == near(150)


@pytest.mark.parametrize(("demand", "least"), [(100.0, 500.0), (200.0, 900.0)])
def test_a_fixed_cost_pays_from_a_certain_volume(demand: float, least: float) -> None:
    """Rail 500 a year and 1 a unit, road 4 a unit. 100: 100 + min(600, 400); 200: 200 + min(700, 800)."""
    rail = road(mode="rail", cost=1.0, fixed_cost=500.0, capacity=1000.0)
    assert cost(by_lanes(demand, rail, road(cost=4.0))) == near(least)


@pytest.mark.parametrize(("demand", "least"), [(30.0, 100.0), (20.0, 80.0)])
def test_a_least_lot_is_sent_whole(demand: float, least: float) -> None:
    """A ship takes 50 or nothing at 1; a lorry any amount at 3. 30: min(50 × 2, 30 × 4); 20: min(100, 20 × 4)."""
    ship = road(mode="sea", cost=1.0, minimum=50.0, capacity=500.0)
    assert cost(by_lanes(demand, ship, road(cost=3.0))) == near(least)


def test_items_share_a_lane() -> None:
    """60 of each are needed, 100 fit: the 20 that stay behind are those whose loss costs 50, not 90."""
    offers = [
        {"offer": name, "item": name, "site": "mine", "price": 1.0, "capacity": 100.0} for name in ("gear", "seal")
    ]
    asked = [{"item": name, "period": 1, "quantity": 60.0} for name in ("gear", "seal")]
    two = case(offers, asked, items=items(gear=50.0, seal=90.0), sites=PLACES, lanes=[road(capacity=100.0)])
    assert cost(two) == near(100 + 20 * 50)


def test_a_lane_carries_only_its_items() -> None:
    """The free lane carries gears only; seals go by the one at 7: 10 × 1 + 10 × 8."""
    offers = [
        {"offer": name, "item": name, "site": "mine", "price": 1.0, "capacity": 100.0} for name in ("gear", "seal")
    ]
    asked = [{"item": name, "period": 1, "quantity": 10.0} for name in ("gear", "seal")]
    lanes = [road(items="gear"), road(mode="air", cost=7.0)]
    assert cost(case(offers, asked, items=items(gear=50.0, seal=90.0), sites=PLACES, lanes=lanes)) == near(90)


def test_time_under_way() -> None:
    """A quarter under way: of 4 × 10 the first 10 cannot arrive: 30 × 1 and 1000 lost."""
    four = case([{**AT_MINE, "take_or_pay": 0.0}], [10] * 4, sites=PLACES, lanes=[road(lead_days=91.25)])
    assert cost(four) == near(1030)


def depot(demand: float, **columns: Any) -> Case:
    """Everything leaves through one depot."""
    places = [{"site": "depot", "country": "DE", **columns}, {"site": "market", "country": "DE"}]
    offer = {**AT_MINE, "site": "depot"}
    return case([offer], [demand], sites=places, lanes=[{"origin": "depot", "destination": "market"}])


def test_a_site_is_opened_and_expanded_as_far_as_it_pays() -> None:
    """100 once, 20 a year, 30 more at 2 each: 80 × 1 + 120 + 60 = 260."""
    result = solved(
        study(depot(80, opening_cost=100, annual_cost=20, capacity=50, expansion_cost=2, expansion_limit=40))
    )
    assert result.cost == near(260)
    assert size(result, "expand:depot") == near(30)
    assert size(result, "open:depot") == near(1)


def test_a_site_stays_shut_when_going_without_costs_less() -> None:
    """One widget: 100 lost, against 100 + 20 + 1."""
    result = solved(study(depot(1, opening_cost=100, annual_cost=20)))
    assert result.cost == near(100)
    assert size(result, "open:depot") == near(0)


def test_a_site_does_not_grow_beyond_its_limit() -> None:
    """50 and 40 more: 10 of 100 stay behind. 90 × 1 + 40 × 2 + 10 × 100."""
    assert cost(depot(100, capacity=50, expansion_cost=2, expansion_limit=40)) == near(1170)


RECIPES = [
    {"recipe": "smelt", "item": "ore", "quantity": -2.0},
    {"recipe": "smelt", "item": "metal", "quantity": 1.0},
    {"recipe": "smelt", "item": "slag", "quantity": 5.0},
    {"recipe": "press", "item": "metal", "quantity": -3.0},
    {"recipe": "press", "item": "widget", "quantity": 1.0},
]


def works(**smelter: Any) -> Case:
    """Two stages: 2 ore to a metal (and slag nobody wants), 3 metal to a widget."""
    processes = [
        {"process": "smelter", "recipe": "smelt", "site": "market", "capacity": 40.0, "cost": 5.0, **smelter},
        {"process": "press", "recipe": "press", "site": "market", "capacity": 50.0, "cost": 7.0},
    ]
    return case(
        [{"offer": "ore", "item": "ore", "price": 3.0, "capacity": 1000.0}],
        [10],
        items=items(widget=100.0, metal=50.0, ore=10.0, slag=0.0),
        recipes=RECIPES,
        processes=processes,
    )


def test_two_stages() -> None:
    """10 widgets: 10 × 7; 30 metal: 30 × 5; 60 ore: 60 × 3: 70 + 150 + 180 = 400. The slag is thrown away."""
    assert cost(works()) == near(400)


def test_capacity_of_a_process() -> None:
    """15 metal make 5 widgets: half of 400, and 5 × 100 lost."""
    assert cost(works(capacity=15.0)) == near(200 + 500)


@pytest.mark.parametrize(
    ("terms", "least"),
    [
        # 30 runs awarded at 1 a year.
        ({"contracted": True, "reservation_price": 1.0}, 430.0),
        # At least 35: the 5 runs too many are run, and cost their 5 + 2 × 3 too: 400 + 55 + 35.
        ({"contracted": True, "reservation_price": 1.0, "minimum": 35.0}, 490.0),
        ({"fixed_cost": 60.0}, 460.0),
        # Losing all 10 widgets costs 1000.
        ({"fixed_cost": 700.0}, 1000.0),
        # 15 runs given, 15 added at 4 a year.
        ({"capacity": 15.0, "expansion_cost": 4.0, "expansion_limit": 20.0}, 460.0),
    ],
)
def test_terms_of_a_process(terms: dict[str, Any], least: float) -> None:
    """What capacity costs comes on top of 400."""
    assert cost(works(**terms)) == near(least)


def test_recycling() -> None:
    """20 scrap arise; two make a widget at 1 a scrap: 20 × 1, and 90 × 10 bought: 920."""
    recycled = case(
        [{"offer": "new", "price": 10.0, "capacity": 100.0}],
        [100],
        items=items(widget=100.0, scrap=1.0),
        recipes=[
            {"recipe": "melt", "item": "scrap", "quantity": -1.0},
            {"recipe": "melt", "item": "widget", "quantity": 0.5},
        ],
        processes=[{"process": "furnace", "recipe": "melt", "site": "market", "capacity": 100.0, "cost": 1.0}],
        arrivals=[{"item": "scrap", "site": "market", "period": 1, "quantity": 20.0}],
    )
    assert cost(recycled) == near(920)


def test_substitution() -> None:
    """0.8 widgets from one substitute at 4, 50 a year at most: 40 widgets for 200, 60 bought at 10: 800."""
    substituted = case(
        [
            {"offer": "new", "price": 10.0, "capacity": 100.0},
            {"offer": "other", "item": "other", "price": 4.0, "capacity": 100.0},
        ],
        [100],
        items=items(widget=100.0, other=10.0),
        recipes=[
            {"recipe": "use_other", "item": "other", "quantity": -1.0},
            {"recipe": "use_other", "item": "widget", "quantity": 0.8},
        ],
        processes=[{"process": "qualified", "recipe": "use_other", "site": "market", "capacity": 50.0}],
    )
    assert cost(substituted) == near(800)


def test_a_delivered_offer_is_one_contract_for_all_places() -> None:
    """100 a year, wherever they are needed: of 60 here and 60 there 20 are lost: 100 × 1 + 20 × 100."""
    asked = [{"site": site, "period": 1, "quantity": 60.0} for site in ("here", "there")]
    assert cost(case([{"offer": "s", "price": 1.0, "capacity": 100.0}], asked)) == near(2100)


def test_a_supplier_has_one_capacity_for_all_offers() -> None:
    """Two offers of 100 each, 120 from the supplier in all: of 150 needed, 30 are lost. 100 × 1 + 20 × 2 + 3000."""
    offers = [
        {"offer": "near", "supplier": "s", "price": 1.0, "capacity": 100.0},
        {"offer": "far", "supplier": "s", "price": 2.0, "capacity": 100.0},
    ]
    limited = case(offers, [150], suppliers=[{"supplier": "s", "country": "DE", "capacity": 120.0}])
    assert cost(limited) == near(3140)


def test_the_class_that_matters_most_is_served_first() -> None:
    """60 for 100 needed: all 50 of defence (lost at 900), 10 of civil; 40 × 100 lost."""
    asked = [
        {"class": "civil", "period": 1, "quantity": 50.0},
        {"class": "defence", "period": 1, "quantity": 50.0, "value_of_lost_load": 900.0},
    ]
    result = solved(study(case([{"offer": "s", "price": 1.0, "capacity": 60.0}], asked)))
    assert set(result.table("shortages")["class"]) == {"civil"}
    assert result.cost == near(60 + 4000)


@pytest.mark.parametrize(("after_onset", "least"), [(True, 750.0), (False, 500.0)])
def test_spot_supply_may_wait_for_the_disruption(after_onset: bool, least: float) -> None:
    """Spot at 5 beats the contract at 10, but opens only with the outage: 0.5 × 1000 + 0.5 × 500; else 500 always."""
    spot = {"offer": "spot", "kind": "spot", "price": 5.0, "capacity": 100.0, "after_onset": after_onset}
    out = scenarios(event("out", 0.5, effect("supplier=s", 0.0)))
    assert cost(case([{"offer": "s", "price": 10.0, "capacity": 100.0}, spot], [100]), out) == near(least)


def test_a_way_round_may_wait_for_the_disruption() -> None:
    """By air for 9 once the road is closed: 0.5 × 10 + 0.5 × (10 + 90); the road costs nothing."""
    lanes = [road(passages="pass"), road(mode="air", cost=9.0, after_onset=True)]
    closed = scenarios(event("closed", 0.5, effect("passage=pass", 0.0)))
    assert cost(by_lanes(10, *lanes), closed) == near(55)


@pytest.mark.parametrize(("arrives", "left"), [(1.0, 54.0), (0.5, 54.0)])
def test_a_strait_leaves_a_fraction_of_what_can_be_needed(arrives: float, left: float) -> None:
    """The lane has no limit of its own; with 54 % of the strait, 54 of the 100 needed arrive.

    Where half is lost under way, 200 would be sent, and 54 % of them are 108, of which 54 arrive.
    """
    strait = by_lanes(100, road(passages="hormuz suez", **{"yield": arrives}))
    result = solved(study(strait, scenarios(event("closed", 0.5, effect("passage=hormuz", 0.54)))))
    assert short(result, "closed") == near(100 - left)
    assert short(result, "calm") == near(0)


def test_a_strait_on_the_way_of_two_lanes_is_no_shared_pipe() -> None:
    """Each lane keeps half of what it may be asked for: together they still bring all 100."""
    lanes = [road(passages="suez"), road(mode="sea", cost=1.0, passages="suez")]
    result = solved(study(by_lanes(100, *lanes), scenarios(event("half", 0.5, effect("passage=suez", 0.5)))))
    assert short(result, "half") == near(0)


THREE = [{"offer": name, "price": 1.0, "capacity": 30.0} for name in ("a", "b", "c")]


@pytest.mark.parametrize(("share", "lost"), [(1.0, 60.0), (0.5, 30.0)])
def test_what_a_vendor_takes_down_with_it(share: float, lost: float) -> None:
    """a and b need the vendor, for all they make or for half of it; c does not. Of 3 × 30 60 or 30 are lost."""
    needs = [{"selector": "supplier=a|b", "kind": "vendor", "needs": "acme", "share": share}]
    result = solved(
        study(case(THREE, [90], dependencies=needs), scenarios(event("hack", 0.5, effect("vendor=acme", 0.0))))
    )
    assert short(result, "hack") == near(lost)
    assert result.cost == near(0.5 * 90 + 0.5 * (90 - lost + 100 * lost))


def test_two_damages_multiply_but_one_cause_counts_once() -> None:
    """Down to 60 % and to 50 %: 30 % left if the damages are independent, 50 % if they have one cause."""
    one = [{"offer": "s", "price": 1.0, "capacity": 100.0}]
    for combine, left in (("product", 30.0), ("min", 50.0)):
        damages = [effect("supplier=s", 0.6, combine=combine), effect("country=DE", 0.5, combine=combine)]
        result = solved(study(case(one, [100]), scenarios(event("both", 0.5, *damages))))
        assert short(result, "both") == near(100 - left)


def test_a_surge_of_demand() -> None:
    """Half as much again, twice over: 225 needed, 200 can be had: 25 lost."""
    surge = [
        effect("item=widget", 1.5, attribute="demand_mult"),
        effect("class=standard", 1.5, attribute="demand_mult"),
    ]
    one = [{"offer": "s", "price": 1.0, "capacity": 200.0}]
    result = solved(study(case(one, [100]), scenarios(event("surge", 0.5, *surge))))
    assert short(result, "surge") == near(25)


def test_capacity_may_grow_in_a_crisis() -> None:
    """Availability of 1.2 lets an award of 100 deliver 120."""
    one = [{"offer": "s", "price": 1.0, "capacity": 100.0}]
    more = [effect("supplier=s", 1.2), effect("item=widget", 1.2, attribute="demand_mult")]
    assert short(solved(study(case(one, [100]), scenarios(event("more", 0.5, *more)))), "more") == near(0)


def test_a_fixed_cost_does_not_limit_a_lane() -> None:
    """10 made in each of two periods, all 20 kept at the mine until they are needed in the second: 20 × 1 and 1."""
    kept = case(
        [{**AT_MINE, "capacity": 20.0}],
        [0, 20],
        sites=PLACES,
        lanes=[road(fixed_cost=1.0)],
        stocks=[{"item": "widget", "site": "mine"}],
    )
    assert cost(kept) == near(21)
