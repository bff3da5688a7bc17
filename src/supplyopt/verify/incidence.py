"""Who changes, uses and holds what, as matrices over the parts of a network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.network.grammar import Floats, Network


@dataclass(frozen=True)
class Incidence:
    """Matrices over activities A, assets H, contracts C, demands F, arrivals I, stocks R and resources N."""

    made: dict[int, Any]
    """lag -> what a unit of each activity changes of each resource so many periods later [N, A]"""
    used: Any
    """what a unit of each activity occupies of each asset [H, A]"""
    drawn: Any
    """activities of each contract [C, A]"""
    served: Any
    """demands for each resource [N, F]"""
    arriving: Any
    """arrivals of each resource [N, I]"""
    held: Any
    """stock of each resource [N, R]"""


@lru_cache(maxsize=4)
def incidence_of(network: Network) -> Incidence:
    """The matrices of a network."""
    resource = {r: i for i, r in enumerate(network.resources)}
    asset = {a.name: i for i, a in enumerate(network.assets)}
    activity = {a.name: i for i, a in enumerate(network.activities)}
    lags = sorted({lag for a in network.activities for _, lag in a.net})

    def table(rows: int, columns: int, entries: Iterable[tuple[int, int, float]]) -> Any:
        row, column, value = np.array([*entries], dtype=np.float64).reshape(-1, 3).T
        return sparse.csr_array((value, (row.astype(np.int64), column.astype(np.int64))), shape=(rows, columns))

    n, activities = len(resource), len(activity)
    every = list(enumerate(network.activities))
    changes = [(resource[r], lag, j, quantity) for j, a in every for (r, lag), quantity in a.net.items()]
    uses = [(asset[h], j, per_unit) for j, a in every for h, per_unit in a.uses.items()]
    draws = [(c, activity[a], 1.0) for c, contract in enumerate(network.contracts) for a in contract.activities]
    return Incidence(
        {lag: table(n, activities, [(i, j, q) for i, each, j, q in changes if each == lag]) for lag in lags},
        table(len(asset), activities, uses),
        table(len(network.contracts), activities, draws),
        table(n, len(network.demands), [(resource[d.resource], f, 1.0) for f, d in enumerate(network.demands)]),
        table(n, len(network.arrivals), [(resource[a.resource], i, 1.0) for i, a in enumerate(network.arrivals)]),
        table(n, len(network.stocks), [(resource[s.resource], r, 1.0) for r, s in enumerate(network.stocks)]),
    )


def times(matrix: Any, figures: Floats) -> Floats:
    """``Σ_j matrix[i,j] figures[s,j,t]``, as [S, i, T]."""
    scenarios, parts, periods = figures.shape
    product = matrix @ figures.transpose(1, 0, 2).reshape(parts, scenarios * periods)
    return np.asarray(product).reshape(matrix.shape[0], scenarios, periods).transpose(1, 0, 2)


def later(figures: Floats, lag: int) -> Floats:
    """Figures [S, n, T] so many periods later; what comes after the horizon is lost."""
    found = np.zeros_like(figures)
    kept = max(0, figures.shape[2] - lag)
    found[:, :, figures.shape[2] - kept :] = figures[:, :, :kept]
    return found


def by_period(figures: Iterable[Floats], periods: int) -> Floats:
    """Figures of the parts of a network by period, which may have no parts [n, T]."""
    return np.array([*figures], dtype=np.float64).reshape(-1, periods)
