"""The experiment: rare joint failures are estimated better by strata and by weights than by crude Monte Carlo."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from tests.scenarios.drawing.cases import event, events

from supplyopt.scenarios import Recipe, draw_scenarios

TEN = events(*(event(f"s{n}", 0.02) for n in range(10)))
"""Ten suppliers, each lost in one year of fifty; the first loss is covered by stock."""
TRUTH = 0.2 - (1 - 0.98**10)
"""E max(0, K - 1) = E K - P(K >= 1) for K ~ Binomial(10, .02): .0170728 losses a year that nothing covers."""


def error(method: Any, seeds: int = 30) -> float:
    """Root-mean-square error relative to the truth, of 256 years over so many seeds."""
    missed = []
    for seed in range(seeds):
        at_once = draw_scenarios(TEN, Recipe(method, samples=256, seed=seed)).at_once
        missed.append(sum(max(0, number - 1) * mass for number, mass in at_once.items()) / TRUTH - 1)
    return float(np.sqrt(np.mean(np.square(missed))))


def test_the_truth() -> None:
    chances = [math.comb(10, k) * 0.02**k * 0.98 ** (10 - k) for k in range(11)]
    assert pytest.approx(sum(max(0, k - 1) * chance for k, chance in enumerate(chances))) == TRUTH


def test_strata_and_weights_beat_crude_monte_carlo() -> None:
    """Crude: about .5, as theory says. Weights are at least three times as good, strata ten times."""
    crude = error("crude")
    second = sum(max(0, k - 1) ** 2 * math.comb(10, k) * 0.02**k * 0.98 ** (10 - k) for k in range(11))
    assert crude == pytest.approx(math.sqrt((second - TRUTH**2) / 256) / TRUTH, rel=0.4)
    assert error("importance") < crude / 3
    assert error("stratified") < crude / 10
