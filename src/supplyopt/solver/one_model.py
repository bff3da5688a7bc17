"""One linear model, solved with care: scaled, doubts about infeasibility settled, values sharpened, scaled back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from supplyopt.compile import LinearModel
from supplyopt.compile.scale import scale
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs import BasisStatus, Ending, Options, Solution, run
from supplyopt.solver.impossible import is_impossible


def solve_model(model: LinearModel, options: Options) -> Solution:
    """What can be said of a model, in its own units."""
    scaled, scaling = scale(model)
    solution = _confirmed(scaled, run(scaled, options), options)
    values, basis = solution.values, solution.basis
    if values is not None:
        if model.integer.any():
            values, basis = _sharpened(scaled, values, options)
        values = np.clip(values, scaled.lower, scaled.upper) * scaling.column
    objective = None if values is None else float(model.cost @ values)
    duals = None if solution.duals is None else solution.duals * scaling.row / scaling.money
    bound = solution.bound / scaling.money
    return replace(solution, values=values, objective=objective, bound=bound, duals=duals, basis=basis)


def relaxed_duals(model: LinearModel, options: Options, start: BasisStatus | None) -> Floats | None:
    """Duals of a model without its whole numbers, from where a program of the same rows and columns ended [m]."""
    scaled, scaling = scale(model.relaxed())
    duals = run(scaled, options, start).duals
    return None if duals is None else duals * scaling.row / scaling.money


def _confirmed(model: LinearModel, solution: Solution, options: Options) -> Solution:
    """'Infeasible' is believed only when presolve on and off agree, and rows have to give way by something.

    'Infeasible or unbounded' is told apart.
    """
    if solution.ending is Ending.INFEASIBLE_OR_UNBOUNDED:
        feasible = run(replace(model, cost=np.zeros_like(model.cost)), options)
        ending = Ending.UNBOUNDED if feasible.values is not None else feasible.ending
        solution = replace(solution, ending=ending)
    if solution.ending is Ending.INFEASIBLE:
        second = run(model, replace(options, presolve=False))
        if second.values is not None:
            return second
        if second.ending is not Ending.INFEASIBLE:
            return replace(second, ending=Ending.FAILED if second.ending is not Ending.LIMIT else Ending.LIMIT)
        impossible = is_impossible(model, options)
        if impossible is not True:
            solution = replace(solution, ending=Ending.LIMIT if impossible is None else Ending.FAILED)
    return solution


def _sharpened(model: LinearModel, values: Floats, options: Options) -> tuple[Floats, BasisStatus | None]:
    """Whole numbers rounded and fixed, the rest solved again as a linear program: no tolerance slop in the answer."""
    again = run(model.fixed(values), replace(options, seconds=None, stoppable=False))
    return (again.values if again.ending is Ending.OPTIMAL and again.values is not None else values), again.basis
