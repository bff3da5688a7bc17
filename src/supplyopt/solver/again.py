"""A model much like one that was solved before: its answer begins where the last one ended.

::

    relaxed from the old basis:  bound          whole numbers as they were, the rest from that basis:  cost

Where these two are within the gap asked for, the answer is proven and no tree was searched. Where they are not, the
search begins with the better plan known. Source: docs/formulation.md 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from supplyopt.compile import LinearModel
from supplyopt.compile.scale import scale
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs import BasisStatus, Ending, Options, Solution, run
from supplyopt.solver.one_model import solve_model

BARELY = 1e-6
"""A yes-or-no that a relaxation has less of is a no [-]."""


@dataclass(frozen=True)
class Start:
    """Where a model much alike ended."""

    values: Floats
    """of its columns; NaN: it had no such column [n]"""
    basis: BasisStatus
    """of its relaxation"""


def solve_again(model: LinearModel, options: Options, start: Start | None) -> tuple[Solution, Start | None]:
    """What can be said of a model, as :func:`solve_model` says it, and where the next one like it may start."""
    options = replace(options, keep_basis=True)
    found = None if start is None else _Again(model, options, start).solution()
    solution = solve_model(model, options) if found is None else found
    if solution.values is None or solution.basis is None:
        return solution, None
    return solution, Start(solution.values, solution.basis)


class _Again:
    """A model from a start, in the scaled form that is solved."""

    def __init__(self, model: LinearModel, options: Options, start: Start) -> None:
        self._model, self._options, self._start = model, options, start
        self._scaled, self._scaling = scale(model)

    def solution(self) -> Solution | None:
        """The answer; none where the start is of no use."""
        relaxed = run(self._scaled.relaxed(), self._options, self._start.basis)
        if relaxed.ending is not Ending.OPTIMAL or relaxed.values is None or relaxed.basis is None:
            return None
        if not self._model.integer.any():
            return self._told(relaxed, relaxed.values, relaxed.bound)
        best: Solution | None = None
        for whole in self._guesses(relaxed.values):
            plan = run(self._scaled.fixed(whole), self._held, relaxed.basis)
            if plan.ending is not Ending.OPTIMAL or plan.values is None or plan.objective is None:
                continue
            if best is None or plan.objective < (best.objective or 0.0):
                best = plan
            if plan.objective - relaxed.bound <= self._options.gap * abs(plan.objective):
                found = self._told(plan, plan.values, relaxed.bound)
                return replace(found, work=relaxed.work + plan.work, basis=relaxed.basis, duals=None)
        return None if best is None else self._searched(best, relaxed)

    @property
    def _held(self) -> Options:
        return replace(self._options, seconds=None, stoppable=False, keep_basis=False)

    def _guesses(self, relaxed: Floats) -> Iterator[Floats]:
        """Whole numbers to try: those of before, then whatever the relaxation has anything of."""
        scaled = self._scaled
        upward = np.where(scaled.integer, np.ceil(relaxed - BARELY), relaxed)
        before = self._start.values / self._scaling.column
        yield np.clip(np.where(np.isnan(before), upward, before), scaled.lower, scaled.upper)
        yield np.clip(upward, scaled.lower, scaled.upper)

    def _searched(self, best: Solution, relaxed: Solution) -> Solution | None:
        """The search with whole numbers, from the best plan known; its answer worked out from the basis at hand."""
        found = run(self._scaled, self._options, best.values)
        if found.values is None:
            return None
        plan = run(self._scaled.fixed(found.values), self._held, relaxed.basis)
        if plan.ending is not Ending.OPTIMAL or plan.values is None:
            return None
        work = relaxed.work + best.work + found.work + plan.work
        told = self._told(plan, plan.values, max(found.bound, relaxed.bound))
        return replace(told, ending=found.ending, work=work, basis=relaxed.basis, duals=None)

    def _told(self, solution: Solution, values: Floats, bound: float) -> Solution:
        """A solution of the scaled model in the units of the model."""
        values = np.clip(values, self._scaled.lower, self._scaled.upper) * self._scaling.column
        scaling, duals = self._scaling, solution.duals
        return replace(
            solution,
            values=values,
            objective=float(self._model.cost @ values),
            bound=bound / scaling.money,
            duals=None if duals is None else duals * scaling.row / scaling.money,
        )
