"""The plan and the operations that the tables of a result tell of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from supplyopt.audit.finding import Finding
from supplyopt.audit.question import settled_in
from supplyopt.network import Network
from supplyopt.network.grammar import Floats
from supplyopt.result import NEGLIGIBLE, Operations, Part, PlanValues, Portfolio, Result, Stack
from supplyopt.result.operations import Ints
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study
from supplyopt.tables import in_detail


@dataclass(frozen=True)
class Rebuilt:
    """What tables tell, as a plan and operations, and the rows that cannot be."""

    plan: PlanValues
    operations: Operations
    """calm aside, those told in detail"""
    findings: tuple[Finding, ...]


def rebuild(study: Study, result: Result) -> Rebuilt:
    """Plan and operations of a result; rows about nothing of the study, or there twice, are findings."""
    findings: list[Finding] = [*_portfolio_faults(study, result), *_scenario_faults(study, result)]
    scenarios = told_in_detail(study, result)
    stack = _stack(study, result, scenarios, findings)
    portfolio = result.portfolio or Portfolio({}, {})
    operations = Operations([Part(scenarios, lambda rows: _some(stack, rows))])
    calm = operations.get(CALM)
    plan = PlanValues(study.network, portfolio, calm, settled_in(result))
    others = [s for s in scenarios if s != CALM]
    disturbed = Operations([Part(others, lambda rows: operations.stack([others[i] for i in rows]))])
    return Rebuilt(plan, disturbed, tuple(findings))


def told_in_detail(study: Study, result: Result) -> tuple[str, ...]:
    """Scenarios whose quantities tables tell, in the order of the table of scenarios."""
    table = result.table("scenarios").drop_duplicates("scenario")
    costs = {str(s): float(c) for s, c in zip(table["scenario"], table["cost"], strict=True) if s in study.families}
    return in_detail(study, costs)


def _some(stack: Stack, rows: Ints) -> Stack:
    return Stack(stack.network, tuple(stack.scenarios[i] for i in rows), *(array[rows] for array in stack.arrays))


def _stack(study: Study, result: Result, scenarios: tuple[str, ...], findings: list[Finding]) -> Stack:
    """The arrays of all scenarios told in detail."""
    network, count = study.network, len(scenarios)
    periods = len(network.days)
    placing = _Placing(network, scenarios, findings)
    flows, stocks = np.zeros((count, len(network.activities), periods)), np.zeros((count, len(network.stocks), periods))
    short, late = (np.zeros((count, len(network.demands), periods)) for _ in range(2))
    demands = _asked(study, scenarios)
    at, figures = placing.of("flows", result.table("flows"), "activity")
    flows[at] = figures["quantity"]
    at, figures = placing.of("stocks", result.table("stocks"), "item", "site")
    stocks[at] = figures["quantity"]
    if len(stocks.ravel()) != len(figures):
        findings.append(Finding("VER004", "stocks", f"{stocks.size:,} rows are due, there are {len(figures):,}"))
    at, figures = placing.of("shortages", result.table("shortages"), "item", "site", "class")
    short[at], late[at], demands[at] = figures["short"], figures["late"], figures["demand"]
    owed = np.concatenate([np.zeros_like(late[:, :, :1]), late[:, :, :-1]], axis=2)
    served = demands + owed
    served[at] = figures["served"]
    return Stack(network, scenarios, demands, flows, stocks, served, short, late)


def _asked(study: Study, scenarios: tuple[str, ...]) -> Floats:
    """What each scenario asks for, from its onset on; before that calm does [S, F, T, unit]."""
    calm = np.array([d.quantity for d in study.network.demands], dtype=np.float64).reshape(-1, len(study.network.days))
    found = np.repeat(calm[None], len(scenarios), axis=0)
    for row, scenario in enumerate(scenarios):
        if scenario != CALM:
            conditions = study.conditions_of(scenario)
            found[row, :, conditions.onset - 1 :] = conditions.demand[:, conditions.onset - 1 :]
    return found


class _Placing:
    """Where the rows of a table stand in arrays over scenarios, parts of the network, and periods."""

    def __init__(self, network: Network, scenarios: tuple[str, ...], findings: list[Finding]) -> None:
        self._periods, self._findings = len(network.days), findings
        self._scenarios = [(s,) for s in scenarios]
        self._part: dict[str, list[tuple[str, ...]]] = {
            "flows": [(a.name,) for a in network.activities],
            "stocks": [s.resource for s in network.stocks],
            "shortages": [(*d.resource, d.use) for d in network.demands],
        }

    def of(self, name: str, table: pd.DataFrame, *columns: str) -> tuple[tuple[Ints, Ints, Ints], pd.DataFrame]:
        """Places of the rows that can be, and these rows."""
        period = table["period"].to_numpy(dtype=np.int64) - 1
        places = np.stack(
            [
                _found(self._scenarios, table["scenario"]),
                _found(self._part[name], *(table[column] for column in columns)),
                np.where((period >= 0) & (period < self._periods), period, -1),
            ],
            axis=1,
        )
        unknown, again = (places < 0).any(axis=1), pd.DataFrame(places).duplicated().to_numpy(dtype=bool)
        for wrong, what in ((unknown, "is about nothing of the question"), (again & ~unknown, "is there twice")):
            for row in np.flatnonzero(wrong)[:3]:
                shown = " / ".join(map(str, table.iloc[row][["scenario", *columns, "period"]]))
                self._findings.append(Finding("VER004", f"{name}, row {row + 1}", f"{shown} {what}"))
        kept = ~(unknown | again)
        s, p, t = places[kept].T
        return (s, p, t), table[kept]


def _found(names: Sequence[tuple[str, ...]], *words: pd.Series) -> Ints:
    """Where names of one or more words stand among others; -1: nowhere."""
    place = {name: i for i, name in enumerate(names)}
    code = np.zeros(len(words[0]), dtype=np.int64)
    for column in words:
        codes, known = pd.factorize(column, use_na_sentinel=False)
        code = code * len(known) + codes
    _, first, which = np.unique(code, return_index=True, return_inverse=True)
    told = zip(*(column.iloc[first] for column in words), strict=True)
    return np.array([place.get(tuple(map(str, each)), -1) for each in told], dtype=np.int64)[which]


def _portfolio_faults(study: Study, result: Result) -> Iterator[Finding]:
    table = result.table("portfolio")
    yield from _listed("portfolio", list(table["option"]), [o.name for o in study.network.options])
    for name, size, taken in zip(table["option"], table["size"], table["taken"], strict=True):
        option = study.network.option.get(name)
        if option is not None and not option.is_choice and taken != (size > NEGLIGIBLE * max(1.0, option.upper)):
            yield Finding("VER004", f"portfolio, {name}", f"has a size of {size:.6g}, and is told taken: {taken}")


def _scenario_faults(study: Study, result: Result) -> Iterator[Finding]:
    yield from _listed("scenarios", list(result.table("scenarios")["scenario"]), list(study.families))


def _listed(table: str, told: list[Any], due: list[str]) -> Iterator[Finding]:
    """Names that are missing, strange, or there twice."""
    for name in sorted(set(due) - set(told))[:3]:
        yield Finding("VER004", f"{table}, {name}", "is missing")
    for name in sorted(set(map(str, told)) - set(due))[:3]:
        yield Finding("VER004", f"{table}, {name}", "is about nothing of the question")
    for name in sorted({str(name) for name in told if told.count(name) > 1})[:3]:
        yield Finding("VER004", f"{table}, {name}", f"is there {told.count(name)} times")
