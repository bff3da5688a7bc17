"""Forward selection: from those that must stay, the one that helps most is added, again and again."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

import numpy as np

from supplyopt.scenarios.reduction.kantorovich import Apart, Floats


def forward(apart: Apart, weights: Floats, keep: int, pinned: Iterable[int] = ()) -> list[int]:
    """Those kept in the order in which they were chosen, the pinned first.

    ::

        add  argmin_j Σ_i p_i min_{k in K ∪ j} c_ik  =  argmax_j Σ_i p_i max(0, d_i - c_ij),    d_i = min_{k in K} c_ik

    What one helps never grows as others come in, so the last known figure is a bound, and only those are measured
    again whose bound is above the best: the same choice as by measuring all (Minoux 1978), at a fraction of the work.
    It ends sooner where nothing is left to gain: every scenario is as another that is kept.
    Source: Dupačová, Gröwe-Kuska and Römisch 2003; Heitsch and Römisch 2003.
    """
    kept = list(dict.fromkeys(pinned)) or [_centre(apart, weights)]
    near = apart[kept].min(axis=0).astype(np.float64)
    bounds = [(-np.inf, j) for j in sorted(set(range(len(weights))) - set(kept))]
    heapify(bounds)
    while len(kept) < keep and bounds:
        gain, best = _largest(bounds, apart, weights, near)
        if gain <= 0.0:
            break
        kept.append(best)
        near = np.minimum(near, apart[best])
    return kept


def _centre(apart: Apart, weights: Floats) -> int:
    """The one that is nearest to all."""
    return int(np.argmin([weights @ row for row in apart]))


def _largest(bounds: list[tuple[float, int]], apart: Apart, weights: Floats, near: Floats) -> tuple[float, int]:
    """The greatest gain and whose it is, of equals the first; taken out of the bounds."""
    measured: set[int] = set()
    while True:
        bound, j = heappop(bounds)
        if j in measured:
            return -bound, j
        measured.add(j)
        heappush(bounds, (-float(weights @ np.maximum(near - apart[j], 0.0)), j))
