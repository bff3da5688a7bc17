"""What must hold for the scenarios of a set: identity, family, onset and weight."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supplyopt.case.codes import did_you_mean
from supplyopt.case.text import faults_of_text
from supplyopt.errors import Issue
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.columns import Records
from supplyopt.scenarios.report import Finding, at_rows, at_words
from supplyopt.scenarios.scenario_set import FAMILIES

TOLERANCE = 1e-6
"""Probabilities whose sum is nearer to 1 than this are rounding, not a mistake."""

MOST_DAYS = 36_500.0
"""Nothing goes unnoticed for longer than a hundred years [day]."""


@dataclass(frozen=True)
class Heads:
    """One entry a scenario, in order of id: ``records`` holds the row that first names it."""

    records: Records
    ids: tuple[str, ...]
    of_row: npt.NDArray[np.int64]
    """Scenario of each row of the records they came from; -1 where the id is empty."""


def heads_of(records: Records) -> Heads:
    """The scenarios that the rows name."""
    words = records.text["scenario_id"]
    order = sorted(range(len(words.words)), key=words.words.__getitem__)
    rank = np.full(len(order) + 1, -1, dtype=np.int64)
    rank[order] = np.arange(len(order))
    of_row = rank[words.codes]
    first = np.full(len(order), len(records), dtype=np.int64)
    named = np.flatnonzero(of_row >= 0)
    np.minimum.at(first, of_row[named], named)
    taken = Records(
        {name: column.take(first) for name, column in records.text.items()},
        {name: column[first] for name, column in records.number.items()},
        records.files,
        records.starts,
        records.rows[first],
    )
    return Heads(taken, tuple(words.words[position] for position in order), of_row)


def check_words(records: Records, lists: Mapping[str, tuple[str, ...]], texts: tuple[str, ...]) -> list[Finding]:
    """Words outside their list, and texts with white space, control characters or excessive length."""
    issues: list[Finding] = []
    for column, allowed in lists.items():
        words = records.text[column].words
        faults = {
            position: ("SCN012", f"must be one of {', '.join(allowed)}", did_you_mean(word, allowed) or None)
            for position, word in enumerate(words)
            if word not in allowed
        }
        issues += at_words(records, column, faults)
    for column in texts:
        unfit: dict[int, tuple[str, str, str | None]] = {}
        for position, word in enumerate(records.text[column].words):
            errors = [message for number, message in faults_of_text(word, column) if number in (14, 15, 16)]
            if errors:
                unfit[position] = ("SCN011", " and ".join(errors), None)
        issues += at_words(records, column, unfit)
    return issues


def check_agreement(records: Records, heads: Heads) -> list[Finding]:
    """Rows of one scenario repeat its name, probability, family, onset and source: they must be the same."""
    issues: list[Finding] = []
    rows = heads.of_row
    named = rows >= 0
    for column, words in records.text.items():
        if column != "scenario_id":
            differs = named & (words.codes != np.append(heads.records.text[column].codes, -1)[rows])
            issues += at_rows(records, differs, "SCN021", _other_row(heads, rows), column=column)
    for column, values in records.number.items():
        first = np.append(heads.records.number[column], np.nan)[rows]
        differs = named & (values != first) & ~(np.isnan(values) & np.isnan(first))
        issues += at_rows(records, differs, "SCN021", _other_row(heads, rows), column=column)
    return issues


def _other_row(heads: Heads, rows: npt.NDArray[np.int64]) -> Callable[[int], str]:
    """Says, for a row, which earlier row it contradicts."""

    def message(row: int) -> str:
        file, record = heads.records.place(int(rows[row]))
        return f"scenario {heads.ids[int(rows[row])]!r} says otherwise in row {record} of {file}"

    return message


def check_weights(heads: Heads) -> list[Finding]:
    """Probabilities between 0 and 1; none for stress."""
    records = heads.records
    weight, stress = records.number["probability"], families_of(heads) == "stress"
    with np.errstate(invalid="ignore"):
        outside = (weight < 0) | (weight > 1) | np.isinf(weight)
    return [
        *at_rows(records, outside, "SCN022", "a probability lies between 0 and 1", column="probability"),
        *at_rows(records, np.isnan(weight) & ~stress, "SCN010", "is empty", column="probability"),
        *at_rows(records, stress & (weight > 0), "SCN023", "a stress scenario has no weight", column="probability"),
    ]


def check_sum(total: float, files: Sequence[str]) -> list[Issue]:
    """Probabilities of calm and prob sum to 1; nothing is said of a sum that is not known."""
    if np.isnan(total) or abs(total - 1.0) <= TOLERANCE:
        return []
    where = files[0] if len(files) == 1 else f"{len(files)} files"
    return [issue("SCN024", f"probabilities sum to {total:.10g}, not to 1", file=where)]


def check_onsets(heads: Heads, effects: npt.NDArray[np.int64], calm_before: int = 0) -> list[Finding]:
    """Calm: at most one, onset 0, no effects. Others: onset 1 or later, given or shown by their effects.

    ``effects[s]`` is the number of effects of scenario s; ``calm_before`` that of calm ones in pieces before.
    """
    records = heads.records
    onset, calm = records.number["onset_period"], families_of(heads) == "calm"
    fraction = np.isfinite(onset) & (onset != np.floor(onset))
    second = calm & (np.cumsum(calm) + calm_before > 1)
    unknown = ~calm & np.isnan(onset) & (effects == 0)
    return [
        *at_rows(records, fraction | np.isinf(onset), "SCN013", "not a whole number", column="onset_period"),
        *at_rows(records, second, "SCN025", "another scenario is calm already", column="scenario_id"),
        *at_rows(records, calm & (onset != 0) & ~np.isnan(onset), "SCN026", "calm has onset 0", column="onset_period"),
        *at_rows(records, calm & (effects > 0), "SCN026", "calm has no effects", column="scenario_id"),
        *at_rows(records, ~calm & (onset < 1), "SCN027", "the onset is period 1 or later", column="onset_period"),
        *at_rows(records, unknown, "SCN027", "has neither an onset nor effects", column="onset_period"),
    ]


def check_detection(heads: Heads) -> list[Finding]:
    """A time, and of something that happens."""
    records = heads.records
    days, calm = records.number["detection_days"], families_of(heads) == "calm"
    wrong = ~np.isnan(days) & ~((days >= 0) & (days <= MOST_DAYS))
    return [
        *at_rows(records, wrong, "SCN028", f"days lie between 0 and {MOST_DAYS:g}", column="detection_days"),
        *at_rows(records, calm & (days > 0), "SCN028", "in calm there is nothing to notice", column="detection_days"),
    ]


def families_of(heads: Heads) -> npt.NDArray[np.str_]:
    """The family of each; empty where none is given."""
    family = heads.records.text["family"]
    return np.array([*family.words, ""], dtype=np.str_)[family.codes]


FAMILY_LIST = {"family": FAMILIES}
