"""max_owned_share: x owns half of ``cheap`` (10); ``dear`` (12) belongs to nobody; 100 needed."""

from __future__ import annotations

from functools import cache

import pytest
from tests.cases import excesses, offer, tiny_case, two_suppliers
from tests.textbook.builders import Record, cost, near, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import MaxOwnedShare


def held(*stakes: tuple[str, str, float]) -> Case:
    table: list[Record] = [{"entity": entity, "owner": owner, "share": share} for entity, owner, share in stakes]
    return tiny_case([offer("cheap", 10), offer("dear", 12)], ownership=table)


@cache
def half_owned() -> Case:
    return held(("cheap", "x", 0.5))


@pytest.mark.parametrize(("limit", "least"), [(0.5, 1000), (0.3, 1080), (0.0, 1200)])
def test_a_stake_counts_by_its_size(limit: float, least: float) -> None:
    """0.5 × 60 = 30 % at most: 60 × 10 + 40 × 12."""
    assert cost(half_owned(), rules=[MaxOwnedShare(owners=("x",), limit=limit)]) == near(least)


def test_w10_cross_holdings_settle() -> None:
    """x has 0.4 / 0.94 of ``cheap``, which may give 47 at a limit of 0.2: 47 × 10 + 53 × 12."""
    cross = held(("cheap", "x", 0.4), ("cheap", "b", 0.2), ("b", "cheap", 0.3))
    assert cost(cross, rules=[MaxOwnedShare(owners=("x",), limit=0.2)]) == near(470 + 636)


def test_owners_add_up_and_count_in_full_for_what_they_supply_themselves() -> None:
    """x has half of ``cheap``, y a tenth; ``dear`` is an owner itself: 0.6 × 75 + 25 = 70."""
    rule = MaxOwnedShare(owners=("x", "y", "dear"), limit=0.7)
    shared = held(("cheap", "x", 0.5), ("cheap", "y", 0.1))
    found = excesses(rule, shared, {"cheap": 75.0, "dear": 25.0})
    assert found == {("widget",): near(0)}


def test_jurisdiction_counts_in_full() -> None:
    """No stakes are told; ``cheap`` is Chinese."""
    rule = MaxOwnedShare(owners=("CN",), jurisdiction=True, limit=0.6)
    assert cost(two_suppliers(), rules=[rule]) == near(1080)


def test_owners_that_own_nothing_are_an_error() -> None:
    with pytest.raises(StudyError, match="owner 'z' stands behind nothing here"):
        study(half_owned(), rules=[MaxOwnedShare(owners=("z",), limit=0.5)])


def test_a_point_inside() -> None:
    found = excesses(MaxOwnedShare(owners=("x",), limit=0.3), half_owned(), {"cheap": 40.0, "dear": 60.0})
    assert found == {("widget",): near(-10)}


def test_a_point_outside() -> None:
    found = excesses(MaxOwnedShare(owners=("x",), limit=0.3), half_owned(), {"cheap": 80.0, "dear": 20.0})
    assert found == {("widget",): near(10)}


@pytest.mark.parametrize(("penalty", "least"), [(3.0, 1060), (5.0, 1080)])
def test_soft_pays_for_each_unit_owned_above_while_that_is_cheaper(penalty: float, least: float) -> None:
    """40 more of ``cheap`` are 20 more owned: at 3 each 60, which beats 40 × 2; at 5 each 100, which does not."""
    assert cost(half_owned(), rules=[MaxOwnedShare(owners=("x",), limit=0.3, penalty=penalty)]) == near(least)
