"""Operations of many scenarios at once are those of each by itself, written by Pyomo and solved alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.laws.random_studies import _event, random_scenarios, random_study
from tests.textbook.builders import near, scenarios

from supplyopt.analyse.evaluation import Evaluation, evaluate
from supplyopt.analyse.settling import settle
from supplyopt.compile.operation import compile_operations, decided_by
from supplyopt.network import Network
from supplyopt.network.resolve import Conditions
from supplyopt.policy import Policy
from supplyopt.result import PlanValues, Portfolio
from supplyopt.rules import MinService
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.one_model import solve_model
from supplyopt.study import Study

MANY = 25
"""Scenarios of a random study: enough for some to share a basis."""


def one_by_one(study: Study, plan: PlanValues) -> dict[str, tuple[float, bool]]:
    """scenario -> cost, and whether hard rules are kept: each expanded, written and solved by itself."""
    decided, every, found = decided_by(plan), dict(study.conditions), dict[str, tuple[float, bool]]()
    listed = {s: each for s, each in every.items() if s not in study.contingencies}
    for name, conditions in listed.items():
        ruled, free = _optimum(study, decided, name, conditions, True), None
        if ruled is None:
            free = _optimum(study, decided, name, conditions, False)
        found[name] = (ruled, True) if ruled is not None else (free or 0.0, False)
    return found


def _optimum(study: Study, decided: object, name: str, conditions: Conditions, ruled: bool) -> float | None:
    rules = {"rules_covering": study.rules_covering} if ruled else {}
    ((_, operation),) = compile_operations(study, decided, {name: conditions}, **rules)  # type: ignore[arg-type]
    solution = solve_model(operation.model, Options())
    if solution.ending is Ending.INFEASIBLE:
        return None
    assert solution.objective is not None
    return solution.objective + operation.offset


def some_portfolio(network: Network, rng: np.random.Generator) -> Portfolio:
    """Some of the options, somewhere between their limits; of tiers that exclude each other one at most."""
    sizes, taken, groups = dict[str, float](), dict[str, bool](), set[str]()
    for option in network.options:
        barred = option.fills_after or option.minimum_on_deliveries or option.lower > option.upper
        allowed = not barred and option.exclusive not in groups
        taken[option.name] = bool(allowed and rng.random() < 0.8)
        if taken[option.name] and option.exclusive:
            groups.add(option.exclusive)
        sizes[option.name] = float(rng.uniform(option.lower, option.upper)) if taken[option.name] else 0.0
    return Portfolio(sizes, taken)


def many_scenarios(seed: int, *rules: MinService) -> Study:
    """A random network under more scenarios than random studies have, one half of the seeds with their rules."""
    study, rng = random_study(seed), np.random.default_rng(seed)
    periods = len(study.network.periods)
    events = [_event(rng, periods, f"e{k:02d}", None if k < 2 else 0.9 / MANY) for k in range(MANY)]
    named = tuple(rule for rule in study.policy.rules if not isinstance(getattr(rule, "scenarios", ""), tuple))
    kept = named if seed % 2 else ()
    policy = Policy(name=study.policy.name, rules=(*(rule for rule in kept if not rule.compares), *rules))
    return replace(study, policy=policy, scenarios=scenarios(*events))


def settled(study: Study, seed: int) -> PlanValues | None:
    try:
        return settle(study, some_portfolio(study.network, np.random.default_rng(seed))).plan
    except ValueError:
        return None


def agrees(found: Evaluation, expected: dict[str, tuple[float, bool]]) -> None:
    for scenario, (cost, keeps) in expected.items():
        outcome = found.outcomes[scenario]
        assert (scenario, outcome.keeps_rules) == (scenario, keeps)
        assert outcome.cost == near(cost, 1e-6), scenario


@examples(12)
@given(st.integers(0, 100_000))
def test_many_at_once_are_each_by_itself(seed: int) -> None:
    study = many_scenarios(seed)
    plan = settled(study, seed)
    if plan is not None:
        agrees(evaluate(study, plan), one_by_one(study, plan))


@examples(6)
@given(st.integers(0, 100_000))
def test_scenarios_in_which_a_rule_cannot_be_kept_are_the_same(seed: int) -> None:
    study = many_scenarios(seed, MinService(name="all_served", level=0.7, scenarios="all"))
    plan = settled(study, seed)
    if plan is not None:
        agrees(evaluate(study, plan), one_by_one(study, plan))


@examples(6)
@given(st.integers(0, 100_000))
def test_means_are_of_what_the_scenarios_come_to(seed: int) -> None:
    """What goes unserved on average, by period, is the weighted sum over scenarios; so is what is asked for."""
    study = many_scenarios(seed)
    plan = settled(study, seed)
    if plan is None:
        return
    found = evaluate(study, plan)
    p = found.probabilities
    assert found.mean_short.sum(axis=1) == near(p @ found.outcomes.short.toarray(), 1e-9)
    every, last = [d.name for d in study.network.demands], len(study.network.periods)
    asked = [sum(study.probabilities[s] * study.demanded(s, d, 1, last) for s in found.outcomes) for d in every]
    assert found.mean_demand.sum(axis=1) == near(np.array(asked), 1e-9)
    more = [[study.demanded(s, d, 1, last) - study.demanded(CALM, d, 1, last) for d in every] for s in found.outcomes]
    assert found.outcomes.more.toarray() == near(np.array(more), 1e-9)


def test_random_scenarios_use_everything() -> None:
    """Or the laws above would prove little."""
    rng = np.random.default_rng(0)
    effects = [random_scenarios(rng, 4).effects for _ in range(40)]
    used = {(a, c) for frame in effects for a, c in zip(frame["attribute"], frame["combine"], strict=True)}
    assert used == {
        ("availability", "product"),
        ("availability", "min"),
        *((f"{kind}_mult", "product") for kind in ("demand", "price", "stock", "inflow")),
    }


def test_the_pool_is_deterministic() -> None:
    study = many_scenarios(7)
    plan = settled(study, 7)
    assert plan is not None
    once, again = evaluate(study, plan), evaluate(study, plan)
    assert once.outcomes.cost.tolist() == again.outcomes.cost.tolist()
    assert (once.outcomes.short != again.outcomes.short).nnz == 0


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several chunks, so that bases of one serve the next, and few states that walk together."""
    monkeypatch.setattr("supplyopt.analyse.outcomes_of_plan.CHUNK", 9)
    monkeypatch.setattr("supplyopt.solver.pool.FEW", 1)
    monkeypatch.setattr("supplyopt.solver.walk.FEW", 1)
