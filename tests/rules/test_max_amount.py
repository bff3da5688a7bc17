"""max_amount: two suppliers at 10 and 12, 100 needed; going without costs 100."""

import pytest
from tests.awards.events import Bid, Event, case_of
from tests.cases import excesses, offer, tiny_case, two_suppliers
from tests.textbook.builders import cost, near, study

from supplyopt.errors import StudyError
from supplyopt.rules import MaxAmount


@pytest.mark.parametrize(("limit", "least"), [(200.0, 1000), (60.0, 1080), (40.0, 2880)])
def test_what_is_above_moves_to_the_dear_supplier(limit: float, least: float) -> None:
    """60 × 10 + 40 × 12 = 1080. At 40 each 20 go without: 400 + 480 + 2000."""
    assert cost(two_suppliers(), rules=[MaxAmount(limit=limit)]) == near(least)


def test_by_price_the_limit_is_money() -> None:
    """600 buy 60 of the cheap ones; the other 40 cost 480."""
    assert cost(two_suppliers(), rules=[MaxAmount(limit=600, weight="price")]) == near(1080)


def test_pooled_the_limit_is_on_all_items_together() -> None:
    """50 bolts and 50 nuts at 10 or 12 each: 60 of a supplier in all, so 40 cost 2 more."""
    bids = [Bid(supplier, item, price, 50) for supplier, price in (("a", 10), ("b", 12)) for item in ("bolt", "nut")]
    both = case_of(Event(tuple(bids), {("bolt", "plant"): 50, ("nut", "plant"): 50}))
    assert cost(both, rules=[MaxAmount(limit=60)]) == near(1000)
    assert cost(both, rules=[MaxAmount(limit=60, pooled=True)]) == near(1080)


def test_a_limit_holds_in_its_window_only() -> None:
    """50 are needed in each half: 20 at 10 and 30 at 12 in the first, 50 at 10 in the second."""
    offers = [offer("cheap", 10, take_or_pay=0.0), offer("dear", 12, take_or_pay=0.0)]
    early = MaxAmount(groups=("cheap",), limit=20, window=(1, 1))
    assert cost(tiny_case(offers, [50.0, 50.0]), rules=[early]) == near(200 + 360 + 500)


def test_awards_may_be_limited_even_if_they_need_not_be_drawn() -> None:
    """What is not awarded cannot be drawn: no way around a limit on awards."""
    free = tiny_case([offer("cheap", 10, take_or_pay=0.0), offer("dear", 12, take_or_pay=0.0)])
    assert cost(free, rules=[MaxAmount(limit=60, basis="award")]) == near(1080)


def test_different_units_are_not_added() -> None:
    mixed = tiny_case(
        [offer("a", 10), offer("b", 12, item="ore")],
        items=[{"item": "widget", "unit": "pc"}, {"item": "ore", "unit": "t"}],
    )
    with pytest.raises(StudyError, match="STU013"):
        study(mixed, rules=[MaxAmount(limit=60, pooled=True)])


def test_a_point_inside() -> None:
    found = excesses(MaxAmount(limit=60), two_suppliers(), {"cheap": 60.0, "dear": 40.0})
    assert found == {("widget", "cheap"): near(0), ("widget", "dear"): near(-20)}


def test_a_point_outside() -> None:
    found = excesses(MaxAmount(limit=60, groups=("cheap",)), two_suppliers(), {"cheap": 75.0, "dear": 25.0})
    assert found == {("widget", "cheap"): near(15)}


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1040), (3.0, 1080)])
def test_soft_pays_for_each_unit_above_while_that_is_cheaper(penalty: float, least: float) -> None:
    assert cost(two_suppliers(), rules=[MaxAmount(limit=60, penalty=penalty)]) == near(least)
