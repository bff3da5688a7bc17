"""Outer approximation: squares closed in on by tangents, first in the linear relaxation, then with whole numbers.

Tangents hold for every plan, so each bound is a bound on the true problem. Each round fixes the whole numbers that it
found and closes in on the squares there, which gives a plan that keeps the true rules. Each better plan makes squares
tighter for those that are cheaper. Duran and Grossmann 1986.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from supplyopt.compile import LinearModel
from supplyopt.compile.squares import Squares
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs import Ending, Options, Solution, Work
from supplyopt.solver.limits import Clock
from supplyopt.solver.one_model import solve_model
from supplyopt.solver.perspective import tightened

CLOSE = 1e-8
"""How far all squares together may lie above their columns in a plan, relative to the total they are parts of [-]."""
NEAR = 1e-5
"""The same in a relaxation, which is no plan: all that is wanted of it are tangents and a bound [-]."""
MOST_ROUNDS = 200
"""Rounds without whole numbers; each about doubles the digits of a share, so that twenty are usual."""
MOST_WHOLE_ROUNDS = 60
FIRST_GAP = 0.05
"""Gap of rounds with whole numbers while the best plan is not even as good as that [-]."""
GRACE = 5.0
"""Seconds for making a plan of whole numbers that were found, when time is over."""


def solve_squares(model: LinearModel, squares: Squares, options: Options) -> Solution:
    """What can be said of a model some of whose columns are squares."""
    return _Search(model, squares, options).run() if squares.count else solve_model(model, options)


class _Search:
    """A model with the tangents found so far, the best plan known, and a bound."""

    def __init__(self, model: LinearModel, squares: Squares, options: Options) -> None:
        self.model, self.squares, self.options = model, squares, options
        self.sharp = squares
        """the squares, made tighter for plans that are cheaper than the best one known"""
        self.clock = Clock(options.seconds)
        self.best: Solution | None = None
        self.bound = -np.inf
        self.work = Work()

    def run(self) -> Solution:
        """A plan that keeps the true rules, and a bound."""
        if not self.model.integer.any():
            return replace(self._closed(self.model, self._in_time()), work=self.work)
        ending, gap = self._relax(), max(FIRST_GAP, self.options.gap / 2)
        for _ in range(MOST_WHOLE_ROUNDS):
            if ending is not Ending.OPTIMAL or self._gap <= self.options.gap:
                break
            known = self.work.tangents
            ending = self._round(gap)
            nothing_new = self.work.tangents == known
            if nothing_new and gap <= self.options.gap:
                break
            if nothing_new or self._gap <= FIRST_GAP:
                # Half of the gap asked for: the other half is left for what tangents miss.
                gap = self.options.gap / 2
        return replace(self._answer(ending), work=self.work)

    def _relax(self) -> Ending:
        """Tangents and a bound from the linear relaxation."""
        _, relaxed = self._cut(self.model.relaxed(), NEAR, self._in_time())
        return self._learned(relaxed)

    def _round(self, gap: float) -> Ending:
        """Solve with whole numbers, and make a true plan of what is found; a better one tightens the squares."""
        outer = self._solved(self.model, replace(self._in_time(), gap=gap))
        better = None if outer.values is None else self._closed(self.model.fixed(outer.values), self._to_finish())
        ending = self._learned(outer)
        if better is None or better.values is None or (self.best and _cost(better) >= _cost(self.best)):
            return ending
        self.best = better
        if ending is not Ending.OPTIMAL or self._gap <= self.options.gap:
            return ending
        self.sharp = tightened(self.model, self.squares, better, self._in_time())
        return self._relax()

    def _learned(self, solution: Solution) -> Ending:
        """Take over a bound. That nothing fits means, with squares tighter, that nothing is cheaper than the best."""
        if solution.ending is Ending.INFEASIBLE and self.best is not None:
            self.bound = _cost(self.best)
            return Ending.OPTIMAL
        self.bound = max(self.bound, solution.bound)
        return solution.ending

    def _closed(self, model: LinearModel, options: Options) -> Solution:
        """A model without whole numbers, solved until its squares are true, or without values if that fails."""
        closed, solution = self._cut(model, CLOSE, options)
        if closed:
            return solution
        # Its squares are not true yet: what it found keeps the rules on paper only.
        ending = Ending.LIMIT if solution.ending is Ending.OPTIMAL else solution.ending
        return replace(solution, ending=ending, values=None, objective=None)

    def _cut(self, model: LinearModel, tolerance: float, options: Options) -> tuple[bool, Solution]:
        """Solve and lay tangents until squares are missed by no more than a tolerance; the tangents are kept."""
        solution = self._solved(model, options)
        for _ in range(MOST_ROUNDS):
            if solution.values is None or solution.ending is not Ending.OPTIMAL:
                return False, solution
            raised = self.sharp.lifted(solution.values)
            if self._is_good(model, raised, solution):
                return True, replace(solution, values=raised, objective=float(model.cost @ raised))
            size = np.maximum(self.squares.totals(solution.values), 1e-12)
            rows, most = self.sharp.cuts(solution.values, size * tolerance / self.squares.count)
            if not len(most):
                return True, solution
            model, self.model = model.with_rows(rows, most), self.model.with_rows(rows, most)
            self.work += Work(tangents=len(most))
            solution = self._solved(model, options)
        return False, solution

    def _is_good(self, model: LinearModel, raised: Floats, solution: Solution) -> bool:
        """Whether a solution may have its squares raised to what they are: there is room in every row, and no cost."""
        dearer = float(model.cost @ raised) - _cost(solution)
        return dearer <= self.options.gap * max(1.0, abs(_cost(solution))) and model.keeps(raised, CLOSE)

    def _solved(self, model: LinearModel, options: Options) -> Solution:
        solution = solve_model(model, options)
        self.work += solution.work
        return solution

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
        if ending is Ending.OPTIMAL and self._gap > self.options.gap:
            ending = Ending.LIMIT
        return replace(self.best, ending=ending, bound=min(self.bound, _cost(self.best)))

    def _in_time(self) -> Options:
        left = self.clock.left
        return self.options if left is None else replace(self.options, seconds=max(left, 0.1))

    def _to_finish(self) -> Options:
        left = self.clock.left
        return replace(self.options, seconds=None if left is None else max(left, GRACE), stoppable=False)


def _cost(solution: Solution) -> float:
    return np.inf if solution.objective is None else solution.objective
