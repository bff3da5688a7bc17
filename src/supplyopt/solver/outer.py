"""Outer approximation: curves closed in on by tangents, first in the linear relaxation, then with whole numbers.

Tangents hold for every plan, so each bound is a bound on the true problem. Each round fixes the whole numbers that it
found and closes in on the curves there, which gives a plan that keeps the true rules. Each better plan makes squares
tighter for those that are cheaper. Duran and Grossmann 1986.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from supplyopt.compile import LinearModel
from supplyopt.compile.curves import Curves
from supplyopt.solver.highs import Ending, Options, Solution
from supplyopt.solver.one_model import solve_model
from supplyopt.solver.perspective import tightened
from supplyopt.solver.tangents import Tangents

MOST_ROUNDS = 60
"""Rounds with whole numbers; two to six are usual."""
FIRST_GAP = 0.05
"""Gap of rounds while the best plan is not even as good as that [-]."""


def solve_curved(model: LinearModel, curves: Curves, options: Options) -> Solution:
    """What can be said of a model some of whose columns are convex functions of others."""
    if not curves.count:
        return solve_model(model, options)
    tangents = Tangents(model, curves, options)
    solution = _Search(tangents).run() if model.integer.any() else tangents.closed(model)
    return replace(solution, work=tangents.work)


class _Search:
    """The best plan known, and a bound, while tangents are laid."""

    def __init__(self, tangents: Tangents) -> None:
        self.tangents, self.asked = tangents, tangents.options.gap
        self.best: Solution | None = None
        self.bound = -np.inf

    def run(self) -> Solution:
        """A plan that keeps the true rules, and a bound."""
        ending, gap = self._learned(self.tangents.relaxed()), max(FIRST_GAP, self.asked / 2)
        for _ in range(MOST_ROUNDS):
            if ending is not Ending.OPTIMAL or self._gap <= self.asked:
                break
            known = self.tangents.work.tangents
            ending = self._round(gap)
            nothing_new = self.tangents.work.tangents == known
            if nothing_new and gap <= self.asked:
                break
            if nothing_new or self._gap <= FIRST_GAP:
                # Half of the gap asked for: the other half is left for what tangents miss.
                gap = self.asked / 2
        return self._answer(ending)

    def _round(self, gap: float) -> Ending:
        """Solve with whole numbers, and make a true plan of what is found; a better one tightens the squares."""
        tangents = self.tangents
        whole = tangents.whole(gap)
        ending = self._learned(whole)
        plan = whole if whole.values is None else tangents.plan(whole.values)
        if plan.values is None or (self.best and _cost(plan) >= _cost(self.best)):
            return ending
        self.best = plan
        if ending is not Ending.OPTIMAL or self._gap <= self.asked:
            return ending
        squares = tightened(tangents.model, tangents.curves.squares, plan, tangents.in_time())
        tangents.sharp = replace(tangents.curves, squares=squares)
        return self._learned(tangents.relaxed())

    def _learned(self, solution: Solution) -> Ending:
        """Take over a bound. That nothing fits means, with squares tighter, that nothing is cheaper than the best."""
        if solution.ending is Ending.INFEASIBLE and self.best is not None:
            self.bound = _cost(self.best)
            return Ending.OPTIMAL
        self.bound = max(self.bound, solution.bound)
        return solution.ending

    @property
    def _gap(self) -> float:
        """Between the best plan and the bound, as the solver counts it [-]."""
        if self.best is None:
            return np.inf
        return (_cost(self.best) - self.bound) / max(1.0, abs(_cost(self.best))) - 1e-9

    def _answer(self, ending: Ending) -> Solution:
        """The best plan with its bound, and why no better one is sought."""
        if self.best is None:
            return Solution(ending, None, None, self.bound)
        if ending is Ending.OPTIMAL and self._gap > self.asked:
            ending = Ending.LIMIT
        return replace(self.best, ending=ending, bound=min(self.bound, _cost(self.best)))


def _cost(solution: Solution) -> float:
    return np.inf if solution.objective is None else solution.objective
