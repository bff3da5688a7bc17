"""min_fill: a store for 100; 50 needed in each of two half years at 10; holding one for half a year costs 0.5."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from tests.cases import numeric_scope, offer, tiny_case
from tests.textbook.builders import cost, near, scenarios, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.result import OperationValues, PlanValues, Portfolio
from supplyopt.rules import MinFill


def with_a_store(**fields: Any) -> Case:
    store = {"item": "widget", "holding_cost": 1.0, "replacement_price": 10.0, **fields}
    return tiny_case([offer("cheap", 10, 400.0, take_or_pay=0.0)], [50.0, 50.0], stocks=[store])


@cache
def store() -> Case:
    return with_a_store(capacity=100.0)


def measured(rule: MinFill, held: Mapping[int, float]) -> dict[tuple[str, ...], float]:
    calm = OperationValues({}, {}, {("widget", "market", t): q for t, q in held.items()}, {}, {}, {})
    scope = numeric_scope(store())
    return {
        row.key: float(row.excess) for row in rule.plan_rows(PlanValues(scope.network, Portfolio({}, {}), calm), scope)
    }


def test_it_is_filled_when_that_is_cheapest() -> None:
    """40 bought early and used in the second half: 1000 + 40 × 0.5."""
    assert cost(store(), rules=[MinFill(level=0.4)]) == near(1020)


def test_in_a_window_it_is_filled_then() -> None:
    """At the end, after all is served: 40 more at 10, held for half a year."""
    assert cost(store(), rules=[MinFill(level=0.4, window=(2, 2))]) == near(1000 + 400 + 20)


def test_always_filled_it_stays_so() -> None:
    assert cost(store(), rules=[MinFill(level=0.4, always=True)]) == near(1000 + 400 + 40)


def test_without_a_capacity_the_most_that_can_be_held_at_the_start_counts() -> None:
    """30 there and 50 that could be added make 80, of which half: 10 more than there are, for the first half year.

    Holding 40 costs 20; of the second 50, 40 come out of stock, so 30 of the opening stock must be replaced at 10.
    """
    case = with_a_store(quantity=30.0, build_limit=50.0, build_cost=5.0)
    assert cost(case, rules=[MinFill(level=0.5)]) == near(600 + 100 + 20 + 300)


def test_stores_that_do_not_exist_are_an_error() -> None:
    with pytest.raises(StudyError, match="no store holds its items"):
        study(tiny_case([offer("cheap", 10)]), rules=[MinFill(level=0.5)])
    with pytest.raises(StudyError, match="looks at calm operation"):
        study(store(), scenarios(calm=False), rules=[MinFill(level=0.5)])


def test_a_point_inside() -> None:
    """Full enough in the second period, whatever the first: only the fullest is asked."""
    found = measured(MinFill(level=0.4), {1: 10.0, 2: 45.0})
    assert found == {("widget", "1"): near(-10), ("widget", "2"): near(-5), ("widget", "some period"): near(0)}


def test_a_point_outside() -> None:
    found = measured(MinFill(level=0.4), {1: 30.0, 2: 10.0})
    assert found == {("widget", "1"): near(10), ("widget", "2"): near(-10), ("widget", "some period"): near(0)}
    always = measured(MinFill(level=0.4, always=True), {1: 30.0, 2: 10.0})
    assert always == {("widget", "1"): near(10), ("widget", "2"): near(30)}


@pytest.mark.parametrize(("penalty", "least"), [(0.2, 1008), (0.7, 1020)])
def test_soft_pays_for_what_is_missing_in_the_fullest_period_while_that_is_cheaper(
    penalty: float, least: float
) -> None:
    """40 missing at 0.2 each are 8, at 0.7 each 28; filling costs 20."""
    assert cost(store(), rules=[MinFill(level=0.4, penalty=penalty)]) == near(least)
