"""Amounts that cannot be meant: several currencies, least above most, nothing at all, too wide a range."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from supplyopt.case.cast import kind_of
from supplyopt.case.checks.report import Drafts, at_rows, scaled
from supplyopt.case.codes import code_of, issue
from supplyopt.errors import Issue

WIDE, TOO_WIDE = 1e9, 1e12
"""Largest over smallest figure of a column: above the first a warning, above the second an error."""


def check_currency(drafts: Drafts) -> Iterator[Issue]:
    """One currency in the whole case."""
    places = [
        (code, draft.file, row)
        for draft in drafts.values()
        if "currency" in draft.frame
        for row, code in draft.frame["currency"].dropna().drop_duplicates().items()
    ]
    counts = pd.concat(
        [draft.frame["currency"] for draft in drafts.values() if "currency" in draft.frame]
    ).value_counts()
    usual = counts.index[0] if len(counts) else ""
    for code in sorted(set(counts.index) - {usual}):
        _, file, row = next(place for place in places if place[0] == code)
        rows = "1 row is" if counts[code] == 1 else f"{counts[code]} rows are"
        message = f"{rows} in {code}, {counts[usual]} in {usual}"
        yield issue("CAS010", message, file=file, row=int(str(row)), column="currency", value=str(code))


def check_minimum(drafts: Drafts) -> Iterator[Issue]:
    """What must be taken if anything is does not exceed what can be taken."""
    offers = drafts["offers"].frame
    most = offers["maximum"].fillna(offers["capacity"]).clip(upper=offers["capacity"])
    over = offers["moq"] > most * _factor(drafts, "offers", "capacity")
    yield from at_rows(drafts["offers"], over, "CAS012", "the least award exceeds what can be awarded", "moq")
    processes = drafts["processes"].frame
    over = processes["minimum"] > scaled(drafts, "processes", "capacity")
    yield from at_rows(drafts["processes"], over, "CAS012", "the least award exceeds the capacity", "minimum")
    lanes = drafts["lanes"].frame
    over = lanes["minimum"] > lanes["capacity"]
    yield from at_rows(drafts["lanes"], over, "CAS012", "the least volume exceeds the capacity", "minimum")


def check_zero(drafts: Drafts) -> Iterator[Issue]:
    """Capacities of zero, and no demand at all."""
    for table in ("suppliers", "sites", "offers", "lanes", "processes"):
        frame = drafts[table].frame
        zero = frame["capacity"] == 0
        if "expansion_limit" in frame:
            zero &= ~(frame["expansion_limit"] > 0)
        yield from at_rows(drafts[table], zero, "CAS014", "does nothing", "capacity")
    demand = drafts["demand"]
    if len(demand.frame) and (demand.frame["quantity"] == 0).all():
        yield issue("CAS015", "every quantity is 0", file=demand.file, column="quantity")


def check_lost_load(drafts: Drafts) -> Iterator[Issue]:
    """Going without an item costs more than its cheapest offer; free where neither it nor any price says otherwise."""
    offers = drafts["offers"].frame
    cheapest = offers.groupby("item")["price"].min()
    free = len(offers) > 0 and offers["price"].max() == 0
    items = drafts["items"]
    lost = scaled(drafts, "items", "value_of_lost_load").fillna(0.0 if free else float("inf"))
    low = (lost < items.frame["item"].map(cheapest).astype(float)) | (lost == 0)
    yield from at_rows(items, low, "CAS018", "buying costs more than going without", "value_of_lost_load")
    demand = drafts["demand"]
    low = demand.frame["value_of_lost_load"] < demand.frame["item"].map(cheapest).astype(float)
    yield from at_rows(demand, low, "CAS018", "buying costs more than going without", "value_of_lost_load")


def check_range(drafts: Drafts) -> Iterator[Issue]:
    """No column spans more orders of magnitude than arithmetic can hold."""
    for draft in drafts.values():
        if draft.name in ("scores", "assumptions"):
            # Their figures are of different kinds and never stand in one equation.
            continue
        for name, column in draft.table.schema.columns.items():
            if kind_of(column) != "number" or name in ("latitude", "longitude"):
                continue
            sizes = draft.frame[name].abs()
            sizes = sizes[sizes > 0]
            if len(sizes) and sizes.max() / sizes.min() > WIDE:
                number = 27 if sizes.max() / sizes.min() > TOO_WIDE else 26
                message = f"figures run from {sizes.min():g} to {sizes.max():g}"
                row = int(str(sizes.idxmin()))
                yield issue(code_of(draft.name, number), message, file=draft.file, row=row, column=name)


def _factor(drafts: Drafts, table: str, column: str) -> pd.Series:
    """What the column is multiplied by; 1 where the column itself is 0."""
    return (scaled(drafts, table, column) / drafts[table].frame[column]).fillna(1.0)
