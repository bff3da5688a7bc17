"""Scenarios as points, drawn at random: few enough to try everything."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from supplyopt.scenarios.reduction.ground import pairwise
from supplyopt.scenarios.reduction.kantorovich import Apart, Floats


def drawn(seed: int, size: int = 9, places: int = 3) -> tuple[Apart, Floats]:
    """Distances of points of different weights, no two distances alike."""
    generator = np.random.default_rng(seed)
    weights = generator.uniform(0.2, 1.0, size)
    return pairwise(generator.uniform(size=(size, places))), weights / weights.sum()


def left(apart: Apart, weights: Floats, kept: list[int]) -> float:
    """Σ p min c, written out."""
    return sum(float(p) * min(float(apart[i, k]) for k in kept) for i, p in enumerate(weights))


def transported(apart: Apart, before: Floats, after: Floats) -> float:
    """Least cost of moving one distribution into the other, by a linear program."""
    size = len(before)
    rows = np.zeros((2 * size, size * size))
    for i in range(size):
        rows[i, i * size : (i + 1) * size] = 1.0
        rows[size + i, i::size] = 1.0
    found = linprog(apart.ravel(), A_eq=rows, b_eq=np.concatenate([before, after]))
    assert found.status == 0, found.message
    return float(found.fun)
