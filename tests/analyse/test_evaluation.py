"""A plan under scenarios that it was not made for."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.laws.random_studies import random_study
from tests.textbook.builders import case, effect, event, near, scenarios, study

from supplyopt.analyse.evaluation import Evaluation, evaluate
from supplyopt.analyse.kept import rule_states
from supplyopt.analyse.settling import settle
from supplyopt.case import Case
from supplyopt.errors import ScenarioError
from supplyopt.policy import Policy
from supplyopt.result import PlanValues, Portfolio
from supplyopt.risk import CVaR, WorstCase
from supplyopt.rules import MaxRisk, MinReliability, MinService, Rule
from supplyopt.scenarios import scan_scenarios, write_scenarios
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.solver.solve import answer
from supplyopt.store import plan_in, read_run, write_run
from supplyopt.study import Study

DOWN = effect("supplier=s1", 0.0)
ONE_IN_FIVE = scenarios(event("down", 0.2, DOWN))


@pytest.fixture(scope="module")
def committed() -> Case:
    """W3: what is ordered is paid for, delivered or not."""
    terms = {"capacity": 200.0, "take_or_pay": 1.0, "force_majeure": False}
    return case([{"offer": "s1", "price": 10.0, **terms}, {"offer": "s2", "price": 13.0, **terms}], [100], lost=40.0)


def total(evaluation: Evaluation) -> float:
    return evaluation.commitment + evaluation.risk


def test_the_plan_for_the_average_under_what_may_happen(committed: Case) -> None:
    """W3: 125 from s1 cost 1250 whatever comes; without them 100 widgets go without: 0.2 × 100 × 40 = 800, so 2050."""
    question = study(committed, ONE_IN_FIVE)
    found = evaluate(question, settle(question, Portfolio({"s1": 125.0, "s2": 0.0}, {})).plan)
    assert total(found) == near(2050)
    assert found.outcomes["down"].short == {"widget@market/standard": near(100)}
    assert found.unserved == {"calm": near(0), "down": near(4000)}


def test_a_rule_that_no_operation_keeps_is_told(committed: Case) -> None:
    """All is lost, so all cannot be served: what is evaluated is the best that can be done without the rule."""
    question = study(committed, ONE_IN_FIVE, rules=[MinService(level=1.0, scenarios="all")])
    found = evaluate(question, settle(question, Portfolio({"s1": 100.0, "s2": 0.0}, {})).plan)
    assert (found.outcomes["calm"].keeps_rules, found.outcomes["down"].keeps_rules) == (True, False)
    assert found.outcomes["down"].cost == near(1000 + 4000)


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (MaxRisk(measure=CVaR(tail=0.4, of="shortage"), limit=1.0), 2000),
        (MaxRisk(measure=CVaR(tail=0.4, of="unmet"), limit=0.1), 0.5 * 4000),
        (MaxRisk(measure=WorstCase(), limit=1.0), 1000 + 4000),
        (MinReliability(level=0.9), 0.2),
        (MinService(level=0.9), 0.2 * 100),
    ],
)
def test_rules_over_all_scenarios_are_measured_on_each_of_them(committed: Case, rule: Rule, left: float) -> None:
    """100 from s1 cost 1000 whatever comes; down, with 0.2, all 100 go without, which is worth 4000."""
    question = study(committed, ONE_IN_FIVE, rules=[rule])
    found = evaluate(question, settle(question, Portfolio({"s1": 100.0, "s2": 0.0}, {})).plan)
    [broken] = [row for row in found.rows if not row.row.defines]
    assert float(broken.row.left) == near(left)
    assert [state.state for state in rule_states(found)] == ["open"], "dearer operations may keep it"


def test_the_measure_may_be_of_what_goes_unserved(committed: Case) -> None:
    """The worst two fifths miss 4000 half of the time; commitments do not count."""
    question = study(committed, ONE_IN_FIVE, objective=CVaR(tail=0.4, of="shortage"))
    assert evaluate(question, settle(question, Portfolio({"s1": 100.0, "s2": 0.0}, {})).plan).objective == near(2000)


def test_windows_are_kept(committed: Case) -> None:
    """Two periods of 50, out in the second: only there is anything missing."""
    offers = [{"offer": "s1", "price": 10.0, "capacity": 400.0}]
    out = scenarios(event("down", 0.2, effect("supplier=s1", 0.0, (2, 2))))
    for window, left in (((1, 1), 0.0), ((2, 2), 50 * 40.0), (None, 50 * 40.0)):
        rule = MaxRisk(measure=WorstCase(of="shortage"), limit=0.0, window=window)
        question = study(case(offers, [50, 50], lost=40.0), out, rules=[rule])
        found = evaluate(question, settle(question, Portfolio({"s1": 400.0}, {})).plan)
        assert float(found.rows[0].row.left) == near(left)


def test_a_portfolio_above_a_limit_is_refused(committed: Case) -> None:
    with pytest.raises(ValueError, match="above its limit"):
        settle(study(committed), Portfolio({"s1": 201.0}, {}))


def alone(question: Study) -> Study:
    """The question by expected cost, without rules that tie scenarios together."""
    rules = tuple(rule for rule in question.policy.rules if not rule.compares)
    return replace(question, policy=Policy(name=question.policy.name, rules=rules))


def in_pieces(question: Study, folder: Path, rows: int) -> Study:
    """The same question, its effects in a file."""
    write_scenarios(question.scenarios, folder / "set.parquet")
    scanned = scan_scenarios(folder / "set.parquet", rows)
    assert not scanned.is_held
    return replace(question, scenarios=scanned)


def are_the_same(one: Evaluation, other: Evaluation) -> None:
    assert one.outcomes.scenarios == other.outcomes.scenarios
    assert one.outcomes.cost == near(other.outcomes.cost)
    assert one.outcomes.keeps_rules.tolist() == other.outcomes.keeps_rules.tolist()
    for figure in ("short_by_period", "more_by_period"):
        assert getattr(one.outcomes, figure).toarray() == near(getattr(other.outcomes, figure).toarray())


@examples(12)
@given(st.integers(0, 10_000))
def test_a_plan_under_the_scenarios_it_was_made_for_costs_what_it_cost(seed: int) -> None:
    answered = answer(alone(random_study(seed)))
    if answered.plan is None:
        return
    table = answered.result.table("scenarios").set_index("scenario")["cost"]
    found = evaluate(answered.hunted.study, answered.plan)
    for scenario, cost in found.costs.items():
        assert cost == near(table[scenario], 1e-6), scenario
    for scenario, outcome in found.outcomes.items():  # in stress tests the objective looks at promises only
        assert outcome.cost <= table[scenario] + 1e-6 * abs(table[scenario]), scenario
    if found.study.scenarios.number_of_effects > 1 + seed % 3:
        with tempfile.TemporaryDirectory() as folder:
            are_the_same(evaluate(in_pieces(found.study, Path(folder), 1 + seed % 3), answered.plan), found)


def test_rules_that_no_operation_keeps_are_told_piece_by_piece(committed: Case, tmp_path: Path) -> None:
    """As above, in a set of three scenarios, each a piece of its own."""
    storm = event("storm", 0.1, effect("supplier=s2", 0.0), effect("item=widget", 1.5, (1, 1), "demand_mult"))
    question = study(
        committed, scenarios(event("down", 0.2, DOWN), storm), rules=[MinService(level=1.0, scenarios="all")]
    )
    plan = settle(question, Portfolio({"s1": 100.0, "s2": 0.0}, {})).plan
    found = evaluate(in_pieces(question, tmp_path, 1), plan)
    are_the_same(found, evaluate(question, plan))
    assert found.outcomes["down"].cost == near(1000 + 4000)
    assert found.outcomes["storm"].cost == near(1000 + 50 * 40)
    assert found.outcomes.keeps_rules.tolist() == [True, False, False]


def test_a_set_that_is_not_held_is_not_solved(committed: Case, tmp_path: Path) -> None:
    question = in_pieces(study(committed, scenarios(event("down", 0.2, DOWN), event("up", 0.1, DOWN))), tmp_path, 1)
    with pytest.raises(ScenarioError, match="3 scenarios with 2 effects are too many for this"):
        answer(question)
    assert question.fingerprint == replace(question).fingerprint


def test_a_plan_comes_back_from_its_run(tmp_path: Path) -> None:
    """Portfolio and calm operation are in the tables, so the same plan is judged."""
    answered = answer(random_study(5))
    assert answered.plan is not None
    write_run(answered.result, tmp_path / "run")
    again = plan_in(read_run(tmp_path / "run"), answered.plan.network)
    found = evaluate(answered.hunted.study, again)
    assert total(found) == near(total(evaluate(answered.hunted.study, answered.plan)))
    assert _operation(again) == pytest.approx(_operation(answered.plan), abs=1e-6)


def _operation(plan: PlanValues) -> dict[tuple[str, str, int], float]:
    assert plan.calm is not None
    return {
        (kind, d.name, t): getattr(plan.calm, kind)(d.name, t)
        for kind in ("served", "short", "late")
        for d in plan.network.demands
        for t in plan.network.periods
    }


def test_without_calm_every_scenario_begins_at_once(committed: Case) -> None:
    """Nothing is settled before: 0.2 × (1000 + 4000) + 0.8 × 1000 = 1800."""
    fine = event("fine", 0.8, effect("supplier=s1", 1.0))
    question = study(committed, scenarios(fine, event("down", 0.2, DOWN), calm=False))
    found = evaluate(question, PlanValues(question.network, Portfolio({"s1": 100.0}, {"s1": True}), None))
    assert CALM not in found.outcomes
    assert total(found) == near(1800)
