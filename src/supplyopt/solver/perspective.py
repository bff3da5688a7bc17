"""Squares made tighter where a yes-or-no decides whether there is anything to square.

A contract that a relaxation signs by a tenth counts as a tenth of its square or less, so that fees look cheaper than
they are. Plans that are cheaper than the best one known supply at least so much; with that floor the square of what is
signed in part grows (:meth:`~supplyopt.compile.squares.Squares.perspective`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from supplyopt.compile import LinearModel
from supplyopt.compile.gates import NONE, gates
from supplyopt.compile.squares import Squares
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs import Ending, Options, Solution
from supplyopt.solver.one_model import solve_model

SAFETY = 1e-6
"""Part of a floor, and of the cost it follows from, that is given away to rounding [-]."""


def tightened(model: LinearModel, squares: Squares, best: Solution, options: Options) -> Squares:
    """Squares that hold for every plan cheaper than the best one known; the same where nothing can be gained."""
    gate = squares.gated(gates(model))
    floor = np.zeros(squares.count)
    known: dict[bytes, float] = {}
    for k in np.flatnonzero(gate != NONE):
        total = squares.total[[k], :].toarray().ravel()
        if total.tobytes() not in known:
            known[total.tobytes()] = _least(model, total, best, options)
        floor[k] = known[total.tobytes()] + squares.total_shift[k]
    floor *= 1 - SAFETY
    return squares.perspective(gate, floor) if (floor > 0).any() else squares


def _least(model: LinearModel, total: Floats, best: Solution, options: Options) -> float:
    """The least that a total can be, of plans no dearer than the best one known; minus infinity if nobody knows."""
    most = float(model.cost @ best.values) if best.values is not None else np.inf
    cheaper = model.relaxed().with_rows(model.cost[None, :], np.array([most + SAFETY * max(1.0, abs(most))]))
    found = solve_model(replace(cheaper, cost=total), options)
    return found.bound if found.ending is Ending.OPTIMAL else -np.inf
