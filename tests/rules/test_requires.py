"""requires: two suppliers at 10 and 12, 100 needed; whoever buys from the cheap one must use the dear one too."""

import pytest
from tests.awards.events import Bid, Event, case_of
from tests.cases import excesses, offer, tiny_case, two_suppliers
from tests.textbook.builders import cost, near, study

from supplyopt.errors import StudyError
from supplyopt.rules import Requires

BOTH = Requires(groups=("cheap",), needs=("dear",), least=30)


def test_using_one_costs_what_the_other_costs_more() -> None:
    """70 × 10 + 30 × 12."""
    assert cost(two_suppliers(), rules=[BOTH]) == near(1060)


def test_where_that_costs_more_than_it_saves_the_first_is_left_out() -> None:
    """30 of c at 20 beside 70 of a at 10 are 1300; all from b cost 1200."""
    three = tiny_case([offer("a", 10), offer("b", 12), offer("c", 20)])
    assert cost(three, rules=[Requires(groups=("a",), needs=("c",), least=30)]) == near(1200)


def test_pooled_what_is_needed_may_be_another_item() -> None:
    """Bolts of a at 10 need 10 nuts of a, 2 dearer than those of b: 10 × 10 + 10 × 12 = 220; bolts of b cost 15."""
    bids = (Bid("a", "bolt", 10, 10), Bid("b", "bolt", 15, 10), Bid("a", "nut", 12, 10), Bid("b", "nut", 10, 10))
    event = case_of(Event(bids, {("bolt", "plant"): 10, ("nut", "plant"): 10}))
    asked = Requires(by="offer", groups=("a:bolt",), needs=("a:nut",), least=10, pooled=True)
    assert cost(event) == near(200)
    assert cost(event, rules=[asked]) == near(220)


def test_at_each_site_whoever_serves_it_needs_the_other_there() -> None:
    """10 at each of two places; 5 of the dear at each: 2 × (50 + 60)."""
    bids = (Bid("a", "bolt", 10, 20), Bid("b", "bolt", 12, 20))
    places = case_of(Event(bids, {("bolt", "north"): 10, ("bolt", "south"): 10}))
    assert cost(places, rules=[Requires(groups=("a",), needs=("b",), least=5, by_site=True)]) == near(220)


def test_a_need_that_nobody_sells_is_an_error() -> None:
    with pytest.raises(StudyError, match="what is needed, supplier daer, has no source of widget"):
        study(two_suppliers(), rules=[Requires(groups=("cheap",), needs=("daer",), least=5)])


def test_a_point_inside() -> None:
    assert excesses(BOTH, two_suppliers(), {"cheap": 60.0, "dear": 40.0})["widget", "cheap", "dear"] == near(-10)
    assert excesses(BOTH, two_suppliers(), {"dear": 100.0})["widget", "cheap", "dear"] == near(-100)


def test_a_point_outside() -> None:
    found = excesses(BOTH, two_suppliers(), {"cheap": 90.0, "dear": 10.0})
    assert found == {("widget", "cheap"): near(-110), ("widget", "cheap", "dear"): near(20)}


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1030), (5.0, 1060)])
def test_soft_pays_for_each_unit_missing_while_that_is_cheaper(penalty: float, least: float) -> None:
    asked = BOTH.model_copy(update={"penalty": penalty})
    assert cost(two_suppliers(), rules=[asked]) == near(least)
