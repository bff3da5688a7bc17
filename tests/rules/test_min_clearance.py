"""min_clearance: widgets need a level of 2; ``cheap`` holds 1, ``dear`` 2; 100 needed."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from tests.cases import excesses, fails, numeric_scope, offer, operated, tiny_case
from tests.textbook.builders import Record, cost, near, sites, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import MinClearance


def clearance(of: str, **levels: float) -> list[Record]:
    return [{"score": "clearance", "of": of, "member": member, "value": level} for member, level in levels.items()]


def scored(*scores: list[Record], **tables: Any) -> Case:
    offers = [offer("cheap", 10), offer("dear", 12)]
    return tiny_case(offers, scores=[score for each in scores for score in each], **tables)


@cache
def two_levels() -> Case:
    return scored(clearance("item", widget=2), clearance("supplier", cheap=1, dear=2))


def test_only_suppliers_at_the_level_of_the_item_are_used() -> None:
    assert cost(two_levels(), rules=[MinClearance()]) == near(1200)


def test_a_level_in_the_rule_takes_the_place_of_the_items() -> None:
    assert cost(two_levels(), rules=[MinClearance(level=1)]) == near(1000)


def test_whoever_has_no_score_holds_nothing() -> None:
    """Even at level 0: suppliers are scored in this case, and ``cheap`` is not."""
    assert cost(scored(clearance("supplier", dear=2)), rules=[MinClearance(level=0)]) == near(1200)


def test_kinds_that_the_case_does_not_score_are_not_asked() -> None:
    """Only countries are scored: that of ``cheap`` too low."""
    countries = scored(clearance("country", CN=1, DE=2), countries={"cheap": "CN"})
    assert cost(countries, rules=[MinClearance(level=2)]) == near(1200)


def test_a_parent_must_hold_it_as_well() -> None:
    """``dear`` belongs to a holding with level 1; ``cheap``, which nobody owns, stands for itself."""
    owned = [{"supplier": "cheap", "country": "DE"}, {"supplier": "dear", "country": "DE", "parent": "holding"}]
    levels = clearance("supplier", cheap=2, dear=2), clearance("parent", holding=1)
    assert cost(scored(*levels, suppliers=owned), rules=[MinClearance(level=2)]) == near(1000)
    cleared = clearance("supplier", cheap=1, dear=2), clearance("parent", holding=2)
    assert cost(scored(*cleared, suppliers=owned), rules=[MinClearance(level=2)]) == near(1200)


def test_a_site_must_hold_it_as_well() -> None:
    """``cheap`` hands over at a yard with level 1, ``dear`` at the market with level 2."""
    places = sites(yard="DE", market="DE")
    case = tiny_case(
        [offer("cheap", 10, site="yard"), offer("dear", 12, site="market")],
        sites=places,
        lanes=[{"origin": "yard", "destination": "market"}],
        scores=[*clearance("supplier", cheap=2, dear=2), *clearance("site", yard=1, market=2)],
    )
    assert cost(case, rules=[MinClearance(level=2)]) == near(1200)


def test_the_way_must_hold_it_as_well() -> None:
    """Through the strait, at level 1, freight is 1; by the pass, which nobody scored, 5: 100 × (10 + 5)."""
    ways = [
        {"origin": "mine", "destination": "market", "mode": "sea", "cost": 1.0, "passages": "strait"},
        {"origin": "mine", "destination": "market", "mode": "road", "cost": 5.0, "passages": "pass"},
    ]
    levels = [*clearance("supplier", cheap=2), *clearance("passage", strait=1)]
    case = tiny_case([offer("cheap", 10, site="mine")], sites=sites(mine="DE", market="DE"), lanes=ways, scores=levels)
    assert cost(case, rules=[MinClearance(level=1)]) == near(1100)
    assert cost(case, rules=[MinClearance(level=2)]) == near(1500)


def test_items_that_need_nothing_are_free() -> None:
    """Of the two items, bought half and half, only the part needs a level: 50 × 10 + 50 × 12."""
    items = [{"item": i, "unit": "pc", "value_of_lost_load": 100.0} for i in ("widget", "part")]
    offers = [
        offer(f"{s}-{i}", p, supplier=s, item=i) for s, p in (("cheap", 10), ("dear", 12)) for i in ("widget", "part")
    ]
    levels = [*clearance("item", part=2), *clearance("supplier", cheap=1, dear=2)]
    demand = [{"item": i, "period": 1, "quantity": 50.0} for i in ("widget", "part")]
    assert cost(tiny_case(offers, demand, items=items, scores=levels), rules=[MinClearance()]) == near(1100)


def test_it_holds_in_every_scenario() -> None:
    """Without ``cheap`` as a way out, the failure of ``dear`` (0.1) leaves 100 unserved."""
    outage = fails("supplier=dear", 0.1)
    assert cost(two_levels(), outage, rules=[MinClearance()]) == near(0.9 * 1200 + 0.1 * 10_000)
    [row] = MinClearance().recourse_rows(operated({"cheap": 30.0}), numeric_scope(two_levels()))
    assert (row.key, row.excess) == (("buy:cheap@market",), near(30))


def test_a_score_that_means_nothing_here_is_an_error() -> None:
    with pytest.raises(StudyError, match="nobody holds a 'clearence'; scores of this case: clearance"):
        study(two_levels(), rules=[MinClearance(score="clearence")])
    with pytest.raises(StudyError, match="no item needs a clearance; give the rule a level"):
        study(scored(clearance("supplier", dear=2)), rules=[MinClearance()])


def test_a_point_inside() -> None:
    found = excesses(MinClearance(), two_levels(), {"dear": 100.0})
    assert found == {("award", "cheap"): near(0), ("buy:cheap@market",): near(0)}


def test_a_point_outside() -> None:
    found = excesses(MinClearance(), two_levels(), {"cheap": 40.0, "dear": 60.0})
    assert found == {("award", "cheap"): near(40), ("buy:cheap@market",): near(40)}


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1100), (3.0, 1200)])
def test_soft_pays_once_for_each_unit_drawn_while_that_is_cheaper(penalty: float, least: float) -> None:
    assert cost(two_levels(), rules=[MinClearance(penalty=penalty)]) == near(least)
