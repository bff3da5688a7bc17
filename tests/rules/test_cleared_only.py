"""cleared_only: only ``dear`` has the clearance; 100 needed."""

from functools import cache

import pytest
from tests.cases import excesses, fails, numeric_scope, offer, operated, tiny_case, two_suppliers
from tests.textbook.builders import cost, near

from supplyopt.case import Case
from supplyopt.rules import ClearedOnly

CLEARED = "tag=cleared"


@cache
def one_cleared() -> Case:
    return tiny_case([offer("cheap", 10), offer("dear", 12, tags="cleared new")])


def test_only_cleared_sources_are_used() -> None:
    assert cost(one_cleared(), rules=[ClearedOnly(where=CLEARED)]) == near(1200)


def test_a_bloc_can_be_the_clearance() -> None:
    assert cost(two_suppliers(), rules=[ClearedOnly(where="bloc=allied")]) == near(1200)


def test_it_holds_in_every_scenario() -> None:
    """Without ``cheap`` as a way out, the failure of ``dear`` (0.1) leaves 100 unserved."""
    outage = fails("supplier=dear", 0.1)
    assert cost(one_cleared(), outage, rules=[ClearedOnly(where=CLEARED)]) == near(0.9 * 1200 + 0.1 * 10_000)
    [row] = ClearedOnly(where=CLEARED).recourse_rows(operated({"cheap": 30.0}), numeric_scope(one_cleared()))
    assert (row.key, row.excess) == (("buy:cheap@market",), near(30))


def test_a_point_inside() -> None:
    found = excesses(ClearedOnly(where=CLEARED), one_cleared(), {"dear": 100.0})
    assert found == {("award", "cheap"): near(0), ("buy:cheap@market",): near(0)}


def test_a_point_outside() -> None:
    found = excesses(ClearedOnly(where=CLEARED), one_cleared(), {"cheap": 25.0, "dear": 75.0})
    assert found == {("award", "cheap"): near(25), ("buy:cheap@market",): near(25)}


@pytest.mark.parametrize(("penalty", "least"), [(0.5, 1050), (2.5, 1200)])
def test_soft_pays_once_for_each_unit_drawn_while_that_is_cheaper(penalty: float, least: float) -> None:
    assert cost(one_cleared(), rules=[ClearedOnly(where=CLEARED, penalty=penalty)]) == near(least)
