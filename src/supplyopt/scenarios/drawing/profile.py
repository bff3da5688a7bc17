"""How much of an event's full loss a period sees: full at first, then less, until all is well again."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """Loss over time, as a part φ of the full loss.

    ::

        φ(m) = 0                               m < delay
             = 1                               delay ≤ m < delay + down
             = 1 - (m - delay - down)/rec      then, until it is 0 (linear)
             = exp(-(m - delay - down)/rec)    then, for good (exponential)

    m, delay, down, rec: days since the event, until it is felt, of full loss, of
    recovery. A period sees the mean of φ over its days.
    Source: docs/formulation.md 5.
    """

    down: float
    recovery: float = 0.0
    exponential: bool = False
    delay: float = 0.0

    def over(self, begin: float, end: float) -> float:
        """Mean of φ between two days."""
        return (self._integral(end) - self._integral(begin)) / (end - begin)

    def _integral(self, day: float) -> float:
        """Integral of φ from the event to a day."""
        felt = max(0.0, day - self.delay)
        after = max(0.0, felt - self.down)
        if not after or not self.recovery:
            return min(felt, self.down)
        if self.exponential:
            return self.down - self.recovery * math.expm1(-after / self.recovery)
        after = min(after, self.recovery)
        return self.down + after - after**2 / (2 * self.recovery)
