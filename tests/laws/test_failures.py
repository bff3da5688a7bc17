"""Promises against failures: what the adversary says, and what the hunt finds, against trying every set of failures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.laws.failing import Key, least_missing, subsets
from tests.laws.random_studies import random_scenarios, random_tables
from tests.laws.test_metamorphic import not_above
from tests.laws.tiny import Tiny, least_unserved, tiny_problems
from tests.textbook.builders import near, study
from tests.textbook.quick import quick_case

from supplyopt.analyse.breaking import NOTICED, easiest_breaks, single_points
from supplyopt.compile.promise import compile_promise
from supplyopt.network.failures import together
from supplyopt.result import Result, Status
from supplyopt.rules import Survive
from supplyopt.solver import Limits, solve
from supplyopt.solver.attack import Target, strike, targets
from supplyopt.solver.highs import Options
from supplyopt.study import Failure, Study

DIMENSIONS = ("supplier", "parent", "country", "bloc", "passage", "vendor", "site", "lane", "process", "hazard_zone")
MOST = 3
"""Failures at once that are tried one set after another."""
CLOSE = 1e-6


@dataclass(frozen=True)
class Question:
    """A random network of several tiers with one promise, and a plan that somebody drew."""

    study: Study
    sizes: Mapping[str, float]

    @property
    def promise(self) -> Survive:
        """The promise."""
        [rule] = self.study.policy.rules
        assert isinstance(rule, Survive)
        return rule

    @property
    def targets(self) -> Iterator[Target]:
        """The independent parts of the network under the plan."""
        promised = compile_promise(self.study, self.promise)
        allowed = {key: (1.0 - self.promise.level) * quantity for key, quantity in promised.asked.items()}
        return targets(promised, self.sizes, allowed, self.study.threats[self.promise.name])

    @property
    def sets(self) -> list[tuple[str, ...]]:
        """Every set of failures, those of entities that others contain among them."""
        return subsets(self.study.losses[self.promise.name], self.promise.k)

    def missing(self, failed: Collection[str], keys: Collection[Key]) -> float:
        """What is missing of some items and classes when some entities fail, by scipy [-]."""
        losses, last = self.study.losses[self.promise.name], len(self.study.network.days)
        first, final = self.promise.window or (1, last)
        allowed = dict.fromkeys(keys, 1.0 - self.promise.level)
        lost = together(losses[e] for e in failed)
        return least_missing(self.study.network, self.sizes, lost, allowed, range(first, min(final, last) + 1))


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Several tiers, stocks, lags and periods; any dimension, one to three at once, for good or for a while."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    periods = int(rng.integers(1, 5))
    tables = random_tables(rng, periods)
    tables["groups"] += [
        {"dimension": "hazard_zone", "of": "site", "member": site, "group": zone}
        for site, zone in (("mine", "faults"), ("depot", "coast"), ("market", "coast"))
    ]
    tables["dependencies"] += [
        {"selector": selector, "kind": "vendor", "needs": vendor, "share": share}
        for selector, vendor, share in (
            ("country=AU|US", "beta", 0.7),
            ("site=depot", "gamma", 1.0),
            ("lane=l2", "beta", 0.2),
        )
    ]
    promise = Survive(
        name="promise",
        by=draw(st.sampled_from(DIMENSIONS)),
        k=draw(st.integers(1, MOST)),
        level=draw(st.sampled_from([1.0, 0.9, 0.5])),
        days=draw(st.sampled_from([None, None, 45.0, 120.0])),
        window=(2, 3) if periods > 1 and rng.integers(3) == 0 else None,
        penalty=draw(st.sampled_from([None, 25.0, 1000.0])),
    )
    asked = study(quick_case(**tables), random_scenarios(rng, periods), rules=[promise])
    sizes = {o.name: float(rng.uniform(0, o.upper)) * int(rng.integers(2)) for o in asked.network.options}
    return Question(asked, sizes)


@examples(60)
@given(questions())
def test_the_adversary_is_exact(question: Question) -> None:
    """No set of failures leaves more missing than the worst that it names, and its bound says so."""
    for target in question.targets:
        attack = strike(target, question.promise.k, Options(0.0))
        worst = max(question.missing(failed, target.keys) for failed in question.sets)
        assert attack.missing == near(worst, CLOSE)
        assert attack.missing == near(question.missing(attack.entities, target.keys), CLOSE)
        assert worst - CLOSE <= attack.bound <= worst + 10 * CLOSE


@examples(15)
@given(questions())
def test_the_easiest_break_is_the_least_that_breaks_anything(question: Question) -> None:
    """Fewest failures, or least by any weights, of all sets whatsoever."""
    promise = question.promise.model_copy(update={"k": 10})
    asked = replace(question, study=question.study.with_rule(promise))
    weights = {entity: 1.0 + (7 * i) % 5 for i, entity in enumerate(asked.study.losses["promise"])}
    keys = {key: each.keys for each in asked.targets for key in each.keys}
    for weight in (dict.fromkeys(weights, 1.0), weights):
        found = {each.keys: each for each in easiest_breaks(asked.study, promise, asked.sizes, weight)}
        for of in set(keys.values()):
            breaking = [s for s in asked.sets if asked.missing(s, of) >= NOTICED]
            assert (of in found) is bool(breaking)
            if breaking:
                least = min(sum(weight[e] for e in each) for each in breaking)
                assert found[of].weight == near(least)
                assert found[of].bound == near(least, 1e-4)
                assert found[of].entities in [tuple(each) for each in breaking]


@examples(10)
@given(questions())
def test_single_points_are_those_whose_failure_alone_is_felt(question: Question) -> None:
    promise = question.promise.model_copy(update={"days": None, "window": None, "k": 1})
    asked = replace(question, study=question.study.with_rule(promise))
    found = single_points(asked.study, asked.sizes, [promise.by], promise.level)
    missing = {each.entity: sum(each.missing.values()) for each in found}
    keys = {(d.resource[0], d.use) for d in asked.study.network.demands}
    anyway = asked.missing((), keys)
    for entity in asked.study.losses["promise"]:
        assert missing.get(entity, 0.0) == near(asked.missing((entity,), keys) - anyway, 2 * NOTICED)


@examples(20)
@given(questions())
def test_the_hunt_finds_the_optimum_over_all_failures(question: Question) -> None:
    """Column and constraint generation, hard or soft, against a program that knows every set of failures."""
    every = question.study.with_failures(Failure("promise", failed) for failed in question.sets)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("supplyopt.study.PLAYED_THROUGH", 0)
        hunted, listed = (solve(replace(asked), Limits(gap=1e-6)) for asked in (question.study, every))
    same_answer(hunted, listed)


@examples(8)
@given(questions())
def test_played_through_or_hunted_is_the_same(question: Question) -> None:
    single = question.study.with_rule(question.promise.model_copy(update={"k": 1}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("supplyopt.study.PLAYED_THROUGH", 0)
        hunted = solve(replace(single), Limits(gap=1e-6))
    same_answer(solve(single, Limits(gap=1e-6)), hunted)


def same_answer(one: Result, other: Result) -> None:
    """The same status, and costs within the gap of each other."""
    assert one.status is other.status, (one.message, other.message)
    if one.cost is not None:
        assert one.cost == near(other.cost or 0.0, 1e-5)


@examples(8)
@given(tiny_problems(), st.sampled_from([None, 30.0]))
def test_more_failures_or_a_higher_level_never_cost_less(tiny: Tiny, penalty: float | None) -> None:
    ladder = [(0.3, 1), (0.3, 2), (0.6, 2)]
    results = [
        solve(study(tiny.case(), tiny.scenarios(), rules=[Survive(level=level, k=k, penalty=penalty)]), Limits(gap=0.0))
        for level, k in ladder
    ]
    costs = [np.inf if result.cost is None else result.cost for result in results]
    assert {result.status for result in results} <= {Status.OPTIMAL, Status.INFEASIBLE}
    assert not_above(costs[0], costs[1])
    assert not_above(costs[1], costs[2])


@examples(20)
@given(tiny_problems(), st.integers(1, 3), st.sampled_from([0.4, 0.9]))
def test_a_certificate_is_what_the_case_alone_gives(tiny: Tiny, k: int, level: float) -> None:
    """The worst failures of an answer and what they leave, worked out by scipy from the case and the awards."""
    promise = Survive(level=level, k=k, penalty=20.0)
    result = solve(study(tiny.case(), tiny.scenarios(), rules=[promise]), Limits(gap=0.0))
    assert result.portfolio is not None
    awards = [result.portfolio.size(name) for name in tiny.names]
    unserved = {
        failed: least_unserved(tiny, awards, [tiny.names.index(name) for name in failed])
        for failed in subsets(tiny.names, k)
    }
    asked, worst = sum(tiny.demand), max(unserved.values())
    for told in result.table("attacks").to_dict("records"):
        failed = tuple(sorted(told["attack"].split(" + "))) if told["attack"] else ()
        assert told["asked"] == near(asked)
        assert unserved[failed] == near(worst, CLOSE)
        assert told["served"] == near(1.0 - worst / asked, 1e-5)
