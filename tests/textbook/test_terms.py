"""W9 and the commercial terms: discounts, least awards, what is paid when, options, price shocks."""

from __future__ import annotations

from typing import Any

import pytest
from tests.textbook.builders import case, cost, effect, event, near, scenarios, size, solved, study

from supplyopt.scenarios import ScenarioSet


def one(demand: list[float], price: float = 10.0, lost: float = 100.0, **terms: Any) -> Any:
    """One supplier who could deliver 200 a year."""
    offer = {"offer": "s", "price": price, "capacity": 200.0, **terms}
    return case([offer], demand, lost=lost)


@pytest.mark.parametrize(
    ("demand", "least", "award"), [(90.0, 800.0, 100.0), (79.0, 790.0, 79.0), (120.0, 960.0, 120.0)]
)
def test_w9_a_discount_on_all_units(demand: float, least: float, award: float) -> None:
    """10 below 100, 8 from 100: for 90 it is cheaper to buy 100 at 8 = 800; for 79, 790 < 800."""
    tiered = case(
        [{"offer": "s", "price": 10.0, "capacity": 200.0}],
        [demand],
        tiers=[{"offer": "s", "from_quantity": 100.0, "price": 8.0}],
    )
    result = solved(study(tiered))
    assert result.cost == near(least)
    assert size(result, "s#tier0") + size(result, "s#tier1") == near(award)


@pytest.mark.parametrize(("demand", "least"), [(150.0, 1400.0), (100.0, 1000.0), (60.0, 600.0)])
def test_w9_an_incremental_discount(demand: float, least: float) -> None:
    """10 for the first 100, 8 beyond: 100 × 10 + 50 × 8 = 1400. The cheap part cannot be had alone."""
    tiered = case(
        [{"offer": "s", "price": 10.0, "capacity": 200.0}],
        [demand],
        tiers=[{"offer": "s", "from_quantity": 100.0, "price": 8.0, "kind": "incremental"}],
    )
    assert cost(tiered) == near(least)


def test_a_least_award_is_bought_whole_or_not_at_all() -> None:
    """At least 60 at 1, or any amount at 3: 60 × 1 = 60 beats 25 × 3 = 75, but for 15, 15 × 3 = 45 is less."""
    offers = [
        {"offer": "lot", "price": 1.0, "capacity": 200.0, "moq": 60.0},
        {"offer": "any", "price": 3.0, "capacity": 200.0},
    ]
    assert cost(case(offers, [25])) == near(60)
    assert cost(case(offers, [15])) == near(45)


def test_a_least_award_above_what_can_be_awarded_is_never_taken() -> None:
    """Nobody sells 60 of 50 for 1 each: 25 are bought at 3, and the study says why."""
    offers = [
        {"offer": "lot", "price": 1.0, "capacity": 50.0, "moq": 60.0},
        {"offer": "any", "price": 3.0, "capacity": 200.0},
    ]
    asked = study(case(offers, [25]))
    assert solved(asked).cost == near(75)
    assert [issue.message for issue in asked.warnings] == ["lot can never be taken: at least 60, but at most 50"]


@pytest.mark.parametrize(("demand", "least"), [(70.0, 630.0), (76.0, 680.0), (100.0, 800.0)])
def test_a_least_award_in_the_second_tier_of_an_incremental_discount(demand: float, least: float) -> None:
    """At least 80, at 10 for the first 50 and 6 beyond: 80 cost 680, 100 cost 800. Elsewhere any amount at 9."""
    tiered = case(
        [
            {"offer": "s", "price": 10.0, "capacity": 200.0, "moq": 80.0},
            {"offer": "any", "price": 9.0, "capacity": 200.0},
        ],
        [demand],
        tiers=[{"offer": "s", "from_quantity": 50.0, "price": 6.0, "kind": "incremental"}],
    )
    assert cost(tiered) == near(least)


def test_a_least_award_that_need_not_be_paid_must_be_drawn() -> None:
    """Without take-or-pay the 60 are drawn all the same (and 35 thrown away): 60, not 25."""
    offers = [{"offer": "lot", "price": 1.0, "capacity": 200.0, "moq": 60.0, "take_or_pay": 0.0}]
    assert cost(case(offers, [25])) == near(60)


def test_fixed_and_annual_costs_fall_due_once_and_every_year() -> None:
    """Two years: 50 once and 20 a year make 90; 2 × 10 × 1 for the goods: 110."""
    two_years = case(
        [{"offer": "s", "price": 1.0, "capacity": 10.0, "fixed_cost": 50.0, "annual_cost": 20.0}],
        [10, 10],
        periods=[{"period": 1, "days": 365.0}, {"period": 2, "days": 365.0}],
    )
    assert cost(two_years) == near(110)


def slump(part: float) -> ScenarioSet:
    """Demand falls to a part, with probability one half."""
    return scenarios(event("slump", 0.5, effect("item=widget", part, (1, 1), "demand_mult")))


@pytest.mark.parametrize(("part", "least"), [(1.0, 1000.0), (0.5, 750.0), (0.0, 600.0)])
def test_take_or_pay(part: float, least: float) -> None:
    """Demand 100 or 20: the 20 cost 200, but at least the owed part of 1000 is paid: 1000, 500 or 200."""
    assert cost(one([100], take_or_pay=part), slump(0.2)) == near(least)


@pytest.mark.parametrize(("force_majeure", "least"), [(True, 2200.0), (False, 2600.0)])
def test_what_is_owed_when_the_supplier_is_down_to_a_fifth(force_majeure: bool, least: float) -> None:
    """Half of the time 80 of 100 are lost at 40 (3200). With force majeure 20 × 10 = 200 is owed, else 1000.

    0.5 × 1000 + 0.5 × 3400 = 2200, or 0.5 × 1000 + 0.5 × 4200 = 2600. Awarding more than 100 so that more comes
    in the outage does not pay: a widget more costs at least 0.5 × 10 + 0.5 × 2 and saves 0.5 × 0.2 × 40 = 4.
    """
    chances = scenarios(event("down", 0.5, effect("supplier=s", 0.2)))
    assert cost(one([100], lost=40.0, force_majeure=force_majeure), chances) == near(least)


def test_force_majeure_counts_only_the_time_it_lasts() -> None:
    """Four quarters of 10 at 1; out in the last two, half of the time: 40, or 20 paid and 20 lost at 100 = 2020."""
    quarters = one([10, 10, 10, 10], price=1.0)
    chances = scenarios(event("down", 0.5, effect("supplier=s", 0.0, (3, 4))))
    assert cost(quarters, chances) == near(0.5 * 40 + 0.5 * 2020)


def test_an_option_pays_when_demand_may_vanish() -> None:
    """Reserve at 2, draw at 8: 200 + 0.5 × 800 = 600; a firm contract at 9 costs 900 either way."""
    offers = [
        {"offer": "option", "price": 8.0, "capacity": 200.0, "reservation_price": 2.0, "take_or_pay": 0.0},
        {"offer": "firm", "price": 9.0, "capacity": 200.0},
    ]
    gone = slump(0.0)
    result = solved(study(case(offers, [100]), gone))
    assert result.cost == near(600)
    assert size(result, "option") == near(100)
    assert cost(case(offers, [100])) == near(900)


@pytest.mark.parametrize(("flexibility", "least"), [(0.5, 40.0), (0.0, 60.0)])
def test_flexibility_moves_deliveries_between_periods_but_adds_none(flexibility: float, least: float) -> None:
    """15 and then 5 are needed. An award of 20 a year gives 10 ± 5 a period: 20 × 2; evenly, 30 must be awarded."""
    assert cost(one([15, 5], price=2.0, flexibility=flexibility)) == near(least)


def test_no_more_is_drawn_than_awarded() -> None:
    """15 in both periods would need 30: an award of 20 with flexibility does not stretch, 30 × 2 = 60."""
    assert cost(one([15, 15], price=2.0, flexibility=0.5)) == near(60)


@pytest.mark.parametrize("part", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("fixed", "least"), [(False, 2000.0), (True, 1000.0)])
def test_price_shocks_reach_contracts_unless_their_price_is_fixed(fixed: bool, least: float, part: float) -> None:
    """Three times 10 for 100, half of the time: 0.5 × 1000 + 0.5 × 3000 = 2000; fixed: 1000."""
    chances = scenarios(event("shock", 0.5, effect("supplier=s", 3.0, (1, 1), "price_mult")))
    assert cost(one([100], take_or_pay=part, price_fixed=fixed), chances) == near(least)


def test_a_price_shock_lasts_as_long_as_it_lasts() -> None:
    """Two periods of 10 at 1; doubled in the second, half of the time: 20, or 10 + 20 = 30: 25."""
    chances = scenarios(event("shock", 0.5, effect("supplier=s", 2.0, (2, 2), "price_mult")))
    assert cost(one([10, 10], price=1.0), chances) == near(25)
