"""Whether anything at all keeps the rules: every part of a program by itself, its costs put aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from supplyopt.compile import Part, Program, split
from supplyopt.solver.highs import Ending, Options, Solution
from supplyopt.solver.outer import solve_curved

ANY = 0.99
"""Gap at which any plan is good enough [-]."""
Focus = frozenset[tuple[str, Any]]
"""(component, index) of columns of the plan: what a question is about"""


def parts_of(program: Program, promised: tuple[str, ...], focus: Focus = frozenset()) -> Iterator[Part]:
    """The connected parts of a program without scenarios that nothing is promised in, or those with some of a focus."""
    left_out = [s for s in program.unpriced if s not in promised]
    wanted = [j for j, name in enumerate(program.root.names) if name in focus]
    for part in split(program, left_out):
        if not focus or np.isin(wanted, part.columns).any():
            yield part


def any_plans(
    program: Program, promised: tuple[str, ...], options: Options, focus: Focus = frozenset()
) -> Iterator[tuple[Part, Solution]]:
    """The parts of a program, the largest first, each with any plan that keeps it.

    Whole numbers count: no relaxation is asked. 'Infeasible' is believed only where presolve on and off agree.
    """
    for part in parts_of(program, promised, focus):
        model, curves = program.part(part.rows, part.columns), program.curves.within(part.columns)
        cost = np.zeros_like(model.cost)
        cost[curves.columns] = 1.0  # the least concentrated plan is the first to keep a cap on concentration
        yield part, solve_curved(replace(model, cost=cost), curves, replace(options, gap=ANY))


def has_plan(program: Program, promised: tuple[str, ...], options: Options) -> bool | None:
    """Whether a program has any plan; none if it could not be found out. One part that cannot be is enough."""
    is_known = True
    for _, solution in any_plans(program, promised, options):
        if solution.ending is Ending.INFEASIBLE:
            return False
        is_known = is_known and solution.values is not None
    return True if is_known else None
