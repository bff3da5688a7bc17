"""The bound of a result: what its certificate proves in exact arithmetic, and whose word it is otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from supplyopt.audit.finding import Finding, Report
from supplyopt.audit.program import PREFIX, ProvenProgram, program_in
from supplyopt.network.grammar import Floats
from supplyopt.result import Operations, PlanValues, Result, Stack
from supplyopt.result.operations import places_in
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study

WITHIN = 1e-6
"""By how much a bound may exceed what is proven, relative to it: that of a solver is a floating-point sum [-]."""
CLAIMED = 2e-5
"""By how much the cost of a program may differ from that of its quantities: measures keep a trace of the mean [-]."""
CALM_BLOCK = "plan.calm."
OF_OPERATIONS = ("flow", "stock", "served", "short", "late")
SHOWN = 3


def within(bound: float) -> float:
    """By how much a bound may exceed what is proven [money]."""
    return WITHIN * max(1.0, abs(bound))


def check_bound(result: Result, study: Study, plan: PlanValues, operations: Operations, report: Report) -> None:
    """Hold the bound against the certificate, and the certificate against the answer."""
    if result.bound is None or result.cost is None:
        report.claims.append("there is no bound")
        return
    program = program_in(result.evidence)
    if program is None:
        report.proof = "solver"
        report.claims.append(f"bound {result.bound:.10g}: the solver's word; the run holds no certificate")
        return
    report.findings += _misfits(program, result, study, plan, operations)
    report.checks["certificate"] = f"{len(program.row_lower):,} rows, {len(program.cost):,} columns"
    proven = program.proven()
    if proven is None:
        report.findings.append(Finding("VER021", "certificate", "its duals lean on limits that are not there"))
        return
    report.certified = float(proven)
    beyond = result.bound - report.certified
    if beyond <= within(result.bound):
        report.proof = "exact"
    elif result.manifest.get("proof") == "exact":
        text = f"{result.bound:.10g} is said to be proven exactly; {report.certified:.10g} is: off by {beyond:.4g}"
        report.findings.append(Finding("VER021", "bound", text))
    else:
        report.proof = "solver"
        gap = (result.cost - report.certified) / max(1.0, abs(result.cost))
        report.claims.append(
            f"bound {result.bound:.10g}: the solver's word, since yes-or-no choices stand between; exact arithmetic "
            f"proves {report.certified:.10g}, a gap of {100.0 * gap:.3g} %"
        )


def _misfits(
    program: ProvenProgram, result: Result, study: Study, plan: PlanValues, operations: Operations
) -> Iterator[Finding]:
    """Whether the program has the answer among its plans, at its cost, and rows of rules of the policy only."""
    rows, columns = (result.evidence[f"{PREFIX}{name}"] for name in ("rows", "columns"))
    by_row, by_column = program.missed()
    for table, missed in ((rows, by_row), (columns, by_column)):
        for i in np.flatnonzero(missed > WITHIN)[:SHOWN]:
            yield Finding("VER020", f"certificate, {_name(table, i)}", f"the answer misses it by {missed[i]:.4g}")
    cost = float(result.cost or 0.0)
    if abs(program.objective - cost) > max(CLAIMED, _slack(result)) * max(1.0, abs(cost), _compared(result)):
        text = f"the answer costs {program.objective:.10g} there, {cost:.10g} by its quantities"
        yield Finding("VER020", "certificate", f"{text}: off by {abs(program.objective - cost):.4g}")
    strange = sorted(set(rows["rule"]) - {rule.name for rule in study.policy.rules} - {""})
    for rule in strange[:SHOWN]:
        yield Finding("VER020", f"certificate, rule {rule}", "is no rule of the policy")
    yield from _other_values(columns, study, plan, operations)


def _slack(result: Result) -> float:
    """A program may charge for what soft choices need not count, within the gap asked for."""
    return float(result.manifest["limits"]["gap"])


def _compared(result: Result) -> float:
    """A part of the costs that regrets are differences of [money]."""
    ends = result.manifest.get("least_costs", {}).values()
    return 0.01 * max((float(low) for low, _ in ends), default=0.0)


def _other_values(columns: pd.DataFrame, study: Study, plan: PlanValues, operations: Operations) -> Iterator[Finding]:
    """Columns of options and operations whose values are not those of the tables."""
    told = columns["value"].to_numpy(dtype=np.float64)
    due = _due(columns, study, plan, operations)
    off = np.abs(told - due)
    for i in np.flatnonzero(off > WITHIN * np.maximum(1.0, np.abs(told)))[:SHOWN]:
        text = f"is {told[i]:.10g}, the tables say {due[i]:.10g}: off by {off[i]:.4g}"
        yield Finding("VER020", f"certificate, {_name(columns, i)}", text)


def _due(columns: pd.DataFrame, study: Study, plan: PlanValues, operations: Operations) -> Floats:
    """What tables say of each column; NaN where they say nothing [n]."""
    due = np.full(len(columns), np.nan)
    places = dict(zip(OF_OPERATIONS, places_in(study.network)[1:], strict=True))
    code, texts = pd.factorize(columns["index"])
    index = np.array([*map(_key, texts), None], dtype=object)
    places_of: Mapping[Any, Any] = columns.groupby(["scenario", "component"], sort=False).indices
    for (scenario, component), rows in places_of.items():
        names = index[code[rows]]
        in_calm = not scenario and component.startswith(CALM_BLOCK)
        which = component.removeprefix(CALM_BLOCK)
        if component == "plan.size":
            due[rows] = [plan.size(name[0]) for name in names]
        elif which in places and (scenario or in_calm):
            figures = _figures(CALM if in_calm else scenario, OF_OPERATIONS.index(which), study, plan, operations)
            place = np.array([places[which].get(name, -1) for name in names], dtype=np.int64)
            due[rows] = np.append(figures, np.nan)[place] if len(figures) else np.nan
    return due


def _figures(scenario: str, which: int, study: Study, plan: PlanValues, operations: Operations) -> Floats:
    """One of the arrays of an operation, flat; empty where nothing is told of it."""
    if scenario == CALM:
        stack = Stack.of(study.network, {CALM: plan.calm}) if plan.calm else None
    else:
        stack = operations.stack([scenario]) if scenario in operations else None
    return np.zeros(0) if stack is None else stack.arrays[1 + which][0].ravel()


def _key(text: str) -> tuple[Any, ...]:
    found = json.loads(text)
    return tuple(found) if isinstance(found, list) else (found,)


def _name(table: pd.DataFrame, i: int) -> str:
    scenario, component, index = (str(table[c].iloc[i]) for c in ("scenario", "component", "index"))
    return f"{scenario}: {component}{index}" if scenario else f"{component}{index}"
