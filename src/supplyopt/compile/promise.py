"""The recourse of a failure as a linear program over its own columns, the plan being decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo
from scipy import sparse

from supplyopt.compile.linear_model import LinearModel
from supplyopt.compile.template import Columns, RowName, columns_of, compile_block
from supplyopt.formulation.plan import Plan
from supplyopt.formulation.promise import Promise
from supplyopt.network import Demand
from supplyopt.network.resolve import failing, without_unlimited
from supplyopt.rules import Rule
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.rules.exclusion import Exclusion
from supplyopt.study import Study

MONEY = ("pay_drawn", "pay_owed", "depletion")
"""Rows that only say what things cost: a promise does not look at them."""


@dataclass(frozen=True)
class PromisedOperation:
    """``min c'v`` over the operation of a failure, its rows by name; nothing has failed yet, no asset is unlimited."""

    model: LinearModel
    columns: Columns
    row_names: tuple[RowName, ...]
    weights: dict[str, float]
    """demand -> what a unit less of its shortage is worth: a part of what its item and class ask for [-/unit]"""


def compile_promise(
    study: Study, rule: ContingencyRule, plan_values: dict[tuple[str, Any], float], level: float
) -> PromisedOperation:
    """The operation that keeps a promise as well as it can under a plan: ``plan_values`` by component and index."""
    model = pyo.ConcreteModel()
    model.plan, model.recourse = pyo.Block(), pyo.Block()
    plan = Plan(model.plan, study.network, study.calm, study.headroom)
    intact = without_unlimited(study.network, failing(study.network, {}), study.headroom)
    allowed = {key[2:]: plan_values.get(("plan.amount", key), 0.0) for key in _worst_keys(plan_values, rule.name)}
    others: list[Rule] = [r for r in study.policy.rules if isinstance(r, Exclusion) and r.is_hard]
    promise = Promise(model.recourse, plan, intact, rule, others, allowed, study.headroom, level)
    root = columns_of(model.plan)
    own = columns_of(model.recourse, root.count)
    template = compile_block(model.recourse, own, {**root.positions, **own.positions}, {}, {("missing",): promise.cost})
    decided = np.array([plan_values.get((f"plan.{component}", index), 0.0) for component, index in root.names])
    rows = template.rows
    whole = sparse.csr_array(
        (rows.entries.constant, (rows.row, rows.column)), shape=(rows.count, root.count + own.count)
    )
    moved = whole[:, : root.count] @ decided + rows.shift.constant
    cost = np.zeros(root.count + own.count)
    cost[template.outcomes.column] = template.outcomes.entries.constant
    keep = np.array([name.component not in MONEY for name in template.row_names], dtype=bool)
    return PromisedOperation(
        LinearModel(
            cost=cost[root.count :],
            matrix=sparse.csr_array(whole[keep, :][:, root.count :]),
            row_lower=(template.lower - moved)[keep],
            row_upper=(template.upper - moved)[keep],
            lower=own.lower,
            upper=own.upper,
            integer=np.zeros(own.count, dtype=bool),
        ),
        own,
        tuple(name for name, kept in zip(template.row_names, keep, strict=True) if kept),
        {d.name: 1.0 / promise.asked[d.resource[0], d.use] for d in study.network.demands if _is_asked(d, promise)},
    )


def _is_asked(demand: Demand, promise: Promise) -> bool:
    return (demand.resource[0], demand.use) in promise.asked


def _worst_keys(plan_values: dict[tuple[str, Any], float], rule: str) -> list[Key]:
    found = [index for component, index in plan_values if component == "plan.amount"]
    return [key for key in found if key[:2] == (rule, "worst")]
