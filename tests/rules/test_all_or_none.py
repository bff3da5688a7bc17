"""all_or_none: 60 bolts and 40 nuts; a has bolts at 8 and nuts at a price, b has bolts at 10 and nuts at 25."""

import pytest
from tests.awards.events import Bid, case_of
from tests.awards.fixtures import bolts_and_nuts
from tests.cases import excesses, offer, tiny_case, two_suppliers
from tests.textbook.builders import cost, near, size, solved, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import AllOrNone

BUNDLE = AllOrNone(where="supplier=a")


def event(nuts: float, most: int = 40) -> Case:
    """a asks ``nuts`` for each nut and has at most so many of them."""
    of_a = (Bid("a", "bolt", 8, 60), Bid("a", "nut", nuts, most))
    return case_of(bolts_and_nuts(*of_a, Bid("b", "bolt", 10, 60), Bid("b", "nut", 25, 40)))


@pytest.mark.parametrize(("nuts", "least"), [(27, 480 + 1080), (29, 600 + 1000)])
def test_a_bundle_is_taken_if_it_is_cheaper_as_a_whole(nuts: float, least: float) -> None:
    """Bolts save 120, nuts cost 40 × 2 = 80 more, or 40 × 4 = 160."""
    assert cost(event(nuts), rules=[BUNDLE]) == near(least)


def test_in_one_proportion_the_smaller_need_stops_both() -> None:
    """a has 80 nuts, 40 are needed: half of it and half of its bolts, 30 × 8 + 30 × 10 + 40 × 26."""
    asked = study(event(26, 80), rules=[AllOrNone(where="supplier=a", in_full=False)])
    result = solved(asked)
    assert result.cost == near(240 + 300 + 1040)
    assert (size(result, "a:bolt"), size(result, "a:nut")) == (near(30), near(40))


def test_a_tiered_offer_in_full_is_its_last_tier() -> None:
    """50 at 10, from 40 on at 7 for all; with it 50 of the other at 12: 350 + 600, rather than 100 at 12."""
    tiers = [{"offer": "cheap", "from_quantity": 40.0, "price": 7.0}]
    tiered = tiny_case([offer("cheap", 10, 50), offer("dear", 12, 50)], tiers=tiers)
    assert cost(tiered, rules=[AllOrNone()]) == near(950)


def test_a_bundle_of_one_or_of_strangers_is_an_error() -> None:
    with pytest.raises(StudyError, match="finds 1 to bundle"):
        study(two_suppliers(), rules=[AllOrNone(where="supplier=cheap")])
    with pytest.raises(StudyError, match="offer a:nut has no source of the items it is about"):
        study(event(27), rules=[AllOrNone(groups=("a:bolt", "a:nut"), items=("bolt",))])


def test_a_point_inside() -> None:
    small = tiny_case([offer("a", 10, 50), offer("b", 12, 30), offer("c", 15)])
    bundle = AllOrNone(groups=("a", "b"))
    for drawn in ({"a": 50.0, "b": 30.0, "c": 20.0}, {"c": 100.0}):
        assert max(excesses(bundle, small, drawn).values()) == near(0)


def test_a_point_outside() -> None:
    small = tiny_case([offer("a", 10, 50), offer("b", 12, 30), offer("c", 15)])
    found = excesses(AllOrNone(groups=("a", "b")), small, {"a": 50.0, "b": 20.0, "c": 30.0})
    assert (found["a", "less"], found["b", "less"]) == (near(0), near(10))
    uneven = excesses(AllOrNone(groups=("a", "b"), in_full=False), small, {"a": 50.0, "b": 15.0})
    assert (uneven["a", "more"], uneven["b", "less"]) == (near(12.5), near(7.5))


@pytest.mark.parametrize(("penalty", "least"), [(0.5, 480 + 1000 + 20), (50.0, 480 + 1080)])
def test_soft_pays_for_each_unit_missing_while_that_is_cheaper(penalty: float, least: float) -> None:
    """Bolts of a without its 40 nuts."""
    assert cost(event(27), rules=[AllOrNone(where="supplier=a", penalty=penalty)]) == near(least)
