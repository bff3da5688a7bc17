"""A frontier: cost against what one or two rules bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from supplyopt.analyse.frontier.axis import Axis
from supplyopt.analyse.frontier.point import Point
from supplyopt.analyse.frontier.shape import knee, undominated
from supplyopt.analyse.frontier.tightest import Tightest
from supplyopt.analyse.frontier.trace import Trace
from supplyopt.analyse.progress import Progress
from supplyopt.solver.limits import Limits
from supplyopt.study import Study


@dataclass(frozen=True)
class Frontier:
    """Points of which none is as good as another in everything, cheapest first."""

    axes: tuple[Axis, ...]
    points: tuple[Point, ...]
    is_complete: bool
    """whether everything that was to be sought has been"""
    tightest: Mapping[str, Tightest]
    """axis -> the lowest level of any plan, where it was sought"""

    @classmethod
    def of(cls, trace: Trace) -> Frontier:
        """What a trace has found so far."""
        return cls(trace.axes, tuple(undominated(trace.found)), trace.is_complete, trace.tightest)

    @property
    def knee(self) -> int | None:
        """The number of the point where the frontier bends most; none where it does not, or while points are open."""
        return knee(self.points) if self.is_proven else None

    @property
    def is_proven(self) -> bool:
        """Whether it is complete, and each of its points is as good as asked for."""
        return self.is_complete and all(point.settled for point in self.points)


def frontier(
    study: Study,
    axes: Sequence[Axis],
    count: int = 7,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Frontier:
    """The least cost of a study against what one or two rules bound, at up to ``count`` points along each.

    ::

        min  ( f_1, f_2, f_3 )       f_1 cost [money],  f_k the tightest bound that a plan keeps of rule k

    f_k is the bound itself for a cap and the bound with its sign turned for a floor. For each cap e on f_2, f_3 the
    least cost; at that cost the least f_2, and then the least f_3. The time limit is for all of it. Raises ValueError
    for other numbers of axes or fewer than two points, InputError where a rule asks nothing of the cheapest plan.
    Source: docs/formulation.md 11; Mavrotas and Florios 2013.
    """
    trace = Trace(study, axes, count, limits, progress)
    trace.run()
    return Frontier.of(trace)
