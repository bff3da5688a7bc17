"""A program with the yes-or-nos of an answer held: what is left is linear, and has prices."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from supplyopt.compile import Program
from supplyopt.compile.program import ColumnName
from supplyopt.network.grammar import Floats
from supplyopt.solver.feasibility import parts_of
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.outer import solve_squares
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


def least_cost(program: Program, study: Study, options: Options) -> Least:
    """The optimum of a program; ``low`` and ``high`` are told for Ending.OPTIMAL only."""
    low = high = program.offset
    for part in parts_of(program, study.promised):
        model = program.part(part.rows, part.columns)
        solution = solve_squares(model, program.squares.within(part.columns), options)
        if solution.ending is not Ending.OPTIMAL or solution.objective is None:
            return Least(solution.ending)
        low, high = low + min(solution.bound, solution.objective), high + solution.objective
    return Least(Ending.OPTIMAL, low, high)
