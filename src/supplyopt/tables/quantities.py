"""The quantities of an answer as tables, of as many scenarios as are told in detail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from supplyopt.network import Network
from supplyopt.result import NEGLIGIBLE, Stack
from supplyopt.result.operations import Ints
from supplyopt.rules.base import CONTINGENCY
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study

IN_DETAIL = 4_000_000
"""Figures of operations that are told at most: rows of flows, stocks and shortages together are no more."""


def in_detail(study: Study, costs: Mapping[str, float]) -> tuple[str, ...]:
    """Scenarios whose quantities are told: all, or as many as fit.

    Calm comes first, then failures that a rule plays through, stress tests, and of the others the dearest, by the
    ``costs`` of every scenario [money].
    """
    network = study.network
    a_scenario = (len(network.activities) + len(network.stocks) + len(network.demands)) * len(network.days)
    count = max(1, IN_DETAIL // max(1, a_scenario))
    if len(costs) <= count:
        return tuple(costs)
    rank = {CALM: 0, CONTINGENCY: 1, "stress": 2}

    def place(scenario: str) -> tuple[int, float, str]:
        return rank.get(study.families[scenario], 3), -costs[scenario], scenario

    chosen = set(sorted(costs, key=place)[:count])
    return tuple(s for s in costs if s in chosen)


def flow_table(network: Network, stacks: Sequence[Stack]) -> pd.DataFrame:
    """Activities that do something, by scenario and period."""
    names, kinds = [a.name for a in network.activities], [a.kind for a in network.activities]

    def rows(stack: Stack) -> dict[str, Any]:
        s, a, t = np.nonzero(np.abs(stack.flows) > NEGLIGIBLE)
        told = {"scenario": _text(stack.scenarios, s), "activity": _text(names, a), "kind": _text(kinds, a)}
        return {**told, "period": t + 1, "quantity": stack.flows[s, a, t]}

    return _joined(stacks, rows)


def stock_table(network: Network, stacks: Sequence[Stack]) -> pd.DataFrame:
    """What is held at the end of every period, by scenario."""
    items, sites = [s.resource[0] for s in network.stocks], [s.resource[1] for s in network.stocks]

    def rows(stack: Stack) -> dict[str, Any]:
        s, r, t = (each.ravel() for each in np.indices(stack.stocks.shape))
        told = {"scenario": _text(stack.scenarios, s), "item": _text(items, r), "site": _text(sites, r)}
        return {**told, "period": t + 1, "quantity": stack.stocks.ravel()}

    return _joined(stacks, rows)


def shortage_table(network: Network, stacks: Sequence[Stack]) -> pd.DataFrame:
    """Demands of which something is missing or late, by scenario and period."""
    labels = {
        "item": [d.resource[0] for d in network.demands],
        "site": [d.resource[1] for d in network.demands],
        "class": [d.use for d in network.demands],
    }

    def rows(stack: Stack) -> dict[str, Any]:
        s, f, t = np.nonzero((stack.short > NEGLIGIBLE) | (stack.late > NEGLIGIBLE))
        told = {"scenario": _text(stack.scenarios, s), **{name: _text(of, f) for name, of in labels.items()}}
        figures = {"demand": stack.demands, "served": stack.served, "short": stack.short, "late": stack.late}
        return {**told, "period": t + 1, **{name: of[s, f, t] for name, of in figures.items()}}

    return _joined(stacks, rows)


def _text(names: Sequence[str], rows: Ints) -> Any:
    return pd.array(np.array(names, dtype=object)[rows], dtype="str")


def _joined(stacks: Sequence[Stack], rows: Callable[[Stack], dict[str, Any]]) -> pd.DataFrame:
    return pd.concat([pd.DataFrame(rows(stack)) for stack in stacks], ignore_index=True)
