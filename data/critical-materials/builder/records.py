"""Rows in and out of CSV files: text as it stands, numbers always written the same way."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Every row of a CSV file as text, nothing guessed: Namibia's ``NA`` stays ``NA``."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...]) -> int:
    """Write rows with the given columns and return how many there were; a column unknown here is a KeyError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            unknown = set(row) - set(columns)
            if unknown:
                raise KeyError(f"{path.name}: {sorted(unknown)}")
            writer.writerow([as_text(row.get(column)) for column in columns])
            written += 1
    return written


def as_text(value: Any) -> str:
    """The shortest text that keeps ten digits of a number; the same on every machine."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def rounded(value: float, digits: int = 4) -> float:
    """A number with so many significant digits: more would claim more than the figures know."""
    return float(f"{value:.{digits}g}")


def number(text: str) -> float:
    """A number from a cell; an empty cell (withheld, not reported) counts as nothing."""
    return float(text) if text else 0.0
