"""An event as it happens, and what that does in each period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from supplyopt.scenarios.drawing.event import Effect, Event
from supplyopt.scenarios.drawing.profile import Profile
from supplyopt.scenarios.scenario import EffectRow

DIGITS = 4
"""Multipliers are rounded to so many decimals: the figures behind them know no more."""


@dataclass(frozen=True)
class Strike:
    """An event that begins with a period, takes so much, lasts so many days and takes so many to recover."""

    event: Event
    period: int
    severity: float
    days: float
    recovery: float = 0.0

    def rows(self, periods: int, days_per_period: float) -> Iterator[EffectRow]:
        """Effects by period, averaged over its days; equal neighbours become one range."""
        for effect in self.event.effects:
            values = [
                (period, self._value(effect, period - self.period, days_per_period))
                for period in range(self.period, periods + 1)
            ]
            for value, group in groupby(values, key=lambda pair: pair[1]):
                held = [period for period, _value in group]
                if value != 1.0:
                    head = (effect.selector, effect.attribute, effect.combine)
                    yield (*head, held[0], held[-1], value, self.event.event_id)

    def _value(self, effect: Effect, past: int, days_per_period: float) -> float:
        """Multiplier in the period that comes so many after that of the event."""
        full = 1 - self.severity if effect.value is None else effect.value
        profile = Profile(self.days, self.recovery, self.event.recovery == "exponential", effect.delay_days)
        return round(1 - profile.over(past * days_per_period, (past + 1) * days_per_period) * (1 - full), DIGITS)
