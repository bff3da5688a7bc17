"""A piece of a set, that is some of its scenarios with all of their effects: checked, and in its final form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from supplyopt.scenarios.check_effects import (
    LISTS,
    check_cells,
    check_periods,
    check_selectors,
    is_attribute,
    order_of,
)
from supplyopt.scenarios.check_scenarios import (
    FAMILY_LIST,
    Heads,
    check_agreement,
    check_detection,
    check_onsets,
    check_weights,
    check_words,
    families_of,
    heads_of,
)
from supplyopt.scenarios.columns import EFFECT_COLUMNS, SCENARIO_COLUMNS, Records, Words
from supplyopt.scenarios.report import Finding, at_rows

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Piece:
    """Scenarios and their effects as they were read."""

    heads: Heads
    effects: Records
    scenario: Ints
    """scenario of each effect; -1: unknown"""

    @property
    def calm(self) -> int:
        """How many scenarios are calm."""
        return int((families_of(self.heads) == "calm").sum())

    @property
    def counts(self) -> Ints:
        """Number of effects of each scenario."""
        return np.bincount(self.scenario[self.scenario >= 0], minlength=len(self.heads.ids))

    @property
    def grown(self) -> int:
        """Number of effects after which more is available than in calm."""
        return int((self.effects.number["value"][is_attribute(self.effects, "availability")] > 1).sum())


def piece_of(records: Records) -> tuple[Piece, list[Finding]]:
    """Tidy rows, an effect each, taken apart; and where those of one scenario contradict each other."""
    own = Records(
        {name: words for name, words in records.text.items() if name in SCENARIO_COLUMNS},
        {name: values for name, values in records.number.items() if name in SCENARIO_COLUMNS},
        records.files,
        records.starts,
        records.rows,
    )
    heads = heads_of(own)
    nameless = at_rows(own, heads.of_row < 0, "SCN010", "is empty", column="scenario_id")
    told = filled(records)
    return Piece(heads, records.take(told), heads.of_row[told]), [*nameless, *check_agreement(own, heads)]


def filled(records: Records) -> npt.NDArray[np.bool_]:
    """Rows that hold an effect; others only say that there is such a scenario."""
    found = np.zeros(len(records), dtype=np.bool_)
    for name in EFFECT_COLUMNS:
        found |= records.text[name].codes >= 0 if name in records.text else ~np.isnan(records.number[name])
    return found


@dataclass(frozen=True)
class Examined:
    """A piece that was checked."""

    order: Ints
    """of its effects: by scenario, selector, attribute and period"""
    onset: npt.NDArray[np.float64]
    """of each scenario, given or shown by its effects"""
    mass: float
    """sum of the probabilities, stress tests aside; NaN if one is not allowed [-]"""
    findings: list[Finding]


def examine(piece: Piece, calm_before: int = 0) -> Examined:
    """Check a piece; the same findings for every one, in the same order."""
    heads, effects, scenario, count = piece.heads, piece.effects, piece.scenario, piece.counts
    known = scenario >= 0
    onset = heads.records.number["onset_period"].copy()
    earliest = np.full(len(onset), np.inf)
    np.fmin.at(earliest, scenario[known], effects.number["period_from"][known])
    given = np.append(onset, np.nan)
    missing = heads.records.text["family"].codes < 0
    order, twice = order_of(effects, scenario)
    weights = check_weights(heads)
    weighted = heads.records.number["probability"][families_of(heads) != "stress"]
    findings = [
        *at_rows(heads.records, missing, "SCN010", "is empty", column="family"),
        *check_words(heads.records, FAMILY_LIST, ("scenario_id", "name", "source")),
        *weights,
        *check_onsets(heads, count, calm_before),
        *check_detection(heads),
        *check_words(effects, LISTS, ("event_id",)),
        *check_selectors(effects),
        *check_cells(effects),
        *check_periods(effects, given[scenario]),
        *twice,
    ]
    begins = np.where(np.isnan(onset), np.where(count > 0, earliest, 0.0), onset)
    mass = float("nan") if any(finding.total for finding in weights) else float(np.nansum(weighted))
    return Examined(order, begins, mass, findings)


def scenario_table(heads: Heads, onset: npt.NDArray[np.float64]) -> pd.DataFrame:
    """One row a scenario in order of id, in the final types; weights as they were given."""
    records = heads.records
    name = texts(records.text["name"])
    ids = pd.Series(pd.array(list(heads.ids), dtype="str"))
    return pd.DataFrame(
        {
            "scenario_id": ids,
            "name": name.mask(name == "", ids),
            "probability": np.nan_to_num(records.number["probability"]),
            "family": texts(records.text["family"]),
            "onset_period": onset.astype(np.int64),
            "source": texts(records.text["source"]),
            "detection_days": np.nan_to_num(records.number["detection_days"]),
        }
    )


def effect_table(ids: tuple[str, ...], effects: Records, scenario: Ints, order: Ints) -> pd.DataFrame:
    """The effects in order, in their final types."""
    return pd.DataFrame(
        {
            "scenario_id": texts(Words(scenario[order], ids)),
            "selector": texts(effects.text["selector"].take(order)),
            "attribute": texts(effects.text["attribute"].take(order)),
            "combine": texts(effects.text["combine"].take(order), empty="product"),
            "period_from": effects.number["period_from"][order].astype(np.int64),
            "period_to": effects.number["period_to"][order].astype(np.int64),
            "value": effects.number["value"][order],
            "event_id": texts(effects.text["event_id"].take(order)),
        }
    )


def texts(words: Words, empty: str = "") -> pd.Series:
    """The column as text."""
    return pd.Series(
        pd.array([*words.words, empty], dtype="str").take(np.where(words.codes < 0, len(words.words), words.codes))
    )


ROUNDING = 1e-12
"""Sums nearer to 1 are what adding floating-point numbers gives: nothing to mend."""


def weighed(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The scenarios with probabilities that sum to 1, and notes on what was changed."""
    notes = []
    weight = table["probability"].to_numpy()
    total = float(weight.sum())
    if abs(total - 1.0) > ROUNDING:
        table["probability"] = weight / total
        notes.append(f"probabilities sum to {total:.10g}: divided by their sum")
    never = table.loc[(table["family"] == "prob") & (table["probability"] == 0), "scenario_id"]
    if len(never):
        notes.append(f"{len(never)} scenarios of family prob have probability 0: {', '.join(never.head(10))}")
    return table if table["detection_days"].any() else table.drop(columns="detection_days"), notes


def growth(grown: int) -> list[str]:
    """A note on effects after which more is available than in calm."""
    return [f"availability is above 1 in {grown} effects: capacity grows"] if grown else []
