"""The rules of one table's columns, applied by pandera, and what breaks them as issues."""

from __future__ import annotations

import copy
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pandera

from supplyopt.case.cast import kind_of
from supplyopt.case.codes import SHOWN, code_of, issue, with_rest
from supplyopt.case.load import Draft
from supplyopt.case.tables import Table
from supplyopt.errors import Issue


def check_columns(draft: Draft) -> Draft:
    """The draft with the issues of its cells added, and the cells that break a rule emptied."""
    if not len(draft.frame):
        return draft
    issues = [*draft.issues, *_empty_cells(draft)]
    broken, found = _broken_rules(draft)
    if "currency" in draft.frame:
        broken["currency"], wrong = _currency_codes(draft)
        found += wrong
    frame = draft.frame.copy()
    for column, rows in broken.items():
        frame.loc[rows, column] = None if kind_of(draft.table.schema.columns[column]) == "text" else float("nan")
    return replace(draft, frame=frame, issues=(*issues, *found))


def check_key(draft: Draft) -> Draft:
    """The draft with an issue for every row whose key an earlier row has already; both rows are named."""
    if not len(draft.frame):
        return draft
    key = list(draft.table.key)
    rows = draft.frame.loc[draft.frame[key].notna().all(axis=1), key]
    again = rows.duplicated()
    if draft.absent & set(key) or not again.any():
        return draft
    repeats = rows[again]
    first = rows[~again].reset_index(names="first").merge(repeats.reset_index(names="row"), on=key)
    first = first.sort_values("row").head(SHOWN)
    code = code_of(draft.name, 20)
    issues = [
        issue(
            code,
            f"the key was given already by row {record['first']}",
            file=draft.file,
            row=int(record["row"]),
            column=", ".join(key),
            value=", ".join(_shown(record[column]) for column in key),
        )
        for record in first.to_dict("records")
    ]
    return replace(draft, issues=(*draft.issues, *with_rest(issues, len(repeats))))


def _empty_cells(draft: Draft) -> list[Issue]:
    """Required cells that are empty, unless they were emptied because something else was wrong with them."""
    issues: list[Issue] = []
    for name, column in draft.table.schema.columns.items():
        if not column.required or name in draft.absent:
            continue
        rows = draft.frame.index[draft.frame[name].isna()].difference(draft.reported.get(name, pd.Index([])))
        code = code_of(draft.name, 10)
        found = [issue(code, "is empty", file=draft.file, row=int(row), column=name) for row in rows[:SHOWN]]
        issues += with_rest(found, len(rows))
    return issues


@cache
def _rules(table: Table, given: frozenset[str]) -> pandera.DataFrameSchema:
    """The checks of the given columns without their types, which the casts have settled; stop after SHOWN failures."""
    columns = {}
    for name, column in table.schema.columns.items():
        checks = [copy.copy(check) for check in column.checks] if name in given else []
        for check in checks:
            check.n_failure_cases = SHOWN
        if checks:
            columns[name] = pandera.Column(None, checks=checks, nullable=True)
    return pandera.DataFrameSchema(columns)


def _broken_rules(draft: Draft) -> tuple[dict[str, pd.Index[Any]], list[Issue]]:
    """column -> rows that break one of its rules, and the issues: the first rule that a cell breaks."""
    try:
        _rules(draft.table, draft.columns).validate(draft.frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        failures = error.failure_cases.dropna(subset=["index"])
    else:
        return {}, []
    broken: dict[str, pd.Index[Any]] = {}
    issues: list[Issue] = []
    for (column, number), cases in failures.groupby(["column", "check_number"], sort=True):
        name = str(column)
        check = draft.table.schema.columns[name].checks[int(number)]
        passed = check(draft.frame[name]).check_output
        rows = passed.index[~passed].difference(broken.get(name, pd.Index([])))
        found = [_broken_rule(draft, name, str(cases["check"].iloc[0]), row) for row in rows[:SHOWN]]
        issues += with_rest(found, len(rows))
        broken[name] = broken.get(name, pd.Index([])).union(rows)
    return broken, issues


def _broken_rule(draft: Draft, column: str, rule: str, row: Any) -> Issue:
    value: Any = draft.frame.at[row, column]
    described = draft.table.schema.columns[column]
    cure = f"{column}: {described.description}"
    if unit := described.metadata.get("unit", ""):
        cure += f" [{unit}]"
    if rule == "must be at most 1" and 1 < value <= 100:
        cure = f"a share, not a percentage: did you mean {value / 100:g}?"
    elif rule == "must be a finite number":
        cure = "leave the cell empty where the column allows 'no limit'"
    return issue(
        code_of(draft.name, 19), rule, cure=cure, file=draft.file, row=int(row), column=column, value=_shown(value)
    )


def _currency_codes(draft: Draft) -> tuple[pd.Index[Any], list[Issue]]:
    codes = draft.frame["currency"].dropna()
    wrong = codes[~codes.str.fullmatch("[A-Z]{3}")]
    code, message = code_of(draft.name, 25), "not an ISO 4217 code"
    found = [
        issue(code, message, file=draft.file, row=int(row), column="currency", value=value)
        for row, value in zip(wrong.index[:SHOWN], wrong.head(SHOWN), strict=True)
    ]
    return wrong.index, with_rest(found, len(wrong))


def _shown(value: Any) -> str:
    """A number without a needless ``.0``."""
    return f"{value:g}" if isinstance(value, float) else str(value)
