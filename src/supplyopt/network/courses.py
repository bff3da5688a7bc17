"""Courses of loss: what an event takes from what it hits, period by period, and what hardening spares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from supplyopt.network.grammar import Floats


@dataclass(frozen=True)
class Course:
    """What one event does to the availability of everything that a selector finds."""

    selector: str
    combine: str
    event: str
    left: Floats
    """multiplier in each period [T]"""

    def softened(self, loss_avoided: float, time_saved: float, days: Floats) -> Floats:
        """The multipliers where a part of the loss is avoided and a part of its time is saved.

        ::

            l'(m)  =  (1 - avoided) · min{ l(m), l( m / (1 - saved) ) }

        l is the part lost and m the days since it began, averaged over each period; each stretch of loss has a
        beginning of its own, so that what is saved of one outage shortens no other. What is lost in the last period is
        lost ever after, so that time is only saved where an end is in sight. What rises is left alone.
        Source: docs/formulation.md 5.
        """
        lost, risen = np.maximum(1.0 - self.left, 0.0), np.maximum(self.left - 1.0, 0.0)
        sooner = np.zeros_like(lost)
        for first, last in _stretches(lost):
            pulled = _sooner(lost[first:last], 1.0 - time_saved, days[first:last], goes_on=last == len(lost))
            sooner[first:last] = np.minimum(lost[first:last], pulled)
        return 1.0 - (1.0 - loss_avoided) * sooner + risen


def _stretches(lost: Floats) -> Iterator[tuple[int, int]]:
    """First position, and the one after the last, of each run of periods in which something is lost."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], lost > 0.0, [False]])))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _sooner(lost: Floats, pace: float, days: Floats, *, goes_on: bool) -> Floats:
    """A stretch of loss that takes only a part of its time, from its beginning on [T]."""
    after = lost[-1] if goes_on else 0.0
    if pace == 0.0:
        return np.full(len(lost), after)
    edges = np.concatenate([[0.0], np.cumsum(days)])
    sums, until = np.concatenate([[0.0], np.cumsum(lost * days)]), edges / pace
    taken = pace * (np.interp(until, edges, sums) + np.maximum(until - edges[-1], 0.0) * after)
    return np.asarray(np.diff(taken) / days, dtype=np.float64)


def courses(effects: Iterable[Any], periods: int) -> list[Course]:
    """Effects on availability by what they are about; those that overlap are courses of their own, and multiply."""
    layers: dict[tuple[str, str, str, int], Floats] = {}
    ends: dict[tuple[str, str, str], list[int]] = {}
    for effect in sorted(effects, key=lambda each: (each.period_from, each.period_to)):
        key = (str(effect.selector), str(effect.combine), str(effect.event_id))
        first, last = int(effect.period_from) - 1, int(effect.period_to)
        open_until = ends.setdefault(key, [])
        layer = next((i for i, end in enumerate(open_until) if end <= first), len(open_until))
        open_until[layer : layer + 1] = [last]
        layers.setdefault((*key, layer), np.ones(periods))[first:last] = effect.value
    ordered = sorted(layers.items(), key=lambda pair: pair[0])
    return [Course(*key[:3], left=left) for key, left in ordered]
