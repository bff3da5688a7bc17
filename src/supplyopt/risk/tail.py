"""The worst tail of a distribution: which values are in it, and with what weight."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping


def tail_weights(values: Mapping[str, float], probabilities: Mapping[str, float], tail: float) -> dict[str, float]:
    """scenario -> its weight among the largest values that together have probability ``tail`` [-]; they sum to 1.

    The last that fit in count in part, and equal values alike, so that names and their order mean nothing.
    """
    alike: dict[float, list[str]] = defaultdict(list)
    for s in probabilities:
        alike[values[s]].append(s)
    left, found = tail, dict.fromkeys(probabilities, 0.0)
    for value in sorted(alike, reverse=True):
        mass = math.fsum(probabilities[s] for s in alike[value])
        taken = min(left, mass)
        found |= {s: probabilities[s] * taken / mass for s in alike[value]}
        left -= taken
        if left <= 0:
            break
    return {s: weight / (tail - max(left, 0.0)) for s, weight in found.items()}


def tail_mean(values: Mapping[str, float], probabilities: Mapping[str, float], tail: float) -> float:
    """Mean of the largest values that together have probability ``tail`` [unit of the values]."""
    return math.fsum(q * values[s] for s, q in tail_weights(values, probabilities, tail).items())


def worst_weights(values: Mapping[str, float], probabilities: Mapping[str, float]) -> dict[str, float]:
    """scenario -> its weight among those of the largest value [-]: that of a tail of next to no probability."""
    worst = max(values[s] for s in probabilities)
    mass = math.fsum(p for s, p in probabilities.items() if values[s] == worst)
    return {s: p / mass if values[s] == worst else 0.0 for s, p in probabilities.items()}
