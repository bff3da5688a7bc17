"""A result held against itself: everything that its quantities do not decide is worked out again.

What is shared with the program that made it: the translation of tables and effects into a network, and what rules
mean in numbers. What is not: Pyomo, the compiled program, and every solver.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from supplyopt.audit import claims
from supplyopt.audit.bound import check_bound
from supplyopt.audit.figures import differences
from supplyopt.audit.files import check_files
from supplyopt.audit.finding import Finding, Report
from supplyopt.audit.operations import Rebuilt, rebuild
from supplyopt.audit.partly import check_partly
from supplyopt.audit.promises import check_promises
from supplyopt.audit.question import PREFIX, SETTLED, fingerprint_in, study_in
from supplyopt.errors import InputError, Issue
from supplyopt.result import Result, Tables
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.store import Folder, read_folder, result_in
from supplyopt.study import Study
from supplyopt.tables import tabulate
from supplyopt.verify import Recomputed, recompute

SHOWN = 8
"""Impossibilities that are told."""
WORKED_OUT = ("portfolio", "flows", "stocks", "shortages", "scenarios", "rules", "ledger", "kpis")


def audit_folder(folder: str | Path) -> Report:
    """Everything in a run folder; raises InputError for what is no run."""
    found, report = read_folder(folder), Report()
    if found.manifest.get("kind", "run") != "run":
        cure = "name the folder that solve -o wrote"
        raise InputError([Issue("RUN010", f"is an {found.manifest['kind']}, no run of solve", cure, str(folder))])
    report.findings += check_files(found)
    if report.holds:
        result = _understood(found, report)
        if result is not None:
            report.findings += claims.check_manifest(found.manifest, result)
            _guarded(result, report)
            if result.portfolio is None or report.holds:
                report.findings += claims.check_document(found.files["result.json"], result)
    report.manifest = found.manifest
    report.checks = {"files": f"{len(found.manifest['outputs'])} with their hashes", **report.checks}
    return report


def audit(result: Result, study: Study | None = None) -> Report:
    """Everything that a result holds; it must be the answer to a ``study``, if there is one at hand."""
    report = Report()
    _guarded(result, report, study)
    return report


def _understood(found: Folder, report: Report) -> Result | None:
    try:
        return result_in(found)
    except InputError as error:
        report.findings += [Finding("VER004", each.file, each.message) for each in error.issues]
        return None


def _guarded(result: Result, report: Report, study: Study | None = None) -> None:
    """The checks; what a forged table makes impossible to work out is a finding, not a fault of ours."""
    try:
        _check(result, report, study)
    except InputError as error:
        report.findings += [Finding("VER005", "question", str(issue)) for issue in error.issues]
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, ArithmeticError) as error:
        what = f"cannot be worked out ({type(error).__name__}: {error})"
        report.findings.append(Finding("VER004", "tables", what))


def _check(result: Result, report: Report, study: Study | None) -> None:
    report.findings += claims.check_status(result)
    if not any(name.startswith(PREFIX) for name in result.evidence):
        report.findings.append(Finding("VER003", "run", "it does not hold the question that it answers"))
        return
    if study is None or study.fingerprint != fingerprint_in(result):
        study = study_in(result)
    report.checks["question"] = f"{len(study.network.options)} options, {len(study.families)} scenarios"
    report.findings += claims.check_question(result, study)
    if result.portfolio is None:
        report.claims.append(f"{result.status.value}: the solver's word; there is no plan to check")
        return
    if SETTLED not in result.evidence:
        report.findings.append(Finding("VER003", "run", "it does not tell what rules had settled"))
        return
    rebuilt = rebuild(study, result)
    report.findings += rebuilt.findings
    _check_answer(study, result, rebuilt, report)


def _check_answer(study: Study, result: Result, rebuilt: Rebuilt, report: Report) -> None:
    told = result.manifest.get("scenarios_in_detail")
    detailed = len(rebuilt.operations) + rebuilt.plan.has_calm
    if told != detailed:
        text = f"is {told}, tables tell of {detailed}"
        report.findings.append(Finding("VER015", "manifest, scenarios_in_detail", text))
    if detailed < len(study.families):
        check_partly(study, result, rebuilt, report)
    else:
        _check_wholly(study, result, rebuilt, report)
    check_promises(result, study, report)
    check_bound(result, study, rebuilt.plan, rebuilt.operations, report)


def _check_wholly(study: Study, result: Result, rebuilt: Rebuilt, report: Report) -> None:
    """Every scenario is told in detail: everything follows from quantities."""
    plan, operations = rebuilt.plan, rebuilt.operations
    found = recompute(study, plan, operations)
    report.findings += broken(found.violations)
    report.findings += claims.check_cost(result, found.objective)
    names = [*([CALM] if plan.has_calm else []), *operations]
    for name, due in Tables(tabulate(study, plan, found, names)).items():
        report.findings += differences(name, result.table(name), due)
    report.checks["operations"] = f"{len(names)} scenarios, every balance, capacity, demand and stock"
    report.checks["rules"] = f"{len(found.rows)} rows of {len(study.policy.rules)} rules"
    rows = sum(len(result.table(name)) for name in WORKED_OUT)
    report.checks["figures"] = f"{rows:,} rows of {len(WORKED_OUT)} tables"
    if study.references is not None:
        report.findings += _regrets(study, result, found)
        report.claims.append("the least cost of each scenario, which regret is measured from: the solver's word")


def _regrets(study: Study, result: Result, found: Recomputed) -> Iterator[Finding]:
    """Regrets that are told, and least costs that a plan undercuts, against what scenarios come to."""
    beside = found.commitment + math.fsum(found.of_rules.values())
    for scenario, told in result.manifest["regrets"].items():
        least = study.references.low.get(scenario, 0.0) if study.references else 0.0
        due = beside + found.cost(scenario) - least
        if not abs(told - due) <= 1e-9 * max(1.0, abs(beside + found.cost(scenario))):
            text = f"is {told:.10g}, it comes to {due:.10g}: off by {abs(told - due):.4g}"
            yield Finding("VER011", f"regret, {scenario}", text)


def broken(violations: tuple[str, ...] | list[str]) -> Iterator[Finding]:
    """What is impossible in a plan or an operation, the first few."""
    for text in violations[:SHOWN]:
        where, _, what = text.partition(": ")
        yield Finding("VER010", where if what else "plan", what or text)
    if len(violations) > SHOWN:
        yield Finding("VER010", "operations", f"and {len(violations) - SHOWN} more")
