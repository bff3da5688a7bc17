"""Masks over records to issues: the first few rows by file and record, the rest counted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from supplyopt.case.codes import SHOWN, with_rest
from supplyopt.errors import Issue
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.columns import Records

Mask = npt.NDArray[np.bool_]


def at_rows(
    records: Records,
    mask: Mask,
    code: str,
    message: str | Callable[[int], str],
    *,
    column: str = "",
    cure: str | None = None,
) -> list[Issue]:
    """One issue for each row of the mask, the first SHOWN of them, and a count of the rest."""
    hits = np.flatnonzero(mask)
    found = []
    for row in hits[:SHOWN].tolist():
        file, record = records.place(row)
        said = message if isinstance(message, str) else message(row)
        value = _shown(records, column, row)
        found.append(issue(code, said, cure=cure, file=file, row=record, column=column, value=value))
    return with_rest(found, len(hits))


def at_words(records: Records, column: str, faults: dict[int, tuple[str, str, str | None]]) -> list[Issue]:
    """One issue for each unfit word (position of the word -> code, message, cure), at the first row that has it."""
    codes = records.text[column].codes
    found = []
    for word in list(faults)[:SHOWN]:
        rows = np.flatnonzero(codes == word)
        if not len(rows):
            continue
        code, message, cure = faults[word]
        if len(rows) > 1:
            message += f" (and in {len(rows) - 1} more rows)"
        file, record = records.place(int(rows[0]))
        value = records.text[column].words[word]
        found.append(issue(code, message, cure=cure, file=file, row=record, column=column, value=value))
    return with_rest(found, len(faults))


def _shown(records: Records, column: str, row: int) -> str | None:
    if column in records.text:
        return records.text[column].at(row) or None
    if column in records.number:
        value = records.number[column][row]
        return None if np.isnan(value) else f"{value:g}"
    return None
