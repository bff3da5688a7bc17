"""Stocks, goods under way at the start, and demand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from supplyopt.case.rows import rows
from supplyopt.network.grammar import Arrival, Asset, Demand, Floats, Option, Stock
from supplyopt.network.parts import Parts


def translate_stocks(parts: Parts) -> None:
    """Write every stock: what is held, what may be added before the start, how fast it can be let out."""
    for row in rows(parts.case.stocks):
        labels, name = parts.label.place(row.item, row.site), f"{row.item}@{row.site}"
        per_option = {}
        if row.build_limit > 0:
            per_option[f"build:{name}"] = 1.0
            parts.options.append(
                Option(
                    name=f"build:{name}",
                    kind="stock",
                    upper=row.build_limit,
                    unit_cost=row.build_cost * parts.horizon,
                    unit=parts.units[row.item],
                    labels=labels,
                )
            )
        release = ""
        if row.release_limit == row.release_limit:  # not NaN
            release = f"release:{name}"
            parts.assets.append(Asset(release, "release", np.full(len(parts.days), row.release_limit), {}, labels))
        parts.stocks.append(
            Stock(
                resource=(row.item, row.site),
                initial=row.quantity,
                per_option=per_option,
                capacity=row.capacity if row.capacity == row.capacity else np.inf,
                holding_cost=row.holding_cost * parts.years,
                decay=row.decay,
                strategic=row.kind == "strategic",
                replacement_price=row.replacement_price,
                release=release,
                labels=labels,
            )
        )


def translate_arrivals(parts: Parts) -> None:
    """Write what arrives whatever is decided."""
    for key, lines in parts.case.arrivals.groupby(["item", "site"]):
        item, site = map(str, key)
        quantity = _by_period(parts, lines)
        parts.arrivals.append(Arrival((item, site), quantity, parts.label.place(item, site)))


def translate_demand(parts: Parts) -> None:
    """Write every demand, by item, site and class of use."""
    case = parts.case
    table = case.demand.assign(quantity=case.scaled("demand", "quantity"))
    voll = dict(zip(case.items["item"], case.scaled("items", "value_of_lost_load"), strict=True))
    for key, lines in table.groupby(["item", "site", "class"]):
        item, site, use = map(str, key)
        quantity = _by_period(parts, lines)
        own = lines["value_of_lost_load"].dropna()
        late = lines["backlog_cost"].dropna()
        labels = {**parts.label.place(item, site), "class": frozenset({use})}
        parts.demands.append(
            Demand(
                name=f"{item}@{site}/{use}",
                resource=(item, site),
                use=use,
                quantity=quantity,
                value_of_lost_load=float(own.iloc[0]) if len(own) else voll[item],
                backlog_cost=float(late.iloc[0]) if len(late) else 0.0,
                backlog_periods=int(lines["backlog_periods"].max()) if len(late) else 0,
                labels=labels,
            )
        )


def _by_period(parts: Parts, lines: pd.DataFrame) -> Floats:
    spread = np.zeros(len(parts.days))
    np.add.at(spread, lines["period"].to_numpy(dtype=np.int64) - 1, lines["quantity"].to_numpy(dtype=np.float64))
    return spread
