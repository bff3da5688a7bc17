"""The points of a frontier, from the cheapest plan to the one that a measure cannot do better than.

The ends come first: the least cost, and the lowest level. Between them caps are laid at even distances, from loose to
tight; a cap that the last answer keeps anyway is passed over, since it has the same answer. With a third axis this is
done for every cap on it. Source: docs/formulation.md 11; Mavrotas and Florios 2013 for the passing over.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from math import inf, isfinite

import numpy as np

from supplyopt.analyse.frontier.axis import Axis
from supplyopt.analyse.frontier.point import SAME, OutOfTimeError, Point, Settler
from supplyopt.analyse.frontier.tightest import Tightest
from supplyopt.analyse.progress import Progress
from supplyopt.errors import InputError, Issue, StudyError
from supplyopt.result import Result, Status
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.solve import Answered
from supplyopt.study import Study


class Trace:
    """A frontier in the making; what has been found stays when it is stopped."""

    def __init__(
        self,
        study: Study,
        axes: Sequence[Axis],
        count: int = 7,
        limits: Limits | None = None,
        progress: Progress | None = None,
    ) -> None:
        """``axes`` beside cost, one or two; at most ``count`` points along each; the time limit is for all of it.

        Raises ValueError for other numbers of axes and for fewer than two points.
        """
        if not 1 <= len(axes) <= 2 or len({axis.name for axis in axes}) < len(axes):
            raise ValueError("a frontier has one or two axes beside cost, each another rule")
        if count < 2:
            raise ValueError(f"a frontier has two ends, so at least 2 points (got {count})")
        self.study, self.axes, self._count, self._progress = study, tuple(axes), count, progress
        limits = limits or Limits()
        self._settler = Settler(self.axes, limits, Clock(limits.seconds))
        self._known: list[tuple[tuple[float, ...], Point]] = []
        self._at_hand: tuple[Study, Answered] | None = None
        self._steps = 0
        self.tightest: dict[str, Tightest] = {}
        """axis -> the lowest level of any plan, where it was sought"""
        self.ended: Result | None = None
        """the answer without a plan that ended the search, if one did"""
        self.is_complete = False
        """whether nothing is left to be sought"""

    @property
    def found(self) -> list[Point]:
        """Every point that has been found."""
        return [point for _, point in self._known]

    def run(self) -> None:
        """Find all points; it ends early when time is over.

        Raises InputError where the cheapest plan has nothing that an axis is about.
        """
        free = self.study
        for axis in self.axes:
            free = axis.loosened(free)
        try:
            if len(self.axes) == 1:
                self._line(free, ())
            else:
                self._lines(free)
        except OutOfTimeError:
            return
        self.is_complete = True

    def _lines(self, free: Study) -> None:
        """A line at the loosest of the last axis, then one for each cap between its worst and its best."""
        axis = self.axes[-1]
        self._line(free, (axis.loosest,))
        if not self._known:
            return
        most = max(point.levels[-1] for point in self.found)
        lowest = self._lowest(free, axis)
        for level in [*self._between(axis, most, lowest), axis.outward(lowest)]:
            self._line(axis.held(free, level), (level,))

    def _line(self, study: Study, caps: tuple[float, ...]) -> None:
        """The points along the first axis, given caps on the others."""
        axis = self.axes[0]
        cheapest = self._reached(study, (axis.loosest, *caps))
        if cheapest is None:
            return
        last = self._end(study, caps)
        for level in self._between(axis, cheapest.levels[0], last.levels[0] if last else axis.lowest):
            self._reached(axis.held(study, level), (level, *caps))

    def _end(self, study: Study, caps: tuple[float, ...]) -> Point | None:
        """The point of the lowest level on the first axis."""
        axis = self.axes[0]
        if isfinite(axis.lowest):
            with suppress(StudyError):  # not even the best mix of all that is there goes so far
                asked = self._reached(axis.held(study, axis.lowest), (axis.lowest, *caps))
                if asked is not None:
                    return asked
        for looser, point in self._known:
            if looser[0] == -inf and _within(caps, looser[1:]) and _within(point.levels[1:], caps):
                return point
        level = axis.outward(self._lowest(study, axis))
        return self._reached(axis.held(study, level), (-inf, *caps))

    def _lowest(self, study: Study, axis: Axis) -> float:
        """The lowest level that a plan keeps, or that is to be looked at."""
        self._step()
        known = self._at_hand[1] if self._at_hand and self._at_hand[0] is study else self._settler.best(study)
        least = self._settler.lowest(known, axis)
        self.tightest.setdefault(axis.name, least)
        return max(least.level, axis.lowest)

    def _reached(self, study: Study, caps: tuple[float, ...]) -> Point | None:
        """The point under some caps, a known one where it is the same; none where there is no plan."""
        for looser, point in self._known:
            if _within(caps, looser) and _within(point.levels, caps):
                return point
        self._step()
        answered = self._settler.best(study)
        if answered.result.cost is None:
            self.ended = answered.result
            if answered.result.status is not Status.INFEASIBLE:
                raise OutOfTimeError
            return None
        self._at_hand = study, answered
        return self._kept(caps, answered)

    def _kept(self, caps: tuple[float, ...], answered: Answered) -> Point | None:
        point = self._settler.settle(answered)
        idle = [axis.name for axis, level in zip(self.axes, point.levels, strict=True) if not isfinite(level)]
        if idle and not self._known:
            cure = "take another rule, or one about items that are supplied"
            raise InputError([Issue("WHY004", f"{idle[0]} asks nothing of the cheapest plan", cure, "policy")])
        if idle:
            return None
        self._known.append((caps, point))
        return point

    def _between(self, axis: Axis, loose: float, tight: float) -> list[float]:
        """Levels between two ends, from loose to tight, of few digits."""
        levels = [float(f"{level:.6g}") for level in np.linspace(loose, tight, self._count)[1:-1]]
        if axis.is_whole:
            levels = sorted({float(np.floor(level)) for level in levels}, reverse=True)
        return [level for level in levels if tight + SAME < level < loose - SAME]

    def _step(self) -> None:
        self._steps += 1
        if self._progress is not None:
            self._progress(self._steps, max(self._steps, (self._count + 1) ** len(self.axes)))


def _within(levels: Sequence[float], caps: Sequence[float]) -> bool:
    """Whether levels keep caps, to within what makes no difference; levels may be caps too, also infinite ones."""
    pairs = zip(levels, caps, strict=True)
    return all(level <= cap or (isfinite(level) and level <= cap + SAME * max(1.0, abs(level))) for level, cap in pairs)
