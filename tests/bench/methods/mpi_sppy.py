"""mpi-sppy on the models of single scenarios: its extensive form, progressive hedging and L-shaped method, one process.

L-shaped wants mpi4py even in one process, though mpi-sppy brings a communicator for that; where mpi4py is missing it is
given that one. Of the two names under which Pyomo knows HiGHS only ``highs`` works there.
"""

from __future__ import annotations

from typing import Any

import mpisppy.MPI
from mpisppy.opt.ef import ExtensiveForm
from mpisppy.opt.lshaped import LShapedMethod
from mpisppy.opt.ph import PH
from mpisppy.utils.sputils import solver_options_layer
from pyomo.contrib.benders import benders_cuts
from tests.bench.piece import GAP, Found, Work

import supplyopt as so
from supplyopt.study import Study

OPTIONS = {"threads": 1, "mip_rel_gap": GAP}


def extensive_form(study: Study, seconds: float) -> Work:
    """Its scenarios tied together by equations."""

    def work() -> Found:
        creator = so.scenario_creator(study)
        form = ExtensiveForm({"solver": "appsi_highs"}, creator.names, creator)
        found = form.solve_extensive_form(solver_options={**OPTIONS, "time_limit": seconds})
        status = str(found.solver.termination_condition)
        return Found(found.problem.upper_bound, found.problem.lower_bound, 1, status=status)

    return work


def l_shaped(study: Study, seconds: float) -> Work:
    """A cut a scenario and round, until none cuts by more than a part of the cost."""
    if not mpisppy.MPI.haveMPI:
        benders_cuts.mpi4py_available, benders_cuts.MPI = True, mpisppy.MPI

    def work() -> Found:
        creator = so.scenario_creator(study)
        options = {"root_solver": "highs", "sp_solver": "highs", "root_solver_options": OPTIONS}
        options |= {"sp_solver_options": {"threads": 1}, "tol": GAP, "max_iter": 10_000, "verbose": False}
        method = LShapedMethod(options, creator.names, creator)
        method.lshaped_algorithm()
        bound = float(method._LShaped_bound)
        return Found(float(method.root.obj.expr()), bound, method.iter + 1, status="converged")

    return work


def progressive_hedging(study: Study, seconds: float) -> Work:
    """Until scenarios agree on what is decided: no bound comes of it, and its cost is that of nearly the same plans."""

    def work() -> Found:
        creator = so.scenario_creator(study)
        options: dict[str, Any] = {
            "solver_name": "highs",
            "PHIterLimit": 1_000,
            "defaultPHrho": 10.0,
            "convthresh": GAP,
        }
        options |= {"verbose": False, "display_progress": False, "display_timing": False}
        options |= {"linearize_proximal_terms": True, "proximal_linearization_tolerance": 0.1}
        options |= {"solver_options_layers": [solver_options_layer("default", OPTIONS)]}
        method = PH(options, creator.names, creator)
        apart, _, _ = method.ph_main()
        assert apart <= GAP, "scenarios did not come to agree"
        return Found(iterations=method._PHIter, status="converged")

    return work
