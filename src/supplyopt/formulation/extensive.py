"""The whole study as one Pyomo model: the reference that every method must agree with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyomo.environ as pyo

from supplyopt.errors import OutputError
from supplyopt.formulation.objective import OutcomeExpressions, write_objective
from supplyopt.formulation.operation import Operation
from supplyopt.formulation.plan import Plan
from supplyopt.formulation.recourse import Recourse
from supplyopt.network.resolve import Conditions
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study


def build(study: Study) -> Any:
    """The extensive form of a study as a plain Pyomo ``ConcreteModel``, for those who want to read or extend it.

    Components: ``plan`` (:class:`~supplyopt.formulation.plan.Plan`), ``scenario[id]``
    (:class:`~supplyopt.formulation.operation.Operation` and the rules that cover it), ``calm`` (rules that cover
    calm), ``requirements``
    (:func:`~supplyopt.formulation.objective.write_objective`) and ``objective`` [money, minimised]. Squares that
    rules ask for stand in it with the tangents of :data:`~supplyopt.formulation.impose.TANGENTS` only, measures of risk
    that are not linear with the mean: outer approximations, which ``solve`` tightens until the answer keeps the truth.
    Raises ValueError for regret of a study that does not know the least cost of each scenario.
    """
    return formulated(study, study.conditions, study.probabilities)


def formulated(study: Study, every: Mapping[str, Conditions], weights: Mapping[str, float]) -> Any:
    """The extensive form of some scenarios and calm, with weights that may be others than those of the study."""
    if not study.is_referenced:
        raise ValueError("the least cost of each scenario is not known: ask supplyopt.solver.referenced(study)")
    network, model = study.network, pyo.ConcreteModel(name=study.name)
    model.plan = pyo.Block()
    plan = Plan(model.plan, network, study.calm, study.headroom)
    model.calm, model.scenario = pyo.Block(), pyo.Block(list(every))
    recourse = {}
    if plan.calm is not None:
        recourse[CALM] = Recourse(model.calm, plan.calm, study.rules_covering(CALM), model.plan.amount)
    for s, conditions in every.items():
        operation = Operation(model.scenario[s], network, conditions, plan, study.headroom, plan.calm)
        recourse[s] = Recourse(model.scenario[s], operation, study.rules_covering(s), model.plan.amount)
    outcomes = OutcomeExpressions(
        study,
        plan,
        lambda s: recourse[s].cost,
        lambda s: recourse[s].penalty,
        lambda s, demand, first, last: recourse[s].short(demand, first, last),
        weights,
    )
    model.requirements = pyo.Block()
    requirements = write_objective(model.requirements, plan, study.policy.rules, study.risk, outcomes)
    model.objective = pyo.Objective(expr=requirements.objective)
    return model


def write_model(study: Study, path: str | Path) -> None:
    """Write the extensive form with its documented names to an ``.lp`` or ``.mps`` file; raises OutputError."""
    try:
        build(study).write(str(path), io_options={"symbolic_solver_labels": True})
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}") from error
