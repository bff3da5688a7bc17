"""W1 and the toy: shares, the price of a percentage point, and how a share must not be gamed."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from tests.textbook.builders import case, cost, cost_of_plan, near, size, solved, study

from supplyopt.case import Case, read_case
from supplyopt.errors import StudyError
from supplyopt.rules import MaxShare
from supplyopt.scenarios import read_scenarios

ROOT = Path(__file__).parents[2]
TWO = [{"offer": "cheap", "price": 10.0, "capacity": 200.0}, {"offer": "dear", "price": 12.0, "capacity": 200.0}]


@pytest.fixture(scope="module")
def two() -> Case:
    return case(TWO, [100])


@pytest.fixture(scope="module")
def toy() -> Case:
    return read_case(ROOT / "data" / "toy")


def test_w1_without_a_cap_everything_comes_from_the_cheapest(two: Case) -> None:
    """100 × 10 = 1000."""
    assert cost(two) == near(1000)


@pytest.mark.parametrize("basis", ["supplied", "demand", "award"])
@pytest.mark.parametrize(("cap", "least"), [(0.60, 1080.0), (0.61, 1078.0), (1.0, 1000.0)])
def test_w1_a_point_of_the_cap_is_worth_two(two: Case, cap: float, least: float, basis: str) -> None:
    """60 × 10 + 40 × 12 = 1080; one widget moved from 12 to 10 saves 2."""
    assert cost(two, rules=[MaxShare(limit=cap, basis=basis)]) == near(least)


def test_w1_an_impossible_cap_on_a_share_of_demand_is_met_by_serving_less(two: Case) -> None:
    """Two suppliers at 40 % of 100 each: 40 × 10 + 40 × 12 + 20 × 100 lost = 2880."""
    assert cost(two, rules=[MaxShare(limit=0.4, basis="demand")]) == near(2880)


def test_an_award_that_need_not_be_drawn_does_not_help_against_a_cap() -> None:
    """Nothing is owed for an award, so a cap on awards could be met by awarding 100 to the dear one and not drawing.

    Deliveries are measured instead: 60 × 10 + 40 × 12 = 1080, and the basis ``award`` is refused.
    """
    free = case([{**offer, "take_or_pay": 0.0} for offer in TWO], [100])
    assert cost(free, rules=[MaxShare(limit=0.6)]) == near(1080)
    with pytest.raises(StudyError, match="STU010"):
        study(free, rules=[MaxShare(limit=0.6, basis="award")])


def test_toy_calm(toy: Case) -> None:
    """100 × 10 = 1000; 60 × 10 + 40 × 12 = 1080; 61 × 10 + 39 × 12 = 1078."""
    assert cost(toy) == near(1000)
    assert cost(toy, rules=[MaxShare(limit=0.60)]) == near(1080)
    assert cost(toy, rules=[MaxShare(limit=0.61)]) == near(1078)


def test_toy_the_next_widget_costs_the_mix(toy: Case) -> None:
    """0.6 × 10 + 0.4 × 12 = 10.80 for the 101st."""
    more = dataclasses.replace(toy, demand=toy.demand.assign(quantity=101.0))
    assert cost(more, rules=[MaxShare(limit=0.6)]) == near(1080 + 10.80)


def test_toy_when_china_may_be_down(toy: Case) -> None:
    """middle 12 beats cheap 0.8 × 10 + 0.2 × 100 = 28 on every widget: 100 × 12 = 1200."""
    chances = read_scenarios(ROOT / "scenarios" / "toy.parquet")
    result = solved(study(toy, chances))
    assert result.cost == near(1200)
    assert [size(result, offer) for offer in ("cheap", "middle", "dear")] == [near(0), near(100), near(0)]


def test_toy_what_other_plans_would_cost(toy: Case) -> None:
    """All from cheap: 0.8 × 1000 + 0.2 × 100 × 100 = 2800; 60 and 40: 0.8 × 1080 + 0.2 × (480 + 60 × 100) = 2160."""
    question = study(toy, read_scenarios(ROOT / "scenarios" / "toy.parquet"))
    assert cost_of_plan(question, {"cheap": 100.0, "middle": 0.0, "dear": 0.0}) == near(2800)
    assert cost_of_plan(question, {"cheap": 60.0, "middle": 40.0, "dear": 0.0}) == near(2160)
    assert cost_of_plan(question, {"cheap": 0.0, "middle": 100.0, "dear": 0.0}) == near(1200)
