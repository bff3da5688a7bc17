"""max_share: two suppliers at 10 and 12, 100 needed (W1)."""

import pytest
from tests.cases import excesses, offer, tiny_case, two_suppliers
from tests.textbook.builders import cost, cost_of_plan, near, study

from supplyopt.rules import MaxShare


@pytest.mark.parametrize(("limit", "least"), [(1.0, 1000), (0.61, 1078), (0.6, 1080), (0.5, 1100)])
def test_a_cap_moves_what_is_above_it_to_the_dear_supplier(limit: float, least: float) -> None:
    """60 × 10 + 40 × 12 = 1080 at a cap of 0.6; each point costs 2."""
    assert cost(two_suppliers(), rules=[MaxShare(limit=limit)]) == near(least)


def test_a_cap_below_one_half_sheds_demand_if_it_is_of_demand_only() -> None:
    """Of demand: 40 + 40 are served, 20 missing at 100. Of what is supplied: two groups cannot each be below half."""
    assert cost(two_suppliers(), rules=[MaxShare(limit=0.4, basis="demand")]) == near(400 + 480 + 2000)
    assert cost(two_suppliers(), rules=[MaxShare(limit=0.4)]) == near(100 * 100)


def test_only_named_groups_and_selected_sources_are_held() -> None:
    """The cap is on third countries: China may give 30; Germany is free to give 70."""
    third = MaxShare(by="country", where="bloc=third", limit=0.3)
    named = MaxShare(by="country", groups=("CN",), limit=0.3)
    assert cost(two_suppliers(), rules=[third]) == cost(two_suppliers(), rules=[named]) == near(300 + 840)


def test_by_value_a_dear_supplier_counts_for_more() -> None:
    """20 + 20 widgets are half and half by volume, but 240 of 440 by value: 20 above one half."""
    by_value = MaxShare(groups=("dear",), limit=0.5, weight="price")
    found = excesses(by_value, two_suppliers(), {"cheap": 20.0, "dear": 20.0})
    assert found == {("widget", "dear"): near(240 - 0.5 * 440)}


def test_a_point_inside_keeps_every_row() -> None:
    found = excesses(MaxShare(limit=0.6), two_suppliers(), {"cheap": 55.0, "dear": 45.0})
    assert found == {("widget", "cheap"): near(-5), ("widget", "dear"): near(-15)}


def test_a_point_outside_misses_by_what_is_above_the_cap() -> None:
    found = excesses(MaxShare(limit=0.6), two_suppliers(), {"cheap": 75.0, "dear": 25.0})
    assert found == {("widget", "cheap"): near(15), ("widget", "dear"): near(-35)}


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1040), (3.0, 1080)])
def test_soft_pays_for_each_unit_above_the_cap_while_that_is_cheaper(penalty: float, least: float) -> None:
    """40 units above the cap at 1 each beat 40 units that are 2 dearer; at 3 each they do not."""
    assert cost(two_suppliers(), rules=[MaxShare(limit=0.6, penalty=penalty)]) == near(least)


def test_over_committing_to_a_dear_supplier_does_not_satisfy_a_cap() -> None:
    """The share is of calm deliveries: 100 from ``cheap`` stays 100 %, whatever is awarded to ``dear`` and not drawn.

    With awards that need not be paid (take_or_pay 0) such an award would be free.
    """
    free = [offer("cheap", 10, take_or_pay=0.0), offer("dear", 12, take_or_pay=0.0)]
    idle = tiny_case(free)
    gamed = excesses(MaxShare(limit=0.6), idle, {"cheap": 100.0}, awarded={"cheap": 100.0, "dear": 200.0})
    assert gamed["widget", "cheap"] == near(40)
    question = study(idle, rules=[MaxShare(limit=0.6)])
    assert cost_of_plan(question, {"cheap": 200.0, "dear": 200.0}) == near(1080)
    assert cost(idle, rules=[MaxShare(limit=0.6)]) == near(1080)
