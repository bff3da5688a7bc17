"""min_share: the allied supplier is 2 dearer than the one from a third country; 100 needed."""

import pytest
from tests.cases import excesses, two_suppliers
from tests.textbook.builders import cost, near

from supplyopt.rules import MinShare

ALLIED = {"by": "bloc", "groups": ("allied",)}


@pytest.mark.parametrize(("limit", "least"), [(0.0, 1000), (0.5, 1100), (1.0, 1200)])
def test_the_least_share_is_bought_dear(limit: float, least: float) -> None:
    """50 × 10 + 50 × 12 = 1100."""
    assert cost(two_suppliers(), rules=[MinShare(**ALLIED, limit=limit)]) == near(least)


def test_groups_count_together() -> None:
    both = MinShare(by="country", groups=("CN", "DE"), limit=1.0)
    assert cost(two_suppliers(), rules=[both]) == near(1000)


def test_of_supply_a_share_can_be_kept_by_supplying_nothing_but_of_demand_it_cannot() -> None:
    """A known trap of the basis ``supplied`` (docs/formulation.md 7): nothing is always half of nothing."""
    assert excesses(MinShare(**ALLIED, limit=0.5), two_suppliers(), short=100.0) == {("widget",): near(0)}
    of_demand = MinShare(**ALLIED, limit=0.5, basis="demand")
    assert excesses(of_demand, two_suppliers(), short=100.0) == {("widget",): near(50)}


def test_a_point_inside() -> None:
    found = excesses(MinShare(**ALLIED, limit=0.5), two_suppliers(), {"cheap": 40.0, "dear": 60.0})
    assert found == {("widget",): near(-10)}


def test_a_point_outside() -> None:
    found = excesses(MinShare(**ALLIED, limit=0.5), two_suppliers(), {"cheap": 70.0, "dear": 30.0})
    assert found == {("widget",): near(20)}


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1050), (3.0, 1100)])
def test_soft_pays_for_each_unit_missing_while_that_is_cheaper(penalty: float, least: float) -> None:
    """50 units short of the share at 1 each, or 50 units that are 2 dearer."""
    assert cost(two_suppliers(), rules=[MinShare(**ALLIED, limit=0.5, penalty=penalty)]) == near(least)
