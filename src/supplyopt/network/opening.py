"""What waits for a disruption: how much of it is open when, after the disruption was noticed."""

from __future__ import annotations

import numpy as np

from supplyopt.network.grammar import Floats, Network


def opening(network: Network, onset: int, detection_days: float) -> Floats:
    """The part of each asset that is open in each period [H, T]; all of what need not wait.

    ::

        ω(m) = min{ 1, max{ 0, (m - detection) / ramp } }        a step at ``detection`` where there is no ramp

    m is the days since the onset began; a period sees the mean of ω over its days. Before the onset nothing is
    disrupted, so that nothing is said of it. Source: docs/formulation.md 5.
    """
    begins = np.concatenate([[0.0], np.cumsum(network.days)])
    felt = np.maximum(0.0, begins - begins[onset - 1] - detection_days)
    found = np.ones((len(network.assets), len(network.days)))
    for i, asset in enumerate(network.assets):
        if asset.after_onset:
            rising = np.minimum(felt, asset.ramp_days)
            total = felt - rising + (rising**2 / (2 * asset.ramp_days) if asset.ramp_days > 0 else 0.0)
            found[i, onset - 1 :] = (np.diff(total) / network.days)[onset - 1 :]
    return found


def without_opening(availability: Floats, opened: Floats) -> Floats:
    """What effects leave of each asset [H, T], openings aside; of what is shut nothing is said."""
    return np.divide(availability, opened, out=np.ones_like(opened), where=opened > 0)


def shut(network: Network) -> Floats:
    """The same in calm: nothing of what waits [H, T]."""
    waiting = np.array([asset.after_onset for asset in network.assets], dtype=bool)
    return np.repeat(np.where(waiting, 0.0, 1.0)[:, None], len(network.days), axis=1)
