"""What an answer comes to in a few figures: money, service, diversity."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from supplyopt.network.grammar import Floats
from supplyopt.result import PlanValues
from supplyopt.risk import Expectation, tail_mean
from supplyopt.rules.base import CONTINGENCY
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study
from supplyopt.tables.capped import capped
from supplyopt.tables.diversity import Fact, diversity
from supplyopt.verify import Recomputed

TAIL = 0.05
"""Part of the scenarios that 'the worst' means in the KPIs [-]."""


def kpis(study: Study, plan: PlanValues, recomputed: Recomputed) -> pd.DataFrame:
    """One fact a row: kpi, what it is about, its group, value, unit."""
    rows = [*_money(study, recomputed), *diversity(study, plan), *_service(study, recomputed)]
    rows += capped(study, recomputed.outcomes)
    return pd.DataFrame(rows, columns=["kpi", "item", "group", "value", "unit"])


def _money(study: Study, recomputed: Recomputed) -> Iterator[Fact]:
    """What the portfolio costs in calm, on average and in the worst tail, whatever it was chosen for.

    Preferences are paid to nobody: they are no part of these bills.
    """
    weighted = {s: p for s, p in study.probabilities.items() if p > 0}
    costs = {
        s: recomputed.commitment + recomputed.cost(s) - by_kind["preferences"]
        for s, by_kind in recomputed.costs.items()
    }
    currency = study.case.currency
    yield ("commitment", "", "", recomputed.commitment, currency)
    for kind, beside in recomputed.of_rules.items():
        yield (kind, "", "", beside, currency)
    if CALM in costs:
        yield ("calm_cost", "", "", costs[CALM], currency)
    yield ("expected_cost", "", "", Expectation().value(costs, weighted), currency)
    yield ("worst_5pct_cost", "", "", tail_mean(costs, weighted, TAIL), currency)


def _service(study: Study, recomputed: Recomputed) -> Iterator[Fact]:
    """Unmet part of demand for each item: on average, in the worst tail, in the worst scenario."""
    names = np.array(list(recomputed.costs), dtype=object)
    weights = np.array([study.probabilities[s] for s in names])
    fails = np.array([study.families[s] == CONTINGENCY for s in names])
    for item, unmet in _unmet(study, recomputed).items():
        yield ("expected_unmet", item, "", float((weights * unmet).sum()), "-")
        yield ("worst_5pct_unmet", item, "", _tail_mean(unmet, weights), "-")
        for kpi, among in (("worst_unmet", ~fails), ("worst_failure_unmet", fails)):
            if among.any():
                worst = unmet[among].max()
                yield (kpi, item, max(names[among & (unmet == worst)]), float(worst), "-")


def _unmet(study: Study, recomputed: Recomputed) -> dict[str, Floats]:
    """item -> part of its demand that is never served in each scenario [S, -]; sorted."""
    examined, demands = recomputed.outcomes.examined, study.network.demands
    found = {}
    for item in sorted({d.resource[0] for d in demands}):
        of_item = [f for f, d in enumerate(demands) if d.resource[0] == item]
        asked, short = (figures[:, of_item].sum(axis=(1, 2)) for figures in (examined.asked, examined.short))
        found[item] = np.divide(short, asked, out=np.zeros_like(short), where=asked > 0)
    return found


def _tail_mean(figures: Floats, weights: Floats) -> float:
    """Mean of the largest figures that together have the probability of the tail."""
    order = np.argsort(-figures, kind="stable")
    before = np.concatenate([[0.0], np.cumsum(weights[order])[:-1]])
    taken = np.clip(TAIL - before, 0.0, weights[order])
    return float((taken * figures[order]).sum() / taken.sum())
