"""What HiGHS says: why it stopped, values, a bound, duals, and how it got there."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from enum import Enum, auto

import highspy
import numpy as np
import numpy.typing as npt

from supplyopt.network.grammar import Floats


class Ending(Enum):
    """Why the solver stopped."""

    OPTIMAL = auto()
    LIMIT = auto()
    INTERRUPTED = auto()
    INFEASIBLE = auto()
    UNBOUNDED = auto()
    INFEASIBLE_OR_UNBOUNDED = auto()
    FAILED = auto()


ENDINGS = {
    highspy.HighsModelStatus.kOptimal: Ending.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: Ending.OPTIMAL,
    highspy.HighsModelStatus.kTimeLimit: Ending.LIMIT,
    highspy.HighsModelStatus.kIterationLimit: Ending.LIMIT,
    highspy.HighsModelStatus.kSolutionLimit: Ending.LIMIT,
    highspy.HighsModelStatus.kInterrupt: Ending.INTERRUPTED,
    highspy.HighsModelStatus.kInfeasible: Ending.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Ending.UNBOUNDED,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: Ending.INFEASIBLE_OR_UNBOUNDED,
}


@dataclass(frozen=True)
class Work:
    """What it took to solve something."""

    models: int = 0
    nodes: int = 0
    iterations: int = 0
    tangents: int = 0
    """laid on squares"""

    def __add__(self, other: Work) -> Work:
        """Of both together."""
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Work(*(one + another for one, another in pairs))


Statuses = npt.NDArray[np.int8]
"""0: at its lower limit, 1: basic, 2: at its upper limit, 3: free and nothing."""


@dataclass(frozen=True)
class BasisStatus:
    """How each column [n] and row [m] stands at a vertex, as HiGHS counts it."""

    columns: Statuses
    rows: Statuses


@dataclass(frozen=True)
class Solution:
    """What HiGHS says: why it stopped, the best values found (if any), and a bound on the optimum."""

    ending: Ending
    values: Floats | None
    objective: float | None
    bound: float
    work: Work = Work()
    duals: Floats | None = None
    """of a linear program solved to the end: what the optimum changes by for a unit more of each row's limits [m]"""
    settled: bool = True
    """whether a second objective, if there is one, was solved to the end too"""
    basis: BasisStatus | None = None
    """where a linear program ended, if that was asked for"""

    @property
    def is_final(self) -> bool:
        """Whether more time would change nothing."""
        return self.ending in (Ending.OPTIMAL, Ending.INFEASIBLE, Ending.UNBOUNDED) and self.settled
