"""Operations under a plan that is decided: what is left of a scenario is a linear program over its own columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo
from scipy import sparse

from supplyopt.compile.linear_model import LinearModel
from supplyopt.compile.stamp import COST, stamp_all
from supplyopt.compile.template import Columns, Template, columns_of
from supplyopt.compile.tile import shifted
from supplyopt.formulation.plan import Plan
from supplyopt.network.grammar import Floats
from supplyopt.network.resolve import Conditions, in_force
from supplyopt.result import PlanValues
from supplyopt.rules import Rule
from supplyopt.study import Study

Decided = Mapping[tuple[str, Any], float]
"""(component, index) of a column of the plan -> its value"""


def decided_by(plan: PlanValues) -> Decided:
    """The columns of a plan in numbers, as far as scenarios look at them."""
    found: dict[tuple[str, Any], float] = {("plan.size", o): size for o, size in plan.portfolio.sizes.items()}
    if plan.calm is not None:
        calm = plan.calm
        parts: dict[str, Mapping[Any, float]] = {
            "flow": calm.flows,
            "stock": calm.stocks,
            "served": calm.served_,
            "short": calm.short_,
            "late": calm.late_,
        }
        found |= {(f"plan.calm.{name}", key): value for name, part in parts.items() for key, value in part.items()}
    return found


def _no_rules(_: str) -> Sequence[Rule]:
    return ()


@dataclass(frozen=True)
class DecidedOperation:
    """``min c'v + offset`` over the operation of a scenario, the plan being decided [money]."""

    model: LinearModel
    offset: float
    columns: Columns

    def short(self, values: Any) -> dict[str, float]:
        """demand -> what of it is never served from the onset on, at a point [unit]."""
        found: dict[str, float] = {}
        for (demand, _), amount in self.short_by_period(values).items():
            found[demand] = found.get(demand, 0.0) + amount
        return found

    def short_by_period(self, values: Any) -> dict[tuple[str, int], float]:
        """(demand, period) -> what is never served from the onset on, at a point [unit]."""
        named = zip(self.columns.names, values, strict=True)
        return {index: float(value) for (component, index), value in named if component == "short"}


def compile_operations(
    study: Study,
    decided: Decided,
    every: Mapping[str, Conditions],
    rules_covering: Callable[[str], Sequence[Rule]] = _no_rules,
) -> Iterator[tuple[str, DecidedOperation]]:
    """The operation of each of some conditions under a plan, without rules unless told; compiled once, then stamped."""
    plan, root, values = root_of(study, decided)
    settled = {
        s: in_force(study.network, each, lambda option: decided.get(("plan.size", option), 0.0))
        for s, each in every.items()
    }
    for stamped in stamp_all(study, plan, root, COST, settled, rules_covering):
        for name, parameters in zip(stamped.scenarios, stamped.parameters, strict=True):
            yield name, decide(stamped.template, parameters, values)


def root_of(study: Study, decided: Decided) -> tuple[Plan, Columns, Floats]:
    """The plan of a study as it is written, its columns and their values [n]."""
    model = pyo.ConcreteModel()
    model.plan = pyo.Block()
    plan = Plan(model.plan, study.network, study.calm, study.headroom)
    root = columns_of(model.plan)
    return plan, root, np.array([decided.get((f"plan.{component}", index), 0.0) for component, index in root.names])


def decide(template: Template, parameters: Floats, values: Floats) -> DecidedOperation:
    """What is left of an operation once the columns of the plan have values."""
    n = len(values)
    whole = _matrix(template.rows, parameters, n + template.columns.count)
    cost = _matrix(template.outcomes, parameters, n + template.columns.count)
    moved = whole[:, :n] @ values + template.rows.shift.at(parameters)
    offset = (cost[:, :n] @ values)[0] + template.outcomes.shift.at(parameters)[0]
    model = LinearModel(
        cost=cost[:, n:].toarray().ravel(),
        matrix=sparse.csr_array(whole[:, n:]),
        row_lower=shifted(template.lower, moved),
        row_upper=shifted(template.upper, moved),
        lower=template.columns.lower,
        upper=template.columns.upper,
        integer=np.zeros(template.columns.count, dtype=bool),
    )
    return DecidedOperation(model, float(offset), template.columns)


def _matrix(rows: Any, parameters: Any, width: int) -> Any:
    found = sparse.csr_array((rows.entries.at(parameters), (rows.row, rows.column)), shape=(rows.count, width))
    found.eliminate_zeros()
    return found
