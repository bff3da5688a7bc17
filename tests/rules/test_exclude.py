"""exclude: ``cheap`` is from China, ``dear`` from Germany; 100 needed."""

import pytest
from tests.cases import excesses, fails, numeric_scope, operated, two_suppliers, two_suppliers_and
from tests.textbook.builders import cost, near

from supplyopt.rules import Exclude

CHINA = "country=CN"


def test_what_is_excluded_is_neither_awarded_nor_drawn() -> None:
    assert cost(two_suppliers(), rules=[Exclude(where=CHINA)]) == near(1200)


def test_excluded_by_group() -> None:
    assert cost(two_suppliers(), rules=[Exclude(where="bloc=third")]) == near(1200)


def test_other_items_are_left_alone() -> None:
    """A rule about what is refined has nothing to say about a widget, whose stage is material."""
    two = two_suppliers_and(items=[{"item": "widget", "unit": "pc", "value_of_lost_load": 100.0, "stage": "refined"}])
    assert cost(two, rules=[Exclude(where=CHINA, stages=("refined",))]) == near(1200)
    other = [{"item": i, "unit": "pc", "value_of_lost_load": 100.0, "stage": i} for i in ("widget", "part")]
    assert cost(two_suppliers_and(items=other), rules=[Exclude(where=CHINA, stages=("part",))]) == near(1000)


def test_it_holds_in_every_scenario() -> None:
    """Without ``cheap`` as a way out, the failure of ``dear`` (0.1) leaves 100 unserved."""
    outage = fails("supplier=dear", 0.1)
    assert cost(two_suppliers(), outage, rules=[Exclude(where=CHINA)]) == near(0.9 * 1200 + 0.1 * 10_000)
    [row] = Exclude(where=CHINA).recourse_rows(operated({"cheap": 30.0}), numeric_scope(two_suppliers()))
    assert (row.key, row.excess) == (("buy:cheap@market",), near(30))


def test_a_point_inside() -> None:
    found = excesses(Exclude(where=CHINA), two_suppliers(), {"dear": 100.0})
    assert found == {("award", "cheap"): near(0), ("buy:cheap@market",): near(0)}


def test_a_point_outside() -> None:
    found = excesses(Exclude(where=CHINA), two_suppliers(), {"cheap": 40.0, "dear": 60.0})
    assert found == {("award", "cheap"): near(40), ("buy:cheap@market",): near(40)}
    idle = excesses(Exclude(where=CHINA), two_suppliers(), {"dear": 100.0}, awarded={"cheap": 10.0})
    assert idle["award", "cheap"] == near(10)


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1100), (3.0, 1200)])
def test_soft_pays_once_for_each_unit_drawn_while_that_is_cheaper(penalty: float, least: float) -> None:
    assert cost(two_suppliers(), rules=[Exclude(where=CHINA, penalty=penalty)]) == near(least)
