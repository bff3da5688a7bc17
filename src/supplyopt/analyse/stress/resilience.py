"""The resilience triangle: how far service falls, for how long, and when it is back.

Source: docs/formulation.md 12; Bruneau et al. 2003.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from supplyopt.network import Network
from supplyopt.network.grammar import Floats

NORMAL = 0.95
"""Part of what is asked for from which on service counts as normal [-]."""
TINY = 1e-12
"""Of less than this nothing is asked for [unit]."""


@dataclass(frozen=True)
class Triangle:
    """What service falls short by over the horizon.

    ::

        area = Σ_t (1 - P[t]) Δ[t],     depth = max_t (1 - P[t]),     duration = Σ_{t: P[t] < 0.95} Δ[t]

    P is the part of what is asked for that is served [-], Δ the length of a period [day].
    """

    area: float
    """days of service that are lost [day]"""
    part: float
    """the same over the length of the horizon [-]"""
    depth: float
    """what is missing in the worst period [-]"""
    periods: int
    """periods below normal"""
    duration: float
    """their length [day]"""
    recovery: float | None
    """from the onset until service is normal for good [day]; none: not within the horizon"""

    @property
    def rapidity(self) -> float:
        """depth / duration: how quickly what was lost comes back [1/day]; 0 where nothing is below normal."""
        return self.depth / self.duration if self.duration > 0 else 0.0


def triangle(performance: Floats, days: Floats, onset: int = 1, normal: float = NORMAL) -> Triangle:
    """The triangle of a performance P [T] in periods of some days [T]; what is above 1 makes up for nothing."""
    missing = np.clip(1.0 - performance, 0.0, 1.0)
    below = missing > 1.0 - normal + 1e-9
    area, late = float(missing @ days), np.flatnonzero(below[onset - 1 :])
    ended = float(days[onset - 1 : onset + int(late[-1])].sum()) if len(late) else 0.0
    return Triangle(
        area=area,
        part=area / float(days.sum()),
        depth=float(missing.max(initial=0.0)),
        periods=int(below.sum()),
        duration=float(days[below].sum()),
        recovery=None if below[-1] else ended,
    )


@dataclass(frozen=True)
class Service:
    """What is asked for and what is served of each demand in each period [unit/period]; [F, T] each."""

    network: Network
    onset: int
    asked: Floats
    served: Floats

    @cached_property
    def value(self) -> Floats:
        """What a unit of each demand that goes without costs [money/unit; F]."""
        return np.array([d.value_of_lost_load for d in self.network.demands])

    @cached_property
    def missing(self) -> Floats:
        """What of each demand is never served [unit; F]."""
        return np.asarray(np.maximum(self.asked.sum(axis=1) - self.served.sum(axis=1), 0.0), dtype=np.float64)

    def missing_by_item(self, noticed: float) -> dict[str, float]:
        """item -> part of what is asked for that is never served [-], where it is above a figure; the most first."""
        asked = self.asked.sum(axis=1)
        parts = {item: float(own @ self.missing) / max(float(own @ asked), TINY) for item, own in self._items.items()}
        found = {item: part for item, part in parts.items() if part > noticed}
        return dict(sorted(found.items(), key=lambda each: -each[1]))

    def by_item(self) -> dict[str, Triangle]:
        """item -> its triangle, over all places and classes of use."""
        return {item: self._triangle(own) for item, own in self._items.items()}

    def overall(self) -> Triangle:
        """The triangle of all demands together, each weighed by the value of what goes without."""
        return self._triangle(self.value)

    @cached_property
    def _items(self) -> dict[str, Floats]:
        """item -> which demands are for it [F]."""
        items = [d.resource[0] for d in self.network.demands]
        return {item: np.array([item == each for each in items], dtype=np.float64) for item in sorted({*items})}

    def _triangle(self, weight: Floats) -> Triangle:
        asked, served = weight @ self.asked, weight @ self.served
        performance = np.where(asked > 0, served / np.where(asked > 0, asked, 1.0), 1.0)
        return triangle(performance, self.network.days, self.onset)
