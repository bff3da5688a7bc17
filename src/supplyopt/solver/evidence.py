"""What goes with a result so that anybody can check it: the question, what rules had settled, a proof of the bound."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from supplyopt.audit import audit, program_tables, question_tables, settled_table
from supplyopt.audit.bound import within
from supplyopt.audit.program import ProvenProgram
from supplyopt.compile import Program, split
from supplyopt.network.grammar import Floats
from supplyopt.result import PlanValues, Result, Status
from supplyopt.result.operations import Ints
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.hunt import Hunted
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.method import Method
from supplyopt.solver.one_model import relaxed_duals

MOST_ENTRIES = 3_000_000
"""Entries of a program whose proof is kept: some 10 MB."""
SHRINKING = 1e-13
"""By how much more than they must duals are shrunk, so that no rounding is left [-]."""


def with_evidence(result: Result, hunted: Hunted, plan: PlanValues | None, limits: Limits) -> Result:
    """A result with all that it takes to check it, checked by nothing else; ``rejected`` if it does not hold."""
    clock = Clock(None)
    evidence, proof = question_tables(hunted.study), "none"
    if plan is not None and result.portfolio is not None:
        evidence["settled"] = settled_table(plan)
        if result.bound is not None:
            proven = proven_program(hunted, limits)
            evidence |= {} if proven is None else proven.tables
            proof = "solver" if proven is None or result.bound > proven.bound + within(result.bound) else "exact"
    told = replace(result, evidence=evidence, manifest={**result.manifest, "proof": proof})
    report = audit(told, hunted.study)
    seconds = {**result.manifest["seconds"], "verify": round(clock.elapsed, 3)}
    told = replace(told, manifest={**told.manifest, "seconds": seconds})
    if report.holds:
        return told
    more = f" (and {len(report.findings) - 1} more)" if report.findings[1:] else ""
    message = f"the answer failed its verification: {report.findings[0]}{more}"
    kept = {**told.manifest, "proof": "none"}
    return replace(
        told, status=Status.REJECTED, message=message, cost=None, bound=None, portfolio=None, tables={}, manifest=kept
    )


@dataclass(frozen=True)
class Proof:
    """What a relaxation proves [money], and the tables that tell of it."""

    bound: float
    tables: dict[str, pd.DataFrame]


def proven_program(hunted: Hunted, limits: Limits) -> Proof | None:
    """The relaxation of a program with duals.

    None where there is none: in two stages, with squares, cut off by a limit, or too large to be kept.
    """
    program, answer = hunted.program, hunted.answer
    if hunted.method is not Method.EXTENSIVE_FORM or answer.ending is not Ending.OPTIMAL:
        return None
    if answer.values is None or answer.duals is None or program.curves.count or program.matrix.nnz > MOST_ENTRIES:
        return None
    parts = split(program, [s for s in program.unpriced if s not in hunted.study.promised])
    duals = answer.duals.copy()
    for part, basis in zip(parts, answer.bases, strict=True):
        if np.isnan(duals[part.rows]).any():
            found = relaxed_duals(program.part(part.rows, part.columns), _options(limits), basis)
            if found is None:
                return None
            duals[part.rows] = found
    rows, columns = (np.sort(np.concatenate([getattr(p, of) for p in parts])) for of in ("rows", "columns"))
    model = program.part(rows, columns)
    entries = model.matrix.tocoo()
    proven = ProvenProgram(
        cost=model.cost,
        row=entries.coords[0].astype(np.int64),
        column=entries.coords[1].astype(np.int64),
        entry=entries.data,
        row_lower=model.row_lower,
        row_upper=model.row_upper,
        lower=model.lower,
        upper=model.upper,
        duals=_feasible(model, duals[rows]),
        values=answer.values[columns],
        offset=program.offset,
    )
    bound = proven.proven()
    return None if bound is None else Proof(float(bound), _told(program, proven, rows, columns))


def _options(limits: Limits) -> Options:
    return Options(limits.gap, None, limits.threads, limits.seed, stoppable=False)


def _feasible(model: Any, duals: Floats) -> Floats:
    """Duals that lean on no limit that is not there: shrunk until columns without one cost no less than they use."""
    duals = np.where(np.isinf(np.where(duals > 0.0, model.row_lower, model.row_upper)), 0.0, duals)
    used = model.matrix.T @ duals
    dear = np.isinf(model.upper) & (used > model.cost) & (model.cost > 0.0)
    parts = np.divide(model.cost, used, out=np.ones_like(used), where=dear)
    least = float(parts.min(initial=1.0))
    return duals * (least * (1.0 - SHRINKING)) if dear.any() else duals


def _told(program: Program, proven: ProvenProgram, rows: Ints, columns: Ints) -> dict[str, pd.DataFrame]:
    shares = list(program.scenarios.items())
    of_rows = [("", program.root_rows), *((s, share.row_names) for s, share in shares)]
    of_columns = [("", program.root.names), *((s, share.columns.names) for s, share in shares)]
    return program_tables(proven, _named(of_rows, _RowWords, rows), _named(of_columns, _ColumnWords, columns))


class _RowWords(NamedTuple):
    """Names of the rows of a block: component, index as JSON, rule."""

    component: Any
    index: Any
    rule: Any

    @classmethod
    def of(cls, names: Sequence[Any]) -> _RowWords:
        told = ((name.component, _json(name.index), name.rule) for name in names)
        return cls(*np.array([*told], dtype=object).reshape(-1, 3).T)


class _ColumnWords(NamedTuple):
    """Names of the columns of a block: component, index as JSON."""

    component: Any
    index: Any

    @classmethod
    def of(cls, names: Sequence[Any]) -> _ColumnWords:
        told = ((component, _json(index)) for component, index in names)
        return cls(*np.array([*told], dtype=object).reshape(-1, 2).T)


def _named(blocks: Sequence[tuple[str, Any]], words: type[_RowWords | _ColumnWords], which: Ints) -> dict[str, Any]:
    """The names of some rows or columns; scenarios that share them are told once."""
    known = {key: words.of(names) for key, names in {id(names): names for _, names in blocks}.items()}
    scenario = np.repeat(np.array([s for s, _ in blocks], dtype=object), [len(names) for _, names in blocks])
    found = {"scenario": scenario}
    for field in words._fields:
        found[field] = np.concatenate([getattr(known[id(names)], field) for _, names in blocks])
    return {field: pd.array(each[which], dtype="str") for field, each in found.items()}


def _json(index: Any) -> str:
    return json.dumps(index, default=str, ensure_ascii=False)
