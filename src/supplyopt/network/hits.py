"""What scenarios do to the assets of a case: how likely each is hit, and how much of it is lost."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from supplyopt.network.grammar import Network
from supplyopt.network.opening import opening, without_opening
from supplyopt.network.resolve import Conditions, resolved
from supplyopt.scenarios import ScenarioSet


def hits(network: Network, scenarios: ScenarioSet) -> pd.DataFrame:
    """``asset, kind, hit, expected, worst`` of those hit, the greatest expected loss first.

    ::

        hit = P(α < 1 in some period),   expected = Σ_s p_s mean_days (1 - α_s),   worst = max_s mean_days (1 - α_s)

    Stress tests have no probability: they count in none of the three.
    """
    days = np.asarray(network.days, dtype=np.float64)
    days = days / days.sum()
    hit = np.zeros(len(network.assets))
    expected, worst = hit.copy(), hit.copy()
    for conditions, weight in _weighted(network, scenarios):
        if weight > 0:
            opened = opening(network, conditions.onset, conditions.detection_days)
            left = without_opening(conditions.availability, opened)
            lost = (1.0 - left) @ days
            hit += weight * (left < 1.0).any(axis=1)
            expected += weight * lost
            worst = np.maximum(worst, lost)
    names, kinds = [a.name for a in network.assets], [a.kind for a in network.assets]
    found = pd.DataFrame({"asset": names, "kind": kinds, "hit": hit, "expected": expected, "worst": worst})
    return found[found["hit"] > 0].sort_values(["expected", "asset"], ascending=[False, True], ignore_index=True)


def _weighted(network: Network, scenarios: ScenarioSet) -> Iterator[tuple[Conditions, float]]:
    """The conditions of every scenario but calm, with its probability."""
    for _, piece in scenarios.pieces():
        weights = dict(zip(piece.scenarios["scenario_id"], piece.scenarios["probability"].tolist(), strict=True))
        for scenario, conditions in resolved(network, piece):
            yield conditions, weights[scenario]
