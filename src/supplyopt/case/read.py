"""Read a case: a folder, or data frames, to a Case that is sound and complete, or every issue at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from supplyopt.case.case import Case
from supplyopt.case.check import check
from supplyopt.case.columns import check_columns, check_key
from supplyopt.case.defaults import complete, currency_of, fill_identifiers
from supplyopt.case.load import Draft, load_folder, load_frames
from supplyopt.errors import CaseError, Issue


def read_case(path: str | Path) -> Case:
    """The case in a folder with one CSV or Parquet file a table; raises CaseError with every issue."""
    folder = Path(path)
    drafts, issues, files = load_folder(folder)
    return _case(*_examine(drafts, issues), folder.resolve().name, files)


def case_from_frames(frames: Mapping[str, Any], name: str = "case") -> Case:
    """The case in data frames by table name, checked like files; raises CaseError with every issue.

    In the issues a row is the record of the data frame, counted from 1.
    """
    return _case(*_examine(*load_frames(frames)), name, {})


def inspect_case(path: str | Path) -> tuple[Issue, ...]:
    """Every issue of a folder, errors first; bad input raises nothing, a sound case gives its warnings only."""
    drafts, issues, _ = load_folder(Path(path))
    return tuple(_examine(drafts, issues)[1])


def _examine(drafts: dict[str, Draft], issues: list[Issue]) -> tuple[dict[str, Draft], list[Issue], list[str]]:
    """The drafts with unsound cells emptied, all issues (errors first, in order of the tables), notes on defaults."""
    if not drafts:
        return drafts, issues, []
    drafts = {name: check_columns(draft) for name, draft in drafts.items()}
    frames = {name: draft.frame for name, draft in drafts.items()}
    # Before the keys are compared: identifiers that were left out are keys too.
    notes = fill_identifiers(frames)
    drafts = {name: check_key(replace(draft, frame=frames[name])) for name, draft in drafts.items()}
    found = [*issues, *(one for draft in drafts.values() for one in draft.issues), *check(drafts)]
    return drafts, sorted(found, key=lambda one: one.severity != "error"), notes


def _case(drafts: dict[str, Draft], issues: list[Issue], notes: list[str], name: str, files: Mapping[str, str]) -> Case:
    if any(one.severity == "error" for one in issues):
        raise CaseError(issues)
    frames, more = complete({table: draft.frame for table, draft in drafts.items()})
    currency = currency_of(frames)
    return Case(**frames, name=name, currency=currency, defaults=(*notes, *more), warnings=tuple(issues), files=files)
