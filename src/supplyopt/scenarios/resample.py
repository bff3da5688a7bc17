"""Sets drawn from a set: which of its scenarios come up, and how often."""

from __future__ import annotations

import dataclasses

import numpy as np

from supplyopt.scenarios.scenario_set import ScenarioSet


def resampled(scenarios: ScenarioSet, samples: int, seed: int) -> ScenarioSet:
    """So many draws with replacement, each scenario weighing as often as it came up; calm and stress tests stay."""
    table = scenarios.scenarios
    chances = table["probability"].to_numpy(dtype=float)
    came = np.random.default_rng(seed).multinomial(samples, chances / chances.sum()) / samples
    kept = (came > 0) | (table["family"] != "prob").to_numpy()
    own = table.assign(probability=came)[kept].reset_index(drop=True)
    effects = scenarios.effects
    rows = effects[effects["scenario_id"].isin(own["scenario_id"])].reset_index(drop=True)
    return dataclasses.replace(scenarios, scenarios=own, effects=rows)
