"""min_sources: one supplier could do it all; a second must deliver what is worth the name."""

import pytest
from tests.cases import excesses, offer, three_small_suppliers, tiny_case, two_suppliers
from tests.textbook.builders import cost, near, solved, study

from supplyopt.rules import MinSources


@pytest.mark.parametrize(("meaningful", "least"), [(0.05, 1010), (0.1, 1020), (0.5, 1100)])
def test_the_second_supplier_delivers_a_meaningful_share(meaningful: float, least: float) -> None:
    """A tenth at 12 instead of 10: 90 × 10 + 10 × 12 = 1020."""
    assert cost(two_suppliers(), rules=[MinSources(count=2, meaningful=meaningful)]) == near(least)


def test_three_of_three() -> None:
    """50 a + 40 b + 10 c = 500 + 480 + 150."""
    assert cost(three_small_suppliers(), rules=[MinSources(count=3, meaningful=0.1)]) == near(1130)


def test_more_than_there_are_cannot_be_had() -> None:
    with pytest.raises(AssertionError, match="infeasible"):
        solved(study(two_suppliers(), rules=[MinSources(count=3)]))


def test_of_what_is_supplied_it_holds_where_nothing_is_and_that_is_told() -> None:
    """Going without costs 5, less than any supplier: nothing is bought, so each has its share of it."""
    cheap_loss = tiny_case([offer("cheap", 10), offer("dear", 12)], lost=5.0)
    result = solved(study(cheap_loss, rules=[MinSources(count=2)]))
    assert result.cost == near(500)
    [unserved, held] = result.manifest["remarks"]
    assert unserved.startswith("widget goes wholly unserved even if nothing happens")
    assert held.startswith("min_sources holds for widget because nothing is supplied")


def test_of_demand_each_delivers_whatever_it_costs() -> None:
    """5 of each, 50 + 60, and 90 go without at 5."""
    cheap_loss = tiny_case([offer("cheap", 10), offer("dear", 12)], lost=5.0)
    assert cost(cheap_loss, rules=[MinSources(count=2, basis="demand")]) == near(110 + 450)


def test_a_point_inside() -> None:
    found = excesses(MinSources(count=2, meaningful=0.1), two_suppliers(), {"cheap": 80.0, "dear": 20.0})
    assert found["widget", "count"] == near(0)
    assert found["widget", "dear"] == near(-10)
    assert max(found.values()) <= 0


def test_a_point_outside_has_a_second_supplier_on_paper_only() -> None:
    found = excesses(MinSources(count=2, meaningful=0.1), two_suppliers(), {"cheap": 95.0, "dear": 5.0})
    assert found["widget", "count"] == near(1)


@pytest.mark.parametrize(("penalty", "least"), [(5.0, 1005), (50.0, 1020)])
def test_soft_pays_for_each_supplier_missing_while_that_is_cheaper(penalty: float, least: float) -> None:
    assert cost(two_suppliers(), rules=[MinSources(count=2, meaningful=0.1, penalty=penalty)]) == near(least)
