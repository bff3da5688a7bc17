"""Outer approximation: squares closed in on by tangents, first in the linear relaxation, then with whole numbers.

Tangents hold for every plan, so each bound is a bound on the true problem. Each round fixes the whole numbers that it
found and closes in on the squares there, which gives a plan that keeps the true rules. Duran and Grossmann 1986.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from supplyopt.compile import LinearModel
from supplyopt.compile.squares import Squares
from supplyopt.solver.highs import Ending, Options, Solution
from supplyopt.solver.limits import Clock
from supplyopt.solver.one_model import solve_model

CLOSE = 1e-8
"""How far all squares together may lie above their columns, relative to the total they are measured against [-]."""
MOST_ROUNDS = 200
"""Rounds without whole numbers; each about doubles the digits of a share, so that twenty are usual."""
MOST_WHOLE_ROUNDS = 60


def solve_squares(model: LinearModel, squares: Squares, options: Options) -> Solution:
    """What can be said of a model some of whose columns are squares."""
    if not squares.count:
        return solve_model(model, options)
    clock = Clock(options.seconds)
    best: Solution | None
    relaxed, solution = _closed(replace(model, integer=np.zeros_like(model.integer)), squares, options, clock)
    if not model.integer.any() or solution.ending is not Ending.OPTIMAL:
        return solution
    best, outer = None, solution
    bound, cut = -np.inf, replace(relaxed, integer=model.integer)
    for _ in range(MOST_WHOLE_ROUNDS):
        outer = solve_model(cut, _left(options, clock))
        bound = max(bound, outer.bound)
        if outer.values is None:
            return outer if best is None else replace(best, ending=outer.ending, bound=max(bound, best.bound))
        whole = np.round(outer.values)
        fixed = replace(
            cut,
            lower=np.where(model.integer, whole, model.lower),
            upper=np.where(model.integer, whole, model.upper),
            integer=np.zeros_like(model.integer),
        )
        closed, inner = _closed(fixed, squares, options, clock)
        if inner.values is not None and (best is None or _objective(inner) < _objective(best)):
            best = inner
        if best is not None and _objective(best) - bound <= options.gap * max(1.0, abs(_objective(best))):
            return replace(best, ending=Ending.OPTIMAL, bound=min(bound, _objective(best)))
        if outer.ending is not Ending.OPTIMAL or closed.matrix.shape[0] == cut.matrix.shape[0]:
            break  # out of time, or nothing more to cut off: the gap is that of the solver
        cut = replace(closed, lower=model.lower, upper=model.upper, integer=model.integer)
    ending = outer.ending if outer.ending is not Ending.OPTIMAL else Ending.LIMIT
    if best is None:
        return replace(outer, ending=ending, values=None, objective=None, bound=bound)
    return replace(best, ending=ending, bound=min(bound, _objective(best)))


def _closed(model: LinearModel, squares: Squares, options: Options, clock: Clock) -> tuple[LinearModel, Solution]:
    """A model without whole numbers, solved until its squares are true; and its rows with the tangents added."""
    for _ in range(MOST_ROUNDS):
        solution = solve_model(model, _left(options, clock))
        if solution.values is None or solution.ending is not Ending.OPTIMAL:
            break
        rows, limits = squares.cuts(solution.values, CLOSE / squares.count)
        if not len(limits):
            return model, solution
        model = replace(
            model,
            matrix=sparse.vstack([model.matrix, rows], format="csr"),
            row_lower=np.concatenate([model.row_lower, np.full(len(limits), -np.inf)]),
            row_upper=np.concatenate([model.row_upper, limits]),
        )
    else:
        solution = replace(solution, ending=Ending.LIMIT)
    # Its squares are not true yet: what it found keeps the rules on paper only.
    return model, replace(solution, values=None, objective=None)


def _left(options: Options, clock: Clock) -> Options:
    return options if clock.left is None else replace(options, seconds=max(clock.left, 0.1))


def _objective(solution: Solution) -> float:
    return np.inf if solution.objective is None else solution.objective
