"""What must stay the same, or move one way only, when a question is changed in a known manner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.laws.quickly import cost, solved
from tests.laws.random_studies import random_study
from tests.laws.tiny import Offer, Tiny, tiny_problems
from tests.textbook.builders import effect, event, near, scenarios, study

from supplyopt.case import Case
from supplyopt.risk import (
    ChiSquare,
    CVaR,
    EventMarginal,
    Expectation,
    KullbackLeibler,
    MinimaxRegret,
    RiskMeasure,
    SemiDeviation,
    TotalVariation,
    Wasserstein,
    WorstCase,
)
from supplyopt.risk.measure import TRACE
from supplyopt.rules import MaxShare, MaxSources, MinShare, MinSources, Rule
from supplyopt.scenarios import ScenarioSet
from supplyopt.solver import Limits, solve

FEW = examples(12)
SLACK = 1e-7


def rules_of(tiny: Tiny) -> list[Rule]:
    return [MaxShare(limit=tiny.cap)] if tiny.cap < 1 else []


def least(tiny: Tiny, objective: RiskMeasure | None = None, rules: list[Rule] | None = None) -> float:
    own = rules_of(tiny) if rules is None else rules
    return cost(tiny.case(), tiny.scenarios(), rules=own, objective=objective)


def not_above(low: float, high: float, relative: float = SLACK) -> bool:
    return low <= high + relative * max(1.0, abs(high))


def priced(tiny: Tiny, factor: float) -> Tiny:
    """The same goods in another money."""
    offers = tuple(replace(o, price=o.price * factor, fixed=o.fixed * factor) for o in tiny.offers)
    return replace(tiny, offers=offers, lost=tiny.lost * factor, replacement=tiny.replacement * factor)


def counted(tiny: Tiny, factor: float) -> Tiny:
    """The same goods in another unit: so many times as many, each worth so much less."""
    smaller = priced(tiny, 1.0 / factor)
    offers = tuple(
        replace(o, capacity=o.capacity * factor, moq=o.moq * factor, fixed=before.fixed)
        for o, before in zip(smaller.offers, tiny.offers, strict=True)
    )
    demand = tuple(q * factor for q in tiny.demand)
    return replace(smaller, offers=offers, demand=demand, stock=tiny.stock * factor)


@FEW
@given(tiny_problems())
def test_relaxing_a_rule_never_raises_the_cost(tiny: Tiny) -> None:
    costs = [least(replace(tiny, cap=cap)) for cap in (0.5, 0.7, 1.0)]
    assert not_above(costs[2], costs[1])
    assert not_above(costs[1], costs[0])


@FEW
@given(tiny_problems(), st.sampled_from(["min_share", "min_sources", "max_sources"]), st.sampled_from([None, 30.0]))
def test_asking_for_more_never_lowers_the_cost(tiny: Tiny, kind: str, penalty: float | None) -> None:
    ladders: dict[str, list[Rule]] = {
        "min_share": [MinShare(by="supplier", groups=("s0",), limit=x, penalty=penalty) for x in (0.2, 0.6)],
        "min_sources": [MinSources(count=x, meaningful=0.1, basis="demand", penalty=penalty) for x in (1, 2)],
        "max_sources": [MaxSources(count=x, penalty=penalty) for x in (2, 1)],
    }
    storms = tuple(replace(s, availability=(*s.availability, 1.0)) for s in tiny.storms)
    offers = (*tiny.offers, Offer(9.0, 100.0, 0.0, 0.0, 1.0, True))
    free, few = least(tiny, rules=[]), replace(tiny, offers=offers, storms=storms)
    mild, strict = (solve(study(few.case(), few.scenarios(), rules=[rule]), Limits(gap=0.0)) for rule in ladders[kind])
    assert mild.cost is not None
    assert not_above(least(few, rules=[]), mild.cost)
    assert strict.cost is None or not_above(mild.cost, strict.cost)
    assert not_above(least(few, rules=[]), free), "one supplier more never raises the cost"


@FEW
@given(tiny_problems())
def test_a_scenario_without_weight_changes_nothing(tiny: Tiny) -> None:
    disaster = event("disaster", None, effect("item=widget", 0.0, (1, len(tiny.demand))))
    base, chances = tiny.scenarios(), scenarios(disaster)
    both = ScenarioSet(
        pd.concat([base.scenarios, chances.scenarios.query("family == 'stress'")], ignore_index=True),
        pd.concat([base.effects, chances.effects], ignore_index=True),
    )
    assert cost(tiny.case(), both, rules=rules_of(tiny)) == near(least(tiny), SLACK)


@FEW
@given(tiny_problems())
def test_a_scenario_in_two_halves_is_the_scenario(tiny: Tiny) -> None:
    halves = tuple(replace(s, probability=s.probability / 2) for s in tiny.storms for _ in range(2))
    assert least(replace(tiny, storms=halves)) == near(least(tiny), SLACK)


WARY = st.sampled_from(
    [
        WorstCase(),
        TotalVariation(radius=0.1),
        ChiSquare(radius=0.1),
        KullbackLeibler(radius=0.05),
        Wasserstein(radius=0.1),
        EventMarginal(),
        CVaR(tail=0.2),
        SemiDeviation(weight=0.5),
    ]
)


@FEW
@given(tiny_problems(), WARY)
def test_halves_and_the_order_of_scenarios_mean_nothing_to_any_measure(tiny: Tiny, measure: RiskMeasure) -> None:
    halves = tuple(replace(s, probability=s.probability / 2) for s in reversed(tiny.storms) for _ in range(2))
    assert least(replace(tiny, storms=halves), measure) == near(least(tiny, measure), TRACE + 1e-4)


@FEW
@given(tiny_problems(), WARY)
def test_caution_costs_no_less_than_the_mean_and_no_more_than_the_worst(tiny: Tiny, measure: RiskMeasure) -> None:
    slack = TRACE + 1e-4
    wary = least(tiny, measure)
    assert not_above(least(tiny), wary, slack)
    assert not_above(wary, least(tiny, WorstCase()), slack)


@examples(4)
@given(tiny_problems())
def test_halves_and_order_mean_nothing_to_regret_and_no_plan_is_regretted_more_than_it_costs(tiny: Tiny) -> None:
    """To a rounding of costs, of which regrets are differences."""
    regret, worst = least(tiny, MinimaxRegret()), least(tiny, WorstCase())
    halves = tuple(replace(s, probability=s.probability / 2) for s in reversed(tiny.storms) for _ in range(2))
    assert least(replace(tiny, storms=halves), MinimaxRegret()) == pytest.approx(regret, abs=4e-4 * max(1.0, worst))
    assert -2 * TRACE * max(1.0, worst) <= regret
    assert not_above(regret, worst, 4e-4)


@FEW
@given(tiny_problems())
def test_names_and_the_order_they_come_in_mean_nothing(tiny: Tiny) -> None:
    assert least(replace(tiny, letter="z")) == near(least(tiny), SLACK)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_means_nothing(seed: int) -> None:
    question, rng = random_study(seed), np.random.default_rng(seed)

    def shuffled(frame: pd.DataFrame) -> pd.DataFrame:
        mixed = frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)
        return mixed.drop(columns="currency", errors="ignore")

    tables = {name: shuffled(table) for name, table in question.case.tables.items() if len(table)}
    chances = replace(
        question.scenarios,
        scenarios=shuffled(question.scenarios.scenarios),
        effects=shuffled(question.scenarios.effects),
    )
    again = replace(question, case=Case.from_frames(**tables), scenarios=chances)
    assert again.fingerprint == question.fingerprint
    first, second = (solve(each, Limits(gap=1e-6)) for each in (question, again))
    assert (second.status, second.cost) == (first.status, first.cost)
    assert second.portfolio == first.portfolio


@FEW
@given(tiny_problems(), st.sampled_from([1e-3, 7.0, 1e4]))
def test_money_and_units_only_scale(tiny: Tiny, factor: float) -> None:
    base = least(tiny)
    assert least(priced(tiny, factor)) == near(factor * base, SLACK)
    assert least(counted(tiny, factor)) == near(base, SLACK)


@FEW
@given(tiny_problems(), st.sampled_from([0.1, 0.3, 0.6]))
def test_a_tail_lies_between_the_mean_and_the_worst(tiny: Tiny, tail: float) -> None:
    """The whole distribution is a tail too; a thinner tail and more weight on it never cost less."""
    mean, all_of_it = least(tiny, Expectation()), least(tiny, CVaR(tail=1.0))
    mixed, pure, worst = (
        least(tiny, measure) for measure in (CVaR(tail=tail, weight=0.5), CVaR(tail=tail), CVaR(tail=1e-6))
    )
    slack = TRACE + 1e-4
    assert all_of_it == near(mean, slack)
    assert not_above(mean, mixed, slack)
    assert not_above(mixed, pure, slack)
    assert not_above(pure, worst, slack)


@FEW
@given(tiny_problems())
def test_knowing_beforehand_is_never_worse(tiny: Tiny) -> None:
    """RP ≥ WS, with the mean of what each scenario would cost if it were certain from the start."""
    free, chances = replace(tiny, cap=1.0), tiny.scenarios()
    calm = 1.0 - sum(s.probability for s in tiny.storms)
    wait_and_see = calm * least(replace(free, storms=()))
    for k, storm in enumerate(tiny.storms):
        alone = chances.scenarios.query(f"scenario_id == 'storm{k}'").assign(probability=1.0, onset_period=1)
        certain = ScenarioSet(alone, chances.effects.query(f"scenario_id == 'storm{k}'"))
        wait_and_see += storm.probability * cost(free.case(), certain)
    assert not_above(wait_and_see, least(free))


@FEW
@given(tiny_problems())
def test_a_surprise_costs_at_least_as_much_as_an_announcement(tiny: Tiny) -> None:
    """The fan tree never costs less than plain two stages, where each scenario is known from period 1."""
    announced = ScenarioSet(
        tiny.scenarios().scenarios.assign(onset_period=lambda t: t["onset_period"].clip(upper=1)),
        tiny.scenarios().effects,
    )
    assert not_above(cost(tiny.case(), announced, rules=rules_of(tiny)), least(tiny))


@FEW
@given(tiny_problems())
def test_scenarios_in_which_nothing_happens_are_calm(tiny: Tiny) -> None:
    storms = tuple(replace(s, availability=(1.0,) * len(tiny.offers), surge=1.0) for s in tiny.storms)
    quiet = replace(tiny, cap=1.0, storms=storms)
    result = solved(study(quiet.case(), quiet.scenarios()))
    assert result.cost == near(least(replace(quiet, storms=())), SLACK)
    costs = result.table("scenarios")["cost"]
    assert costs.max() - costs.min() <= 1e-6 * max(1.0, costs.max())


@FEW
@given(tiny_problems())
def test_needing_more_never_costs_less(tiny: Tiny) -> None:
    more = replace(tiny, demand=tuple(q + 5.0 for q in tiny.demand))
    assert not_above(least(tiny), least(more))
