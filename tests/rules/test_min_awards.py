"""min_awards: a sells everything at less, b must have enough to be worth the trouble."""

import pytest
from tests.awards.events import Bid, Event, case_of
from tests.cases import excesses, offer, tiny_case, two_suppliers
from tests.textbook.builders import cost, near

from supplyopt.case import Case
from supplyopt.rules import MinAwards

ITEMS = ("bolt", "nut", "belt")


def three_items(**units: str) -> Case:
    """10 of each needed; a sells all at 10, b bolts at 9, nuts at 13 and belts at 12."""
    bids = [Bid("a", item, 10, 20) for item in ITEMS]
    bids += [Bid("b", item, price, 20) for item, price in zip(ITEMS, (9, 13, 12), strict=True)]
    lots = {"bolt": "metal", "nut": "metal", "belt": "rubber"}
    return case_of(Event(tuple(bids), {(item, "plant"): 10 for item in ITEMS}, lots=lots, units=units))


@pytest.mark.parametrize(("count", "least"), [(1, 290), (2, 300), (3, 315)])
def test_each_must_have_so_many_items_for_half_of_what_is_needed(count: int, least: float) -> None:
    """Bolts from b save 10. Half of the belts cost 5 × 2, half of the nuts 5 × 3 more."""
    assert cost(three_items(), rules=[MinAwards(groups=("b",), count=count, meaningful=0.5)]) == near(least)


@pytest.mark.parametrize(("count", "least"), [(2, 300), (3, 300)])
def test_so_many_or_none_if_used(count: int, least: float) -> None:
    """Two: bolts and half of the belts, which is no better than to leave b out; three would be worse than that."""
    asked = MinAwards(groups=("b",), count=count, meaningful=0.5, if_used=True)
    assert cost(three_items(), rules=[asked]) == near(least)


def test_a_lot_counts_if_one_of_its_items_does_whatever_their_units() -> None:
    """Bolts are enough for the lot of metal, and half of the belts for rubber: 300."""
    mixed = three_items(bolt="t", nut="pc")
    assert cost(mixed, rules=[MinAwards(groups=("b",), of="lot", count=2, meaningful=0.5)]) == near(300)


def test_what_nobody_needs_does_not_count() -> None:
    """b could serve a second place where nothing is needed: that does not make two."""
    bids = (Bid("a", "bolt", 10, 40), Bid("b", "bolt", 12, 40))
    needs = {("bolt", "north"): 10, ("bolt", "south"): 10, ("bolt", "west"): 0}
    places = case_of(Event(bids, needs))
    assert cost(places, rules=[MinAwards(groups=("b",), of="site", count=2, meaningful=0.5)]) == near(220)


def test_a_point_inside() -> None:
    found = excesses(MinAwards(count=1, meaningful=0.4), two_suppliers(), {"cheap": 60.0, "dear": 40.0})
    assert found["cheap", "count"] == found["dear", "count"] == near(0)
    assert max(found.values()) <= 0


def test_a_point_outside_serves_on_paper_only() -> None:
    found = excesses(MinAwards(count=1, meaningful=0.4), two_suppliers(), {"cheap": 90.0, "dear": 10.0})
    assert found["cheap", "count"] == near(0)
    assert found["dear", "count"] == near(1)


def test_a_point_outside_if_used_is_one_that_is_used() -> None:
    asked = MinAwards(count=1, meaningful=0.4, if_used=True)
    assert excesses(asked, two_suppliers(), {"cheap": 100.0})["dear", "count"] == near(0)
    assert excesses(asked, two_suppliers(), {"cheap": 90.0, "dear": 10.0})["dear", "count"] == near(1)


@pytest.mark.parametrize(("penalty", "least"), [(5.0, 1005), (100.0, 1080)])
def test_soft_pays_for_each_award_missing_while_that_is_cheaper(penalty: float, least: float) -> None:
    """40 from dear cost 2 more each."""
    two = tiny_case([offer("cheap", 10), offer("dear", 12)])
    assert cost(two, rules=[MinAwards(count=1, meaningful=0.4, penalty=penalty)]) == near(least)
