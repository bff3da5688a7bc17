"""The extensive form: the whole program, its independent parts solved apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from supplyopt.compile import Part, Program, Share, split
from supplyopt.compile.scale import scaled, scaling_of
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs import Ending, Model, Options, Solution, run, stop
from supplyopt.solver.limits import Clock, Limits


@dataclass(frozen=True)
class Answer:
    """What a method found: the worst ending of its parts, values if every part has some, and a bound."""

    ending: Ending
    values: Floats | None
    bound: float
    parts: int
    nodes: int
    iterations: int


GRACE = 2.0
"""Seconds for a first plan of a part when time is over."""

FIRST_PLAN_GAP = 0.5
"""Relative gap that is good enough then [-]."""

_WORST_FIRST = (
    Ending.FAILED,
    Ending.INFEASIBLE,
    Ending.INFEASIBLE_OR_UNBOUNDED,
    Ending.UNBOUNDED,
    Ending.INTERRUPTED,
    Ending.LIMIT,
    Ending.OPTIMAL,
)


def solve_extensive_form(
    program: Program, promised: Sequence[str], limits: Limits, clock: Clock, log_file: str = ""
) -> Answer:
    """Solve every connected part; stops at the first that has no answer at all.

    Scenarios that the objective does not look at take part only if they are ``promised`` something. Their
    operation has no price there, so it is settled afterwards: the best the plan can do in each.
    """
    options = Options(limits.gap, None, limits.threads, limits.seed, log_file=log_file)
    unpriced = program.unpriced
    parts = split(program, [s for s in unpriced if s not in promised])
    values, bound, endings = np.zeros(len(program.cost)), program.offset, []
    nodes = iterations = 0
    complete = True
    columns_left = sum(len(part.columns) for part in parts)
    for part in parts:
        solution = _solve_part(program, part, _allotted(options, clock, len(part.columns) / columns_left))
        columns_left -= len(part.columns)
        endings.append(_ending(solution, clock))
        nodes, iterations = nodes + solution.nodes, iterations + solution.iterations
        bound += solution.bound
        if solution.values is None:
            complete = False
            if solution.ending not in (Ending.LIMIT, Ending.INTERRUPTED):
                break
        else:
            values[part.columns] = solution.values
    ending = min(endings, key=_WORST_FIRST.index, default=Ending.OPTIMAL)
    if complete:
        for scenario in unpriced:
            values = _settled(program, program.scenarios[scenario], values, options)
    return Answer(ending, values if complete else None, bound, len(parts), nodes, iterations)


def _solve_part(program: Program, part: Part, options: Options) -> Solution:
    """Scale, solve, settle doubts about infeasibility, sharpen the values, scale back."""
    matrix = sparse.csr_array(program.matrix[part.rows, :][:, part.columns])
    integer = program.integer[part.columns]
    cost, upper = program.cost[part.columns], program.upper[part.columns]
    scaling = scaling_of(cost, matrix, upper, integer)
    model = Model(
        cost=cost * scaling.column * scaling.money,
        matrix=scaled(matrix, scaling),
        row_lower=program.row_lower[part.rows] * scaling.row,
        row_upper=program.row_upper[part.rows] * scaling.row,
        lower=program.lower[part.columns] / scaling.column,
        upper=upper / scaling.column,
        integer=integer,
    )
    solution = _confirmed(model, run(model, options), options)
    values = solution.values
    if values is not None:
        if integer.any():
            values = _sharpened(model, values, options)
        values = np.clip(values, model.lower, model.upper) * scaling.column
    objective = None if values is None else float(cost @ values)
    return replace(solution, values=values, objective=objective, bound=solution.bound / scaling.money)


def _ending(solution: Solution, clock: Clock) -> Ending:
    """A first plan found after the time was over is not what was asked for."""
    if solution.ending is Ending.OPTIMAL and stop.requested:
        return Ending.INTERRUPTED
    if solution.ending is Ending.OPTIMAL and clock.left is not None and clock.left <= 0.0:
        return Ending.LIMIT
    return solution.ending


def _allotted(options: Options, clock: Clock, share: float) -> Options:
    """A part's share of the time that is left; once it is over, every part still gets a first plan."""
    if stop.requested or (clock.left is not None and clock.left <= 0.0):
        return replace(options, gap=max(options.gap, FIRST_PLAN_GAP), seconds=GRACE, stoppable=False)
    return options if clock.left is None else replace(options, seconds=max(clock.left * share, 0.1))


def _settled(program: Program, share: Share, values: Floats, options: Options) -> Floats:
    """The cheapest operation of a scenario under the plan that is decided, no promise broken further than decided."""
    block = sparse.csr_array(program.matrix[share.row_range, :])
    own = sparse.csr_array(block[:, share.column_range])
    decided = values.copy()
    decided[share.column_range] = 0.0
    moved = block @ decided
    priced = program.cost[share.column_range] != 0  # the excess of soft promises
    sub = replace(
        program,
        cost=program.own_cost[share.column_range],
        offset=0.0,
        matrix=own,
        row_lower=program.row_lower[share.row_range] - moved,
        row_upper=program.row_upper[share.row_range] - moved,
        lower=program.lower[share.column_range],
        upper=np.where(priced, values[share.column_range], program.upper[share.column_range]),
        integer=program.integer[share.column_range],
    )
    part = Part(np.arange(own.shape[1]), np.arange(own.shape[0]))
    solution = _solve_part(sub, part, replace(options, stoppable=False))
    if solution.values is not None:
        values = values.copy()
        values[share.column_range] = solution.values
    return values


def _confirmed(model: Model, solution: Solution, options: Options) -> Solution:
    """'Infeasible' is believed only when presolve on and off agree; 'infeasible or unbounded' is told apart."""
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
    return solution


def _sharpened(model: Model, values: Floats, options: Options) -> Floats:
    """Whole numbers rounded and fixed, the rest solved again as a linear program: no tolerance slop in the answer."""
    whole = np.round(values)
    fixed = replace(
        model,
        lower=np.where(model.integer, whole, model.lower),
        upper=np.where(model.integer, whole, model.upper),
        integer=np.zeros_like(model.integer),
    )
    again = run(fixed, replace(options, seconds=None, stoppable=False))
    return again.values if again.ending is Ending.OPTIMAL and again.values is not None else values
