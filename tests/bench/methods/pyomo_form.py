"""The extensive form in plain Pyomo with HiGHS, as somebody would write it who does not decompose."""

from __future__ import annotations

import pyomo.environ as pyo
from pyomo.contrib.appsi.solvers import Highs
from tests.bench.piece import GAP, Found, Work

import supplyopt as so
from supplyopt.study import Study


def solving(study: Study, seconds: float) -> Work:
    """Built, handed over by Pyomo's quickest interface, and solved."""

    def work() -> Found:
        model = so.build(study)
        solver = pyo.SolverFactory("appsi_highs")
        solver.options = {"threads": 1, "mip_rel_gap": GAP, "time_limit": seconds}
        found = solver.solve(model, load_solutions=False)
        status = str(found.solver.termination_condition)
        return Found(found.problem.upper_bound, found.problem.lower_bound, 1, status=status)

    return work


def building(study: Study, seconds: float) -> Work:
    """Built and handed over, nothing solved."""

    def work() -> Found:
        model, solver = so.build(study), Highs()
        solver.set_instance(model)
        return Found(count=solver._solver_model.getNumCol())

    return work
