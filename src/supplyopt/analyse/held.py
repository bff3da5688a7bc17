"""A program with the yes-or-nos of an answer held: what is left is linear, and has prices."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from supplyopt.compile import Program, compile_study
from supplyopt.compile.program import ColumnName
from supplyopt.network.grammar import Floats
from supplyopt.result import Portfolio
from supplyopt.solver.feasibility import parts_of
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.hunter import Hunter, new_failures, unproven
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.memory import Memory
from supplyopt.study import Study

Held = Mapping[ColumnName, float]
"""whole number -> its value"""


def held_of(program: Program, values: Floats) -> Held:
    """Every whole number of an answer by name."""
    return {program.name_of(int(j)): float(round(values[j])) for j in np.flatnonzero(program.integer)}


def hold(program: Program, held: Held) -> Program:
    """The program with its whole numbers at given values; those that are not among them stay free between bounds."""
    lower, upper = program.lower.copy(), program.upper.copy()
    for j in np.flatnonzero(program.integer):
        name = program.name_of(int(j))
        if name in held:
            lower[j] = upper[j] = held[name]
    return replace(program, lower=lower, upper=upper, integer=np.zeros_like(program.integer))


@dataclass(frozen=True)
class Least:
    """The optimum of a program, as far as it is known."""

    ending: Ending
    low: float = math.nan
    """no plan costs less [money]"""
    high: float = math.nan
    """some plan costs no more [money]"""


def with_portfolio(program: Program, portfolio: Portfolio, rounding: float = 0.0) -> Program:
    """The program with sizes and choices as they are; an option above its limit leaves it without a plan.

    Sizes may be off by a part of themselves, for ``rounding`` where they were written down.
    """
    lower, upper = program.lower.copy(), program.upper.copy()
    for j, (component, index) in enumerate(program.root.names):
        if component == "plan.size":
            size, slack = portfolio.size(index), rounding * abs(portfolio.size(index))
            lower[j] = min(max(size - slack, lower[j]), size)
            upper[j] = max(min(size + slack, upper[j]), size)
        elif component == "plan.taken":
            lower[j] = upper[j] = float(portfolio.taken.get(index, portfolio.size(index) > 0.0))
    return replace(program, lower=lower, upper=upper)


def least_cost(study: Study, held: Held, limits: Limits, clock: Clock, memory: Memory | None = None) -> Least:
    """The optimum with whole numbers held, whatever fails; ``low`` and ``high`` are told for Ending.OPTIMAL only."""
    return _least(study, lambda program: hold(program, held), limits, clock, memory or Memory())


def portfolio_cost(study: Study, portfolio: Portfolio, limits: Limits, rounding: float = 0.0) -> Least:
    """The least cost of a portfolio, operated at its best, whatever fails; told for Ending.OPTIMAL only."""
    clock = Clock(limits.seconds)
    return _least(study, lambda program: with_portfolio(program, portfolio, rounding), limits, clock, Memory())


def _least(study: Study, narrowed: Callable[[Program], Program], limits: Limits, clock: Clock, memory: Memory) -> Least:
    hunter = Hunter(study)
    while True:
        program = narrowed(compile_study(study))
        options = Options(limits.gap, clock.left, limits.threads, limits.seed)
        values, least = _solved(program, study, options, memory)
        if values is None:
            return least
        attacks = hunter.attacks(program, values, limits, clock)
        new = new_failures(study, attacks)
        if not new:
            return Least(Ending.LIMIT) if unproven(attacks) else least
        study = study.with_failures(new)


def _solved(program: Program, study: Study, options: Options, memory: Memory) -> tuple[Floats | None, Least]:
    memory.lay_out(program)
    values, low, high = np.zeros(len(program.cost)), program.offset, program.offset
    for part in parts_of(program, study.promised):
        model = program.part(part.rows, part.columns)
        solution = memory.solve(part, model, None, program.curves.within(part.columns), options)
        if solution.ending is not Ending.OPTIMAL or solution.values is None or solution.objective is None:
            return None, Least(solution.ending)
        values[part.columns] = solution.values
        low, high = low + min(solution.bound, solution.objective), high + solution.objective
    return values, Least(Ending.OPTIMAL, low, high)
