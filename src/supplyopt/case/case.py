"""A case: what exists."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from supplyopt.errors import CaseError, Issue


@dataclass(frozen=True, eq=False)
class Case:
    """What exists: one table each, sound and complete (every default filled in). Equal only to itself.

    Tables are data frames with the columns of :mod:`supplyopt.case.tables`, sorted by key. ``defaults``
    tells in words what was filled in; ``files`` maps each file read to its sha256.
    """

    items: pd.DataFrame
    suppliers: pd.DataFrame
    sites: pd.DataFrame
    offers: pd.DataFrame
    tiers: pd.DataFrame
    lanes: pd.DataFrame
    recipes: pd.DataFrame
    processes: pd.DataFrame
    demand: pd.DataFrame
    stocks: pd.DataFrame
    arrivals: pd.DataFrame
    periods: pd.DataFrame
    dependencies: pd.DataFrame
    hardening: pd.DataFrame
    groups: pd.DataFrame
    ownership: pd.DataFrame
    scores: pd.DataFrame
    assumptions: pd.DataFrame
    name: str = "case"
    currency: str = "money"
    defaults: tuple[str, ...] = ()
    warnings: tuple[Issue, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by name."""
        return {
            f.name: value for f in dataclasses.fields(self) if isinstance(value := getattr(self, f.name), pd.DataFrame)
        }

    @property
    def horizon_years(self) -> float:
        """Length of all periods together [year of 365 days]."""
        return float(self.periods["days"].sum()) / 365.0

    def scaled(self, table: str, column: str) -> pd.Series:
        """A column times the value of the assumption that its row is ``scaled_by`` [unit of the column]."""
        return self.tables[table][column].astype("float64") * self.scale(table)

    def scale(self, table: str) -> pd.Series:
        """The value of the assumption that each row is ``scaled_by``, 1 without one [-]."""
        values = self.assumptions.set_index("assumption")["value"]
        return self.tables[table]["scaled_by"].map(values).astype("float64").fillna(1.0)

    def assume(self, **values: float) -> Case:
        """The same case with other values of its assumptions; raises CaseError for an unknown one."""
        known = self.assumptions["assumption"]
        unknown = sorted(set(values) - set(known))
        if unknown:
            cure = f"known: {', '.join(known) or 'none'}"
            raise CaseError(Issue("CAS090", f"unknown assumption {name!r}", cure) for name in unknown)
        changed = self.assumptions.assign(value=known.map(values).fillna(self.assumptions["value"]))
        return dataclasses.replace(self, assumptions=changed)

    @classmethod
    def from_frames(cls, name: str = "case", **frames: pd.DataFrame) -> Case:
        """A case from data frames, checked like files; raises CaseError with every issue."""
        from supplyopt.case.read import case_from_frames

        return case_from_frames(frames, name=name)
