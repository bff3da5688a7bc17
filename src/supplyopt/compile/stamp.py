"""Each Pyomo block compiled once, stamped for every scenario by NumPy, and joined by the outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo
from scipy import sparse

from supplyopt.compile.affine import AffineRows, Ints
from supplyopt.compile.curves import Curves
from supplyopt.compile.program import Functional, Program, Share
from supplyopt.compile.squares import Squares
from supplyopt.compile.template import Columns, Template, columns_of, compile_block, symbolic
from supplyopt.compile.worsts import Worst, Worsts
from supplyopt.formulation.objective import OutcomeExpressions, write_objective
from supplyopt.formulation.operation import Operation
from supplyopt.formulation.plan import Plan
from supplyopt.formulation.recourse import Recourse
from supplyopt.network.grammar import Floats
from supplyopt.network.resolve import Conditions
from supplyopt.rules import Rule
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study


@dataclass(frozen=True)
class Stamped:
    """One scenario's rows and outcomes over the root's columns and its own."""

    template: Template
    parameters: Floats


COST: list[tuple[Any, ...]] = [("cost",)]
"""What a scenario is asked for if nothing else."""

Asked = Callable[[Plan], Mapping[tuple[Any, ...], Any]]
"""Expressions that somebody wants compiled too, by key, written on the plan."""


def compile_study(study: Study, asked_of: Asked | None = None) -> Program:
    """Write each block in Pyomo once, compile it, and multiply it by NumPy: Pyomo never sees a scenario twice."""
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
        **(_outcomes(calm, asked) if calm else {}),
        **{("part", i): square.part for i, square in enumerate(requirements.squares)},
        **{("total", i): square.total for i, square in enumerate(requirements.squares)},
        **{("asked", *key): each for key, each in (asked_of(plan) if asked_of else {}).items()},
    }
    objectives = [requirements.objective, *([] if requirements.then is None else [requirements.then])]
    root = compile_block(model, root_columns, positions, {}, functionals, objectives)
    columns_of_squares = np.array([positions[id(square.variable)] for square in requirements.squares], dtype=np.int64)
    stamped = stamp_all(study, plan, root_columns, asked, study.conditions, study.rules_covering)
    seen = study.risk.looks_at
    unpriced = tuple(s for s in stamped if not seen(s, study.probabilities[s]))
    worsts = Worsts(
        tuple(
            Worst(
                positions[id(worst.variable)],
                np.array([positions[id(worst.reached[s])] for s in worst.weights], dtype=np.int64),
                worst.measure,
                worst.weights,
            )
            for worst in requirements.worsts
        )
    )
    return _assemble(root, outcome_columns, stamped, unpriced, columns_of_squares, worsts, len(objectives))


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


def _outcomes(recourse: Recourse, asked: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], Any]:
    """The expressions that the root asks of a scenario, by kind."""
    kinds: dict[str, Callable[..., Any]] = {
        "cost": lambda: recourse.cost,
        "penalty": lambda: recourse.penalty,
        "short": recourse.short,
    }
    return {(kind, *of): kinds[kind](*of) for kind, *of in asked}


def stamp_all(
    study: Study,
    plan: Plan,
    root: Columns,
    asked: list[tuple[Any, ...]],
    every: Mapping[str, Conditions],
    rules_covering: Callable[[str], Sequence[Rule]],
) -> dict[str, Stamped]:
    """Scenarios with the same onset and the same rules share a template."""
    alike: dict[tuple[int, tuple[str, ...]], list[str]] = defaultdict(list)
    for s, conditions in every.items():
        alike[conditions.onset, tuple(rule.name for rule in rules_covering(s))].append(s)
    found = {}
    for members in alike.values():
        model = pyo.ConcreteModel()
        model.data, model.recourse = pyo.Block(), pyo.Block()
        conditions, parameters, positions = symbolic([every[s] for s in members], model.data)
        rules = rules_covering(members[0])
        template = template_of(model.recourse, plan, root, rules, conditions, positions, study.headroom, asked)
        for s, row in zip(members, parameters, strict=True):
            found[s] = Stamped(template, row)
    return dict(sorted(found.items()))


def template_of(
    block: Any,
    plan: Plan,
    root: Columns,
    rules: Sequence[Rule],
    conditions: Conditions,
    positions: Mapping[int, int],
    headroom: float,
    asked: list[tuple[Any, ...]] = COST,
) -> Template:
    """The operation under symbolic conditions, written into a block and compiled; ``asked`` are its outcomes."""
    operation = Operation(block, plan.network, conditions, plan, headroom, plan.calm)
    recourse = Recourse(block, operation, rules, plan.block.amount)
    columns = columns_of(block, root.count)
    known = {**root.positions, **columns.positions}
    return compile_block(block, columns, known, positions, _outcomes(recourse, asked))


def _assemble(
    root: Template,
    stand_ins: Columns,
    stamped: dict[str, Stamped],
    unpriced: tuple[str, ...],
    columns_of_squares: Ints,
    worsts: Worsts,
    objectives: int,
) -> Program:
    """Stack the stamped scenarios under the root, and put scenario expressions where their stand-ins are."""
    n_root, shares, width, height = root.columns.count, {}, root.columns.count, root.rows.count - objectives
    for s, each in stamped.items():
        shares[s] = Share(width, each.template.columns, height, each.template.row_names)
        width += each.template.columns.count
        height += each.template.rows.count
    blocks, lows, highs, outcome_rows, outcome_shift = [], [], [], {}, {}
    for s, each in stamped.items():
        template = each.template
        shift = template.rows.shift.at(each.parameters)
        blocks.append(_matrix(template.rows, each.parameters, n_root, shares[s].first_column, width))
        lows.append(shifted(template.lower, shift))
        highs.append(shifted(template.upper, shift))
        functional = _matrix(template.outcomes, each.parameters, n_root, shares[s].first_column, width)
        level = template.outcomes.shift.at(each.parameters)
        for i, key in enumerate(template.outcome_names):
            outcome_rows[(key[0], s, *key[1:])] = functional[[i], :]
            outcome_shift[(key[0], s, *key[1:])] = level[i]
    told, functionals = _matrix(root.outcomes, np.zeros(0), n_root, n_root, width), {}
    for i, key in enumerate(root.outcome_names):
        functionals[key] = Functional(told[[i], :], float(root.outcomes.shift.constant[i]))
        outcome_rows[(key[0], CALM, *key[1:])] = told[[i], :]
        outcome_shift[(key[0], CALM, *key[1:])] = root.outcomes.shift.constant[i]
    wanted = [index for _, index in stand_ins.names]
    matrix, shift = _substitute(root, n_root, width, wanted, outcome_rows, outcome_shift)
    matrix = sparse.vstack([matrix, *blocks], format="csr")
    # The objectives were compiled as the last rows of the root.
    asked = np.arange(root.rows.count - objectives, root.rows.count)
    keep = ~np.isin(np.arange(matrix.shape[0]), asked)
    costs = matrix[asked, :].toarray()
    row_lower = np.concatenate([shifted(root.lower, shift), *lows])
    row_upper = np.concatenate([shifted(root.upper, shift), *highs])
    own_cost = np.zeros(width)
    for s, share in shares.items():
        own_cost[share.column_range] = outcome_rows["cost", s].toarray().ravel()[share.column_range]
    every = [root.columns, *(each.template.columns for each in stamped.values())]
    return Program(
        cost=costs[0],
        offset=float(shift[asked[0]]),
        then=costs[1] if objectives > 1 else None,
        matrix=_clean(matrix[keep, :]),
        row_lower=row_lower[keep],
        row_upper=row_upper[keep],
        lower=np.concatenate([c.lower for c in every]),
        upper=np.concatenate([c.upper for c in every]),
        integer=np.concatenate([c.integer for c in every]),
        root=root.columns,
        scenarios=shares,
        own_cost=own_cost,
        unpriced=unpriced,
        root_rows=root.row_names,
        curves=Curves(_squares(columns_of_squares, functionals, width), worsts),
        asked={key[1:]: functional for key, functional in functionals.items() if key[0] == "asked"},
    )


def _squares(columns: Ints, functionals: Mapping[tuple[Any, ...], Functional], width: int) -> Squares:
    def stacked(kind: str) -> tuple[Any, Floats]:
        found = [functionals[kind, i] for i in range(len(columns))]
        rows = sparse.vstack([each.row for each in found], format="csr") if found else sparse.csr_array((0, width))
        return rows, np.array([each.shift for each in found], dtype=np.float64)

    return Squares(columns, *stacked("part"), *stacked("total"))


def _substitute(
    root: Template, n_root: int, width: int, wanted: list[Any], rows: dict[Any, Any], shifts: dict[Any, Any]
) -> tuple[Any, Floats]:
    """Root rows with every stand-in replaced by the expression it stands for: a product of sparse matrices."""
    full = sparse.csr_array(
        (root.rows.entries.constant, (root.rows.row, root.rows.column)), shape=(root.rows.count, n_root + len(wanted))
    )
    own = sparse.csr_array(full[:, :n_root])
    own.resize((root.rows.count, width))
    shift = root.rows.shift.constant.copy()
    if wanted:
        through = full[:, n_root:]
        own = own + through @ sparse.vstack([rows[key] for key in wanted], format="csr")
        shift = shift + through @ np.array([shifts[key] for key in wanted])
    return sparse.csr_array(own), shift


def _matrix(rows: AffineRows, parameters: Floats, n_root: int, start: int, width: int) -> Any:
    """Rows over (root, own) columns, placed in the whole: own columns move to ``start``."""
    column = np.where(rows.column < n_root, rows.column, rows.column - n_root + start)
    return sparse.csr_array((rows.entries.at(parameters), (rows.row, column)), shape=(rows.count, width))


def shifted(limits: Floats, shift: Floats) -> Floats:
    """Limits less the constant part of their rows; no limit stays none."""
    return limits - np.where(np.isinf(limits), 0.0, shift)


def _clean(matrix: Any) -> Any:
    matrix = sparse.csr_array(matrix)
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return matrix
