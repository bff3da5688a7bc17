"""max_awards: two suppliers, who sells how many things."""

import pytest
from tests.awards.events import Bid, Event, case_of
from tests.cases import excesses, offer, tiny_case, two_suppliers
from tests.textbook.builders import cost, near, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import MaxAwards

ITEMS = ("bolt", "nut", "belt")


def three_items() -> Case:
    """10 of each needed; a sells all at 10, b bolts at 11, nuts at 13 and belts at 12."""
    bids = [Bid("a", item, 10, 20) for item in ITEMS]
    bids += [Bid("b", item, price, 20) for item, price in zip(ITEMS, (11, 13, 12), strict=True)]
    lots = {"bolt": "metal", "nut": "metal", "belt": "rubber"}
    return case_of(Event(tuple(bids), {(item, "plant"): 10 for item in ITEMS}, lots=lots))


@pytest.mark.parametrize(("count", "least"), [(3, 300), (2, 310), (1, 330)])
def test_the_items_that_cost_least_more_go_to_the_other(count: int, least: float) -> None:
    """At b bolts are 1 dearer, belts 2, nuts 3: first the bolts go there, then the belts."""
    assert cost(three_items(), rules=[MaxAwards(groups=("a",), count=count)]) == near(least)


@pytest.mark.parametrize(("of", "least"), [("lot", 320), ("offer", 330), ("site", 300)])
def test_lots_offers_and_sites_are_counted_too(of: str, least: float) -> None:
    """One lot for a: metal, so that only belts are dearer. One offer: nuts. One site is all there is."""
    assert cost(three_items(), rules=[MaxAwards(groups=("a",), of=of, count=1)]) == near(least)


def test_a_supplier_may_serve_one_of_two_places_with_an_offer_for_both() -> None:
    """10 at each place: a at 10 for one of them, the other at 12."""
    bids = (Bid("a", "bolt", 10, 20), Bid("b", "bolt", 12, 20))
    places = case_of(Event(bids, {("bolt", "north"): 10, ("bolt", "south"): 10}))
    assert cost(places, rules=[MaxAwards(of="site", count=1)]) == near(220)
    assert cost(places, rules=[MaxAwards(of="item", count=1)]) == near(200)


def test_what_nothing_carries_cannot_be_counted() -> None:
    with pytest.raises(StudyError, match="no source counts as any 'lott'; count item, site, offer"):
        study(three_items(), rules=[MaxAwards(of="lott", count=1)])


def test_a_point_inside() -> None:
    found = excesses(MaxAwards(count=1), two_suppliers(), {"cheap": 60.0, "dear": 40.0})
    assert found["cheap", "count"] == found["dear", "count"] == near(0)
    assert max(found.values()) <= 0


def test_a_point_outside() -> None:
    found = excesses(MaxAwards(of="offer", count=1), double(), {"one": 60.0, "two": 40.0})
    assert found["cheap", "count"] == near(1)


def double() -> Case:
    """Two offers of one supplier, 70 at 10 and 200 at 11, and one of another at 12."""
    cheap = [offer("one", 10, 70, supplier="cheap"), offer("two", 11, supplier="cheap")]
    return tiny_case([*cheap, offer("dear", 12)])


@pytest.mark.parametrize(("penalty", "least"), [(5.0, 1035), (500.0, 1060)])
def test_soft_pays_for_each_award_too_many_while_that_is_cheaper(penalty: float, least: float) -> None:
    """Both offers: 700 + 30 × 11 = 1030; one: 700 + 30 × 12 from the other."""
    assert cost(double(), rules=[MaxAwards(of="offer", count=1, penalty=penalty)]) == near(least)
