"""second_source: 100 needed; a at 10 and c at 16 are cleared, b at 12 is not."""

import pytest
from tests.awards.events import Bid, case_of
from tests.awards.fixtures import bolts_and_nuts
from tests.cases import excesses, offer, tiny_case
from tests.textbook.builders import cost, near, solved, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import MinShare, SecondSource

SECOND = SecondSource(where="tag=cleared", limit=0.2)


def event(price_of_b: float = 12.0) -> Case:
    """Each could deliver all."""
    return tiny_case([offer("a", 10, tags="cleared"), offer("b", price_of_b), offer("c", 16, tags="cleared")])


def test_a_least_share_alone_would_be_met_by_the_first_source() -> None:
    share = MinShare(by="supplier", where="tag=cleared", limit=0.2)
    assert cost(event(), rules=[share]) == near(1000)


@pytest.mark.parametrize(("price", "least"), [(12, 1100), (13, 1120), (11, 1050)])
def test_the_second_source_is_somebody_else(price: float, least: float) -> None:
    """b is first with half, a is second with as much: 500 + 50 × 12 = 1100; or a is first and c has 20: 800 + 320."""
    assert cost(event(price), rules=[SECOND]) == near(least)


def test_where_the_first_is_not_designated_the_others_deliver_the_share_together() -> None:
    """b has 60, a and c, good for 15 and 30, have 40 together: 720 + 150 + 25 × 16."""
    small = tiny_case([offer("a", 10, 15, tags="cleared"), offer("b", 12), offer("c", 16, 30, tags="cleared")])
    assert cost(small, rules=[SecondSource(where="tag=cleared", limit=0.4)]) == near(720 + 150 + 400)


def test_a_single_supplier_has_no_second() -> None:
    with pytest.raises(AssertionError, match="infeasible"):
        solved(study(tiny_case([offer("a", 10)]), rules=[SecondSource(limit=0.1)]))


def test_sources_without_the_dimension_are_an_error() -> None:
    tagged = case_of(bolts_and_nuts(Bid("a", "bolt", 10, 60, tags="forged"), Bid("a", "nut", 10, 40)))
    with pytest.raises(StudyError, match="no source of nut has a tag; name the items it is about"):
        study(tagged, rules=[SecondSource(by="tag", limit=0.1)])


def test_a_point_inside() -> None:
    """b has most, a a fifth: a is second. Or a has most, c a fifth."""
    for drawn in ({"a": 20.0, "b": 80.0}, {"a": 80.0, "c": 20.0}, {"a": 50.0, "b": 50.0}):
        assert max(excesses(SECOND, event(), drawn).values()) == near(0)


def test_a_point_outside() -> None:
    """a is cleared and first, b is not cleared: 5 of the 20 from c are missing."""
    found = excesses(SECOND, event(), {"a": 80.0, "b": 5.0, "c": 15.0})
    assert found["widget", "a"] == near(5)
    assert max(found.values()) == near(5)


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1020), (8.0, 1100)])
def test_soft_pays_for_each_unit_missing_while_that_is_cheaper(penalty: float, least: float) -> None:
    """20 are missing beside the first source."""
    asked = SECOND.model_copy(update={"penalty": penalty})
    assert cost(event(), rules=[asked]) == near(least)
