"""The linear program in a result, with duals: what proves its bound without a solver.

::

    min c'z,   l ≤ A z ≤ u,   lower ≤ z ≤ upper                  for any λ, no plan costs less than
    offset + Σ λ⁺ l + λ⁻ u + Σ_j min(d_j lower_j, d_j upper_j),      d = c - A'λ

Weak duality; Neumaier and Shcherbina 2004. Rows [m], columns [n], entries of A [k].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from supplyopt.audit.exact import Exact
from supplyopt.network.grammar import Floats
from supplyopt.result.operations import Ints

PREFIX = "certificate."


@dataclass(frozen=True, eq=False)
class ProvenProgram:
    """A linear relaxation, the values of an answer, and the duals that prove a bound of it."""

    cost: Floats
    row: Ints
    column: Ints
    entry: Floats
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    duals: Floats
    values: Floats
    offset: float

    def proven(self) -> Fraction | None:
        """The bound, in exact arithmetic; none where duals lean on a limit that is not there."""
        duals = Exact.of(self.duals)
        limits = np.where(self.duals > 0.0, self.row_lower, np.where(self.duals < 0.0, self.row_upper, 0.0))
        used = (Exact.of(self.entry) * duals[self.row]).added_at(self.column, len(self.cost))
        reduced = Exact.of(self.cost) - used
        ends = np.where(reduced.signs > 0, self.lower, np.where(reduced.signs < 0, self.upper, 0.0))
        if not (np.isfinite(limits).all() and np.isfinite(ends).all()):
            return None
        return Fraction(self.offset) + (duals * Exact.of(limits)).sum() + (reduced * Exact.of(ends)).sum()

    @property
    def objective(self) -> float:
        """What the values cost [money]."""
        return float(self.cost @ self.values) + self.offset

    def missed(self) -> tuple[Floats, Floats]:
        """By how much the values miss each row and each column, relative to the size of what stands there."""
        terms = self.entry * self.values[self.column]
        at = np.bincount(self.row, terms, len(self.row_lower))
        size = np.maximum(1.0, np.bincount(self.row, np.abs(terms), len(self.row_lower)))
        rows = np.maximum(np.maximum(self.row_lower - at, at - self.row_upper), 0.0) / size
        beyond = np.maximum(self.lower - self.values, self.values - self.upper)
        return rows, np.maximum(beyond, 0.0) / np.maximum(1.0, np.abs(self.values))


def program_tables(
    program: ProvenProgram, rows: Mapping[str, Any], columns: Mapping[str, Any]
) -> dict[str, pd.DataFrame]:
    """A program as tables, its rows and columns with their names."""
    lower, upper = program.lower, program.upper
    told = {
        "rows": {**rows, "lower": program.row_lower, "upper": program.row_upper, "dual": program.duals},
        "columns": {**columns, "cost": program.cost, "lower": lower, "upper": upper, "value": program.values},
        "entries": {
            "row": program.row.astype(np.int32),
            "column": program.column.astype(np.int32),
            "entry": program.entry,
        },
        "offset": {"offset": [program.offset]},
    }
    return {f"{PREFIX}{name}": pd.DataFrame(table) for name, table in told.items()}


def program_in(evidence: Mapping[str, pd.DataFrame]) -> ProvenProgram | None:
    """The program in the evidence of a result, if there is one; raises ValueError where it makes no sense."""
    if f"{PREFIX}rows" not in evidence:
        return None
    rows, columns, entries, offset = (evidence[f"{PREFIX}{name}"] for name in ("rows", "columns", "entries", "offset"))
    figures = {
        "cost": columns["cost"],
        "entry": entries["entry"],
        "row_lower": rows["lower"],
        "row_upper": rows["upper"],
        "lower": columns["lower"],
        "upper": columns["upper"],
        "duals": rows["dual"],
        "values": columns["value"],
    }
    arrays = {name: told.to_numpy(dtype=np.float64) for name, told in figures.items()}
    row, column = (entries[name].to_numpy(dtype=np.int64) for name in ("row", "column"))
    for places, count in ((row, len(rows)), (column, len(columns))):
        if len(places) and not (places.min() >= 0 and places.max() < count):
            raise ValueError("an entry stands outside of the program")
    if any(np.isnan(array).any() for array in arrays.values()):
        raise ValueError("a figure of the program is missing")
    return ProvenProgram(row=row, column=column, offset=float(offset["offset"].iloc[0]), **arrays)
