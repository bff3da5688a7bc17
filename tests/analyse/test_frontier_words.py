"""Axes as words: what each means, and what is said of those that mean nothing."""

from __future__ import annotations

import re

import pytest
from tests.cases import fails, two_suppliers
from tests.textbook.builders import study

from supplyopt.analyse.frontier.words import frontier_of
from supplyopt.risk import CVaR, Expectation, MinimaxRegret, TotalVariation, WorstCase
from supplyopt.rules import MaxHhi, MaxRisk, MaxShare, MinService, Rule, TimeToSurvive
from supplyopt.study import Study


@pytest.fixture(scope="module")
def question() -> Study:
    """A model with a rule that is called like a word for another one."""
    rules = [MaxShare(name="cap", limit=0.6), MaxShare(name="share", by="country", limit=0.7, penalty=5.0)]
    return study(two_suppliers(), fails("supplier=cheap", 0.2), rules=rules)


@pytest.mark.parametrize(
    ("word", "rule"),
    [
        ("cap", MaxShare(name="cap", limit=0.6)),
        ("share", MaxShare(name="share", by="country", limit=0.7, penalty=5.0)),
        ("share:country", MaxShare(name="share:country", by="country", limit=1.0)),
        ("hhi", MaxHhi(name="hhi", limit=1.0)),
        ("hhi:country", MaxHhi(name="hhi:country", by="country", limit=1.0)),
        ("service", MinService(name="service", level=0.5)),
        ("service:stress", MinService(name="service:stress", level=0.5, scenarios="stress")),
        ("tts:30", TimeToSurvive(name="tts:30", days=30, level=0.5)),
        ("tts:30:country", TimeToSurvive(name="tts:30:country", days=30, by="country", level=0.5)),
        ("cvar:0.1", MaxRisk(name="cvar:0.1", measure=CVaR(tail=0.1), limit=0.0)),
        ("cvar:0.1:unmet", MaxRisk(name="cvar:0.1:unmet", measure=CVaR(tail=0.1, of="unmet"), limit=0.0)),
        ("cvar:0.1:0.5", MaxRisk(name="cvar:0.1:0.5", measure=CVaR(tail=0.1, weight=0.5), limit=0.0)),
        ("worst_case:shortage", MaxRisk(name="worst_case:shortage", measure=WorstCase(of="shortage"), limit=0.0)),
        (
            "total_variation:0.2",
            MaxRisk(name="total_variation:0.2", measure=TotalVariation(radius=0.2), limit=0.0),
        ),
    ],
)
def test_each_word_is_a_rule(question: Study, word: str, rule: Rule) -> None:
    asked, priced, (axis,) = frontier_of(question, ["cost", word])
    assert (asked, priced, axis.rule, axis.loose, axis.tight) == (question, "cost", rule, None, None)


def test_a_range_is_told_with_the_word(question: Study) -> None:
    _, _, (axis,) = frontier_of(question, ["cost", "hhi:country=0.9..0.6"])
    assert (axis.name, axis.loose, axis.tight) == ("hhi:country", 0.9, 0.6)


def test_cost_may_stand_anywhere_and_another_measure_may_take_its_place(question: Study) -> None:
    asked, priced, axes = frontier_of(question, ["cap", "cvar:0.1", "cost"])
    assert (priced, [axis.name for axis in axes]) == ("cost", ["cap", "cvar:0.1"])
    assert asked.policy.objective == Expectation()
    asked, priced, axes = frontier_of(question, ["cvar:0.1:unmet", "cvar:0.1", "expectation"])
    assert (priced, [axis.name for axis in axes]) == ("cvar:0.1", ["cvar:0.1:unmet", "expectation"])
    assert asked.policy.objective == CVaR(tail=0.1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["cost", "cup"], "'cup' is neither a rule of the model nor a word for one; known: cap"),
        (["cap", "share"], "none of cap, share is cost or a measure of it"),
        (["cost", "hhi=0.5"], "'hhi=0.5' cannot be read; write NAME, or NAME=LOOSEST..TIGHTEST"),
        (["cost", "hhi=a..0.5"], "'a' is no number"),
        (["cost", "hhi=0.5..0.6"], "looser the higher it is; write 0.6..0.5, the loosest first"),
        (["cost", "cost"], "cost is what is minimised already, the x axis"),
        (["cost", "tts"], "'tts' tells more or less than there is to tts"),
        (["cost", "tts:long"], "'long' is no number"),
        (["cost", "worst_case:1"], "worst_case has no parameter"),
        (["cost", "cvar:0.1:0.5:0.5"], "cvar has 2 parameters"),
        (["cost", "cvar:shortage:unmet"], "tells twice what it is of: shortage and unmet"),
        (["cost", "hhi:country:2"], "tells more or less"),
        (
            ["cost", "service:seldom"],
            "'service:seldom': scenarios must be 'average', 'stress', 'calm' or 'all', got seldom",
        ),
        (["cost", "cvar:7"], "'cvar:7': tail must be above 0 and at most 1, got 7"),
        (["cost", "tts:-3"], "days must be greater than 0, got -3"),
    ],
)
def test_words_that_mean_nothing_say_why(question: Study, words: list[str], told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        frontier_of(question, words)


def test_regret_has_no_frontier() -> None:
    regretted = study(two_suppliers(), fails("supplier=cheap", 0.2), objective=MinimaxRegret())
    with pytest.raises(ValueError, match="moves with every limit"):
        frontier_of(regretted, ["cost", "hhi"])
