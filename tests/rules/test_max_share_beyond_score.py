"""max_share_beyond_score: a cyber risk of 8 for ``cheap`` (10), of 7 for ``mid`` (11), of 2 for ``dear`` (12)."""

from __future__ import annotations

from functools import cache

import pytest
from pydantic import ValidationError
from tests.cases import excesses, offer, tiny_case
from tests.textbook.builders import cost, near, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import MaxShareBeyondScore

RISKS = {"cheap": 8.0, "mid": 7.0, "dear": 2.0}


@cache
def three_risks() -> Case:
    scores = [{"score": "cyber", "of": "supplier", "member": name, "value": value} for name, value in RISKS.items()]
    return tiny_case([offer("cheap", 10), offer("mid", 11), offer("dear", 12)], scores=scores)


def rule(**fields: float) -> MaxShareBeyondScore:
    return MaxShareBeyondScore(score="cyber", **fields)


@pytest.mark.parametrize(
    ("above", "least"), [(6.0, 30 * 10 + 70 * 12), (7.0, 30 * 10 + 70 * 11), (8.0, 1000)], ids=["two", "one", "none"]
)
def test_bad_sources_together_have_a_share(above: float, least: float) -> None:
    """Above 6 are two of the three, above 7 one: what scores just 7 is not above it."""
    assert cost(three_risks(), rules=[rule(above=above, limit=0.3)]) == near(least)


def test_where_less_is_worse() -> None:
    """Below 7.5 are ``mid`` and ``dear``, which nobody would buy anyway; both ends can be bad at once."""
    assert cost(three_risks(), rules=[rule(below=7.5, limit=0.3)]) == near(1000)
    assert cost(three_risks(), rules=[rule(below=3, above=7, limit=0)]) == near(1100)


def test_a_threshold_must_be_given() -> None:
    with pytest.raises(ValidationError, match="give 'above' where more is worse"):
        rule(limit=0.3)


def test_sources_without_a_score_are_an_error() -> None:
    """Neither good nor bad could be said of them."""
    partly = tiny_case([offer("cheap", 10)], scores=[{"score": "cyber", "of": "country", "member": "CN", "value": 1.0}])
    with pytest.raises(StudyError, match="buy:cheap@market have no cyber"):
        study(partly, rules=[rule(above=6, limit=0.3)])


def test_a_point_inside() -> None:
    found = excesses(rule(above=6, limit=0.3), three_risks(), {"cheap": 10.0, "mid": 10.0, "dear": 80.0})
    assert found == {("widget",): near(-10)}


def test_a_point_outside() -> None:
    found = excesses(rule(above=6, limit=0.3), three_risks(), {"cheap": 50.0, "mid": 10.0, "dear": 40.0})
    assert found == {("widget",): near(30)}


@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1070), (3.0, 1140)])
def test_soft_pays_for_each_unit_above_while_that_is_cheaper(penalty: float, least: float) -> None:
    """70 more of ``cheap`` save 2 each."""
    assert cost(three_risks(), rules=[rule(above=6, limit=0.3, penalty=penalty)]) == near(least)
