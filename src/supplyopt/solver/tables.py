"""The tables of a result, from the quantities of the answer and what they come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from supplyopt.result import OperationValues, PlanValues
from supplyopt.risk import Expectation, tail_mean
from supplyopt.rules.base import CONTINGENCY
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.solver.capped import capped
from supplyopt.solver.diversity import diversity
from supplyopt.solver.ledgers import ledger_table
from supplyopt.study import Study
from supplyopt.verify import Recomputed, RuleRow

NEGLIGIBLE = 1e-9
TAIL = 0.05
"""Part of the scenarios that 'the worst' means in the KPIs [-]."""


def tabulate(
    study: Study, plan: PlanValues, operations: Mapping[str, OperationValues], recomputed: Recomputed
) -> dict[str, pd.DataFrame]:
    """Every table of a result, each in a fixed order of rows and columns."""
    every = {**({CALM: plan.calm} if plan.calm else {}), **operations}
    return {
        "portfolio": _portfolio(study, plan),
        "flows": _flows(study, every),
        "stocks": _stocks(every),
        "shortages": _shortages(study, every),
        "scenarios": _scenarios(study, every, recomputed),
        "rules": _rules(recomputed),
        "ledger": ledger_table(study, plan),
        "kpis": _kpis(study, plan, operations, recomputed),
    }


def _one(labels: Any, dimension: str) -> str:
    return " ".join(sorted(labels.get(dimension, ())))


def _portfolio(study: Study, plan: PlanValues) -> pd.DataFrame:
    rows = []
    for option in study.network.options:
        size, taken = plan.size(option.name), plan.portfolio.taken[option.name]
        rows.append(
            {
                "option": option.name,
                "kind": option.kind,
                "item": _one(option.labels, "item"),
                "supplier": _one(option.labels, "supplier"),
                "country": _one(option.labels, "country"),
                "site": _one(option.labels, "site"),
                "taken": taken,
                "size": size,
                "unit": f"{option.unit}/year" if option.kind in ("offer", "process", "lane") else option.unit,
                "share_of_limit": size / option.upper if option.upper > 0 else 0.0,
                "commitment": option.fixed_cost * taken + option.unit_cost * size,
                "incumbent": option.incumbent,
            }
        )
    return _frame(
        rows,
        [
            "option",
            "kind",
            "item",
            "supplier",
            "country",
            "site",
            "taken",
            "size",
            "unit",
            "share_of_limit",
            "commitment",
            "incumbent",
        ],
    )


def _flows(study: Study, every: Mapping[str, OperationValues]) -> pd.DataFrame:
    kinds = {a.name: a.kind for a in study.network.activities}
    rows = [
        (scenario, activity, kinds[activity], t, level)
        for scenario, operation in every.items()
        for (activity, t), level in sorted(operation.flows.items())
        if level > NEGLIGIBLE
    ]
    return pd.DataFrame(rows, columns=["scenario", "activity", "kind", "period", "quantity"])


def _stocks(every: Mapping[str, OperationValues]) -> pd.DataFrame:
    rows = [
        (scenario, item, site, t, level)
        for scenario, operation in every.items()
        for (item, site, t), level in sorted(operation.stocks.items())
    ]
    return pd.DataFrame(rows, columns=["scenario", "item", "site", "period", "quantity"])


def _shortages(study: Study, every: Mapping[str, OperationValues]) -> pd.DataFrame:
    rows = [
        (s, *d.resource, d.use, t, op.demand(d.name, t), op.served(d.name, t), op.short(d.name, t), op.late(d.name, t))
        for s, op in every.items()
        for d in study.network.demands
        for t in study.network.periods
        if op.short(d.name, t) > NEGLIGIBLE or op.late(d.name, t) > NEGLIGIBLE
    ]
    return pd.DataFrame(
        rows, columns=["scenario", "item", "site", "class", "period", "demand", "served", "short", "late"]
    )


def _scenarios(study: Study, every: Mapping[str, OperationValues], recomputed: Recomputed) -> pd.DataFrame:
    names = dict(zip(study.scenarios.scenarios["scenario_id"], study.scenarios.scenarios["name"], strict=True))
    rows = []
    for scenario, operation in every.items():
        rows.append(
            {
                "scenario": scenario,
                "name": names.get(scenario, scenario),
                "family": study.families[scenario],
                "probability": study.probabilities[scenario],
                "cost": recomputed.cost(scenario),
                **recomputed.costs[scenario],
                "unmet": _unmet(study, operation),
            }
        )
    return pd.DataFrame(rows)


def _unmet(study: Study, operation: OperationValues) -> float:
    """Part of demand never served, each unit weighed by what going without it costs [-]."""
    worth = {d.name: d.value_of_lost_load for d in study.network.demands}
    asked = sum(worth[name] * quantity for (name, _), quantity in operation.demands.items())
    short = sum(worth[name] * quantity for (name, _), quantity in operation.short_.items())
    return short / asked if asked > 0 else 0.0


def _rules(recomputed: Recomputed) -> pd.DataFrame:
    rows = []
    for each in recomputed.rows:
        left, right = float(each.row.left), float(each.row.right)
        slack = -float(each.row.excess)
        size = max(1.0, abs(left), abs(right))
        over = "missed" if each.rule.bill == "penalties" else "billed"
        state = over if slack < -1e-6 * size else "binding" if slack < 1e-6 * size else "slack"
        rows.append(
            (
                each.rule.name,
                each.rule.kind,
                each.scenario,
                " / ".join(each.row.key),
                left,
                each.row.sense,
                right,
                slack,
                state,
                *_told(each),
                each.paid,
            )
        )
    row = ["rule", "kind", "scenario", "row", "left", "sense", "right", "slack", "state"]
    return pd.DataFrame(rows, columns=[*row, "value", "limit", "unit", "paid"])


def _told(each: RuleRow) -> tuple[float, float, str]:
    """Both sides of a row as shares or indices, which people talk of, and which; none where the total is nothing."""
    left, right, of = float(each.row.left), float(each.row.right), each.row.of
    if of is None:
        return left, right, ""
    values = (left / float(of), right / float(of)) if float(of) > NEGLIGIBLE else (np.nan, np.nan)
    return *values, each.rule.told_as


def _kpis(
    study: Study, plan: PlanValues, operations: Mapping[str, OperationValues], recomputed: Recomputed
) -> pd.DataFrame:
    """One fact a row: kpi, what it is about, its group, value, unit."""
    every = {**({CALM: plan.calm} if plan.calm else {}), **operations}
    rows = [*_money(study, every, recomputed), *diversity(study, plan), *_service(study, every)]
    rows += capped(study, plan, operations)
    return pd.DataFrame(rows, columns=["kpi", "item", "group", "value", "unit"])


def _money(
    study: Study, every: Mapping[str, OperationValues], recomputed: Recomputed
) -> Iterator[tuple[str, str, str, float, str]]:
    """What the portfolio costs in calm, on average and in the worst tail, whatever it was chosen for.

    Preferences are paid to nobody: they are no part of these bills.
    """
    weighted = {s: p for s, p in study.probabilities.items() if p > 0}
    costs = {s: recomputed.commitment + recomputed.cost(s) - recomputed.costs[s]["preferences"] for s in every}
    currency = study.case.currency
    yield ("commitment", "", "", recomputed.commitment, currency)
    for kind, beside in recomputed.of_rules.items():
        yield (kind, "", "", beside, currency)
    if CALM in costs:
        yield ("calm_cost", "", "", costs[CALM], currency)
    yield ("expected_cost", "", "", Expectation().value(costs, weighted), currency)
    yield ("worst_5pct_cost", "", "", tail_mean(costs, weighted, TAIL), currency)


def _service(study: Study, every: Mapping[str, OperationValues]) -> Iterator[tuple[str, str, str, float, str]]:
    """Unmet part of demand for each item: on average, in the worst tail, in the worst scenario."""
    weighted = {s: p for s, p in study.probabilities.items() if p > 0}
    for item in sorted({d.resource[0] for d in study.network.demands}):
        names = [d.name for d in study.network.demands if d.resource[0] == item]
        unmet = {}
        for s, operation in every.items():
            asked = sum(operation.demand(n, t) for n in names for t in study.network.periods)
            short = sum(operation.short(n, t) for n in names for t in study.network.periods)
            unmet[s] = short / asked if asked > 0 else 0.0
        yield ("expected_unmet", item, "", sum(p * unmet[s] for s, p in weighted.items()), "-")
        yield ("worst_5pct_unmet", item, "", tail_mean(unmet, weighted, TAIL), "-")
        failures = {s: part for s, part in unmet.items() if study.families[s] == CONTINGENCY}
        for kpi, among in (("worst_unmet", unmet.keys() - failures.keys()), ("worst_failure_unmet", failures.keys())):
            if among:
                worst = max(among, key=lambda s: (unmet[s], s))
                yield (kpi, item, worst, unmet[worst], "-")


def _frame(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns)
