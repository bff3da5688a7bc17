"""Minimax regret is the largest excess over the least costs, in all its forms; and what it needs to know."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.laws.examples import examples
from tests.risk.drawn import COSTS, Drawn, drawn
from tests.risk.programs import CONSTANT, least, summed

from supplyopt.risk import MinimaxRegret, WorstCase

FROM = st.fixed_dictionaries({"calm": COSTS, **{f"s{k}": COSTS for k in range(6)}})
"""What each scenario costs at least; costs beside commitments may be above it or below."""


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-7, abs=1e-6)


@examples(200)
@given(drawn(), FROM)
def test_value_weights_and_expression_are_the_largest_difference(case: Drawn, known: dict[str, float]) -> None:
    measure, p = MinimaxRegret().against(known), case.probabilities
    regrets = {s: cost - known[s] for s, cost in case.costs.items()}
    weights = measure.weights(case.costs, p)
    assert measure.value(case.costs, p) == near(max(regrets.values()))
    written = MinimaxRegret().against({s: amount * CONSTANT for s, amount in known.items()})
    assert least(written, case) == near(max(regrets.values()))
    assert set(weights) == set(case.costs)
    assert (min(weights.values()) >= 0, sum(weights.values())) == (True, near(1.0))
    assert summed(weights, regrets) == near(max(regrets.values()))
    assert measure.mean_of(case.costs, p) == near(summed(p, regrets))
    assert measure.mean_of(case.costs, p) <= max(regrets.values()) + 1e-9 * max(1.0, max(regrets.values()))


@examples(50)
@given(drawn(), FROM, st.sampled_from([0.5, 0.01]))
def test_halves_mean_nothing(case: Drawn, known: dict[str, float], part: float) -> None:
    halves = {"calm": known["calm"]} | {f"{s}{end}": known[s] for s in known if s != "calm" for end in "ab"}
    both, whole = case.split(part), MinimaxRegret().against(known).value(case.costs, case.probabilities)
    assert MinimaxRegret().against(halves).value(both.costs, both.probabilities) == near(whole)


@examples(50)
@given(drawn())
def test_of_scenarios_of_which_nothing_is_known_it_is_the_worst_cost(case: Drawn) -> None:
    """Costs are not below 0, so regret is not understated."""
    regret = MinimaxRegret().against({}).value(case.costs, case.probabilities)
    assert regret == near(case.value(WorstCase()))


def test_ties_share_the_weight_by_probability() -> None:
    measure = MinimaxRegret().against({"a": 1.0, "b": 2.0, "c": 9.0})
    weights = measure.weights({"a": 5.0, "b": 6.0, "c": 12.0}, {"a": 0.3, "b": 0.1, "c": 0.6})
    assert weights == {"a": pytest.approx(0.75), "b": pytest.approx(0.25), "c": 0.0}


def test_without_references_nobody_can_tell() -> None:
    with pytest.raises(ValueError, match=r"ask Study\.risk"):
        MinimaxRegret().value({"calm": 1.0}, {"calm": 1.0})


def test_regret_is_of_cost() -> None:
    with pytest.raises(ValidationError):
        MinimaxRegret(of="shortage")
