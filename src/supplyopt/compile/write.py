"""A study as it is written in Pyomo, once: the plan with all that is required of it, and a template for operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pyomo.environ as pyo
from pyomo.common.gc_manager import PauseGC

from supplyopt.compile.affine import Ints
from supplyopt.compile.stamp import Stamped, outcomes_of, stamp_study
from supplyopt.compile.template import Columns, Template, columns_of, compile_block
from supplyopt.compile.worsts import Worst, Worsts
from supplyopt.formulation.measured import Worst as WrittenWorst
from supplyopt.formulation.objective import OutcomeExpressions, write_objective
from supplyopt.formulation.plan import Plan
from supplyopt.formulation.recourse import Recourse
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study

Asked = Callable[[Plan], Mapping[tuple[Any, ...], Any]]
"""Expressions that somebody wants compiled too, by key, written on the plan."""


@dataclass(frozen=True, eq=False)
class Written:
    """Everything of a study, compiled and not yet put together."""

    root: Template
    """the plan, calm and the requirements; its last rows are the objectives, its columns end with the stand-ins"""
    stand_ins: Columns
    """columns that stand for what scenarios come to"""
    objectives: int
    """number of objectives"""
    stamped: Sequence[Stamped]
    unpriced: tuple[str, ...]
    """scenarios whose cost the objective does not look at"""
    columns_of_squares: Ints
    worsts: Worsts


def write_study(study: Study, asked_of: Asked | None = None) -> Written:
    """Write each block in Pyomo once, and compile it; nothing is garbage meanwhile, so that none is looked for."""
    with PauseGC():
        return _written(study, asked_of)


def _written(study: Study, asked_of: Asked | None) -> Written:
    root = write_root(study, asked_of)
    return replace(root.written, stamped=stamp_study(study, root.plan, root.written.root.columns, root.asked))


class Root(NamedTuple):
    """A study written without the operations of its scenarios, and what these are to be written to."""

    written: Written
    plan: Plan
    asked: list[tuple[Any, ...]]
    """what the root asks of a scenario"""


def write_root(study: Study, asked_of: Asked | None = None) -> Root:
    """Write the plan, calm and what is required, with stand-ins for what scenarios come to."""
    model = pyo.ConcreteModel()
    model.plan, model.calm = pyo.Block(), pyo.Block()
    plan = Plan(model.plan, study.network, study.calm, study.headroom)
    amounts = model.plan.amount
    calm = Recourse(model.calm, plan.calm, study.rules_covering(CALM), amounts) if plan.calm else None
    model.requirements, model.outcome = pyo.Block(), pyo.Var(pyo.Any, dense=False)
    outcomes = OutcomeExpressions(
        study,
        plan,
        lambda s: model.outcome["cost", s],
        lambda s: model.outcome["penalty", s],
        lambda s, demand, first, last: model.outcome["short", s, demand, first, last],
    )
    requirements = write_objective(model.requirements, plan, study.policy.rules, study.risk, outcomes)
    asked = sorted({("cost",), *((key[0], *key[2:]) for key in model.outcome)})
    root_columns, outcome_columns = _root_columns(model)
    positions = {**root_columns.positions, **outcome_columns.positions}
    functionals = {
        **(outcomes_of(calm, asked) if calm else {}),
        **{("part", i): square.part for i, square in enumerate(requirements.squares)},
        **{("total", i): square.total for i, square in enumerate(requirements.squares)},
        **{("asked", *key): each for key, each in (asked_of(plan) if asked_of else {}).items()},
    }
    objectives = [requirements.objective, *([] if requirements.then is None else [requirements.then])]
    root = compile_block(model, root_columns, positions, {}, functionals, objectives)
    seen = study.risk.looks_at
    written = Written(
        root,
        outcome_columns,
        len(objectives),
        (),
        tuple(s for s in sorted(study.conditions) if not seen(s, study.probabilities[s])),
        np.array([positions[id(square.variable)] for square in requirements.squares], dtype=np.int64),
        Worsts(tuple(_worst(worst, positions) for worst in requirements.worsts)),
    )
    return Root(written, plan, asked)


def _worst(written: WrittenWorst, positions: Mapping[int, int]) -> Worst:
    reached = np.array([positions[id(written.reached[s])] for s in written.weights], dtype=np.int64)
    return Worst(positions[id(written.variable)], reached, written.measure, written.weights)


def _root_columns(model: Any) -> tuple[Columns, Columns]:
    """Columns of plan and requirements first, then the outcomes that stand for scenario expressions."""
    every = columns_of(model)
    is_outcome = np.array([component == "outcome" for component, _ in every.names], dtype=bool)
    order = np.concatenate([np.flatnonzero(~is_outcome), np.flatnonzero(is_outcome)])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    ids = list(every.positions)
    own, stand_ins = order[: int((~is_outcome).sum())], order[int((~is_outcome).sum()) :]

    def pick(which: Any) -> Columns:
        return Columns(
            tuple(every.names[i] for i in which),
            every.lower[which],
            every.upper[which],
            every.integer[which],
            {ids[i]: int(rank[i]) for i in which},
        )

    return pick(own), pick(stand_ins)
