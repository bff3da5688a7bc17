"""Linear models whose curves are closed in on by tangents: solve, cut off what is found, solve again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from supplyopt.compile import LinearModel
from supplyopt.compile.curves import Curves
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs import Ending, Options, Solution, Work
from supplyopt.solver.limits import Clock
from supplyopt.solver.one_model import solve_model

CLOSE = 1e-8
"""How far all squares together may lie above their columns in a plan, relative to the total they are parts of [-]."""
NEAR = 1e-5
"""The same in a relaxation, which is no plan: all that is wanted of it are tangents and a bound [-]."""
STUCK = 1e-7
"""How far rows may be missed, relative to what stands in them, where the solver sees no difference any more [-]."""
SOLVER = 1e-9
"""By how much a row of the scaled model may be missed: less than a tangent that matters cuts off."""
MOST_ROUNDS = 200
"""Each about doubles the digits of a share, so that twenty are usual."""


GRACE = 5.0
"""Seconds for making a plan of whole numbers that were found, when time is over."""


class Tangents:
    """A model, its curves, the tangents laid so far (they stand in the model), and the work that it took."""

    def __init__(self, model: LinearModel, curves: Curves, options: Options) -> None:
        """Begin with the tangents that the model has; the clock starts to run."""
        self.model, self.curves, self.options = model, curves, options
        self.sharp = curves
        """the curves, or tighter ones that hold for all plans that still matter"""
        self.clock = Clock(options.seconds)
        self.work = Work()

    def closed(self, model: LinearModel, *, even_late: bool = False) -> Solution:
        """A linear model, solved until its curves are true; without values where that fails."""
        found, solution = self._cut(model, CLOSE, even_late)
        if found:
            return solution
        # Its curves are not true yet: what it found keeps the rules on paper only.
        ending = Ending.LIMIT if solution.ending is Ending.OPTIMAL else solution.ending
        return replace(solution, ending=ending, values=None, objective=None)

    def plan(self, values: Floats) -> Solution:
        """The best that can be made of the whole numbers of some values, even if time is over."""
        return self.closed(self.model.fixed(values), even_late=True)

    def relaxed(self) -> Solution:
        """The linear relaxation, its curves nearly true; they never lie above the true ones, so its bound is one."""
        return self._cut(self.model.relaxed(), NEAR)[1]

    def whole(self, gap: float) -> Solution:
        """The model with its whole numbers and the tangents it has."""
        return self._solved(self.model, replace(self.in_time(), gap=gap))

    def in_time(self, *, even_late: bool = False) -> Options:
        """Options for the time that is left; ``even_late`` for some moments more, whoever asks to stop."""
        left, least = self.clock.left, GRACE if even_late else 0.1
        seconds = None if left is None else max(left, least)
        return replace(self.options, seconds=seconds, stoppable=self.options.stoppable and not even_late)

    def _cut(self, model: LinearModel, tolerance: float, even_late: bool = False) -> tuple[bool, Solution]:
        """Solve and lay tangents until curves are missed by no more than a tolerance, and whether they are."""
        solution, before = self._solved(model, self.in_time(even_late=even_late)), np.zeros(0)
        for _ in range(MOST_ROUNDS):
            values = solution.values
            if values is None or solution.ending is not Ending.OPTIMAL:
                return False, solution
            raised, stuck = self.sharp.lifted(values), np.array_equal(values, before)
            dearer = float(model.cost @ raised) - float(model.cost @ values)
            if dearer <= self.options.gap and model.keeps(raised, STUCK if stuck else CLOSE):
                return True, replace(solution, values=raised, objective=float(model.cost @ raised))
            rows, most = self.sharp.cuts(values, tolerance, self.curves.squares.totals(values))
            if stuck or not len(most):
                return not stuck, solution
            model, self.model = model.with_rows(rows, most), self.model.with_rows(rows, most)
            self.work += Work(tangents=len(most))
            solution, before = self._solved(model, self.in_time(even_late=even_late)), values
        return False, solution

    def _solved(self, model: LinearModel, options: Options) -> Solution:
        solution = solve_model(model, replace(options, tolerance=SOLVER))
        if solution.ending is Ending.FAILED:  # so sharp is more than it can do here
            solution = solve_model(model, options)
        self.work += solution.work
        return solution
