"""The whole study as one Pyomo model: the reference that every method must agree with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyomo.environ as pyo

from supplyopt.errors import OutputError
from supplyopt.formulation.objective import OutcomeExpressions, write_objective
from supplyopt.formulation.plan import Plan
from supplyopt.formulation.recourse import Recourse
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study


def build(study: Study) -> Any:
    """The extensive form of a study as a plain Pyomo ``ConcreteModel``, for those who want to read or extend it.

    Components: ``plan`` (:class:`~supplyopt.formulation.plan.Plan`), ``scenario[id]``
    (:class:`~supplyopt.formulation.recourse.Recourse`), ``requirements``
    (:func:`~supplyopt.formulation.objective.write_objective`) and ``objective`` [money, minimised].
    """
    network, model = study.network, pyo.ConcreteModel(name=study.name)
    model.plan = pyo.Block()
    plan = Plan(model.plan, network, study.calm, study.headroom)
    model.scenario = pyo.Block(list(study.conditions))
    recourse = {
        s: Recourse(model.scenario[s], plan, conditions, study.headroom, study.rules_covering(s))
        for s, conditions in study.conditions.items()
    }
    calm_cost = plan.calm.cost() if plan.calm else 0.0

    def cost(s: str) -> Any:
        return calm_cost if s == CALM else recourse[s].cost

    def short(s: str, demand: str) -> Any:
        return sum(plan.short(demand, t) for t in network.periods) if s == CALM else recourse[s].short(demand)

    outcomes = OutcomeExpressions(study.probabilities, cost, short, study.demanded)
    model.requirements = pyo.Block()
    model.objective = pyo.Objective(expr=write_objective(model.requirements, plan, study.policy, outcomes))
    return model


def write_model(study: Study, path: str | Path) -> None:
    """Write the extensive form with its documented names to an ``.lp`` or ``.mps`` file; raises OutputError."""
    try:
        build(study).write(str(path), io_options={"symbolic_solver_labels": True})
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}") from error
