"""max_sources: three suppliers of 50 each, at 10, 12 and 15; 100 needed, going without costs 100."""

import pytest
from tests.awards.events import Bid, Event, case_of
from tests.cases import excesses, fails, offer, three_small_suppliers, tiny_case
from tests.textbook.builders import cost, near

from supplyopt.rules import MaxSources, MinSources


@pytest.mark.parametrize(("count", "least"), [(3, 1100), (2, 1100), (1, 5500)])
def test_as_many_as_are_allowed(count: int, least: float) -> None:
    """Two suppliers are enough: 500 + 600. One serves 50 and leaves 50 to go without: 500 + 5000."""
    assert cost(three_small_suppliers(), rules=[MaxSources(count=count)]) == near(least)


def test_the_choice_among_them_is_free() -> None:
    """If ``c`` must deliver a fifth, it takes the place of ``b``: 50 × 10 + 50 × 15."""
    wanted = MinSources(groups=("c",), count=1, meaningful=0.2)
    assert cost(three_small_suppliers(), rules=[MaxSources(count=2), wanted]) == near(1250)


def test_pooled_and_named_it_is_a_conflict_of_interest() -> None:
    """a has bolts at 10, b nuts at 20, c both at 12 and 25: with a and b in conflict c has the bolts, 2 dearer."""
    bids = (Bid("a", "bolt", 10, 9), Bid("b", "nut", 20, 9), Bid("c", "bolt", 12, 9), Bid("c", "nut", 25, 9))
    event = case_of(Event(bids, {("bolt", "plant"): 9, ("nut", "plant"): 9}, units={"nut": "k"}))
    assert cost(event) == near(90 + 180)
    assert cost(event, rules=[MaxSources(groups=("a", "b"), count=1, pooled=True)]) == near(108 + 180)
    assert cost(event, rules=[MaxSources(groups=("a", "b"), count=1)]) == near(90 + 180)


def test_awards_may_be_counted_even_if_they_need_not_be_drawn() -> None:
    """b stands by for nothing, so that its award is free; counted by award it may not stand by."""
    standby = tiny_case([offer("a", 10), offer("b", 12, take_or_pay=0.0)])
    outage = fails("supplier=a", 0.5)
    assert cost(standby, outage) == cost(standby, outage, rules=[MaxSources(count=1)]) == near(500 + 600)
    assert cost(standby, outage, rules=[MaxSources(count=1, basis="award")]) == near(1200)


def test_a_point_inside() -> None:
    found = excesses(MaxSources(count=2), three_small_suppliers(), {"a": 50.0, "c": 30.0})
    assert found["widget", "count"] == near(0)
    assert max(found.values()) <= 0


def test_a_point_outside() -> None:
    found = excesses(MaxSources(count=2), three_small_suppliers(), {"a": 50.0, "b": 30.0, "c": 20.0})
    assert found["widget", "count"] == near(1)


@pytest.mark.parametrize(("penalty", "least"), [(70.0, 1170), (6000.0, 5500)])
def test_soft_pays_for_each_supplier_too_many_while_that_is_cheaper(penalty: float, least: float) -> None:
    assert cost(three_small_suppliers(), rules=[MaxSources(count=1, penalty=penalty)]) == near(least)
