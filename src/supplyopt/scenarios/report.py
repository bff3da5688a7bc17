"""Masks over records to findings: the first few rows by file and record, the rest counted, over all pieces of a set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from supplyopt.case.codes import SHOWN, with_rest
from supplyopt.errors import Issue
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.columns import Records

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Finding:
    """What one check found in one piece of a set, or in several: the first SHOWN issues, and how many there are."""

    shown: tuple[Issue, ...] = ()
    total: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)
    """unfit word -> rows that have it, where it is words that are unfit"""

    def __add__(self, later: Finding) -> Finding:
        """With what the same check found in a later piece; a word that was told of is not told of again."""
        new = [each for each in later.shown if not self.rows or each.value not in self.rows]
        rows = {word: self.rows.get(word, 0) + later.rows.get(word, 0) for word in (*self.rows, *later.rows)}
        return Finding((*self.shown, *new)[:SHOWN], len(rows) if rows else self.total + later.total, rows)

    def issues(self) -> list[Issue]:
        """What is told, with a count of the rest."""
        return with_rest([self._counted(each) for each in self.shown], self.total)

    def _counted(self, each: Issue) -> Issue:
        more = self.rows.get(each.value or "", 1) - 1
        return replace(each, message=f"{each.message} (and in {more} more rows)") if more else each


def told(findings: Iterable[Finding]) -> list[Issue]:
    """The issues of several checks, one after the other."""
    return [issue for finding in findings for issue in finding.issues()]


def together(found: Sequence[Finding], later: Sequence[Finding]) -> list[Finding]:
    """What the same checks found in two pieces."""
    return [one + other for one, other in zip(found, later, strict=True)] if found else list(later)


def at_rows(
    records: Records,
    mask: Mask,
    code: str,
    message: str | Callable[[int], str],
    *,
    column: str = "",
    cure: str | None = None,
) -> list[Finding]:
    """One issue for each row of the mask, the first SHOWN of them, and a count of the rest."""
    hits = np.flatnonzero(mask)
    found = []
    for row in hits[:SHOWN].tolist():
        file, record = records.place(row)
        said = message if isinstance(message, str) else message(row)
        value = _shown(records, column, row)
        found.append(issue(code, said, cure=cure, file=file, row=record, column=column, value=value))
    return [Finding(tuple(found), len(hits))]


def at_words(records: Records, column: str, faults: dict[int, tuple[str, str, str | None]]) -> list[Finding]:
    """One issue for each unfit word (position of the word -> code, message, cure), at the first row that has it."""
    words, codes = records.text[column].words, records.text[column].codes
    found: list[Issue] = []
    rows: dict[str, int] = {}
    for word, (code, message, cure) in faults.items():
        having = np.flatnonzero(codes == word)
        if not len(having):  # a word of rows that were left out
            continue
        rows[words[word]] = len(having)
        if len(found) < SHOWN:
            file, record = records.place(int(having[0]))
            found.append(issue(code, message, cure=cure, file=file, row=record, column=column, value=words[word]))
    return [Finding(tuple(found), len(rows), rows)]


def _shown(records: Records, column: str, row: int) -> str | None:
    if column in records.text:
        return records.text[column].at(row) or None
    if column in records.number:
        value = records.number[column][row]
        return None if np.isnan(value) else f"{value:g}"
    return None
