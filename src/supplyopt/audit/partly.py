"""A result of more scenarios than its tables tell in detail: what can be worked out again, and what cannot."""

from __future__ import annotations

import math

import pandas as pd

from supplyopt.audit.claims import check_cost
from supplyopt.audit.figures import differences
from supplyopt.audit.finding import Finding, Report
from supplyopt.audit.operations import Rebuilt
from supplyopt.result import BILLS, Operations, Result
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study
from supplyopt.verify import NumericOutcomes
from supplyopt.verify.plan import minimum_violations, option_violations


def check_partly(study: Study, result: Result, rebuilt: Rebuilt, report: Report) -> None:
    """Operations told in detail wholly; the objective from the costs that are told of every scenario."""
    plan = rebuilt.plan
    calm = {CALM: plan.calm} if plan.calm else {}
    outcomes = NumericOutcomes(study, plan, Operations.of(study.network, calm, rebuilt.operations))
    violations = [*option_violations(plan), *minimum_violations(plan), *outcomes.examined.violations]
    report.findings += [Finding("VER010", "operations", text) for text in violations[:8]]
    costs: dict[str, dict[str, float]] = {s: dict(by_kind) for s, by_kind in outcomes.examined.costs.items()}
    for row in (row for rows in outcomes.recourse.values() for row in rows):
        costs[row.scenario][row.rule.bill] += row.paid
    told = result.table("scenarios")
    due = pd.DataFrame(
        [
            {"scenario": s, "cost": math.fsum(by_kind.values()), "probability": study.probabilities[s], **by_kind}
            for s, by_kind in costs.items()
        ]
    )
    detailed = told.set_index("scenario").loc[due["scenario"]].reset_index()
    report.findings += differences("scenarios", detailed[list(due.columns)], due)
    report.findings += _of_all(study, told)
    report.findings += check_cost(result, _objective(study, result))
    report.checks["operations"] = f"{len(due):,} of {len(told):,} scenarios in detail"
    report.claims.append(
        f"operations of {len(told) - len(due):,} scenarios, of which no table tells: their costs, and rules and key "
        "figures that look at them, are the word of whoever solved it"
    )


def _of_all(study: Study, told: pd.DataFrame) -> list[Finding]:
    """Probabilities of all scenarios, and costs against their kinds."""
    kinds = ["purchases", "operation", "holding", "shortage", "lateness", "replacement", *BILLS]
    due = told.assign(
        probability=[study.probabilities[s] for s in told["scenario"]],
        family=[study.families[s] for s in told["scenario"]],
        cost=[math.fsum(each) for each in told[kinds].itertuples(index=False, name=None)],
    )
    return list(differences("scenarios", told, due))


def _objective(study: Study, result: Result) -> float:
    """What the policy minimises, from the costs that are told [money]."""
    measure, told = study.risk, result.table("scenarios").set_index("scenario")
    seen = {s: p for s, p in study.probabilities.items() if measure.looks_at(s, p)}
    kpis = result.table("kpis").drop_duplicates("kpi").set_index("kpi")["value"]
    of_rules = {kind: float(kpis[kind]) for kind in BILLS}
    if measure.of == "cost":
        commitment = float(result.table("portfolio")["commitment"].sum())
        costs = {s: float(told["cost"][s]) for s in seen}
        return commitment + math.fsum(of_rules.values()) + measure.value(costs, seen)
    missing = {s: float(told["shortage"][s]) + float(told["penalties"][s]) for s in seen}
    return measure.value(missing, seen) + of_rules["penalties"]
