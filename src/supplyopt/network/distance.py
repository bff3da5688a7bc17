"""How far apart scenarios are: by what they do to the network."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from supplyopt.network.grammar import Floats, Network
from supplyopt.network.resolve import Conditions

NEGLIGIBLE = 1e-12
"""Distance below which scenarios do the same [-]: what rounding leaves."""


def distances(
    network: Network, conditions: Mapping[str, Conditions], probabilities: Mapping[str, float]
) -> dict[str, dict[str, float]]:
    """scenario -> scenario -> their distance [-], for those that have a probability.

    ::

        C_st = Σ_k mean_{parts of kind k, days} | multiplier_s - multiplier_t |

    over the kinds availability, demand, price, arrivals and stock, and then scaled: two scenarios drawn at random that
    do not do the same are 1 apart in the mean. So the scale does not depend on how scenarios are split.
    """
    names = list(probabilities)
    points = np.stack([_multipliers(network, conditions[s]) for s in names])
    apart = np.array([np.abs(points - point).sum(axis=1) for point in points])
    apart[apart < NEGLIGIBLE] = 0.0
    weights = np.array([probabilities[s] for s in names])
    differing = np.outer(weights, weights) * (apart > 0.0)
    if differing.any():
        apart /= float((differing * apart).sum() / differing.sum())
    return {s: dict(zip(names, row, strict=True)) for s, row in zip(names, apart.tolist(), strict=True)}


def _multipliers(network: Network, conditions: Conditions) -> Floats:
    """Every multiplier of calm figures, divided so that their sum is a mean over parts and days of each kind."""
    days = np.asarray(network.days, dtype=np.float64)
    by_period = (
        conditions.availability,
        _ratio(conditions.demand, [d.quantity for d in network.demands]),
        np.vstack([conditions.cost, conditions.price]),
        _ratio(conditions.inflow, [a.quantity for a in network.arrivals]),
    )
    parts = [kind * (days / days.sum()) / max(1, len(kind)) for kind in by_period]
    stock = conditions.stock / max(1, len(conditions.stock))
    return np.concatenate([*(part.ravel() for part in parts), stock])


def _ratio(figures: Floats, calm: list[Floats]) -> Floats:
    """Figures [n, T] by those of calm; 1 where calm has none."""
    before = np.array(calm, dtype=np.float64).reshape(figures.shape)
    return np.divide(figures, before, out=np.ones_like(figures), where=before > 0)
