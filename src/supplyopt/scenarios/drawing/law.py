"""The joint law of the events: which of them strike within the horizon, with which probability."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from graphlib import TopologicalSorter
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from supplyopt.scenarios.drawing.events_file import EventsFile

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
FACTOR = np.linspace(-9.0, 9.0, 1801)
"""Values of a common factor over which its law is summed: equal steps are exact to rounding for a smooth integrand."""
_DENSITY = np.exp(-(FACTOR**2) / 2)
FACTOR_WEIGHT = _DENSITY / _DENSITY.sum()


class Law:
    """Marshall-Olkin shocks, correlated within groups and escalating where the file says so.

    ::

        P(e | those it follows) = p_e ∏ m_{f,e}         over the struck f that e escalates from
        e strikes  <=>  √ρ Z_g + √(1-ρ) ε_e < Φ⁻¹(P(e | ...))

    p_e = 1 - exp(-years · rate); m: multipliers of an escalation; Z_g, ε_e: independent and standard
    normal; ρ: correlation of the group g, 0 without one, so that events are independent. An event hits everything that
    its selectors find: things fail together because they share an event.
    Source: Marshall & Olkin 1967 (shocks); Vasicek 1987 (one factor).
    """

    def __init__(self, told: EventsFile) -> None:
        place = {event.event_id: number for number, event in enumerate(told.event)}
        self.chances = np.array([event.probability(told.years) for event in told.event])
        self.names = list(told.groups)
        self.groups = [None if event.group is None else self.names.index(event.group) for event in told.event]
        self.correlations = list(told.groups.values())
        self.follows = [{place[name]: m for name, m in event.escalation.items()} for event in told.event]
        self.order = tuple(TopologicalSorter(dict(enumerate(self.follows))).static_order())
        """events, each after those that it escalates from"""

    @property
    def size(self) -> int:
        """Number of events."""
        return len(self.chances)

    @cached_property
    def calm(self) -> float:
        """Probability that nothing strikes."""
        return self.probability(())

    def probability(self, struck: Sequence[int]) -> float:
        """Probability that these events strike and no other."""
        flags = np.zeros((1, self.size), dtype=np.bool_)
        flags[0, list(struck)] = True
        alone = 1.0
        together: dict[int, Floats] = {}
        for event in range(self.size):
            chance = float(self._chance(event, flags)[0])
            hit = bool(flags[0, event])
            group = self.groups[event]
            if group is None:
                alone *= chance if hit else 1 - chance
            else:
                given = self._given_factor(chance, FACTOR, group)
                together[group] = together.get(group, 1.0) * (given if hit else 1 - given)
        return alone * math.prod(float(FACTOR_WEIGHT @ part) for part in together.values())

    def draw(self, factors: Floats, points: Floats, floor: float = 0.0) -> tuple[Flags, Floats]:
        """Which events strike in each row, and the log of true over drawn probability.

        ``factors[n, g]`` and ``points[n, e]`` are uniform on [0, 1). No event is drawn with less
        probability than ``floor``.
        """
        struck = np.zeros(points.shape, dtype=np.bool_)
        log_weight = np.zeros(len(points))
        normal = ndtri(factors)
        for event in self.order:
            chance = self._chance(event, struck)
            group = self.groups[event]
            if group is not None:
                chance = self._given_factor(chance, normal[:, group], group)
            drawn = np.maximum(chance, floor)
            hit = points[:, event] < drawn
            struck[:, event] = hit
            with np.errstate(divide="ignore", invalid="ignore"):
                log_weight += np.where(hit, np.log(chance / drawn), np.log((1 - chance) / (1 - drawn)))
        return struck, log_weight

    def sets(self, order: int) -> Iterator[tuple[int, ...]]:
        """Every set of at most so many events but the empty one, small sets first."""
        for size in range(1, min(order, self.size) + 1):
            yield from combinations(range(self.size), size)

    def _chance(self, event: int, struck: Flags) -> Floats:
        """Probability of an event in each row, given which others strike there."""
        chance = np.full(len(struck), self.chances[event])
        for other, multiplier in self.follows[event].items():
            chance = np.where(struck[:, other], chance * multiplier, chance)
        return chance

    def _given_factor(self, chance: float | Floats, factor: Floats, group: int) -> Floats:
        """Probability given the group's common factor."""
        correlation = self.correlations[group]
        given: Floats = ndtr((ndtri(chance) - math.sqrt(correlation) * factor) / math.sqrt(1 - correlation))
        return given
