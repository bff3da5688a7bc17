"""How far apart scenarios are: by what they do to the network."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from supplyopt.network.grammar import Floats, Network
from supplyopt.network.opening import opening, without_opening
from supplyopt.network.resolve import Conditions, failing, resolved
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.reduction.ground import pairwise, scaled


def distances(
    network: Network, conditions: Mapping[str, Conditions], probabilities: Mapping[str, float]
) -> dict[str, dict[str, float]]:
    """scenario -> scenario -> their distance [-], for those that have a probability.

    ::

        C_st = Σ_k mean_{parts of kind k, days} | multiplier_s - multiplier_t |

    over the kinds availability, demand, price, arrivals and stock, and then scaled: two scenarios drawn at random that
    do not do the same are 1 apart in the mean.
    """
    names = list(probabilities)
    points = np.stack([multipliers(network, conditions[s]) for s in names])
    apart = scaled(pairwise(points), np.array([probabilities[s] for s in names]))
    return {s: dict(zip(names, row, strict=True)) for s, row in zip(names, apart.tolist(), strict=True)}


def points(network: Network, scenarios: ScenarioSet) -> Floats:
    """Scenarios as points [n, d] in order of id: the sum of absolute differences is C before it is scaled."""
    undisturbed = multipliers(network, failing(network, {}))
    found = {scenario: multipliers(network, conditions) for scenario, conditions in resolved(network, scenarios)}
    return np.stack([found.get(str(scenario), undisturbed) for scenario in scenarios.scenarios["scenario_id"]])


def multipliers(network: Network, conditions: Conditions) -> Floats:
    """A scenario as a point: every multiplier of calm, divided so that their sum is a mean over parts and days."""
    days = np.asarray(network.days, dtype=np.float64)
    at_once = opening(network, conditions.onset, 0.0)  # what waits is no effect of a scenario; that it opens late is
    by_period = (
        without_opening(conditions.availability, at_once),
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
