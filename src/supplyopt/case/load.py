"""Files and data frames to drafts: tables with every column of their schema, sound cells only, and all issues."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from supplyopt.case.cast import Fault, Kind, UnusableError, cast, cure_for_number, kind_of
from supplyopt.case.codes import code_of, did_you_mean, issue, with_rest
from supplyopt.case.folder import find_tables
from supplyopt.case.read_csv import Cells, read_csv
from supplyopt.case.read_parquet import UnreadableError, read_parquet
from supplyopt.case.tables import TABLES, Table
from supplyopt.errors import Issue


@dataclass(frozen=True)
class Draft:
    """A table as read, not yet trusted.

    ``frame`` has every column of the schema: text as ``str``, numbers (also whole ones) as float64, empty cells
    and cells that were reported as NaN. Its index is the row as an editor shows it.
    """

    table: Table
    file: str
    frame: pd.DataFrame
    issues: tuple[Issue, ...] = ()
    columns: frozenset[str] = frozenset()
    """Columns that were given; the others stand at their defaults."""
    absent: frozenset[str] = frozenset()
    """Required columns that are missing or unusable as a whole: already reported."""
    reported: Mapping[str, pd.Index[Any]] = field(default_factory=dict)
    """column -> rows whose cell was emptied because it was reported."""
    complete: bool = True
    """False when rows or names were lost, so that what is missing proves nothing."""
    given: bool = True
    """False for a table that the case does not have."""

    @property
    def name(self) -> str:
        """Name of the table."""
        return self.table.name


def load_folder(folder: Path) -> tuple[dict[str, Draft], list[Issue], dict[str, str]]:
    """Drafts of every table, issues of the folder itself, and sha256 by file name."""
    files, issues = find_tables(folder, tuple(TABLES))
    if any(one.code == "CAS001" for one in issues):
        return {}, issues, {}
    drafts: dict[str, Draft] = {}
    hashes: dict[str, str] = {}
    for name, path in files.items():
        try:
            data = path.read_bytes()
        except OSError as error:
            issues.append(issue("CAS004", f"cannot be read ({error.strerror})", file=path.name))
            continue
        hashes[path.name] = hashlib.sha256(data).hexdigest()
        drafts[name] = draft_from(TABLES[name], path.name, data, from_text=path.suffix.lower() == ".csv")
    claimed = {one.file.split(".")[0] for one in issues}
    return with_missing(drafts, issues, claimed), issues, hashes


def load_frames(frames: Mapping[str, Any]) -> tuple[dict[str, Draft], list[Issue]]:
    """Drafts of data frames (pandas, Arrow, polars or anything Arrow understands) and issues of the set."""
    issues: list[Issue] = []
    drafts: dict[str, Draft] = {}
    for name, frame in frames.items():
        if name not in TABLES:
            cure = did_you_mean(name, tuple(TABLES), f"tables are {', '.join(TABLES)}")
            issues.append(issue("CAS002", "no table has this name", cure=cure, file=name))
            continue
        drafts[name] = draft_of(TABLES[name], name, _frame_cells(frame, name), from_text=False)
    return with_missing(drafts, issues, set(frames)), issues


def with_missing(drafts: dict[str, Draft], issues: list[Issue], claimed: set[str]) -> dict[str, Draft]:
    """Empty drafts for tables that were not given, in the order of TABLES; a required one is an issue."""
    for name, table in TABLES.items():
        if name in drafts:
            continue
        if table.required and name not in claimed:
            issues.append(issue("CAS005", f"table {name} is missing", cure=f"add {name}.csv or {name}.parquet"))
        frame = no_rows(name)
        drafts[name] = Draft(table, name, frame, complete=name not in claimed and not table.required, given=False)
    return {name: drafts[name] for name in TABLES}


def draft_from(
    table: Table, file: str, data: bytes, *, from_text: bool, ignored: frozenset[str] = frozenset()
) -> Draft:
    """The draft of one table from the bytes of a CSV or Parquet file, some columns of which nobody asks for."""
    cells = read_csv(data, table.name, file) if from_text else _parquet_cells(data, table.name, file)
    kept = [i for i, name in enumerate(cells.names) if name not in ignored]
    asked = replace(cells, names=tuple(cells.names[i] for i in kept), columns=tuple(cells.columns[i] for i in kept))
    return draft_of(table, file, asked, from_text=from_text)


def draft_of(table: Table, file: str, cells: Cells, *, from_text: bool) -> Draft:
    """The draft of one table: every column cast, everything wrong with names and cells reported."""
    frame = _empty_frame(table, cells.rows)
    if not cells.names:
        return Draft(table, file, frame, cells.issues, complete=False)
    issues = [*cells.issues, *_faults_of_header(table, file, cells.names, 1 if from_text else None)]
    if not len(cells.rows) and cells.complete:
        issues.append(issue(code_of(table.name, 2), "has no rows", file=file))
    required = {name for name, column in table.schema.columns.items() if column.required}
    absent = required - set(cells.names)
    reported: dict[str, pd.Index[Any]] = {}
    for name, column in dict(zip(cells.names, cells.columns, strict=True)).items():
        if name not in frame:
            continue
        kind = kind_of(table.schema.columns[name])
        try:
            values, faults = cast(column, kind, name, from_text=from_text)
        except UnusableError as error:
            issues.append(issue(code_of(table.name, 7), str(error), file=file, column=name))
            absent.add(name)
            continue
        default = table.schema.columns[name].metadata["default"]
        frame[name] = with_default(values.set_axis(frame.index), kind, default)
        issues += [found for fault in faults for found in _issues_of(fault, table.name, file, name, cells.rows)]
        if emptied := [fault.positions for fault in faults if fault.empties]:
            reported[name] = pd.Index(cells.rows[np.unique(np.concatenate(emptied))])
    complete = cells.complete and not absent
    columns = frozenset(cells.names) & set(frame.columns)
    return Draft(table, file, frame, tuple(issues), columns, frozenset(absent), reported, complete)


def with_default(values: pd.Series, kind: Kind, default: Any) -> pd.Series:
    """Empty cells filled with the default of their column, in the type that drafts use."""
    if kind == "flag":
        return values.where(values.notna(), bool(default)).astype(bool)
    return values if default is None else values.fillna(default)


@cache
def no_rows(table: str) -> pd.DataFrame:
    """A table that was not given; nobody writes into it."""
    return _empty_frame(TABLES[table], np.empty(0, np.int64))


def _empty_frame(table: Table, rows: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Every column of the schema at its default, or empty."""
    index = pd.Index(rows)
    columns = {}
    for name, column in table.schema.columns.items():
        kind = kind_of(column)
        empty: pd.Series
        if kind in ("number", "whole"):
            empty = pd.Series(np.full(len(index), np.nan), index=index)
        else:
            empty = pd.Series([None] * len(index), index=index, dtype="str" if kind == "text" else object)
        columns[name] = with_default(empty, kind, column.metadata["default"])
    return pd.DataFrame(columns, index=index)


def _faults_of_header(table: Table, file: str, names: tuple[str, ...], row: int | None) -> Iterator[Issue]:
    """Columns that are unknown, given twice, or missing."""
    known = tuple(table.schema.columns)
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield issue(code_of(table.name, 4), f"column {name!r} is given {names.count(name)} times", file=file, row=row)
    for name in dict.fromkeys(names):
        if name not in known:
            cure = did_you_mean(name, known, f"columns are {', '.join(known)}")
            shown = "a column without a name" if not name.strip() else "unknown column"
            yield issue(code_of(table.name, 5), shown, cure=cure, file=file, row=row, value=name)
    for name, column in table.schema.columns.items():
        if column.required and name not in names:
            yield issue(code_of(table.name, 6), f"column {name!r} is missing: {column.description}", file=file, row=row)


def _issues_of(fault: Fault, table: str, file: str, column: str, rows: npt.NDArray[np.int64]) -> list[Issue]:
    """One issue a cell, the first SHOWN of them, and a count of the rest."""
    shown = [
        issue(
            code_of(table, fault.number),
            fault.message,
            cure=cure_for_number(value) if fault.number == 11 else None,
            file=file,
            row=int(rows[position]),
            column=column,
            value=value,
        )
        for position, value in zip(fault.positions, fault.values, strict=False)
    ]
    return with_rest(shown, len(fault.positions))


def _parquet_cells(data: bytes, table: str, file: str) -> Cells:
    try:
        return _native_cells(read_parquet(data))
    except UnreadableError as error:
        problem = issue(code_of(table, 1), str(error), cure=error.cure, file=file)
        return Cells((), (), np.empty(0, np.int64), (problem,), complete=False)


def _frame_cells(frame: Any, table: str) -> Cells:
    try:
        if isinstance(frame, pd.DataFrame):
            return _native_cells(pa.Table.from_pandas(frame, preserve_index=False))
        return _native_cells(pa.table(frame))
    except (pa.ArrowException, TypeError, ValueError) as error:
        message = f"cannot be understood as a table ({str(error).split(chr(10))[0][:160]})"
        problem = issue(code_of(table, 1), message, cure="use one type a column", file=table)
        return Cells((), (), np.empty(0, np.int64), (problem,), complete=False)


def _native_cells(table: pa.Table) -> Cells:
    """Records are counted from 1."""
    return Cells(tuple(table.column_names), tuple(table.columns), np.arange(1, table.num_rows + 1, dtype=np.int64))
