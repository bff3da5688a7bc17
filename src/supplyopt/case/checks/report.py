"""Masks over the rows of a draft to issues: the first few rows, the rest counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from supplyopt.case.codes import SHOWN, issue, with_rest
from supplyopt.case.load import Draft
from supplyopt.errors import Issue

Drafts = Mapping[str, Draft]


def at_rows(draft: Draft, mask: pd.Series, code: str, message: str | Callable[[Any], str], column: str) -> list[Issue]:
    """One issue for each row of the mask; ``message`` may be made from the row."""
    if not mask.any():
        return []
    hits = draft.frame.loc[mask]
    found = [
        issue(
            code,
            message if isinstance(message, str) else message(row),
            file=draft.file,
            row=int(index),
            column=column,
            value=shown(row[column]),
        )
        for index, row in zip(hits.index[:SHOWN], hits.head(SHOWN).to_dict("records"), strict=True)
    ]
    return with_rest(found, len(hits))


def at_values(draft: Draft, values: pd.Series, code: str, message: str, cure: Callable[[str], str]) -> list[Issue]:
    """One issue for each distinct value, at the first row that has it."""
    if not len(values):
        return []
    counts = values.value_counts(sort=False)
    first = values.drop_duplicates()
    found = [
        issue(
            code,
            message if counts[value] == 1 else f"{message} (and in {counts[value] - 1} more rows)",
            cure=cure(str(value)),
            file=draft.file,
            row=int(row),
            column=str(values.name),
            value=str(value),
        )
        for row, value in zip(first.index[:SHOWN], first.head(SHOWN), strict=True)
    ]
    return with_rest(found, len(first))


def scaled(drafts: Drafts, table: str, column: str) -> pd.Series:
    """The column times the value of the assumption its row is scaled by [unit of the column]."""
    frame, assumptions = drafts[table].frame, drafts["assumptions"].frame
    values = assumptions.dropna(subset=["assumption"]).drop_duplicates("assumption").set_index("assumption")["value"]
    factor = frame["scaled_by"].map(values).where(frame["scaled_by"].notna(), 1.0)
    return frame[column] * factor.astype(float)


def shown(value: Any) -> str:
    """A number without a needless ``.0``."""
    return f"{value:g}" if isinstance(value, float) else str(value)
