"""max_average_score: a cyber risk of 8 for ``cheap`` (10) and of 2 for ``dear`` (12); 100 needed."""

from __future__ import annotations

from functools import cache

import pytest
from tests.cases import excesses, offer, tiny_case
from tests.textbook.builders import cost, near, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import MaxAverageScore


def rated(of: str = "supplier", **scores: float) -> Case:
    rows = [{"score": "cyber", "of": of, "member": member, "value": value} for member, value in scores.items()]
    offers = [offer("cheap", 10), offer("dear", 12)]
    return tiny_case(offers, scores=rows, countries={"cheap": "CN"})


@cache
def risky_and_safe() -> Case:
    return rated(cheap=8, dear=2)


def rule(limit: float, penalty: float | None = None) -> MaxAverageScore:
    return MaxAverageScore(score="cyber", limit=limit, penalty=penalty)


@pytest.mark.parametrize(("limit", "least"), [(8, 1000), (5, 1100), (2, 1200)])
def test_the_average_of_the_mix_is_held(limit: float, least: float) -> None:
    """Half and half averages (8 + 2) / 2 = 5."""
    assert cost(risky_and_safe(), rules=[rule(limit)]) == near(least)


def test_below_the_best_score_nothing_is_supplied() -> None:
    assert cost(risky_and_safe(), rules=[rule(1)]) == near(100 * 100)


def test_a_supplier_without_a_score_has_that_of_its_country() -> None:
    assert cost(rated("country", CN=8, DE=2), rules=[rule(5)]) == near(1100)


def test_by_value_a_dear_source_weighs_more() -> None:
    """6 × 10 at a score of 8 and 5 × 12 at 2: 600 points on a value of 120, which is 5 on average."""
    by_value = MaxAverageScore(score="cyber", limit=5, weight="price")
    assert excesses(by_value, risky_and_safe(), {"cheap": 6.0, "dear": 5.0}) == {("widget",): near(0)}


def test_only_selected_sources_are_averaged() -> None:
    """Among Chinese sources alone the average is 8, whatever else is bought: none is."""
    chinese = MaxAverageScore(score="cyber", limit=5, where="country=CN")
    assert cost(risky_and_safe(), rules=[chinese]) == near(1200)


def test_sources_without_a_score_are_an_error() -> None:
    with pytest.raises(StudyError, match="buy:dear@market have no cyber; score their suppliers"):
        study(rated(cheap=8), rules=[rule(5)])
    with pytest.raises(StudyError, match="no score is called 'esg'; scores of this case: cyber"):
        study(risky_and_safe(), rules=[MaxAverageScore(score="esg", limit=5)])


def test_a_point_inside() -> None:
    assert excesses(rule(5), risky_and_safe(), {"cheap": 40.0, "dear": 60.0}) == {("widget",): near(440 - 500)}


def test_a_point_outside() -> None:
    assert excesses(rule(5), risky_and_safe(), {"cheap": 70.0, "dear": 30.0}) == {("widget",): near(620 - 500)}


@pytest.mark.parametrize(("penalty", "least"), [(0.2, 1060), (0.5, 1100)])
def test_soft_pays_for_units_times_points_while_that_is_cheaper(penalty: float, least: float) -> None:
    """All from ``cheap`` is 800 - 500 = 300 points above: at 0.2 each 60, at 0.5 each 150; the dear half costs 100."""
    assert cost(risky_and_safe(), rules=[rule(5, penalty)]) == near(least)
