"""The extensive form: the whole program, its independent parts solved apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy import sparse

from supplyopt.compile import Program, Share, split
from supplyopt.compile.affine import Ints
from supplyopt.compile.template import Columns
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs import BasisStatus, Ending, Options, Solution, Work, stop
from supplyopt.solver.in_turn import solve_in_turn
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.memory import Memory
from supplyopt.solver.one_model import solve_model
from supplyopt.solver.ties import TieBreak

Which = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Outside:
    """Operations of scenarios that are no part of the program: columns of a template, and their values [S, n]."""

    columns: Columns
    scenarios: tuple[str, ...]
    values: Rows


class Rows(Protocol):
    """An array, or what gives some rows of one when it is asked."""

    def __getitem__(self, rows: Ints, /) -> Floats:
        """Some rows [k, n]."""
        ...


@dataclass(frozen=True)
class Answer:
    """What a method found: the worst ending of its parts, values if every part has some, and a bound."""

    ending: Ending
    values: Floats | None
    bound: float
    parts: int
    work: Work
    settled: bool = True
    """whether a second objective, if there is one, was solved to the end in every part"""
    alike: bool = False
    """whether another seed or number of threads would have given the same"""
    outside: tuple[Outside, ...] = ()
    """operations that are decided outside of the program"""
    duals: Floats | None = None
    """what the optimum changes by for a unit more of the limits of each row; NaN where no linear program told it [m]"""
    bases: tuple[BasisStatus | None, ...] = ()
    """where the last linear program of each part ended"""


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
    program: Program,
    promised: Sequence[str],
    limits: Limits,
    clock: Clock,
    log_file: str = "",
    memory: Memory | None = None,
) -> Answer:
    """Solve every connected part; stops at the first that has no answer at all. ``memory`` is of studies much alike.

    Scenarios that the objective does not look at take part only if they are ``promised`` something. Their
    operation has no price there, so it is settled afterwards: the best the plan can do in each.
    """
    if memory is not None:
        memory.lay_out(program)
    options = Options(limits.gap, None, limits.threads, limits.seed, log_file=log_file, keep_basis=memory is None)
    parts = split(program, [s for s in program.unpriced if s not in promised])
    values, bound, endings = np.zeros(len(program.cost)), program.offset, []
    duals, bases = np.full(program.matrix.shape[0], np.nan), []
    work, complete, settled = Work(), True, True
    columns_left = sum(len(part.columns) for part in parts)
    breaker = TieBreak(program, limits.ties, None if memory is None else memory.ties)
    for part in parts:
        allotted = _allotted(options, clock, len(part.columns) / columns_left)
        model, curves = program.part(part.rows, part.columns), program.curves.within(part.columns)
        then = None if program.then is None else program.then[part.columns]
        if memory is None:
            solution = solve_in_turn(model, then, curves, allotted)
        else:
            solution = memory.solve(part, model, then, curves, allotted)
        if solution.duals is not None and len(solution.duals) == len(part.rows):
            duals[part.rows] = solution.duals
        bases.append(solution.basis)
        endings.append(_ending(solution, clock))
        if curves.count:
            breaker.leave(solution)
        else:
            solution = breaker.settle(part.columns, model, solution, _allotted(options, clock, 1.0), then)
        columns_left -= len(part.columns)
        work += solution.work
        settled &= solution.settled
        bound += solution.bound
        if solution.values is None:
            complete = False
            if solution.ending not in (Ending.LIMIT, Ending.INTERRUPTED):
                break
        else:
            values[part.columns] = solution.values
    values = settled_unpriced(program, values, options, memory, breaker) if complete else values
    ending, found = worst_ending(endings), values if complete else None
    alike, ends = breaker.alike, tuple(bases)
    return Answer(ending, found, bound, len(parts), work, settled, alike, duals=duals, bases=ends)


def worst_ending(endings: Sequence[Ending]) -> Ending:
    """What is to be said of the whole when its parts ended in these ways."""
    return min(endings, key=_WORST_FIRST.index, default=Ending.OPTIMAL)


def settled_unpriced(
    program: Program, values: Floats, options: Options, memory: Memory | None = None, breaker: TieBreak | None = None
) -> Floats:
    """Values with the best operation that the plan can do in scenarios that the objective does not look at."""
    held = _held_in_common(program)
    for scenario in program.unpriced:
        values = _settled(program, program.scenarios[scenario], values, held, options, memory, breaker)
    return values


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


def _settled(
    program: Program,
    share: Share,
    values: Floats,
    held: tuple[Which, Which],
    options: Options,
    memory: Memory | None,
    breaker: TieBreak | None,
) -> Floats:
    """The cheapest operation of a scenario under the plan that is decided, no promise broken further than decided."""
    rows, columns = _range(share.row_range), _range(share.column_range)
    own = program.part(rows, columns)
    decided = values.copy()
    decided[share.column_range] = 0.0
    moved = sparse.csr_array(program.matrix[share.row_range, :]) @ decided
    excess = own.cost != 0  # of soft promises: all that the objective knows of this scenario
    low, high = (which[share.column_range] for which in held)
    slack = 1e-9 * (1.0 + np.abs(values[share.column_range]))
    operation = replace(
        own,
        cost=program.own_cost[share.column_range],
        row_lower=own.row_lower - moved,
        row_upper=own.row_upper - moved,
        lower=np.where(low, np.maximum(own.lower, values[share.column_range] - slack), own.lower),
        upper=np.where(excess | high, values[share.column_range] + slack, own.upper),
    )
    options = replace(options, stoppable=False)
    known = None if memory is None else memory.settle(rows, columns, operation, options)
    solution = solve_model(operation, options) if known is None else known
    if breaker is not None:
        solution = breaker.settle(columns, operation, solution, options)
    if solution.values is not None:
        values = values.copy()
        values[share.column_range] = solution.values
    return values


def _held_in_common(program: Program) -> tuple[Which, Which]:
    """Which columns must not fall, and which must not rise, for rows over several scenarios to hold."""
    common = np.ones(program.matrix.shape[0], dtype=bool)
    for share in program.scenarios.values():
        common[share.row_range] = False
    entries = sparse.csr_array(program.matrix)[common]
    positive, negative = (entries > 0).astype(float), (entries < 0).astype(float)
    lower, upper = (np.isfinite(side[common]).astype(float) for side in (program.row_lower, program.row_upper))
    return lower @ positive + upper @ negative > 0, upper @ positive + lower @ negative > 0


def _range(where: slice) -> Ints:
    return np.arange(where.start, where.stop)
