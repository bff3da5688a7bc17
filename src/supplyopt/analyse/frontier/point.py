"""One point of a frontier: the least cost under caps, and then the least of each measure at that cost, in turn.

Two solves in earnest, rather than one with a small weight on the slack as in AUGMECON2: such a weight has to be smaller
than what the solver's gap leaves undecided, where it decides nothing. Source: docs/formulation.md 11.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from supplyopt.analyse.frontier.axis import Axis
from supplyopt.analyse.frontier.tightest import Tightest, tightest
from supplyopt.result import Result, Status
from supplyopt.solver.highs import stop
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.memory import Memory
from supplyopt.solver.solve import Answered, answer
from supplyopt.study import Study

SAME = 1e-6
"""Levels that differ by less are one, relative to them [-]."""


@dataclass(frozen=True)
class Point:
    """A plan on a frontier, or as near to it as the gap allows."""

    levels: tuple[float, ...]
    """of the axes beside cost, measured on the plan"""
    result: Result
    settled: bool
    """whether it is proven that no plan of this cost has lower levels"""

    @property
    def cost(self) -> float:
        """What the plan costs [money]."""
        return self.result.cost or 0.0

    @property
    def bound(self) -> float:
        """No plan with these levels or lower ones costs less [money]."""
        return self.cost if self.result.bound is None else self.result.bound

    @property
    def values(self) -> tuple[float, ...]:
        """Cost and levels: all that is to be made small."""
        return (self.cost, *self.levels)


class OutOfTimeError(Exception):
    """The time limit, or somebody who asked to stop, came before a point was there."""


class Settler:
    """Finds points of a study, all within one time limit."""

    def __init__(self, axes: Sequence[Axis], limits: Limits, clock: Clock) -> None:
        self.axes, self._limits, self._clock, self._memory = axes, limits, clock, Memory()

    def best(self, study: Study) -> Answered:
        """The plan of least cost; raises OutOfTimeError where the time is over before it begins."""
        left = self._clock.left
        if stop.requested or (left is not None and left <= 0.0):
            raise OutOfTimeError
        return answer(study, replace(self._limits, seconds=left), memory=self._memory)

    def settle(self, answered: Answered) -> Point:
        """From a plan of least cost to the point that nothing dominates: each measure in turn, the others kept."""
        settled = answered.result.status is Status.OPTIMAL
        for axis in self.axes:
            try:
                if settled:
                    answered, settled = self._lowered(self._hardened(answered, axis), axis)
            except OutOfTimeError:
                settled = False
        levels = tuple(axis.level(answered) for axis in self.axes)
        return Point(tuple(-float("inf") if level is None else level for level in levels), answered.result, settled)

    def lowest(self, answered: Answered, axis: Axis) -> Tightest:
        """The lowest level that any plan keeps, whatever fails; some plan is at hand to begin with."""
        answered = self._hardened(answered, axis)
        while True:
            known = answered.hunted.study
            least = tightest(answered, axis, self._limits, self._clock, at_cost=False)
            if not known.promises:
                return least
            found = self.best(axis.held(known, axis.outward(least.level)))
            if found.result.cost is not None or found.hunted.study.failures == known.failures:
                return least
            answered = self.best(known.with_failures(found.hunted.study.failures))

    def _hardened(self, answered: Answered, axis: Axis) -> Answered:
        """The same plan, or another as good, with the rule hard where it was free."""
        study = answered.hunted.study
        rule = next(rule for rule in study.policy.rules if rule.name == axis.name)
        level = axis.level(answered)
        if rule.is_hard or level is None:
            return answered
        return self.best(axis.held(study, axis.outward(level)))

    def _lowered(self, answered: Answered, axis: Axis) -> tuple[Answered, bool]:
        """The plan of the lowest level among those of the same cost, and whether that is proven."""
        while True:
            known, level = answered.hunted.study, axis.level(answered)
            if level is None:
                return answered, True
            least = tightest(answered, axis, self._limits, self._clock, at_cost=True)
            if least.level >= level - SAME * max(1.0, abs(level)):
                return answered, least.proven
            found = self.best(axis.held(known, axis.outward(least.level)))
            if found.result.cost is not None and not _dearer(found, answered):
                return found, least.proven and found.result.status is Status.OPTIMAL
            if found.hunted.study.failures == known.failures:
                return answered, False
            answered = self.best(known.with_failures(found.hunted.study.failures))


def _dearer(one: Answered, other: Answered) -> bool:
    """Whether no plan of the first is as cheap as the second."""
    bound, cost = one.result.bound, other.result.cost
    return bound is not None and cost is not None and bound > cost + SAME * max(1.0, abs(cost))
