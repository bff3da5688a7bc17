"""One model, solved once."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import highspy
import numpy as np

from supplyopt.compile import LinearModel
from supplyopt.errors import SolverError
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs.handing import QuietHighs, load
from supplyopt.solver.highs.options import Options, set_options
from supplyopt.solver.highs.solution import ENDINGS, BasisStatus, Ending, Solution, Work
from supplyopt.solver.highs.stop import stoppable


def run(model: LinearModel, options: Options, start: BasisStatus | Floats | None = None) -> Solution:
    """Solve a model; raises SolverError when HiGHS refuses or contradicts what it was given.

    It starts from a basis, if it is a linear program, or from values, if there are any.
    """
    highs: Any = QuietHighs()  # type: ignore[no-untyped-call]
    set_options(highs, options)
    load(highs, model)
    _begin(highs, start)
    with stoppable(highs) if options.stoppable else nullcontext():
        status = highs.run()
    ending = ENDINGS.get(highs.getModelStatus(), Ending.FAILED)
    if status == highspy.HighsStatus.kError and ending is not Ending.INTERRUPTED:
        ending = Ending.FAILED
    info = highs.getInfo()
    has_values = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(highs.getSolution().col_value, dtype=np.float64) if has_values else None
    if values is not None and len(values) != len(model.cost):
        raise SolverError("the solver returned a solution of the wrong length")
    is_mip = bool(model.integer.any())
    objective = float(model.cost @ values) if values is not None else None
    if ending is Ending.OPTIMAL and values is None and len(model.cost):
        ending = Ending.FAILED
    bound = float(info.mip_dual_bound) if is_mip else _linear_bound(ending, objective)
    if not np.isfinite(bound):
        bound = -np.inf
    duals = None
    if not is_mip and ending is Ending.OPTIMAL:
        duals = np.array(highs.getSolution().row_dual, dtype=np.float64)
    work = Work(1, max(int(info.mip_node_count), 0), int(info.simplex_iteration_count))
    basis = _basis(highs) if duals is not None and options.keep_basis else None
    return Solution(ending, values, objective, bound, work, duals, basis=basis)


def _linear_bound(ending: Ending, objective: float | None) -> float:
    return objective if ending is Ending.OPTIMAL and objective is not None else -np.inf


def _begin(highs: Any, start: BasisStatus | Floats | None) -> None:
    """Hand over where to start; a start that HiGHS cannot use is no harm."""
    if isinstance(start, BasisStatus):
        basis = highspy.HighsBasis()
        basis.col_status, basis.row_status = ([_STATUSES[k] for k in each] for each in (start.columns, start.rows))
        basis.valid, basis.alien = True, True
        highs.setBasis(basis)
    elif start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        highs.setSolution(solution)


def _basis(highs: Any) -> BasisStatus:
    found = highs.getBasis()
    columns, rows = (np.array(list(map(int, each)), dtype=np.int8) for each in (found.col_status, found.row_status))
    return BasisStatus(columns, rows)


_STATUSES = [highspy.HighsBasisStatus(k) for k in range(5)]
