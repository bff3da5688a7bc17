"""Sets drawn from a set: which of its scenarios come up, and how often."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection

import numpy as np

from supplyopt.scenarios.scenario_set import ScenarioSet

MOST_DRAWS = 2**16


def draws_for(eventful: int, calm: float) -> int:
    """Draws of which so many are expected to be other than calm, MOST_DRAWS at most.

    >>> draws_for(20, calm=0.8)
    100
    """
    least = eventful / (1.0 - calm) if calm < 1.0 else math.inf
    return math.ceil(min(least - 1e-6, MOST_DRAWS))


def resampled(scenarios: ScenarioSet, samples: int, seed: int, named: Collection[str] = ()) -> ScenarioSet:
    """So many draws with replacement, each scenario weighing as often as it came up.

    Calm, stress tests and named scenarios stay, at no weight if they did not come up.
    """
    table = scenarios.scenarios
    chances = table["probability"].to_numpy(dtype=float)
    came = np.random.default_rng(seed).multinomial(samples, chances / chances.sum()) / samples
    kept = (came > 0) | ((table["family"] != "prob") | table["scenario_id"].isin(list(named))).to_numpy()
    own = table.assign(probability=came)[kept].reset_index(drop=True)
    effects = scenarios.effects
    rows = effects[effects["scenario_id"].isin(own["scenario_id"])].reset_index(drop=True)
    return dataclasses.replace(scenarios, scenarios=own, effects=rows)
