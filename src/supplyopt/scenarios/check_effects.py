"""What must hold for the effects of a set: selector, periods, value, and that none is given twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from supplyopt.case.selector import Selector
from supplyopt.scenarios.columns import Records
from supplyopt.scenarios.report import Finding, at_rows, at_words
from supplyopt.scenarios.scenario_set import ATTRIBUTES

LISTS = {"attribute": ATTRIBUTES, "combine": ("product", "min")}
REQUIRED_TEXT = ("selector", "attribute")
REQUIRED_NUMBER = ("period_from", "period_to", "value")
MOST_AVAILABLE = 1.5
MOST_MULTIPLIED = 1e6
KEY = ("selector", "attribute", "combine", "event_id")


def check_cells(effects: Records) -> list[Finding]:
    """Nothing empty, periods whole and from 1, values finite, not negative and not absurd."""
    issues: list[Finding] = []
    for column in REQUIRED_TEXT:
        issues += at_rows(effects, effects.text[column].codes < 0, "SCN010", "is empty", column=column)
    for column in REQUIRED_NUMBER:
        issues += at_rows(effects, np.isnan(effects.number[column]), "SCN010", "is empty", column=column)
    for column in ("period_from", "period_to"):
        period = effects.number[column]
        fraction = ~np.isnan(period) & ((period != np.floor(period)) | np.isinf(period))
        issues += at_rows(effects, fraction, "SCN013", "not a whole number", column=column)
        outside = ~fraction & ((period < 1) | (period > np.iinfo(np.int32).max))
        issues += at_rows(effects, outside, "SCN036", "periods are counted from 1", column=column)
    return issues + _check_values(effects)


def _check_values(effects: Records) -> list[Finding]:
    value = effects.number["value"]
    available = is_attribute(effects, "availability")
    limit = np.where(available, MOST_AVAILABLE, MOST_MULTIPLIED)
    high = np.isfinite(value) & (value > limit)
    percent = "availability is a part, not a percentage, and at most 1.5"
    return [
        *at_rows(effects, np.isinf(value), "SCN034", "must be a finite number", column="value"),
        *at_rows(effects, np.isfinite(value) & (value < 0), "SCN034", "must be at least 0", column="value"),
        *at_rows(effects, high & available, "SCN034", percent, column="value"),
        *at_rows(effects, high & ~available, "SCN034", f"must be at most {MOST_MULTIPLIED:g}", column="value"),
    ]


def check_periods(effects: Records, onset: npt.NDArray[np.float64]) -> list[Finding]:
    """Ranges run forward and begin at the onset or later. ``onset[n]`` belongs to the effect's scenario; may be NaN."""
    begin, end = effects.number["period_from"], effects.number["period_to"]

    def early(row: int) -> str:
        return f"begins before the scenario's onset in period {onset[row]:g}"

    def reversed_range(row: int) -> str:
        return f"begins after it ends in period {end[row]:g}"

    return [
        *at_rows(effects, begin > end, "SCN032", reversed_range, column="period_from"),
        *at_rows(effects, begin < onset, "SCN033", early, column="period_from"),
    ]


def check_selectors(effects: Records) -> list[Finding]:
    """Each selector that occurs can be understood."""
    faults: dict[int, tuple[str, str, str | None]] = {}
    for position, text in enumerate(effects.text["selector"].words):
        try:
            Selector.parse(text)
        except ValueError as error:
            faults[position] = ("SCN031", str(error), None)
    return at_words(effects, "selector", faults)


def order_of(effects: Records, scenario: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], list[Finding]]:
    """Rows in order of scenario, selector, attribute and period; and effects that are given twice."""
    parts = [scenario + 1, _rank(effects, "selector"), _rank(effects, "attribute")]
    parts += [np.nan_to_num(effects.number[name], posinf=0, neginf=0) for name in ("period_from", "period_to")]
    parts += [_rank(effects, "combine"), _rank(effects, "event_id")]
    key = _joint(parts)
    order = np.argsort(key, kind="stable")
    same = np.flatnonzero(key[order][1:] == key[order][:-1])
    again = np.zeros(len(effects), dtype=np.bool_)
    again[order[same + 1]] = True
    before = dict(zip(order[same + 1].tolist(), order[same].tolist(), strict=True))

    def message(row: int) -> str:
        file, record = effects.place(before[row])
        return f"the same effect is given by row {record} of {file}"

    return order, at_rows(effects, again, "SCN035", message, column="selector")


def is_attribute(effects: Records, name: str) -> npt.NDArray[np.bool_]:
    """Rows whose attribute has that name."""
    column = effects.text["attribute"]
    return np.array([*(word == name for word in column.words), False], dtype=np.bool_)[column.codes]


def _rank(effects: Records, name: str) -> npt.NDArray[np.int64]:
    """Place of each word in alphabetical order, 0 where empty."""
    column = effects.text[name]
    rank = np.zeros(len(column.words) + 1, dtype=np.int64)
    rank[sorted(range(len(column.words)), key=column.words.__getitem__)] = np.arange(1, len(column.words) + 1)
    return rank[column.codes]


def _joint(parts: Sequence[npt.NDArray[np.float64] | npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    """One whole number a row that orders rows as the parts would, one after the other."""
    key = np.zeros(len(parts[0]), dtype=np.int64)
    largest = 0
    for part in parts:
        values = np.floor(part).astype(np.int64)
        low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
        width = high - low + 1
        if (largest + 1) * width >= 2**62:
            # Squeeze out what does not occur, so that the product stays a machine integer.
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
            largest = int(key.max())
        if (largest + 1) * width >= 2**62:
            values, low = np.unique(values, return_inverse=True)[1].astype(np.int64), 0
            width = int(values.max()) + 1
        key = key * width + (values - low)
        largest = (largest + 1) * width - 1
    return key
