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
    found = np.ones((len(network.assets), len(network.days)))
    for i, asset in enumerate(network.assets):
        if asset.after_onset:
            opened = opened_by(network.days, onset, np.array([detection_days]), asset.ramp_days)
            found[i, onset - 1 :] = opened[0, onset - 1 :]
    return found


def opened_by(days: Floats, onset: int, detection_days: Floats, ramp_days: float) -> Floats:
    """The part that is open in each period of what opens over some days, by when it is noticed [S, T]."""
    begins = np.concatenate([[0.0], np.cumsum(days)])
    felt = np.maximum(0.0, begins - begins[onset - 1] - detection_days[:, None])
    rising = np.minimum(felt, ramp_days)
    total = felt - rising + (rising**2 / (2 * ramp_days) if ramp_days > 0 else 0.0)
    return np.asarray(np.diff(total, axis=1) / days)


def without_opening(availability: Floats, opened: Floats) -> Floats:
    """What effects leave of each asset [H, T], openings aside; of what is shut nothing is said."""
    return np.divide(availability, opened, out=np.ones_like(opened), where=opened > 0)


def shut(network: Network) -> Floats:
    """The same in calm: nothing of what waits [H, T]."""
    waiting = np.array([asset.after_onset for asset in network.assets], dtype=bool)
    return np.repeat(np.where(waiting, 0.0, 1.0)[:, None], len(network.days), axis=1)
