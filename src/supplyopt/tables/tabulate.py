"""The tables of a result, from the quantities of the answer and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from supplyopt.network.grammar import Floats
from supplyopt.result import PlanValues
from supplyopt.result.tables import Table
from supplyopt.study import Study
from supplyopt.tables.kpis import kpis
from supplyopt.tables.ledgers import ledger_table
from supplyopt.tables.quantities import flow_table, shortage_table, stock_table
from supplyopt.verify import Recomputed, RuleRow

NEGLIGIBLE = 1e-9


def tabulate(study: Study, plan: PlanValues, recomputed: Recomputed, in_detail: Sequence[str]) -> dict[str, Table]:
    """How every table of a result is made, in a fixed order of rows and columns.

    Quantities are those of scenarios in detail.
    """
    stacks = cache(lambda: list(recomputed.outcomes.operations.stacks(in_detail)))
    return {
        "portfolio": lambda: _portfolio(study, plan),
        "flows": lambda: flow_table(study.network, stacks()),
        "stocks": lambda: stock_table(study.network, stacks()),
        "shortages": lambda: shortage_table(study.network, stacks()),
        "scenarios": lambda: _scenarios(study, recomputed),
        "rules": lambda: _rules(recomputed),
        "ledger": lambda: ledger_table(study, plan),
        "kpis": lambda: kpis(study, plan, recomputed),
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
    return pd.DataFrame(
        rows,
        columns=[
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


def _scenarios(study: Study, recomputed: Recomputed) -> pd.DataFrame:
    names = dict(zip(study.scenarios.scenarios["scenario_id"], study.scenarios.scenarios["name"], strict=True))
    unmet = _unmet(study, recomputed)
    rows = [
        {
            "scenario": scenario,
            "name": names.get(scenario, scenario),
            "family": study.families[scenario],
            "probability": study.probabilities[scenario],
            "cost": recomputed.cost(scenario),
            **by_kind,
            "unmet": float(part),
        }
        for (scenario, by_kind), part in zip(recomputed.costs.items(), unmet, strict=True)
    ]
    return pd.DataFrame(rows)


def _unmet(study: Study, recomputed: Recomputed) -> Floats:
    """Part of demand never served, each unit weighed by what going without it costs [S, -]."""
    worth = np.array([d.value_of_lost_load for d in study.network.demands])
    examined = recomputed.outcomes.examined
    asked, short = ((worth * figures.sum(axis=2)).sum(axis=1) for figures in (examined.asked, examined.short))
    return np.asarray(np.divide(short, asked, out=np.zeros_like(short), where=asked > 0))


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
