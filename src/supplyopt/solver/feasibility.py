"""Whether anything at all keeps the rules: every part of a program by itself, its costs put aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from supplyopt.compile import Part, Program, compile_study, split
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.outer import solve_squares
from supplyopt.study import Study


@dataclass(frozen=True)
class Doubt:
    """A part of a program that no values fit, or of which it could not be found out."""

    part: Part
    proven: bool


def doubts(program: Program, promised: tuple[str, ...], options: Options) -> Iterator[Doubt]:
    """The parts of a program that cannot be, in the order of their size. Whole numbers count: no relaxation is asked.

    'Infeasible' is believed only where presolve on and off agree.
    """
    left_out = [s for s in program.unpriced if s not in promised]
    for part in split(program, left_out):
        model = program.part(part.rows, part.columns)
        free = replace(model, cost=np.zeros_like(model.cost))
        solution = solve_squares(free, program.squares.within(part.columns), options)
        if solution.values is None:
            yield Doubt(part, solution.ending is Ending.INFEASIBLE)


def is_feasible(study: Study, options: Options) -> bool | None:
    """Whether some portfolio keeps every hard rule of a study; none if it could not be found out."""
    found = next(doubts(compile_study(study), study.promised, options), None)
    return True if found is None else False if found.proven else None
