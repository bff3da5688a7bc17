"""min_average_score: a stability of -1 for ``cheap`` (10) and of 1 for ``dear`` (12); 100 needed."""

from __future__ import annotations

from functools import cache

import pytest
from tests.cases import excesses, two_suppliers_and
from tests.textbook.builders import cost, near

from supplyopt.case import Case
from supplyopt.rules import MinAverageScore


@cache
def unstable_and_stable() -> Case:
    scores = [{"score": "stability", "of": "country", "member": c, "value": v} for c, v in (("CN", -1.0), ("DE", 1.0))]
    return two_suppliers_and(scores=scores)


def rule(limit: float, penalty: float | None = None) -> MinAverageScore:
    return MinAverageScore(score="stability", limit=limit, penalty=penalty)


@pytest.mark.parametrize(("limit", "least"), [(-1, 1000), (0, 1100), (0.5, 1150)])
def test_the_average_of_the_mix_is_held(limit: float, least: float) -> None:
    """-c + d ≥ 0.5 × 100 with c + d = 100: 25 and 75."""
    assert cost(unstable_and_stable(), rules=[rule(limit)]) == near(least)


def test_awards_can_be_averaged_where_they_are_firm() -> None:
    awards = MinAverageScore(score="stability", limit=0.5, basis="award")
    assert cost(unstable_and_stable(), rules=[awards]) == near(1150)


def test_a_point_inside() -> None:
    assert excesses(rule(0), unstable_and_stable(), {"cheap": 40.0, "dear": 60.0}) == {("widget",): near(-20)}


def test_a_point_outside() -> None:
    assert excesses(rule(0), unstable_and_stable(), {"cheap": 70.0, "dear": 30.0}) == {("widget",): near(40)}


@pytest.mark.parametrize(("penalty", "least"), [(0.5, 1050), (1.5, 1100)])
def test_soft_pays_for_units_times_points_while_that_is_cheaper(penalty: float, least: float) -> None:
    """All from ``cheap`` is 100 points short of 0: at 0.5 each 50, at 1.5 each 150; the dear half costs 100."""
    assert cost(unstable_and_stable(), rules=[rule(0, penalty)]) == near(least)
