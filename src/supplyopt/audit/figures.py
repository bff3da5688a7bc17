"""Tables against what they come to when they are worked out again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import is_bool_dtype, is_float_dtype

from supplyopt.audit.finding import Finding

CLOSE = 1e-9
"""By how much a figure may be off that is worked out again, relative to the largest of its row [-]: rounding only."""
SHOWN = 3
"""Rows of a table that are told."""
BY_ITSELF = frozenset({"probability", "unmet", "value", "limit", "share_of_limit"})
"""Columns whose rounding goes with their own size; that of others goes with the largest figure of their row."""
Flags = npt.NDArray[np.bool_]


def differences(name: str, told: pd.DataFrame, found: pd.DataFrame) -> Iterator[Finding]:
    """Where a table is not as it should be: its columns, its rows, each of its figures."""
    if list(told.columns) != list(found.columns):
        one, other = (", ".join(map(str, table)) for table in (told, found))
        yield Finding("VER004", name, f"has the columns {one}; due are {other}")
        return
    if len(told) != len(found):
        yield Finding("VER004", name, f"has {len(told):,} rows, {len(found):,} are due")
        yield from _first_strange(name, told, found)
        return
    told, found = told.reset_index(drop=True), found.reset_index(drop=True)
    numbers = [c for c in found.columns if is_float_dtype(found[c]) and not is_bool_dtype(found[c])]
    for column in found.columns:
        wrong = _off(told, found, column, numbers) if column in numbers else _other(told[column], found[column])
        for row in np.flatnonzero(wrong)[:SHOWN]:
            yield Finding("VER011", f"{name}, {_row(found, numbers, row)}", _words(told, found, column, row))


def _off(told: pd.DataFrame, found: pd.DataFrame, column: str, numbers: list[str]) -> Flags:
    """Figures that are off by more than rounding, or missing on one side only."""
    alike = [column] if column in BY_ITSELF else [each for each in numbers if each not in BY_ITSELF]
    sizes = np.abs(found[alike].to_numpy(dtype=float))
    size = np.maximum(1.0, np.where(np.isfinite(sizes), sizes, 0.0).max(axis=1, initial=0.0))
    one, other = (pd.to_numeric(each[column], errors="coerce").to_numpy(dtype=float) for each in (told, found))
    with np.errstate(invalid="ignore"):
        same = (one == other) | (np.isnan(one) & np.isnan(other)) | (np.abs(one - other) <= CLOSE * size)
    return np.asarray(~same, dtype=bool)


def _other(told: pd.Series, found: pd.Series) -> Flags:
    return np.asarray(told.astype(object).to_numpy() != found.astype(object).to_numpy(), dtype=bool)


def _words(told: pd.DataFrame, found: pd.DataFrame, column: str, row: int) -> str:
    one, other = told[column].iloc[row], found[column].iloc[row]
    if isinstance(other, float | np.floating):
        return f"{column} is {one:.10g}, it comes to {other:.10g}: off by {abs(one - other):.4g}"
    return f"{column} is {one!r}, it should be {other!r}"


def _row(found: pd.DataFrame, numbers: list[str], row: int) -> str:
    """What a row is about: its first words."""
    words = [str(found[c].iloc[row]) for c in found.columns if c not in numbers]
    return " / ".join([word for word in words if word][:3]) or f"row {row + 1}"


def _first_strange(name: str, told: pd.DataFrame, found: pd.DataFrame) -> Iterator[Finding]:
    """The first row that differs, as a hint of what is missing or too many."""
    numbers = [c for c in found.columns if is_float_dtype(found[c])]
    words = [c for c in found.columns if c not in numbers]
    for row in range(min(len(told), len(found))):
        if any(told[c].iloc[row] != found[c].iloc[row] for c in words):
            due = _row(found, numbers, row)
            yield Finding("VER004", f"{name}, row {row + 1}", f"is about {_row(told, numbers, row)}, due is {due}")
            return
