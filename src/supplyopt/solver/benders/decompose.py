"""Benders' decomposition of each independent part: its linear relaxation first, then with whole numbers.

Every bound of a master is a bound of the whole, and every plan of it is judged by all operations. The relaxation is
closed in on at points between its own and those before (in-out). Whole numbers that were found are kept while cuts
close in on what is best with them, so that few masters have to be solved with whole numbers. Van Slyke and Wets 1969;
McDaniel and Devine 1977; Ben-Ameur and Neto 2007.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from supplyopt.compile import Part
from supplyopt.compile.two_stage import Later, TwoStage
from supplyopt.network.grammar import Floats
from supplyopt.solver.benders.master import Master
from supplyopt.solver.benders.recourse import Operated, Recourse
from supplyopt.solver.highs import Ending, Options, Solution, Work, stop
from supplyopt.solver.limits import Clock

BETWEEN = 0.5
"""How far from the core towards the point of the master cuts are looked for [-]."""
STALLS = 3
"""Rounds of the relaxation that may gain next to nothing before whole numbers are asked for."""
GAINED = 0.02
"""Part of the gap that a round must close, not to count as one of them [-]."""
CLOSING = 10
"""Rounds with the same whole numbers."""
LOOSEST = 0.01
"""Gap of the first masters with whole numbers [-]."""
ROUNDING = 1e-9
"""What rounding makes of a gap of nothing, relative to cost [-]."""


@dataclass(frozen=True)
class Round:
    """How far the work on a part has come."""

    part: int
    parts: int
    phase: str
    """relaxed, whole or fixed: what the master was asked for"""
    number: int
    bound: float
    cost: float
    cuts: int
    seconds: float

    @property
    def gap(self) -> float:
        """(cost - bound) / max(|cost|, 1) [-]."""
        return (self.cost - self.bound) / max(1.0, abs(self.cost)) if np.isfinite(self.cost) else np.inf


Watch = Callable[[Round], None]
"""Told each round as it ends."""


class Decomposition:
    """One part: its master, its operations, the best plan and the best bound."""

    def __init__(self, master: Master, options: Options, clock: Clock, told: Callable[[str, Decomposition], None]):
        """Begin with whatever cuts the master has; ``told`` the phase after each round."""
        self.master, self.options, self.clock, self._told = master, options, clock, told
        self.recourse = [Recourse(seat.later.block) for seat in master.seats]
        self.bound, self.cost = -np.inf, np.inf
        self.best: Floats | None = None
        self.work, self.rounds = Work(), 0

    def run(self) -> Solution:
        """The best plan of the part, and a bound."""
        if not self.recourse:
            return self._answer(self._alone())
        ending = self._relaxation()
        if ending is Ending.OPTIMAL and self.master.is_whole:
            ending = self._whole_numbers()
        return self._answer(ending)

    def _alone(self) -> Ending:
        found = self.master.whole(self._in_time())
        self._learn(found)
        self.best, self.cost = found.values, np.inf if found.objective is None else found.objective
        return found.ending

    def _answer(self, ending: Ending) -> Solution:
        if self.best is None:
            return Solution(ending, None, None, self.bound, self.work)
        if ending is Ending.LIMIT and self._gap <= self.options.gap:
            ending = Ending.OPTIMAL
        return Solution(ending, self.best, self.cost, min(self.bound, self.cost), self.work)

    def _relaxation(self) -> Ending:
        """Close in on the linear relaxation."""
        core: Floats | None = None
        cost, stalls = np.inf, 0
        while True:
            found = self.master.relaxed(self._in_time())
            before = self._learn(found)
            if found.values is None:
                return found.ending
            core = found.values if core is None else core + BETWEEN * (found.values - core)
            worth, added = self._judge(core, found.values)
            cost = min(cost, worth)
            if not added:
                worth, added = self._judge(found.values, found.values)
                cost, core = min(cost, worth), found.values
            self._tell("relaxed")
            gap = cost - self.bound
            if gap <= self._allowed(cost, 0.25 if self.master.is_whole else 1.0) or not added:
                self.master.purge(found.values)
                return Ending.OPTIMAL
            stalls = stalls + 1 if self.bound - before < GAINED * gap else 0
            if self.master.is_whole and stalls > STALLS:
                self.master.purge(found.values)
                return Ending.OPTIMAL
            if self._is_over:
                return self._why_over

    def _whole_numbers(self) -> Ending:
        """Ask for whole numbers, and close in on what is best with those that are found."""
        gap = LOOSEST
        while True:
            gap = max(self.options.gap / 2, min(gap, LOOSEST, self._gap / 3))
            found = self.master.whole(replace(self._in_time(), gap=gap))
            self._learn(found)
            if found.values is None:
                return found.ending
            _, added = self._judge(found.values, found.values)
            self._tell("whole")
            if self._gap <= self.options.gap:
                return Ending.OPTIMAL
            if self._is_over:
                return self._why_over
            if found.ending is not Ending.OPTIMAL:
                return found.ending
            if added:
                self._close_in(found.values)
            elif gap <= self.options.gap / 2:
                return Ending.LIMIT  # the solver sees no difference any more
            else:
                gap /= 10.0
            if self._gap <= self.options.gap:
                return Ending.OPTIMAL

    def _close_in(self, whole: Floats) -> None:
        """What is best with some whole numbers."""
        for _ in range(CLOSING):
            found = self.master.fixed(whole, self._in_time())
            if found.values is None or self._is_over:
                return
            worth, added = self._judge(found.values, found.values)
            self._tell("fixed")
            if not added or worth - found.bound <= self._allowed(worth, 0.25):
                return

    def _judge(self, z: Floats, point: Floats) -> tuple[float, int]:
        """What a plan costs in truth, and how many cuts were added that a point of the master misses."""
        model = self.master.model
        z = np.clip(z, model.lower, model.upper)
        operated = self._operate(z)
        plan, cost = self.master.worth(z, operated, self.options)
        if cost < self.cost and self._is_plan(z):
            self.best, self.cost = plan, cost
        return cost, self.master.add(operated, point)

    def _operate(self, z: Floats) -> Sequence[Operated]:
        return [r.solve(z[seat.plan]) for r, seat in zip(self.recourse, self.master.seats, strict=True)]

    def _is_plan(self, z: Floats) -> bool:
        """Whether whole numbers are whole and curves are true."""
        integer = self.master.model.integer
        if (np.abs(z[integer] - np.round(z[integer])) > 0.0).any():
            return False
        return not self.master.curves.count or bool(
            (self.master.curves.lifted(z) - z <= 1e-9 * np.maximum(1.0, np.abs(z))).all()
        )

    def _learn(self, found: Solution) -> float:
        """Take over a bound; gives the one before."""
        before, self.bound = self.bound, max(self.bound, found.bound)
        self.work += found.work
        return before

    @property
    def _gap(self) -> float:
        return (self.cost - self.bound) / max(1.0, abs(self.cost)) - ROUNDING if self.best is not None else np.inf

    def _allowed(self, cost: float, part: float) -> float:
        return part * self.options.gap * max(1.0, abs(cost)) + ROUNDING * abs(cost)

    def _tell(self, phase: str) -> None:
        self.rounds += 1
        self._told(phase, self)

    def _in_time(self) -> Options:
        left = self.clock.left
        return self.options if left is None else replace(self.options, seconds=max(left, 0.1))

    @property
    def _is_over(self) -> bool:
        return stop.requested or self.clock.left == 0.0

    @property
    def _why_over(self) -> Ending:
        return Ending.INTERRUPTED if stop.requested else Ending.LIMIT


def decompose(
    two: TwoStage,
    part: Part,
    later: Sequence[Later],
    options: Options,
    clock: Clock,
    told: Callable[[str, Decomposition], None],
) -> Decomposition:
    """The decomposition of a part of a master."""
    return Decomposition(Master(two, part, later), options, clock, told)
