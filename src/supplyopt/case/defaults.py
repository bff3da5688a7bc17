"""What a planner may leave out: filled in here, in one place, and told in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pandas as pd

from supplyopt.case.cast import kind_of
from supplyopt.case.tables import TABLES

Frames = dict[str, pd.DataFrame]
LOST_LOAD_FACTOR = 10.0
"""Going without costs this many times the dearest offer, where nobody says otherwise."""
PLACES = {
    "demand": ("site",),
    "offers": ("site",),
    "lanes": ("origin", "destination"),
    "processes": ("site",),
    "stocks": ("site",),
    "arrivals": ("site",),
}
"""Columns that name a site, by table."""


def complete(frames: Mapping[str, pd.DataFrame]) -> tuple[Frames, tuple[str, ...]]:
    """Sound tables with every default filled in, in their final types and sorted by key; and notes on what was filled.

    ``frames`` holds every table with every column; an empty cell is NaN. In the answer an empty text is ``""`` and
    an empty number NaN.
    """
    full = {name: frame.copy() for name, frame in frames.items()}
    notes: list[str] = []
    for fill in FILLS:
        notes += fill(full)
    return {name: _final(name, full[name]) for name in TABLES}, tuple(notes)


def fill_identifiers(frames: Frames) -> list[str]:
    """Offers are called supplier:item[:site] and lanes origin>destination[:mode] where they have no name."""
    offers, lanes = frames["offers"], frames["lanes"]
    offer = offers["supplier"] + ":" + offers["item"] + (":" + offers["site"]).fillna("")
    lane = lanes["origin"] + ">" + lanes["destination"]
    lane += (":" + lanes["mode"]).where(lanes["mode"] != "any", "").fillna("")
    return [
        *_fill(frames, "offers", "offer", offer, "identifier made of supplier, item and site"),
        *_fill(frames, "lanes", "lane", lane, "identifier made of origin, destination and mode"),
    ]


def currency_of(frames: Mapping[str, pd.DataFrame]) -> str:
    """The one currency of the case, ``money`` where none is named."""
    named = [frame["currency"].replace("", None).dropna() for frame in frames.values() if "currency" in frame]
    codes = pd.concat(named)
    return str(codes.iloc[0]) if len(codes) else "money"


def _fill_names(frames: Frames) -> list[str]:
    suppliers, items, offers = frames["suppliers"], frames["items"], frames["offers"]
    return [
        *_fill(frames, "suppliers", "parent", suppliers["supplier"], "parent is the supplier itself"),
        *_fill(frames, "items", "material", items["item"], "material is the item itself"),
        *_fill(frames, "offers", "maximum", offers["capacity"], "greatest award is the capacity"),
    ]


def _fill_periods(frames: Frames) -> list[str]:
    if len(frames["periods"]):
        return []
    last = int(frames["demand"]["period"].max())
    periods = _rows("periods", {"period": np.arange(1, last + 1, dtype=float), "days": np.full(last, 365.0 / last)})
    frames["periods"] = periods
    return [f"periods: a year divided into {last} of {365.0 / last:g} days"]


def _fill_sites(frames: Frames) -> list[str]:
    if len(frames["sites"]):
        return []
    places = implied_sites(frames)
    frames["sites"] = _rows("sites", {"site": pd.array(places, dtype="str")})
    return [f"sites: {len(places)} implied by the other tables, without a country"]


def implied_sites(frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Every place that a table names, sorted."""
    named = [frames[table][column].dropna() for table, columns in PLACES.items() for column in columns]
    return sorted(set(pd.concat(named)) - {""})


def _fill_prices(frames: Frames) -> list[str]:
    dearest = frames["offers"].groupby("item")["price"].max()
    overall = float(frames["offers"]["price"].max())
    items, stocks = frames["items"], frames["stocks"]
    by_item = items["item"].map(dearest).fillna(overall)
    lost = _fill(
        frames,
        "items",
        "value_of_lost_load",
        LOST_LOAD_FACTOR * by_item,
        f"value of lost load is {LOST_LOAD_FACTOR:g} times the dearest offer",
    )
    price = stocks["item"].map(dearest).fillna(overall)
    return [*lost, *_fill(frames, "stocks", "replacement_price", price, "replacement price is the dearest offer")]


def _fill_currency(frames: Frames) -> list[str]:
    currency, count = currency_of(frames), 0
    for name, frame in frames.items():
        if "currency" in frame:
            empty = frame["currency"].isna() | (frame["currency"] == "")
            count += int(empty.sum())
            frames[name] = frame.assign(currency=frame["currency"].mask(empty, currency))
    return [f"currency: {currency} in {count} rows that name none"] if count else []


FILLS: tuple[Callable[[Frames], list[str]], ...] = (
    fill_identifiers,
    _fill_names,
    _fill_periods,
    _fill_sites,
    _fill_prices,
    _fill_currency,
)


def _fill(frames: Frames, table: str, column: str, values: pd.Series, words: str) -> list[str]:
    """Fill the empty cells of a column and say so."""
    frame = frames[table]
    empty = frame[column].isna()
    if not empty.any():
        return []
    frames[table] = frame.assign(**{column: frame[column].where(~empty, values)})
    return [f"{table}: {words} ({int(empty.sum())} of {len(frame)} rows)"]


def _rows(table: str, given: Mapping[str, object]) -> pd.DataFrame:
    """Rows of a table with the columns not given at their defaults."""
    frame = pd.DataFrame(given)
    for name, column in TABLES[table].schema.columns.items():
        if name not in frame:
            frame[name] = column.metadata["default"]
    return frame


def _final(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Columns in the order of the schema and in their final types, rows sorted by key."""
    return _typed(table, frame) if len(frame) else _empty(table).copy()


@cache
def _empty(table: str) -> pd.DataFrame:
    schema = TABLES[table].schema.columns
    return _typed(table, pd.DataFrame({name: pd.Series(dtype=object) for name in schema}))


def _typed(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    columns = {}
    for name, column in TABLES[table].schema.columns.items():
        kind, values = kind_of(column), frame[name]
        if kind == "text":
            columns[name] = values.astype("str").fillna("")
        else:
            columns[name] = values.astype({"number": "float64", "whole": "int64", "flag": "bool"}[kind])
    return pd.DataFrame(columns).sort_values(list(TABLES[table].key), ignore_index=True)
