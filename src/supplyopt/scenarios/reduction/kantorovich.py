"""Few scenarios in the place of many: who stands for whom, with what probability, and how far that moves it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Apart = npt.NDArray[np.floating[Any]]
"""Distances [n, n], symmetric, 0 on the diagonal; of either precision."""
Places = npt.NDArray[np.int64]
"""Positions of scenarios."""


@dataclass(frozen=True)
class Assignment:
    """``kept [k]`` in order; the one that stands for each, ``nearest [n]``; its probability, ``masses [n]``, else 0."""

    kept: Places
    nearest: Places
    masses: Floats
    distance: float
    """of Kantorovich, in the unit of the distances"""


def assign(apart: Apart, weights: Floats, kept: Iterable[int]) -> Assignment:
    """Every probability to the nearest of those kept: no other way to hand it over moves it less.

    ::

        D_K = Σ_i p_i min_{k in K} c_ik,        q_k = Σ p_i over the i whose nearest is k

    D_K is the Kantorovich distance of p and q, the least Σ_ik π_ik c_ik with Σ_k π_ik = p_i and Σ_i π_ik = q_k, and q
    the best there is on K. Of the equally near the first is taken; what is kept stands for itself.
    Source: docs/formulation.md 5; Dupačová, Gröwe-Kuska and Römisch 2003.
    """
    chosen = np.array(sorted(set(kept)), dtype=np.int64)
    nearest = chosen[apart[chosen].argmin(axis=0)]
    nearest[chosen] = chosen
    moved = apart[nearest, np.arange(len(weights))].astype(np.float64)
    masses: Floats = np.bincount(nearest, weights, len(weights)).astype(np.float64)
    return Assignment(chosen, nearest, masses, float(weights @ moved))
