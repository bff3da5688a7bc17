"""Cases without the checks of files: hundreds of small ones in the time that a few checked ones take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from supplyopt.case import TABLES, Case
from supplyopt.case.cast import kind_of
from supplyopt.case.defaults import LOST_LOAD_FACTOR, PLACES

Record = Mapping[str, Any]
TYPES = {"number": np.float64, "whole": np.int64, "flag": np.bool_}


def quick_case(**tables: Sequence[Record]) -> Case:
    """The case that the reader would make of sound records, defaults filled in the same way but nothing checked."""
    given = {name: [dict(record) for record in tables.pop(name, ())] for name in TABLES}
    assert not tables, f"no such tables: {sorted(tables)}"
    _name(given)
    _price(given)
    _place(given)
    return Case(**{name: frame(name, records) for name, records in given.items()}, name="quick")


def frame(table: str, records: Sequence[Record]) -> pd.DataFrame:
    """Records as a table of a case, in its final types and order, with plain defaults filled in."""
    known = TABLES[table].schema.columns
    unknown = {name for record in records for name in record} - set(known)
    assert not unknown, f"{table} has no columns {sorted(unknown)}"
    columns: dict[str, Any] = {}
    for name, column in known.items():
        kind, default = kind_of(column), column.metadata["default"]
        values = [default if record.get(name) is None else record[name] for record in records]
        if name == "currency":
            values = ["money" if value is None else value for value in values]
        if kind == "text":
            columns[name] = pd.array(["" if value is None else str(value) for value in values], dtype="str")
        else:
            columns[name] = np.array([np.nan if value is None else value for value in values], dtype=TYPES[kind])
    return pd.DataFrame(columns).sort_values(list(TABLES[table].key), ignore_index=True)


def _name(given: dict[str, list[dict[str, Any]]]) -> None:
    for record in given["offers"]:
        parts = (record["supplier"], record["item"], record.get("site"))
        record.setdefault("offer", ":".join(part for part in parts if part))
        record.setdefault("maximum", record["capacity"])
    for record in given["lanes"]:
        mode = f":{record['mode']}" if record.get("mode", "any") != "any" else ""
        record.setdefault("lane", f"{record['origin']}>{record['destination']}{mode}")
    for record in given["suppliers"]:
        record.setdefault("parent", record["supplier"])
    for record in given["items"]:
        record.setdefault("material", record["item"])


def _price(given: dict[str, list[dict[str, Any]]]) -> None:
    dearest: dict[str, float] = {}
    for record in given["offers"]:
        dearest[record["item"]] = max(record["price"], dearest.get(record["item"], 0.0))
    overall = max(dearest.values(), default=np.nan)
    for record in given["items"]:
        record.setdefault("value_of_lost_load", LOST_LOAD_FACTOR * dearest.get(record["item"], overall))
    for record in given["stocks"]:
        record.setdefault("replacement_price", dearest.get(record["item"], overall))


def _place(given: dict[str, list[dict[str, Any]]]) -> None:
    for table in ("demand", "stocks", "arrivals"):
        for record in given[table]:
            record.setdefault("site", "market")
    if not given["periods"]:
        last = max(record["period"] for record in given["demand"])
        given["periods"] = [{"period": t, "days": 365.0 / last} for t in range(1, last + 1)]
    if not given["sites"]:
        named = {record.get(c) for table, columns in PLACES.items() for record in given[table] for c in columns}
        given["sites"] = [{"site": site} for site in sorted(named - {None, ""})]
