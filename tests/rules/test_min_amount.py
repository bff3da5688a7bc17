"""min_amount: three suppliers of 50 each, at 10, 12 and 15; 100 needed, going without costs 100."""

import pytest
from tests.awards.events import Bid, case_of
from tests.awards.fixtures import bolts_and_nuts
from tests.cases import excesses, offer, three_small_suppliers, tiny_case, two_suppliers
from tests.textbook.builders import cost, near, study

from supplyopt.errors import StudyError
from supplyopt.rules import MaxAmount, MinAmount


def test_a_named_supplier_gets_its_amount() -> None:
    """20 from c in place of b: 500 + 30 × 12 + 20 × 15."""
    assert cost(three_small_suppliers(), rules=[MinAmount(limit=20, groups=("c",))]) == near(500 + 360 + 300)


def test_with_a_limit_of_the_same_amount_the_award_is_exact() -> None:
    """a would give 50, it must give 30: 300 + 600 + 20 × 15."""
    exact = [MinAmount(limit=30, groups=("a",)), MaxAmount(limit=30, groups=("a",))]
    assert cost(three_small_suppliers(), rules=exact) == near(1200)


def test_by_price_the_least_is_money() -> None:
    """450 from c are 30 at 15."""
    spend = MinAmount(limit=450, groups=("c",), weight="price")
    assert cost(three_small_suppliers(), rules=[spend]) == near(500 + 240 + 450)


@pytest.mark.parametrize(("demand", "least"), [(45.0, 450), (60.0, 680), (70.0, 780)])
def test_that_or_nothing_if_used(demand: float, least: float) -> None:
    """50 at 10, and 40 or more at 12 or none: 45 × 10; then 20 × 10 + 40 × 12 = 680, and 30 × 10 + 480."""
    small = tiny_case([offer("a", 10, 50), offer("b", 12)], demand)
    assert cost(small, rules=[MinAmount(limit=40, if_used=True, groups=("b",))]) == near(least)


def test_if_used_nobody_is_used_for_less() -> None:
    """60 needed: beside 40 of b the 20 of a are too few, and a alone has 50. So 60 × 12."""
    small = tiny_case([offer("a", 10, 50), offer("b", 12)], 60.0)
    assert cost(small, rules=[MinAmount(limit=40, if_used=True)]) == near(720)


def test_a_named_supplier_without_the_item_is_an_error() -> None:
    both = case_of(bolts_and_nuts(Bid("a", "bolt", 10, 60), Bid("b", "nut", 12, 40)))
    with pytest.raises(StudyError, match="supplier a has no source of nut; name the items it is about, or pool them"):
        study(both, rules=[MinAmount(limit=5, groups=("a",))])
    study(both, rules=[MinAmount(limit=5, groups=("a",), items=("bolt",))])
    study(both, rules=[MinAmount(limit=5, groups=("a",), pooled=True)])


def test_a_point_inside() -> None:
    found = excesses(MinAmount(limit=30, if_used=True), two_suppliers(), {"cheap": 100.0})
    assert found["widget", "cheap"] == near(-70)
    assert found["widget", "dear"] == near(0)
    assert max(found.values()) <= 0


def test_a_point_outside() -> None:
    found = excesses(MinAmount(limit=30, if_used=True), two_suppliers(), {"cheap": 90.0, "dear": 10.0})
    assert found["widget", "dear"] == near(20)


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1120), (10.0, 1160)])
def test_soft_pays_for_each_unit_missing_while_that_is_cheaper(penalty: float, least: float) -> None:
    """20 from c cost 3 more each than from b."""
    asked = MinAmount(limit=20, groups=("c",), penalty=penalty)
    assert cost(three_small_suppliers(), rules=[asked]) == near(least)
