"""A large set, drawn: calm with its exact probability, the rest as years with at least one event, equally likely."""

from __future__ import annotations

import math

import numpy as np

from drawing.causes import Causes
from drawing.effects import Row, Strike, calm_row, scenario_rows, stress_rows


def many_rows(causes: Causes, scenarios: int, seed: int) -> list[Row]:
    """Draw each year: which causes strike, in which quarter, how hard and how long (triangular)."""
    random = np.random.default_rng(seed)
    chance = np.array([event.probability for event in causes.events])
    calm = round(math.prod(1 - chance), 9)
    weight = (1 - calm) / scenarios
    rows: list[Row] = []
    drawn = 0
    while drawn < scenarios:
        struck = np.flatnonzero(random.random(len(chance)) < chance)
        if not len(struck):
            continue
        strikes = [
            Strike(
                causes.events[index],
                int(random.integers(1, causes.periods + 1)),
                triangular(random, causes.events[index].severity),
                triangular(random, causes.events[index].duration_days),
            )
            for index in struck
        ]
        drawn += 1
        name = "; ".join(strike.cause.name for strike in strikes)
        rows += scenario_rows(f"d{drawn:04d}", name, weight, strikes, causes)
    return [calm_row(1 - weight * scenarios), *rows, *stress_rows(causes)]


def triangular(random: np.random.Generator, low_middle_high: tuple[float, float, float]) -> float:
    """A draw from a triangle."""
    return float(random.triangular(*low_middle_high))
