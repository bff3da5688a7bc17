"""One course of things within the horizon, with its weight; drawn from uniform numbers, or at the middle figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from supplyopt.scenarios.drawing.events_file import EventsFile
from supplyopt.scenarios.drawing.law import Floats, Law
from supplyopt.scenarios.drawing.strike import Strike
from supplyopt.scenarios.scenario import EffectRow

PER_EVENT = 5
"""Uniform numbers for an event: whether it strikes, when, how hard, for how long, how long it takes to recover."""


@dataclass(frozen=True)
class Year:
    """What strikes, and the probability that this year stands for."""

    weight: float
    strikes: tuple[Strike, ...]
    name: str = ""

    def rows(self, told: EventsFile) -> tuple[EffectRow, ...]:
        """What it does, in one order whatever the order of the events."""
        return tuple(sorted(row for strike in self.strikes for row in strike.rows(told.periods, told.days_per_period)))


class Years:
    """Years of a file, made from rows of uniform numbers."""

    def __init__(self, told: EventsFile, law: Law, onset: int | None) -> None:
        self.told, self.law, self.onset = told, law, onset

    @property
    def numbers(self) -> int:
        """Uniform numbers that a year takes: those of the factors, then PER_EVENT times one for each event."""
        return len(self.law.names) + PER_EVENT * self.law.size

    def parts(self, row: Floats) -> tuple[Floats, ...]:
        """Factors, then whether, when, how hard, how long and how long to recover by event, of rows of numbers."""
        factors = len(self.law.names)
        blocks = np.split(row[..., factors:], PER_EVENT, axis=-1)
        return (row[..., :factors], *blocks)

    def drawn(self, weight: float, struck: Sequence[int], row: Floats) -> Year:
        """The year in which these events strike, as a row of numbers has it."""
        _factors, _whether, when, hard, long, recover = self.parts(row)
        begins: dict[int, int] = {}
        strikes = []
        members = set(struck)
        for number in (each for each in self.law.order if each in members):
            event = self.told.event[number]
            earliest = max((begins[other] for other in self.law.follows[number] if other in begins), default=1)
            begins[number] = self.onset or earliest + int(when[number] * (self.told.periods - earliest + 1))
            severity, days, recovery = (
                triangular(float(part[number]), triple)
                for part, triple in (
                    (hard, event.severity),
                    (long, event.duration_days),
                    (recover, event.recovery_days),
                )
            )
            strikes.append(Strike(event, begins[number], severity, days, recovery))
        return Year(weight, tuple(strikes))

    def middle(self, weight: float, struck: Sequence[int], name: str = "") -> Year:
        """The year in which these events strike at the onset, each as its middle figures say."""
        events = [self.told.event[number] for number in struck]
        strikes = (
            Strike(event, self.onset or 1, event.severity[1], event.duration_days[1], event.recovery_days[1])
            for event in events
        )
        return Year(weight, tuple(strikes), name)


def triangular(uniform: float, low_middle_high: tuple[float, float, float]) -> float:
    """Quantile of a triangle.

    >>> triangular(0.5, (0.0, 1.0, 2.0)), triangular(0.125, (0.0, 1.0, 2.0)), triangular(0.3, (4.0, 4.0, 4.0))
    (1.0, 0.5, 4.0)
    """
    low, middle, high = low_middle_high
    width = high - low
    if uniform * width < middle - low:
        return low + math.sqrt(uniform * width * (middle - low))
    return high - math.sqrt((1 - uniform) * width * (high - middle))
