"""HiGHS on the ready matrix: the floor under every way of building it."""

from __future__ import annotations

from typing import Any

import highspy
from tests.bench.piece import GAP, Found, Work

from supplyopt.compile import Program, compile_study
from supplyopt.study import Study


def solving(study: Study, seconds: float) -> Work:
    """Compiled beforehand; handed over in one call and solved."""
    program = compile_study(study)

    def work() -> Found:
        solver = handed_over(program, seconds)
        solver.run()
        return answer(solver, program.shape[1], program.offset)

    return work


def passing(study: Study, seconds: float) -> Work:
    """Compiled beforehand; handed over in one call and not solved."""
    program = compile_study(study)

    def work() -> Found:
        handed_over(program, seconds)
        return Found(count=program.shape[1])

    return work


def handed_over(program: Program, seconds: float) -> Any:
    """HiGHS with a program in it."""
    solver: Any = highspy.Highs()
    settle(solver, seconds)
    rows, columns, nonzeros = program.shape
    matrix = program.matrix
    solver.passModel(
        columns,
        rows,
        nonzeros,
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        program.offset,
        program.cost,
        program.lower,
        program.upper,
        program.row_lower,
        program.row_upper,
        matrix.indptr.astype("int32"),
        matrix.indices.astype("int32"),
        matrix.data,
        program.integer.astype("int32"),
    )
    assert solver.getNumNz() == nonzeros
    return solver


def settle(solver: Any, seconds: float) -> None:
    """The settings that all share: one thread, one gap."""
    chosen = {"output_flag": False, "threads": 1, "mip_rel_gap": GAP, "time_limit": seconds}
    for name, value in chosen.items():
        solver.setOptionValue(name, value)


def answer(solver: Any, columns: int, offset: float = 0.0) -> Found:
    """What HiGHS says of itself."""
    info = solver.getInfo()
    cost = info.objective_function_value
    has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    branched = info.mip_node_count >= 0  # a linear program has none
    bound = info.mip_dual_bound if branched else cost if optimal else None
    status = "optimal" if optimal else solver.modelStatusToString(solver.getModelStatus())
    return Found(cost if has_plan else None, bound, 1, columns, status)
