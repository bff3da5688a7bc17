"""min_capability: ``cheap`` (10) is from China, ``dear`` (12) from Germany; 100 needed, a part to be at hand."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from tests.cases import excesses, offer, tiny_case
from tests.textbook.builders import cost, near, size, solved, study

from supplyopt.case import Case
from supplyopt.rules import MinCapability

HOME = "country=DE"


def case_with(*offers: Any, **tables: Any) -> Case:
    return tiny_case([offer("cheap", 10), *offers], countries={"cheap": "CN"}, **tables)


@cache
def reserved() -> Case:
    """``dear`` need not be drawn; keeping a unit of it ready costs 1."""
    return case_with(offer("dear", 12, take_or_pay=0.0, reservation_price=1.0))


def rule(multiple: float, **fields: Any) -> MinCapability:
    return MinCapability(where=HOME, multiple=multiple, **fields)


def test_capacity_is_kept_ready_and_not_drawn() -> None:
    """60 reserved at 1, 100 drawn of ``cheap``."""
    result = solved(study(reserved(), rules=[rule(0.6)]))
    assert result.cost == near(1060)
    assert size(result, "dear") == near(60)


def test_a_multiple_can_be_above_one() -> None:
    assert cost(reserved(), rules=[rule(1.5)]) == near(1150)


def test_a_firm_award_is_paid_for_whether_drawn_or_not() -> None:
    """60 awarded and drawn: 60 × 12 + 40 × 10."""
    assert cost(case_with(offer("dear", 12)), rules=[rule(0.6)]) == near(1120)


def test_what_waits_for_a_disruption_counts() -> None:
    spot = offer("dear", 20, 60.0, kind="spot", after_onset=True)
    assert cost(case_with(spot), rules=[rule(0.6)]) == near(1000)
    with pytest.raises(AssertionError, match="infeasible"):
        solved(study(case_with(spot), rules=[rule(0.61)]))


def test_offers_of_one_supplier_share_its_capacity() -> None:
    """Two offers of 60 each, of a supplier that can make 80."""
    suppliers = [{"supplier": "cheap", "country": "CN"}, {"supplier": "home", "country": "DE", "capacity": 80.0}]
    terms = {"supplier": "home", "take_or_pay": 0.0, "reservation_price": 1.0}
    two = case_with(offer("one", 12, 60.0, **terms), offer("two", 12, 60.0, **terms), suppliers=suppliers)
    assert cost(two, rules=[rule(0.8)]) == near(1080)
    with pytest.raises(AssertionError, match="infeasible"):
        solved(study(two, rules=[rule(0.81)]))


def test_an_award_counts_once_though_it_may_go_to_two_places_or_be_drawn_unevenly() -> None:
    """50 needed at each of two places; an award of 60 is 60, not 90 for its flexibility of half."""
    flexible = offer("dear", 12, take_or_pay=0.0, reservation_price=1.0, flexibility=0.5)
    places = [{"period": 1, "quantity": 50.0, "site": site} for site in ("here", "there")]
    case = tiny_case([offer("cheap", 10), flexible], places, countries={"cheap": "CN"})
    assert cost(case, rules=[rule(0.6)]) == near(1060)


def test_plants_count_with_what_may_be_added_to_them() -> None:
    """A plant makes 30 of 100; each more costs 3. It need not run: its ore is dear."""
    case = tiny_case(
        [offer("cheap", 10), offer("ore", 50.0, item="ore", take_or_pay=0.0)],
        countries={"cheap": "CN"},
        items=[{"item": i, "unit": "pc", "value_of_lost_load": 100.0} for i in ("widget", "ore")],
        recipes=[
            {"recipe": "make", "item": "ore", "quantity": -1.0},
            {"recipe": "make", "item": "widget", "quantity": 1.0},
        ],
        processes=[
            {"process": "plant", "recipe": "make", "site": "market", "capacity": 30.0}
            | {"expansion_limit": 50.0, "expansion_cost": 3.0}
        ],
        sites=[{"site": "market", "country": "DE"}],
    )
    assert cost(case, rules=[rule(0.3)]) == near(1000)
    assert cost(case, rules=[rule(0.5)]) == near(1000 + 20 * 3)


READY = {("widget", "buy:dear@market"): 60.0}


def test_a_point_inside() -> None:
    found = excesses(rule(0.5), reserved(), {"cheap": 100.0}, awarded={"dear": 60.0}, amounts=READY)
    assert found == {("widget", "contract:dear"): near(0), ("widget",): near(-10)}


def test_a_point_outside() -> None:
    """Less is awarded than is said to be ready, and that is less than is asked for."""
    found = excesses(rule(0.8), reserved(), {"cheap": 100.0}, awarded={"dear": 50.0}, amounts=READY)
    assert found == {("widget", "contract:dear"): near(10), ("widget",): near(20)}


@pytest.mark.parametrize(("penalty", "least"), [(0.5, 1030), (2.0, 1060)])
def test_soft_pays_for_each_unit_not_ready_while_that_is_cheaper(penalty: float, least: float) -> None:
    assert cost(reserved(), rules=[rule(0.6, penalty=penalty)]) == near(least)
