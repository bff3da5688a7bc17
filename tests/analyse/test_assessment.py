"""The key figures of an evaluation, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.textbook.builders import case, effect, event, near, scenarios, study

from supplyopt.analyse.assessment import Assessment, assess, tail_of
from supplyopt.analyse.evaluation import evaluate
from supplyopt.analyse.kept import rule_states
from supplyopt.analyse.settling import settle
from supplyopt.result import Portfolio
from supplyopt.risk import Calm, CVaR, Expectation, RiskMeasure, Wasserstein, tail_mean
from supplyopt.rules import MaxShare, MinService
from supplyopt.solver.solve import answer

CHANCES = scenarios(
    event("half", 0.10, effect("supplier=s", 0.5)),
    event("gone", 0.02, effect("supplier=s", 0.0)),
    event("hair", 0.04, effect("supplier=s", 0.98)),
    event("worse", None, effect("supplier=s", 0.0), effect("item=widget", 2.0, attribute="demand_mult")),
)


def found(objective: RiskMeasure | None = None, *rules: MaxShare | MinService) -> Assessment:
    """100 of s at 10, asked for 100, lost at 50. Calm 1000; half 3000; gone 5000; hair 1080; worse 10000 (stress)."""
    question = study(
        case([{"offer": "s", "price": 10.0, "capacity": 100.0}], [100], lost=50.0),
        CHANCES,
        rules=rules,
        objective=objective or Expectation(),
    )
    return assess(evaluate(question, settle(question, Portfolio({"s": 100.0}, {"s": True})).plan))


def test_costs() -> None:
    """Mean 0.84 · 1000 + 0.1 · 3000 + 0.02 · 5000 + 0.04 · 1080; tail (0.02 · 5000 + 0.03 · 3000) / 0.05 = 3800."""
    figures = found()
    assert figures.calm == near(1000)
    assert figures.mean == figures.measure == near(840 + 300 + 100 + 43.2)
    assert figures.tail == near(3800)
    assert (figures.worst.scenario, figures.worst.cost) == ("gone", near(5000))
    assert [each.scenario for each in figures.dearest] == ["worse", "gone", "half", "hair", "calm"]


def test_shortages() -> None:
    """Half of 100, all and 2 go without at 50; in the stress test 200 of 200."""
    figures = found()
    assert figures.unserved_mean == near(50 * (0.1 * 50 + 0.02 * 100 + 0.04 * 2))
    assert figures.unmet_mean == near(0.1 * 0.5 + 0.02 + 0.04 * 0.02)
    assert figures.unmet_tail == near((0.02 * 1.0 + 0.03 * 0.5) / 0.05)
    assert figures.chances == {0.0: near(0.16), 0.01: near(0.16), 0.05: near(0.12)}
    (item,) = figures.items
    assert (item.worst, item.worst_scenario, item.chance) == (near(1.0), "gone", near(0.16))
    assert figures.dearest[0].unmet == near(1.0)


def test_the_measure_of_the_policy() -> None:
    """λ 0.5 of the mean and the worst 10 %: (0.02 · 5000 + 0.08 · 3000) / 0.1 = 3400."""
    figures = found(CVaR(tail=0.1, weight=0.5))
    assert figures.measure == near(0.5 * 1283.2 + 0.5 * 3400)


def test_a_measure_that_the_cheapest_operations_do_not_tell_is_none_with_a_reason() -> None:
    """Others may leave less unserved; and a promise in a stress test is part of the objective, not of its scenarios."""
    of_shortage = found(Expectation(of="shortage"))
    assert (of_shortage.measure, of_shortage.unmeasured[:16]) == (None, "as operations ar")
    promised = found(None, MinService(level=0.9, scenarios="stress", penalty=1.0))
    assert (promised.measure, promised.unmeasured[:21]) == (None, "as it counts promises")


def test_calm_without_probability_is_what_the_calm_measure_looks_at() -> None:
    """100 at 10."""
    sure = scenarios(event("half", 1.0, effect("supplier=s", 0.5)))
    question = study(case([{"offer": "s", "price": 10.0, "capacity": 100.0}], [100], lost=50.0), sure, objective=Calm())
    figures = assess(evaluate(question, settle(question, Portfolio({"s": 100.0}, {"s": True})).plan))
    assert figures.measure == near(1000)


def test_a_promise_over_all_scenarios_that_the_cheapest_operations_miss_is_open() -> None:
    """The spot offer at 150 is dearer than going without at 100; whoever must serve all can."""
    spot = {"offer": "b", "price": 150.0, "capacity": 100.0, "kind": "spot"}
    market = case([{"offer": "a", "price": 1.0, "capacity": 50.0}, spot], [50], lost=100.0)
    often = scenarios(event("short", 0.5, effect("supplier=a", 0.1)))
    question = study(market, often, rules=[MinService(level=1.0, scenarios="average")])
    plan = answer(question).plan
    assert plan is not None
    (state,) = rule_states(evaluate(question, plan))
    assert state.state == "open"


def test_rules_on_operations_that_cannot_be_kept() -> None:
    """Nine tenths in every scenario: not in half and gone; nor in the stress test, which has no probability."""
    figures = found(None, MinService(level=0.9, scenarios="all"))
    assert (figures.broken, figures.broken_chance) == (("gone", "half", "worse"), near(0.12))


def test_a_measure_that_compares_too_many_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(Wasserstein(radius=0.1)).measure is not None
    monkeypatch.setattr("supplyopt.analyse.assessment.MOST_COMPARED", 3)
    assert found(Wasserstein(radius=0.1)).measure is None
    assert found().measure is not None


@examples(30)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=1, max_size=8), st.floats(0.01, 1.0))
def test_the_tail_by_columns_is_the_tail_by_name(drawn: list[tuple[int, int]], tail: float) -> None:
    weights = np.array([w + 0.1 for _, w in drawn]) / sum(w + 0.1 for _, w in drawn)
    values = np.array([float(v) for v, _ in drawn])
    named = {str(i): float(v) for i, v in enumerate(values)}
    assert tail_of(values, weights, tail) == near(
        tail_mean(named, {str(i): float(w) for i, w in enumerate(weights)}, tail)
    )
