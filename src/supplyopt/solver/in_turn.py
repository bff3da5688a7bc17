"""Two objectives in turn: the first as low as can be, then the second as low as the first allows.

Added up with weights they would have to differ by many orders of magnitude, and solvers see no further than seven.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from supplyopt.compile import LinearModel
from supplyopt.compile.curves import Curves
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs import Ending, Options, Solution
from supplyopt.solver.outer import solve_curved

SLACK = 1e-6
"""By how much the first may rise for the sake of the second, relative to it and to one unit of money at least [-]."""


def solve_in_turn(model: LinearModel, then: Floats | None, curves: Curves, options: Options) -> Solution:
    """What can be said of a model; with a second objective its plan is the best for that of all nearly as good.

    Each objective has half of the time. Ending and bound are those of the first; ``settled`` tells of the second.
    """
    if then is None:
        return solve_curved(model, curves, options)
    half = options if options.seconds is None else replace(options, seconds=options.seconds / 2)
    first = solve_curved(model, curves, half)
    if first.values is None:
        return first
    reached = float(model.cost @ first.values)
    as_good = replace(model, cost=then)
    if model.cost.any():
        most = np.array([reached + SLACK * max(1.0, abs(reached))])
        as_good = as_good.with_rows(sparse.csr_array(model.cost[None, :]), most)
    second = solve_curved(as_good, curves, half)
    values = first.values if second.values is None else second.values
    return replace(
        first,
        values=values,
        objective=float(model.cost @ values),
        work=first.work + second.work,
        settled=second.ending is Ending.OPTIMAL,
    )
