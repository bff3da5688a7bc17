"""Tables of a case, as CSV and as Parquet: cells, rows and columns replaced, dropped, doubled, of other types."""

from __future__ import annotations

import csv
import io
import math
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from tests.case.cases import SOUND, write
from tests.fuzz.kind import TEXTS, Kind, refused

from supplyopt.case import Case, read_case
from supplyopt.errors import CaseError

Rows = list[list[str]]


def _rows(table: str) -> Rows:
    return list(csv.reader(io.StringIO(SOUND[table])))


@st.composite
def mutated_rows(draw: st.DrawFn) -> dict[str, Rows]:
    """table -> its rows with a mutation or a few."""
    changed: dict[str, Rows] = {}
    for _ in range(draw(st.integers(1, 3))):
        table = draw(st.sampled_from(sorted(SOUND)))
        rows = changed.setdefault(table, _rows(table))
        row = draw(st.integers(0, max(0, len(rows) - 1)))
        column = draw(st.integers(0, len(rows[0]) - 1)) if rows and rows[0] else 0
        how = draw(st.sampled_from(["cell"] * 6 + ["drop row", "double row", "drop column", "double column", "swap"]))
        if not rows or not rows[0]:
            continue
        if how == "cell" and column < len(rows[row]):
            rows[row][column] = draw(TEXTS)
        elif how == "drop row":
            del rows[row]
        elif how == "double row":
            rows.insert(row, list(rows[row]))
        elif how == "drop column":
            changed[table] = [each[:column] + each[column + 1 :] for each in rows]
        elif how == "double column":
            changed[table] = [[*each, *each[column : column + 1]] for each in rows]
        else:
            changed[table] = [each[::-1] for each in rows]
    return changed


def _look_at_rows(mutated: dict[str, Rows], folder: Path) -> None:
    write(folder)
    for table, rows in mutated.items():
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    try:
        case = read_case(folder)
    except CaseError as error:
        refused(error, folder)
        return
    for table, rows in mutated.items():
        # Rows of separators only are what a spreadsheet leaves behind below its last row.
        filled = [row for row in rows[1:] if any(row)]
        for place, name in enumerate(rows[0]):
            _same(case, table, name, [row[place] for row in filled])


def _same(case: Case, table: str, column: str, told: list[Any]) -> None:
    """What was read is what was written, in the order of the keys; an empty cell may have become a default."""
    left = case.tables[table][column].tolist()
    assert len(left) >= len(told), (table, column)
    for cell in told:
        if cell is not None and cell != "":
            left.remove(next(read for read in left if _is_read_as(cell, read)))


def _is_read_as(cell: Any, read: Any) -> bool:
    if isinstance(read, bool | np.bool_):
        return str(cell).lower() == str(bool(read)).lower()
    if isinstance(read, int | float):
        return math.isclose(float(cell), read, rel_tol=1e-12)
    return unicodedata.normalize("NFC", str(cell)) == read


NUMBERS = st.floats() | st.sampled_from([0.0, -0.0, 1e15, 1e21, -1.0, 1e-12, math.nan, math.inf])
TYPES: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.float64(): NUMBERS,
    pa.float32(): st.floats(width=32),
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.int8(): st.integers(-128, 127),
    pa.uint64(): st.integers(0, 2**64 - 1),
    pa.bool_(): st.booleans(),
    pa.string(): TEXTS,
    pa.large_string(): TEXTS,
    pa.binary(): st.binary(max_size=4),
    pa.timestamp("us", "UTC"): st.integers(0, 2**40),
    pa.date32(): st.integers(0, 40_000),
    pa.list_(pa.float64()): st.lists(st.floats(), max_size=2),
    pa.decimal128(20, 3): st.decimals(-1000, 1000, places=3),
    pa.dictionary(pa.int8(), pa.string()): TEXTS,
    pa.null(): st.none(),
}
_SCORES = {"score": ["wgi", "wgi"], "of": ["country", "country"], "member": ["NA", "DE"], "value": [0.5, 1.5]}


@st.composite
def retyped(draw: st.DrawFn) -> pa.Table:
    """The table of scores with a column of any type."""
    columns = {name: pa.array(values) for name, values in _SCORES.items()}
    for name in draw(st.lists(st.sampled_from([*_SCORES, "note", "scores"]), min_size=1, max_size=2)):
        kind = draw(st.sampled_from(list(TYPES)))
        values = draw(st.lists(st.none() | TYPES[kind], min_size=2, max_size=2))
        columns[name] = pa.array(values, kind)
    return pa.table(columns)


def _look_at_types(mutated: pa.Table, folder: Path) -> None:
    write(folder, scores=None)
    pq.write_table(mutated, folder / "scores.parquet", write_page_checksum=True)
    try:
        case = read_case(folder)
    except CaseError as error:
        refused(error, folder)
        return
    for name in mutated.column_names:
        _same(case, "scores", name, mutated[name].to_pylist())


CSV_TABLES = Kind(mutated_rows(), _look_at_rows, few=20, many=1_000)
PARQUET_TABLES = Kind(retyped(), _look_at_types, few=10, many=1_000)
