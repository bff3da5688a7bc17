"""The buffered probability of exceeding a threshold: how likely the worst cases are that together average as much."""

from __future__ import annotations

import math
from collections.abc import Mapping


def buffered_probability(values: Mapping[str, float], probabilities: Mapping[str, float], threshold: float) -> float:
    """Probability of the largest part of a distribution whose mean is a threshold [-].

    ::

        bPOE_z[ X ]  =  min_{a ≥ 0} Σ_s p_s ( a (X_s - z) + 1 )⁺  =  min { 1, min_{v < z} Σ_s p_s (X_s - v)⁺ / (z - v) }

    with v the values that X takes: the sum is piecewise linear in a, and bends at a = 1 / (z - v). It is never below
    the probability of X ≥ z, and at most β just if the mean of the worst β is at most z.
    Source: docs/formulation.md 6; Mafusalov & Uryasev 2018.

    >>> quarter = {"a": 0.25, "b": 0.25, "c": 0.25, "d": 0.25}
    >>> buffered_probability({"a": 0.0, "b": 10.0, "c": 20.0, "d": 100.0}, quarter, 60.0)
    0.5
    """
    found = 1.0
    for v in {values[s] for s in probabilities if values[s] < threshold}:
        beyond = math.fsum(p * max(0.0, values[s] - v) for s, p in probabilities.items())
        found = min(found, beyond / (threshold - v))
    return found
