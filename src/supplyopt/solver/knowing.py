"""The question of whoever knows more: some scenarios only, with the probabilities that they then have."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pandas as pd

from supplyopt.risk import Expectation
from supplyopt.risk.measure import TRACE
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study


def trace_of_calm(study: Study) -> float:
    """What is left of calm's probability, whatever is known [-].

    Rules measure what calm would deliver, and if calm were ruled out that would cost nothing and mean nothing.
    """
    return min(TRACE, study.probabilities.get(CALM, 0.0) / 2) if study.policy.rules else 0.0


def with_scenarios(study: Study, scenarios: ScenarioSet) -> Study:
    """The same case and rules under other scenarios, with the mean cost as the objective."""
    policy = study.policy.model_copy(update={"objective": Expectation()})
    return dataclasses.replace(study, policy=policy, scenarios=scenarios, references=None)


def conditioned(study: Study, weights: Mapping[str, float]) -> ScenarioSet:
    """Only some scenarios, with other probabilities; calm, stress tests and what rules name stay in any case."""
    table = study.scenarios.scenarios
    names = table["scenario_id"].where(table["family"] != CALM, CALM)
    kept = table["family"].isin((CALM, "stress")) | names.isin({*weights, *study.policy.named_scenarios})
    own = table.assign(probability=[weights.get(str(s), 0.0) for s in names])[kept].reset_index(drop=True)
    effects: pd.DataFrame = study.scenarios.effects
    rows = effects[effects["scenario_id"].isin(own["scenario_id"])].reset_index(drop=True)
    return dataclasses.replace(study.scenarios, scenarios=own, effects=rows)


def known(study: Study, scenario: str) -> Study:
    """The question of whoever knows from the start that a scenario comes: plan and calm before its onset are for it.

    Calm after the onset must still be possible, with all rules that hold there.
    """
    trace = 0.0 if scenario == CALM else trace_of_calm(study)
    weights = {**({CALM: trace} if trace else {}), scenario: 1.0 - trace}
    return with_scenarios(study, conditioned(study, weights))
