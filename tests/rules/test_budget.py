"""budget: taking ``cheap`` (10 a widget) costs 100 once, ``dear`` (12) nothing; 100 needed."""

from functools import cache

import pytest
from tests.cases import excesses, offer, tiny_case, two_suppliers
from tests.textbook.builders import case, cost, items, near

from supplyopt.case import Case
from supplyopt.rules import Budget


@cache
def with_a_fee() -> Case:
    return tiny_case([offer("cheap", 10, fixed_cost=100.0), offer("dear", 12)])


@pytest.mark.parametrize(("limit", "least"), [(100, 1100), (50, 1200)])
def test_what_the_budget_cannot_pay_is_not_taken(limit: float, least: float) -> None:
    """1000 + 100 beats 1200, if the 100 can be found."""
    assert cost(with_a_fee(), rules=[Budget(limit=limit)]) == near(least)


def test_other_kinds_of_options_do_not_count() -> None:
    assert cost(with_a_fee(), rules=[Budget(limit=0, of=("stock",))]) == near(1100)


def test_options_for_other_items_do_not_count() -> None:
    """100 for the contract on bolts alone; that on nuts, 70, is not in question."""
    bolts_and_nuts = case(
        [
            {"offer": "b", "item": "bolt", "price": 1.0, "capacity": 200.0, "fixed_cost": 100.0},
            {"offer": "n", "item": "nut", "price": 1.0, "capacity": 200.0, "fixed_cost": 70.0},
        ],
        [{"item": item, "period": 1, "quantity": 100.0} for item in ("bolt", "nut")],
        items=items(bolt=100.0, nut=100.0),
    )
    both = {"b": 100.0, "n": 100.0}
    assert excesses(Budget(limit=100), bolts_and_nuts, both) == {("total",): near(70)}
    assert excesses(Budget(limit=100, items=("bolt",)), bolts_and_nuts, both) == {("total",): near(0)}


def test_awards_count_if_asked_for() -> None:
    """900 buy 90 of ``cheap``; the 10 that are missing cost 100 each."""
    assert cost(two_suppliers(), rules=[Budget(limit=900, include_awards=True)]) == near(900 + 1000)


def test_a_point_inside() -> None:
    assert excesses(Budget(limit=150), with_a_fee(), {"cheap": 100.0}) == {("total",): near(-50)}


def test_a_point_outside() -> None:
    assert excesses(Budget(limit=50), with_a_fee(), {"cheap": 100.0}) == {("total",): near(50)}
    awards = Budget(limit=900, include_awards=True)
    assert excesses(awards, with_a_fee(), {"cheap": 100.0}) == {("total",): near(100 + 1000 - 900)}


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1150), (3.0, 1200)])
def test_soft_pays_for_what_is_above_the_budget_while_that_is_cheaper(penalty: float, least: float) -> None:
    """The fee is 50 above the budget: 1100 + 50, or ``dear`` for 1200."""
    assert cost(with_a_fee(), rules=[Budget(limit=50, penalty=penalty)]) == near(least)
