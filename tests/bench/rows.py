"""What was measured: one row a run, kept as Parquet; figures are medians of processor time."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from tests.bench.piece import GAP

COLUMNS = {
    **dict.fromkeys(("benchmark", "family", "shape", "method", "status"), "str"),
    **dict.fromkeys(("scenarios", "seed", "repeat"), "int64"),
    **dict.fromkeys(("limit", "cpu_seconds", "wall_seconds", "peak_mb", "cost", "bound", "gap"), "float64"),
    **dict.fromkeys(("iterations", "count"), "Int64"),
    **dict.fromkeys(("timed_out",), "bool"),
    **dict.fromkeys(("load", "cores", "versions", "day"), "str"),
}
PACKAGES = ("supplyopt", "highspy", "pyomo", "linopy", "mpi-sppy", "numpy", "scipy")


@dataclass(frozen=True)
class Rows:
    """Rows of one run or of several."""

    table: pd.DataFrame

    @classmethod
    def of(cls, rows: Iterable[dict[str, Any]]) -> Rows:
        """Rows as they come from the processes."""
        told = pd.DataFrame([{name: row.get(name) for name in COLUMNS} for row in rows], columns=list(COLUMNS))
        return cls(told.astype({name: kind for name, kind in COLUMNS.items() if kind != "str"}))

    def write(self, file: Path) -> None:
        """Keep them."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self.table.to_parquet(file, index=False, compression="zstd")

    @classmethod
    def read(cls, file: Path) -> Rows:
        """Rows that were kept."""
        return cls(pd.read_parquet(file))

    def where(self, **values: Any) -> Rows:
        """Those whose columns have certain values."""
        table = self.table
        for name, value in values.items():
            table = table[table[name] == value]
        return Rows(table)

    def updated(self, later: Rows) -> Rows:
        """With later rows in the place of those of the same pieces."""
        key = ["benchmark", "family", "shape", "scenarios", "method", "seed"]
        again = set(map(tuple, later.table[key].to_numpy()))
        kept = self.table[[tuple(row) not in again for row in self.table[key].to_numpy()]]
        return Rows(pd.concat([kept, later.table], ignore_index=True))

    def seconds(self, method: str, **where: Any) -> float:
        """Median processor time; a run that did not reach the gap within its limit took the limit, at the least."""
        table = self.where(method=method, **where).table
        return float(np.median(table["cpu_seconds"].where(~table["timed_out"], table["limit"])))

    def peak(self, method: str, **where: Any) -> float:
        """Median peak of memory [MB]."""
        return float(self.where(method=method, **where).table["peak_mb"].median())

    def is_cut(self, method: str, **where: Any) -> bool:
        """Whether a run was stopped at its limit, so that a ratio with it holds at the least."""
        return bool(self.where(method=method, **where).table["timed_out"].any())

    def contradictions(self) -> list[str]:
        """Answers to one question that exclude each other: a bound of one above the cost of another."""
        told = self.table[self.table["cost"].notna() | self.table["bound"].notna()]
        found = []
        for key, same in told.groupby(["family", "shape", "scenarios", "seed"]):
            high, low = same["bound"].max(), same["cost"].min()
            if high > low + 0.1 * GAP * abs(low):
                found.append(f"{key}: a bound of {high:.6g} is above a cost of {low:.6g}")
        return found


def slope(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Exponent of growth, fitted in logarithms: 1 for what grows in proportion.

    >>> round(slope([10, 100, 1000], [1.0, 10.0, 100.0]), 6)
    1.0
    """
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def facts() -> dict[str, str]:
    """Of the machine and what runs on it."""
    known = {d.metadata["Name"].lower(): d.version for d in importlib.metadata.distributions() if d.metadata["Name"]}
    versions = {name: known[name] for name in PACKAGES if name in known}
    return {
        "versions": json.dumps({"python": platform.python_version(), **versions}),
        "cores": str(os.cpu_count()),
        "load": f"{os.getloadavg()[0]:.1f}",
        "day": pd.Timestamp.now("UTC").strftime("%Y-%m-%d"),
    }
