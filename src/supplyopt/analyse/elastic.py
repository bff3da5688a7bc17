"""The least by which rules must be missed so that a plan exists: an elastic program, measured by the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile import LinearModel, Part, Program, compile_study
from supplyopt.network.grammar import Floats
from supplyopt.rules import Rule
from supplyopt.rules.auxiliary import Key
from supplyopt.solver.decode import decode
from supplyopt.solver.feasibility import Focus, parts_of
from supplyopt.solver.highs import Options
from supplyopt.solver.outer import solve_curved
from supplyopt.study import Study
from supplyopt.verify import rule_rows

MISSED = 1e-7
"""An excess below this part of its row is no excess [-]."""


@dataclass(frozen=True)
class Measured:
    """A row of a rule at a point: its number in the program, what it is missed by, how that changes with the bound."""

    number: int
    excess: float
    slope: float


def least_missed(
    study: Study, rules: Sequence[Rule], focus: Focus, options: Options
) -> dict[str, list[Measured]] | None:
    """For each of some rules the rows it must miss at least, in the parts that a focus names.

    ::

        min  Σ_rules δ        excess[row] ≤ δ[rule] · size[row],      each of the rules may be missed

    ``size`` is what the row gives way by when the bound of its rule moves by all of itself, so that δ is the part by
    which the bound moves. None where no plan exists however much they are missed.
    """
    soft = study
    for rule in rules:
        soft = soft.with_rule(rule.model_copy(update={"penalty": 1.0}))
    program = compile_study(soft)
    parts = list(parts_of(program, soft.promised, focus))
    asked = {int(row) for part in parts for row in part.rows}
    size, measured = _sizes(program), dict[str, list[Measured]]()
    for _ in range(2):  # the second time with sizes as they are at the first answer
        values = _least_excess(program, parts, size, options)
        if values is None:
            return None
        measured = {rule.name: rows_of(study, soft, program, values, rule) for rule in rules}
        size = _resized(size, rules, measured)
    return {
        name: [row for row in rows if row.number in asked and row.excess > MISSED * size[row.number]]
        for name, rows in measured.items()
    }


def _least_excess(program: Program, parts: Sequence[Part], size: Floats, options: Options) -> Floats | None:
    """Values of a program whose rules in some parts are missed by as little as can be; other parts stay empty."""
    every = list(_excess_columns(program))
    values = np.zeros(len(program.cost))
    for part in parts:
        inside = set(part.columns.tolist())
        own = [(int(np.searchsorted(part.columns, j)), size[i], rule) for j, i, rule in every if j in inside]
        model = _with_loosening(program.part(part.rows, part.columns), own)
        solution = solve_curved(model, program.curves.within(part.columns).padded(len(model.cost)), options)
        if solution.values is None:
            return None
        values[part.columns] = solution.values[: len(part.columns)]
    return values


def _with_loosening(model: LinearModel, excesses: list[tuple[int, float, str]]) -> LinearModel:
    """The model with a column δ a rule as its only cost, and a row ``excess ≤ size · δ`` an excess."""
    rules = sorted({rule for _, _, rule in excesses})
    n, number = len(model.cost), {rule: k for k, rule in enumerate(rules)}
    entries = [(i, j, 1.0 / size) for i, (j, size, _) in enumerate(excesses)]
    entries += [(i, n + number[rule], -1.0) for i, (_, _, rule) in enumerate(excesses)]
    row, column, value = zip(*entries, strict=True) if entries else ((), (), ())
    loosening = sparse.csr_array((value, (row, column)), shape=(len(excesses), n + len(rules)))
    padded = sparse.hstack([model.matrix, sparse.csr_array((model.matrix.shape[0], len(rules)))], format="csr")
    return LinearModel(
        cost=np.concatenate([np.zeros(n), np.ones(len(rules))]),
        matrix=sparse.vstack([padded, loosening], format="csr"),
        row_lower=np.concatenate([model.row_lower, np.full(len(excesses), -np.inf)]),
        row_upper=np.concatenate([model.row_upper, np.zeros(len(excesses))]),
        lower=np.concatenate([model.lower, np.zeros(len(rules))]),
        upper=np.concatenate([model.upper, np.full(len(rules), np.inf)]),
        integer=np.concatenate([model.integer, np.zeros(len(rules), dtype=bool)]),
    )


def sized_excesses(program: Program) -> Iterator[tuple[int, float, str]]:
    """(column of an excess, what it is measured against [unit of the row], rule)."""
    size = _sizes(program)
    yield from ((j, float(size[i]), rule) for j, i, rule in _excess_columns(program))


def _excess_columns(program: Program) -> Iterator[tuple[int, int, str]]:
    """(column of an excess, row it belongs to, rule)."""
    blocks = [(program.root, 0, program.root_rows, 0)]
    blocks += [(s.columns, s.first_column, s.row_names, s.first_row) for s in program.scenarios.values()]
    for columns, first_column, names, first_row in blocks:
        row = {(name.component.removesuffix(".row"), name.index): (i, name.rule) for i, name in enumerate(names)}
        for j, (component, index) in enumerate(columns.names):
            if component.endswith(".excess"):
                number, rule = row[component.removesuffix(".excess"), index]
                yield first_column + j, first_row + number, rule


def _sizes(program: Program) -> Floats:
    """What an excess of each row is measured against: its limit, else the largest thing in it [unit of the row]."""
    limit = np.where(np.isfinite(program.row_upper), np.abs(program.row_upper), 0.0)
    upper = np.where(np.isfinite(program.upper), program.upper, 0.0)
    largest = np.asarray(abs(program.matrix).multiply(upper[None, :]).tocsr().max(axis=1).todense()).ravel()
    size = np.where(limit > 1e-9, limit, largest)
    return np.where(size > 0, size, 1.0)


def rows_of(study: Study, soft: Study, program: Program, values: Floats, rule: Rule) -> list[Measured]:
    """The rows of a rule that the program of a ``soft`` study has, measured at a point by the rule itself."""
    plan, operations = decode(soft, program, values)
    numbers = {(scenario, _key(name.index)): row for row, scenario, name in program.rows_of(rule.name)}

    def missed(of: Rule) -> dict[tuple[str, Key], float]:
        rows = rule_rows(study.with_rule(of), plan, operations, of)
        return {(each.scenario, each.row.key): float(each.row.excess) for each in rows if not each.row.defines}

    here = missed(rule)
    moved = _moved(rule)
    there, step = (here, 1.0) if moved is None else (missed(moved), _step(rule))
    return [
        Measured(numbers[at], excess, (there.get(at, excess) - excess) / step)
        for at, excess in here.items()
        if at in numbers
    ]


def _key(index: Any) -> Key:
    return index if isinstance(index, tuple) else (index,)


def _resized(size: Floats, rules: Iterable[Rule], measured: Mapping[str, list[Measured]]) -> Floats:
    """Sizes of rows from what they give way by when the bound of their rule moves by all of itself."""
    found = size.copy()
    for rule in rules:
        bound = 1.0 if rule.loosens is None else abs(getattr(rule, rule.loosens[0])) or 1.0
        for row in measured[rule.name]:
            if abs(row.slope) > 1e-9 * size[row.number]:
                found[row.number] = abs(row.slope) * bound
    return found


def _step(rule: Rule) -> float:
    """How far to move a bound, the looser way, to see what its rows do."""
    field, way = rule.loosens or ("", "up")
    bound = getattr(rule, field)
    step = 1.0 if isinstance(bound, int) else max(1e-3 * abs(bound), 1e-3)
    return step if way == "up" else -step


def _moved(rule: Rule) -> Rule | None:
    """The rule a step looser; none where it has no bound."""
    if rule.loosens is None:
        return None
    field = rule.loosens[0]
    return rule.model_copy(update={field: getattr(rule, field) + _step(rule)})
