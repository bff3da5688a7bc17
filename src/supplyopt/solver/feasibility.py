"""Whether anything at all keeps the rules: every part of a program by itself, its costs put aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from supplyopt.compile import Part, Program, compile_study, split
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.outer import solve_squares
from supplyopt.study import Study

ANY = 0.99
"""Gap at which any plan is good enough [-]."""
Focus = frozenset[tuple[str, Any]]
"""(component, index) of columns of the plan: what a question is about"""


@dataclass(frozen=True)
class Doubt:
    """A part of a program that no values fit, or of which it could not be found out."""

    part: Part
    proven: bool

    def focus(self, program: Program) -> Focus:
        """The columns of the plan that it holds."""
        return frozenset(program.root.names[j] for j in self.part.columns if j < program.root.count)

    def columns(self, program: Program) -> list[tuple[str, Any]]:
        """(component, index) of all its columns, those of scenarios among them."""
        found = list(self.focus(program))
        for share in program.scenarios.values():
            own = self.part.columns - share.first_column
            found += [share.columns.names[j] for j in own[(own >= 0) & (own < share.columns.count)]]
        return found


def parts_of(program: Program, promised: tuple[str, ...], focus: Focus = frozenset()) -> Iterator[Part]:
    """The connected parts of a program without scenarios that nothing is promised in, or those with some of a focus."""
    left_out = [s for s in program.unpriced if s not in promised]
    wanted = [j for j, name in enumerate(program.root.names) if name in focus]
    for part in split(program, left_out):
        if not focus or np.isin(wanted, part.columns).any():
            yield part


def doubts(
    program: Program, promised: tuple[str, ...], options: Options, focus: Focus = frozenset()
) -> Iterator[Doubt]:
    """The parts of a program that cannot be, the largest first; with a ``focus`` only parts that hold some of it.

    Whole numbers count: no relaxation is asked. 'Infeasible' is believed only where presolve on and off agree.
    """
    for part in parts_of(program, promised, focus):
        model, squares = program.part(part.rows, part.columns), program.squares.within(part.columns)
        cost = np.zeros_like(model.cost)
        cost[squares.column] = 1.0  # the least concentrated plan is the first to keep a cap on concentration
        solution = solve_squares(replace(model, cost=cost), squares, replace(options, gap=ANY))
        if solution.values is None:
            yield Doubt(part, solution.ending is Ending.INFEASIBLE)


def is_feasible(study: Study, options: Options, focus: Focus = frozenset()) -> bool | None:
    """Whether some portfolio keeps every hard rule of a study; none if it could not be found out."""
    found = next(doubts(compile_study(study), study.promised, options, focus), None)
    return True if found is None else False if found.proven else None
