"""What knowing and thinking are worth, on random studies: WS ≤ RP ≤ EEV, and knowing part is worth no more than all."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.laws.random_studies import random_study
from tests.laws.tiny import Tiny, tiny_problems
from tests.textbook.builders import EXACT, study

from supplyopt.analyse.value.events import event_values
from supplyopt.analyse.value.information import information
from supplyopt.analyse.value.thinking import thinking
from supplyopt.rules import MaxShare
from supplyopt.solver import Limits
from supplyopt.solver.solve import answer
from supplyopt.study import Study

ROUGH = Limits(gap=0.05)


def question(tiny: Tiny) -> Study:
    """A tiny problem in which something is uncertain; caps on shares make rules of it."""
    rules = [MaxShare(limit=tiny.cap)] if tiny.cap < 1 else []
    return study(tiny.case(), tiny.scenarios(), rules=rules)


def close(value: float) -> float:
    return 1e-6 * max(1.0, abs(value))


@examples(5)
@given(tiny_problems())
def test_knowing_is_worth_something_and_averages_mislead(tiny: Tiny) -> None:
    assume(tiny.storms)
    asked = question(tiny)
    best = answer(asked, EXACT)
    known, thought = information(asked, best.result, EXACT), thinking(asked, best.result, EXACT)
    optimum = known.here_and_now.high
    assert known.wait_and_see.high <= optimum + close(optimum)
    assert thought.average is None or thought.average.high >= optimum - close(optimum)
    for each in event_values(asked, best, limits=EXACT):
        assert each.worth.high <= known.worth.high + close(optimum), each.event


@examples(3)
@given(tiny_problems())
def test_with_a_gap_the_interval_holds_the_value(tiny: Tiny) -> None:
    assume(tiny.storms)
    asked = question(tiny)
    exact, rough = answer(asked, EXACT).result, answer(asked, ROUGH).result
    told, true = (information(asked, result, limits).worth for result, limits in ((rough, ROUGH), (exact, EXACT)))
    assert told.low - close(true.low) <= true.low <= true.high <= told.high + close(true.high)


@examples(2)
@given(st.integers(0, 10_000))
def test_whatever_the_policy_the_plan_for_the_average_is_no_better(seed: int) -> None:
    drawn = random_study(seed)
    rules = tuple(rule for rule in drawn.policy.rules if not rule.compares)
    assume(drawn.policy.objective.kind != "calm" and drawn.policy.objective.subject == "cost")
    assume(sum(p > 0 for p in drawn.probabilities.values()) > 1)
    asked = replace(drawn, policy=drawn.policy.model_copy(update={"rules": rules}))
    best = answer(asked)
    assume(best.result.cost is not None)
    thought = thinking(asked, best.result)
    assert thought.average is None or thought.average.high >= thought.best.low
