"""Backward reduction: from all scenarios, the one that is missed least is dropped, again and again."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from supplyopt.scenarios.reduction.kantorovich import Apart, Floats, Places


def backward(apart: Apart, weights: Floats, keep: int, pinned: Iterable[int] = ()) -> list[int]:
    """Those kept, in order.

    ::

        drop  argmin_l Σ_i p_i min_{k in K, k ≠ l} c_ik  =  argmin_l Σ_{i: nearest in K is l} p_i (second_i - nearest_i)

    so that what a scenario already stands for counts when it is to go. The nearest and the second nearest that are kept
    are known for each, and looked up anew only for those that lose one of them. It goes on where that costs nothing:
    a scenario that is as another one is not kept. Source: Dupačová, Gröwe-Kuska and Römisch 2003.
    """
    size = len(weights)
    kept = np.ones(size, dtype=np.bool_)
    stays = np.zeros(size, dtype=np.bool_)
    stays[list(pinned)] = True
    everyone = np.arange(size)
    first, second = everyone.copy(), _others_nearest(apart)
    while kept.sum() > max(1, stays.sum()):
        rise = weights * (apart[everyone, second] - apart[everyone, first])
        cost = np.where(kept & ~stays, np.bincount(first, rise, size), np.inf)
        out = int(np.argmin(cost))
        if kept.sum() <= keep and cost[out] > 0.0:
            break
        kept[out] = False
        bereft = np.flatnonzero((first == out) | (second == out))
        if kept.sum() > 1:
            first[bereft], second[bereft] = _two_nearest(apart, bereft, kept)
    return [int(k) for k in np.flatnonzero(kept)]


def _others_nearest(apart: Apart) -> Places:
    """The nearest to each but itself."""
    found = np.zeros(len(apart), dtype=np.int64)
    for i, row in enumerate(apart):
        others = row.copy()
        others[i] = np.inf
        found[i] = np.argmin(others)
    return found


def _two_nearest(apart: Apart, of: Places, kept: npt.NDArray[np.bool_]) -> tuple[Places, Places]:
    """The nearest and the second nearest that are kept, of some scenarios; at least two are kept."""
    there = np.flatnonzero(kept)
    two = np.argpartition(apart[np.ix_(of, there)], 1, axis=1)[:, :2]
    return there[two[:, 0]], there[two[:, 1]]
