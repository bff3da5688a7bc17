"""How far apart scenarios are, when each is a point: what every reduction, and moving probability, rests on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from supplyopt.scenarios.reduction.kantorovich import Apart, Floats

NEGLIGIBLE = 1e-12
"""Distance below which scenarios do the same [-]: what rounding leaves."""
BLOCK = 256
"""Rows that are worked out at once."""


def pairwise(points: Floats, precision: npt.DTypeLike = np.float64) -> Apart:
    """Sum of absolute differences of points [n, d], for each pair [n, n].

    Columns that are alike everywhere are left out, and those that repeat another are counted with it.
    """
    from scipy.spatial.distance import cdist

    few = _condensed(points)
    apart = np.zeros((len(points), len(points)), dtype=precision)
    for start in range(0, len(points) if few.shape[1] else 0, BLOCK):
        apart[start : start + BLOCK] = cdist(few[start : start + BLOCK], few, "cityblock")
    return apart


def scaled(apart: Apart, weights: Floats) -> Apart:
    """The same distances, so that two scenarios drawn at random that do not do the same are 1 apart in the mean.

    So the scale does not depend on how scenarios are named or split. What is negligible becomes 0.
    """
    apart[apart < NEGLIGIBLE] = 0.0
    total = sum(weight * float(weights @ row) for weight, row in zip(weights, apart, strict=True))
    differing = sum(weight * float(weights @ (row > 0.0)) for weight, row in zip(weights, apart, strict=True))
    if total > 0.0:
        apart *= differing / total
    return apart


def _condensed(points: Floats) -> Floats:
    """Points that are as far apart, in fewer columns."""
    seen: dict[bytes, int] = {}
    for column in points[:, points.min(axis=0) != points.max(axis=0)].T:
        told = np.ascontiguousarray(column).tobytes()
        seen[told] = seen.get(told, 0) + 1
    columns = [np.frombuffer(told, dtype=np.float64) * count for told, count in seen.items()]
    return np.column_stack(columns) if columns else np.zeros((len(points), 0))
