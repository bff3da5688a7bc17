"""The plan in a result that was written: its portfolio, and its calm operation from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from supplyopt.network import Network
from supplyopt.result import OperationValues, PlanValues, Portfolio, Result
from supplyopt.scenarios.scenario_set import CALM


def plan_in(result: Result, network: Network) -> PlanValues:
    """The plan of a result; raises ValueError for a result without one."""
    if result.portfolio is None:
        raise ValueError(f"the result is {result.status.value}: it has no portfolio")
    return PlanValues(network, result.portfolio, _calm(result.tables, network))


def portfolio_of(table: pd.DataFrame) -> Portfolio:
    """A portfolio from a table of options: ``option``, ``size``, and ``taken`` (else what has a size is taken)."""
    sizes = dict(zip(table["option"].astype(str), table["size"].astype(float), strict=True))
    if "taken" in table:
        return Portfolio(sizes, dict(zip(sizes, table["taken"].astype(bool), strict=True)))
    return Portfolio(sizes, {option: size > 0.0 for option, size in sizes.items()})


def _calm(tables: Mapping[str, pd.DataFrame], network: Network) -> OperationValues | None:
    """Calm operation, if the result has one that is about this network."""
    names = set(tables["scenarios"]["scenario"])
    if CALM not in names:
        return None
    flows, stocks, missed = (_of_calm(tables[name]) for name in ("flows", "stocks", "shortages"))
    asked = {(d.name, t): float(d.quantity[t - 1]) for d in network.demands for t in network.periods}
    named = {(*d.resource, d.use): d.name for d in network.demands}
    told = _columns(missed, "item", "site", "class", "period")
    if any((i, s, c) not in named for i, s, c, _ in told):
        return None
    keys = [(named[i, s, c], int(t)) for i, s, c, t in told]
    short = dict(zip(keys, missed["short"].astype(float), strict=True))
    late = dict(zip(keys, missed["late"].astype(float), strict=True))
    served = {
        (d, t): q - short.get((d, t), 0.0) - late.get((d, t), 0.0) + late.get((d, t - 1), 0.0)
        for (d, t), q in asked.items()
    }
    return OperationValues(
        demands=asked,
        flows=dict(zip(_columns(flows, "activity", "period"), flows["quantity"].astype(float), strict=True)),
        stocks=dict(zip(_columns(stocks, "item", "site", "period"), stocks["quantity"].astype(float), strict=True)),
        served_=served,
        short_=short,
        late_=late,
    )


def _of_calm(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["scenario"] == CALM]


def _columns(table: pd.DataFrame, *names: str) -> list[Any]:
    return list(table[list(names)].itertuples(index=False, name=None))
