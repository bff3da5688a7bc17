"""Benders' decomposition of each independent part: its linear relaxation first, then with whole numbers.

Every bound of a master is a bound of the whole, and every plan of it is judged by all operations. The relaxation is
closed in on at points between its own and those before (in-out). Whole numbers that were found are kept while cuts
close in on what is best with them, so that few masters have to be solved with whole numbers. Van Slyke and Wets 1969;
McDaniel and Devine 1977; Ben-Ameur and Neto 2007.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.network.grammar import Floats
from supplyopt.solver.benders.master import Master
from supplyopt.solver.benders.operations import CutShortError, Operations
from supplyopt.solver.extensive_form import FIRST_PLAN_GAP, GRACE
from supplyopt.solver.highs import Ending, Options, Solution, Work, stop
from supplyopt.solver.limits import Clock

BETWEEN = 0.5
"""How far from the core towards the point of the master cuts are looked for [-]."""
STALLS = 3
"""Rounds of the relaxation that may gain next to nothing before whole numbers are asked for."""
GAINED = 0.02
"""Part of the gap that a round must close, not to count as one of them [-]."""
SLICE, SHORTEST = 0.4, 1.0
"""Part of the time that is left for one master with whole numbers [-], and the least of it [s]."""
STUCK = 50
"""Rounds in which neither bound nor cost moves, after which it is said that no more can be told."""
MOVED = 1e-9
"""By how much one of them moves, relative to itself [-]."""
CLOSING = 10
"""Rounds with the same whole numbers."""
TAKEN = 0.1
"""Part of an option that its relaxation must take for the first plan to take it [-]."""
LOOSEST = 0.01
"""Gap of the first masters with whole numbers [-]."""
ROUNDING = 1e-9
"""What rounding makes of a gap of nothing, relative to cost [-]."""


class Decomposition:
    """One part: its master, its operations, the best plan and the best bound."""

    def __init__(
        self, master: Master, operations: Operations, options: Options, clock: Clock, told: Callable[[str], None]
    ) -> None:
        """Begin with whatever cuts the master has; ``told`` is told the phase after each round.

        When ``clock`` has run out, or somebody asks to stop, a round of operations is not waited for.
        """
        self.master, self.operations, self.options, self._told = master, operations, options, told
        self._whole_clock = self.clock = clock
        self.bound, self.cost = -np.inf, np.inf
        self.best: Floats | None = None
        self.work, self.ending = Work(), Ending.OPTIMAL
        self._stood, self._still = (-np.inf, np.inf), 0
        self._relaxed: Floats | None = None
        """where the relaxation ended"""

    def relax(self) -> None:
        """Close in on the linear relaxation; a part without operations is solved."""
        if self.master.blocks and self._is_over:
            self.ending = self._why_over
            return
        self.ending = self._until_over(self._relaxation if self.master.blocks else self._alone)

    def finish(self) -> None:
        """Ask for whole numbers, if that is left to do; if time is over, at least for a first plan."""
        open_ = self.ending in (Ending.OPTIMAL, Ending.LIMIT) and self.gap > self.options.gap and not self._is_over
        if self.master.blocks and open_:
            self.ending = self._until_over(self._whole_numbers if self.master.is_whole else self._relaxation)
        if self._is_over and self.ending is Ending.OPTIMAL and self.gap > self.options.gap:
            self.ending = self._why_over
        if self.best is None and self.ending in (Ending.LIMIT, Ending.INTERRUPTED):
            self._first_plan()

    def answer(self) -> Solution:
        """The best plan of the part, and a bound."""
        if self.best is None:
            return Solution(self.ending, None, None, self.bound, self.work)
        ending = self.ending
        if ending is Ending.LIMIT and self.gap <= self.options.gap:
            ending = Ending.OPTIMAL
        return Solution(ending, self.best, self.cost, min(self.bound, self.cost), self.work)

    def known(self) -> dict[str, Any]:
        """Cuts, bound and best plan, as arrays."""
        rows, best = self.master.rows, self.best
        return {
            "data": rows.data,
            "indices": rows.indices,
            "indptr": rows.indptr,
            "most": self.master.most,
            "bound": np.array([self.bound, self.cost]),
            "best": np.zeros(0) if best is None else best,
        }

    def take(self, known: Mapping[str, Any]) -> None:
        """Begin with what is known already."""
        shape = (len(known["most"]), len(self.master.model.cost))
        rows = sparse.csr_array((known["data"], known["indices"], known["indptr"]), shape=shape)
        self.master.take(rows, known["most"])
        self.bound, self.cost = (float(x) for x in known["bound"])
        self.best = known["best"] if len(known["best"]) else None

    def _until_over(self, step: Callable[[], Ending]) -> Ending:
        try:
            return step()
        except CutShortError:
            return self._why_over

    def _alone(self) -> Ending:
        if self.gap <= self.options.gap:
            return Ending.OPTIMAL
        found = self.master.whole(self._in_time())
        self._learn(found)
        if found.values is not None and found.objective is not None and found.objective < self.cost:
            self.best, self.cost = found.values, found.objective
        return found.ending

    def _first_plan(self) -> None:
        late = replace(self.options, gap=FIRST_PLAN_GAP, seconds=GRACE, stoppable=False)
        found = self.master.whole(late)
        self._learn(found)
        if found.values is not None:
            self._judge(found.values, found.values, anyhow=True)

    def _relaxation(self) -> Ending:
        """Close in on the linear relaxation."""
        core: Floats | None = None
        cost, stalls = np.inf, 0
        while True:
            found = self.master.relaxed(self._in_time())
            before = self._learn(found)
            if found.values is None:
                return found.ending
            self._relaxed = found.values
            core = found.values if core is None else core + BETWEEN * (found.values - core)
            worth, added = self._judge(core, found.values, is_plan=not self.master.is_whole)
            cost = min(cost, worth)
            if not added:
                worth, added = self._judge(found.values, found.values, is_plan=not self.master.is_whole)
                cost, core = min(cost, worth), found.values
            self._end_round("relaxed")
            gap = cost - self.bound
            if gap <= self._allowed(cost, 0.25 if self.master.is_whole else 1.0) or not added:
                self.master.purge(found.values)
                return Ending.OPTIMAL
            room = gap if np.isfinite(gap) else max(1.0, abs(self.bound))
            stalls = stalls + 1 if self.bound - before < GAINED * room else 0
            if self.master.is_whole and stalls > STALLS:
                self.master.purge(found.values)
                return Ending.OPTIMAL
            if self._is_over:
                return self._why_over
            if self._is_stuck:
                return Ending.LIMIT

    def _whole_numbers(self) -> Ending:
        """Ask for whole numbers, and close in on what is best with those that are found."""
        self._round_up()
        gap = LOOSEST
        while True:
            gap = max(self.options.gap / 2, min(gap, LOOSEST, self.gap / 3))
            found = self.master.whole(replace(self._sliced(), gap=gap))
            self._learn(found)
            if found.values is None and found.ending is not Ending.LIMIT:
                return found.ending
            added = self._judged_whole(found.values)
            ended = self._whole_ended(found.ending)
            if ended is not None:
                return ended
            if added and found.values is not None:
                self._close_in(found.values)
            elif found.ending is Ending.OPTIMAL and gap <= self.options.gap / 2:
                return Ending.LIMIT  # the solver sees no difference any more
            elif found.ending is Ending.OPTIMAL:
                gap /= 10.0
            if self.gap <= self.options.gap:
                return Ending.OPTIMAL

    def _judged_whole(self, z: Floats | None) -> int:
        """Judge what a master with whole numbers has found, if it has; gives the number of cuts that were added."""
        if z is None:
            return 0
        _, added = self._judge(z, z, anyhow=self.best is None)
        self._end_round("whole")
        return added

    def _whole_ended(self, ending: Ending) -> Ending | None:
        """Why no master with whole numbers is to be solved any more; none if there is something left to do."""
        if self.gap <= self.options.gap:
            return Ending.OPTIMAL
        if self._is_over:
            return self._why_over
        if ending is Ending.OPTIMAL or (ending is Ending.LIMIT and self.clock.left is not None):
            return Ending.LIMIT if self._is_stuck else None
        return ending

    def _round_up(self) -> None:
        """A first plan: all options of which the relaxation takes some."""
        if self._relaxed is not None and self.best is None:
            self._close_in(np.ceil(self._relaxed - TAKEN))

    def _close_in(self, whole: Floats) -> None:
        """What is best with some whole numbers."""
        for _ in range(CLOSING):
            found = self.master.fixed(whole, self._in_time())
            if found.values is None or self._is_over:
                return
            worth, added = self._judge(found.values, found.values)
            self._end_round("fixed")
            if not added or worth - found.bound <= self._allowed(worth, 0.25):
                return

    def _end_round(self, phase: str) -> None:
        """Tell of it, and count those in which nothing moves."""
        pairs = zip((self.bound, self.cost), self._stood, strict=True)
        moved = any(new != old and not abs(new - old) <= MOVED * abs(new) for new, old in pairs)
        self._still = 0 if moved else self._still + 1
        self._stood = (self.bound, self.cost)
        self._told(phase)

    @property
    def _is_stuck(self) -> bool:
        return self._still >= STUCK

    def _judge(self, z: Floats, point: Floats, *, is_plan: bool = True, anyhow: bool = False) -> tuple[float, int]:
        """What a plan costs in truth, and how many cuts were added that a point of the master misses.

        A point of a relaxation is no plan where whole numbers or curves are left. Raises CutShortError if time is over
        before all operations have answered, unless they are asked ``anyhow``.
        """
        model = self.master.model
        z = np.clip(z, model.lower, model.upper)
        wanted = (lambda: True) if anyhow else self._is_wanted
        judged = self.operations.judge([z[block.plan] for block in self.master.blocks], wanted)
        plan, cost = self.master.worth(z, judged, self.options)
        if cost < self.cost and is_plan:
            self.best, self.cost = plan, cost
        return cost, self.master.add(judged, point)

    def _learn(self, found: Solution) -> float:
        """Take over a bound; gives the one before."""
        before, self.bound = self.bound, max(self.bound, found.bound)
        self.work += found.work
        return before

    @property
    def gap(self) -> float:
        """Between the best plan and the bound [-]."""
        return (self.cost - self.bound) / max(1.0, abs(self.cost)) - ROUNDING if self.best is not None else np.inf

    def _allowed(self, cost: float, part: float) -> float:
        return part * self.options.gap * max(1.0, abs(cost)) + ROUNDING * abs(cost)

    def _in_time(self) -> Options:
        left = self.clock.left
        return self.options if left is None else replace(self.options, seconds=max(left, 0.1))

    def _is_wanted(self) -> bool:
        return not stop.requested and self._whole_clock.left != 0.0

    def _sliced(self) -> Options:
        """Part of the time that is left: what a master finds within it must be judged yet, and teaches the next."""
        left = self.clock.left
        return self.options if left is None else replace(self.options, seconds=max(left * SLICE, SHORTEST))

    @property
    def _is_over(self) -> bool:
        return stop.requested or self.clock.left == 0.0

    @property
    def _why_over(self) -> Ending:
        return Ending.INTERRUPTED if stop.requested else Ending.LIMIT
