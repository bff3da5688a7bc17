"""max_dependence: half of what ``cheap`` (10) delivers needs acme, which needs the grid for two fifths of its work."""

from __future__ import annotations

from functools import cache

import pytest
from tests.cases import excesses, offer, tiny_case, two_suppliers
from tests.textbook.builders import cost, near, sites, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import MaxDependence, MaxShare

NEEDS = [
    {"selector": "supplier=cheap", "kind": "vendor", "needs": "acme", "share": 0.5},
    {"selector": "vendor=acme", "kind": "grid", "needs": "north", "share": 0.4},
]


@cache
def in_need() -> Case:
    return tiny_case([offer("cheap", 10), offer("dear", 12)], dependencies=NEEDS)


@pytest.mark.parametrize(("limit", "least"), [(0.5, 1000), (0.3, 1080)])
def test_what_needs_a_vendor_in_part_counts_in_part(limit: float, least: float) -> None:
    """0.5 × 60 = 30 %: 60 × 10 + 40 × 12."""
    assert cost(in_need(), rules=[MaxDependence(limit=limit)]) == near(least)


def test_along_a_chain_the_parts_multiply() -> None:
    """0.5 × 0.4 = 0.2 of ``cheap`` needs the grid: 50 of it are a tenth of 100."""
    assert cost(in_need(), rules=[MaxDependence(by="grid", limit=0.1)]) == near(1100)


def test_max_share_counts_the_same_sources_in_full() -> None:
    assert cost(in_need(), rules=[MaxShare(by="vendor", limit=0.3)]) == near(30 * 10 + 70 * 12)


def test_a_strait_is_needed_by_what_passes_it() -> None:
    """By the strait 1 of freight, by land 4: at most half by the strait."""
    ways = [
        {"origin": "mine", "destination": "market", "mode": "sea", "cost": 1.0, "passages": "strait"},
        {"origin": "mine", "destination": "market", "mode": "rail", "cost": 4.0},
    ]
    case = tiny_case([offer("cheap", 10, site="mine")], sites=sites(mine="CN", market="DE"), lanes=ways)
    rule = MaxDependence(by="passage", groups=("strait",), limit=0.5)
    assert cost(case, rules=[rule]) == near(1000 + 50 * 1 + 50 * 4)


def test_a_way_that_needs_something_in_part_counts_in_part() -> None:
    """The tunnel needs its signals for half of what passes: 80 moves are 40 in need of them."""
    signals = [{"selector": "lane=tunnel", "kind": "signals", "needs": "box", "share": 0.5}]
    case = tiny_case(
        [offer("cheap", 10, site="mine")],
        sites=sites(mine="CN", market="DE"),
        lanes=[
            {"lane": "tunnel", "origin": "mine", "destination": "market"},
            {"lane": "road", "origin": "mine", "destination": "market", "cost": 1.0},
        ],
        dependencies=signals,
    )
    assert cost(case, rules=[MaxDependence(by="signals", limit=0.4)]) == near(1000 + 20)


def test_a_kind_that_nothing_needs_is_an_error() -> None:
    """Demand has a class of use; nothing that brings widgets has one."""
    with pytest.raises(StudyError, match="nothing that brings its items needs a class"):
        study(two_suppliers(), rules=[MaxDependence(by="class", limit=0.4)])


def test_a_point_inside() -> None:
    found = excesses(MaxDependence(limit=0.3), in_need(), {"cheap": 40.0, "dear": 60.0})
    assert found == {("widget", "acme"): near(-10)}


def test_a_point_outside() -> None:
    found = excesses(MaxDependence(limit=0.3), in_need(), {"cheap": 80.0, "dear": 20.0})
    assert found == {("widget", "acme"): near(10)}


@pytest.mark.parametrize(("penalty", "least"), [(3.0, 1060), (5.0, 1080)])
def test_soft_pays_for_each_unit_in_need_above_while_that_is_cheaper(penalty: float, least: float) -> None:
    """40 more of ``cheap`` are 20 more in need of acme, at 3 or 5 each, and save 80."""
    assert cost(in_need(), rules=[MaxDependence(limit=0.3, penalty=penalty)]) == near(least)
