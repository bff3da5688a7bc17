"""CSV to text cells: nothing is converted, and every row that does not fit is reported with its line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from supplyopt.case.codes import code_of, issue, with_rest
from supplyopt.errors import Issue


@dataclass(frozen=True)
class Cells:
    """A file as read: its column names, its cells, and the row that an editor shows for each record."""

    names: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    rows: npt.NDArray[np.int64]
    issues: tuple[Issue, ...] = ()
    complete: bool = True
    """False when rows were lost, so that what is missing proves nothing."""


def read_csv(data: bytes, table: str, file: str) -> Cells:
    """The cells of a CSV file as text; only the empty cell is null, so that ``NA`` stays Namibia."""
    text, problem = _decode(data, table, file)
    if problem is None and not text.strip():
        problem = issue(code_of(table, 2), "the file is blank", file=file)
    if problem is None:
        problem = _unbalanced_quote(text, table, file)
    if problem is not None:
        return Cells((), (), np.empty(0, np.int64), (problem,), complete=False)
    reader = csv.reader(io.StringIO(text, newline=""))
    names = next(record for record in reader if record)
    wrong = _wrong_separator(names, table, file)
    if wrong is not None:
        return Cells((), (), np.empty(0, np.int64), (wrong,), complete=False)
    ragged: list[tuple[int, int]] = []
    body = "\n".join(text.split("\n")[reader.line_num :]) if reader.line_num > 1 else text.partition("\n")[2]
    columns, count = _parse(body, len(names), ragged)
    lines = _line_numbers(body, count + len(ragged)) + reader.line_num
    issues = [
        issue(code_of(table, 3), f"has {cells} cells, the header {len(names)}", file=file, row=int(lines[number - 1]))
        for number, cells in ragged[:51]
    ]
    lines = np.delete(lines, np.array([number for number, _ in ragged], dtype=np.int64) - 1)
    filled = ~np.all([column.is_null().to_numpy() for column in columns], axis=0)
    if not filled.all():
        # Rows of separators only are what a spreadsheet leaves behind below its last row.
        columns, lines = tuple(column.filter(pa.array(filled)) for column in columns), lines[filled]
    return Cells(tuple(names), columns, lines, tuple(with_rest(issues, len(ragged))), not ragged)


def _decode(data: bytes, table: str, file: str) -> tuple[str, Issue | None]:
    """The text with plain line ends, or what is wrong with its encoding."""
    code = code_of(table, 1)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", issue(code, "is encoded as UTF-16", cure="save it as 'CSV UTF-8'", file=file)
    if data.startswith(b"PAR1"):
        return "", issue(code, "is a Parquet file", cure="rename it to .parquet", file=file)
    if data.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return "", issue(code, "is a workbook or compressed file", cure="save it as 'CSV UTF-8'", file=file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}"
        return "", issue(code, message, cure="save it as 'CSV UTF-8'", file=file, row=line)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text, None


def _unbalanced_quote(text: str, table: str, file: str) -> Issue | None:
    if text.count('"') % 2 == 0:
        return None
    line = next(number for number, line in enumerate(text.split("\n"), start=1) if line.count('"') % 2)
    message = "a double quote is opened and never closed, which would swallow the rows after it"
    return issue(code_of(table, 3), message, cure="close the quote", file=file, row=line)


def _wrong_separator(names: list[str], table: str, file: str) -> Issue | None:
    if len(names) > 1:
        return None
    for separator, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if separator in names[0]:
            message = f"cells are separated by {word}"
            return issue(code_of(table, 1), message, cure="separate them by commas", file=file, row=1)
    return None


def _parse(body: str, width: int, ragged: list[tuple[int, int]]) -> tuple[tuple[pa.ChunkedArray, ...], int]:
    """One text column for each name, and the number of records; rows that do not fit go to ``ragged``."""
    names = [str(position) for position in range(width)]
    if not body.strip("\n"):
        return tuple(pa.chunked_array([], pa.string()) for _ in names), 0

    def leave_out(row: Any) -> str:
        ragged.append((row.number, row.actual_columns))
        return "skip"

    frame = pyarrow.csv.read_csv(
        io.BytesIO(body.encode()),
        # One thread, since only then does Arrow number the rows.
        read_options=pyarrow.csv.ReadOptions(use_threads=False, column_names=names),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=leave_out),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )
    return tuple(frame.columns), frame.num_rows


def _line_numbers(body: str, records: int) -> npt.NDArray[np.int64]:
    """Line of the body, from 1, on which each record begins: blank lines and quoted line breaks count."""
    text = body.rstrip("\n")
    if text.count("\n") + 1 == records and not text.startswith("\n"):
        return np.arange(1, records + 1, dtype=np.int64)
    lines, begin = [], 1
    reader = csv.reader(io.StringIO(text, newline=""))
    for record in reader:
        if record:
            lines.append(begin)
        begin = reader.line_num + 1
    return np.array(lines, dtype=np.int64)
