"""The columns of scenario files, brought to one form: text as codes into a list of words, numbers as float64."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from supplyopt.case.codes import did_you_mean
from supplyopt.case.read_parquet import UnreadableError, is_text, read_parquet
from supplyopt.errors import Issue
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.sources import Place, Source

Kind = Literal["text", "number"]
SCENARIO_COLUMNS: dict[str, Kind] = {
    "scenario_id": "text",
    "name": "text",
    "probability": "number",
    "family": "text",
    "onset_period": "number",
    "detection_days": "number",
    "source": "text",
}
EFFECT_COLUMNS: dict[str, Kind] = {
    "selector": "text",
    "attribute": "text",
    "combine": "text",
    "period_from": "number",
    "period_to": "number",
    "value": "number",
    "event_id": "text",
}
OPTIONAL = frozenset({"name", "source", "combine", "event_id", "onset_period", "detection_days"})
PROVENANCE = frozenset({"weight_method", "seed", "vintage"})
"""Columns that say how a set was made; kept in the file, not read."""


POSITION = "position"
"""Column of tables in their form: where a row stands in the files laid end to end."""


@dataclass(frozen=True)
class Words:
    """A text column of n rows: ``codes[n]`` points into ``words``, -1 where the cell is empty."""

    codes: npt.NDArray[np.int64]
    words: tuple[str, ...]

    def take(self, rows: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Words:
        """The same column at some of its rows."""
        return Words(self.codes[rows], self.words)

    def at(self, row: int) -> str:
        """The text of one row."""
        code = int(self.codes[row])
        return self.words[code] if code >= 0 else ""


@dataclass(frozen=True)
class Records:
    """Rows of one or several files: text and number columns, and the file and record that each row comes from."""

    text: Mapping[str, Words]
    number: Mapping[str, npt.NDArray[np.float64]]
    files: tuple[str, ...]
    starts: npt.NDArray[np.int64]
    """Position of the first row of each file."""
    rows: npt.NDArray[np.int64]
    """Position of each row in the files laid end to end."""

    def __len__(self) -> int:
        return len(self.rows)

    def place(self, row: int) -> tuple[str, int]:
        """File and record, counted from 1, of a row."""
        position = int(self.rows[row])
        file = int(np.searchsorted(self.starts, position, side="right")) - 1
        return self.files[file], position - int(self.starts[file]) + 1

    def take(self, mask: npt.NDArray[np.bool_]) -> Records:
        """Only the rows of a mask."""
        text = {name: words.take(mask) for name, words in self.text.items()}
        number = {name: values[mask] for name, values in self.number.items()}
        return Records(text, number, self.files, self.starts, self.rows[mask])


def read_records(
    sources: Iterable[Source], columns: Mapping[str, Kind], *, all_columns: Iterable[str] = ()
) -> tuple[Records, list[Issue]]:
    """The rows of every source that has sound columns, and what is wrong with the others."""
    issues: list[Issue] = []
    tables: list[pa.Table] = []
    files: list[str] = []
    for source in sources:
        table, faults = _read_table(source, columns, set(all_columns))
        issues += faults
        if table is not None:
            tables.append(table)
            files.append(source.file)
    starts = np.cumsum([0, *(table.num_rows for table in tables)], dtype=np.int64)[:-1]
    return records_of(tables, columns, tuple(files), starts), issues


def records_of(
    tables: Sequence[pa.Table],
    columns: Mapping[str, Kind],
    files: tuple[str, ...],
    starts: npt.NDArray[np.int64],
) -> Records:
    """Tables in their form, laid end to end; a column POSITION tells where rows stand if they are not all."""
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in columns.items()])
    joined = pa.concat_tables(tables).unify_dictionaries() if tables else schema.empty_table()
    text = {name: _words(joined[name]) for name, kind in columns.items() if kind == "text"}
    number = {name: _numbers(joined[name]) for name, kind in columns.items() if kind == "number"}
    some = POSITION in joined.column_names
    rows = joined[POSITION].to_numpy() if some else np.arange(joined.num_rows, dtype=np.int64)
    return Records(text, number, files, starts, rows)


_TYPES = {"text": pa.dictionary(pa.int32(), pa.large_string()), "number": pa.float64()}


def _read_table(source: Source, columns: Mapping[str, Kind], known: set[str]) -> tuple[pa.Table | None, list[Issue]]:
    try:
        table = read_parquet(source.opened().read())
    except UnreadableError as error:
        return None, [issue("SCN003", str(error), cure=error.cure, file=source.file)]
    issues = faults_of_header(table.column_names, source.place, columns, known)
    formed, faults = form(table, source.place, columns)
    return (None if issues else formed), [*issues, *faults]


def form(table: pa.Table, source: Place, columns: Mapping[str, Kind]) -> tuple[pa.Table | None, list[Issue]]:
    """The columns of a file, or of a part of it, in the one form of each kind; or why they have none."""
    issues: list[Issue] = []
    arrays: dict[str, pa.ChunkedArray] = {}
    for name, kind in columns.items():
        if name in source.partition:
            column = _of_folder(source, name, kind, table, issues)
        elif table.column_names.count(name) == 1:
            column = _convert(table[name], kind)
            if column is None:
                message = f"holds {table[name].type}, not {'text' if kind == 'text' else 'numbers'}"
                issues.append(issue("SCN007", message, file=source.file, column=name))
        else:
            column = pa.chunked_array([pa.nulls(table.num_rows, _TYPES[kind])])
        arrays[name] = column
    return (None if issues else pa.table(arrays)), issues


def faults_of_header(
    names: Sequence[str], source: Place, columns: Mapping[str, Kind], known: Collection[str] = ()
) -> list[Issue]:
    """Columns that are missing, unknown or given twice, by their names in a file and its folders."""
    known = {*known, *columns, *PROVENANCE}
    given = [*names, *(name for name in source.partition if name not in names)]
    issues = []
    for name in dict.fromkeys(given):
        if name not in known:
            cure = did_you_mean(name, sorted(known), f"columns are {', '.join(columns)}")
            issues.append(issue("SCN006", "unknown column", cure=cure, file=source.file, value=name))
        elif given.count(name) > 1:
            issues.append(issue("SCN006", "column is given twice", cure="keep one", file=source.file, value=name))
    issues += [
        issue("SCN005", f"column {name!r} is missing", file=source.file)
        for name in columns
        if name not in given and name not in OPTIONAL
    ]
    return issues


def _of_folder(source: Place, name: str, kind: Kind, table: pa.Table, issues: list[Issue]) -> pa.ChunkedArray | None:
    """A column that the folder's name gives; the file may repeat it but not contradict it."""
    value = source.partition[name]
    try:
        scalar = pa.scalar(value if kind == "text" else float(value), pa.large_string() if kind == "text" else None)
    except ValueError:
        issues.append(issue("SCN007", "folder name is not a number", file=source.file, column=name, value=value))
        return None
    if name in table.column_names and set(table[name].unique().to_pylist()) - {scalar.as_py()}:
        issues.append(issue("SCN008", "the file says otherwise than its folder", file=source.file, column=name))
    return _convert(pa.chunked_array([pa.repeat(scalar, table.num_rows)]), kind)


def _convert(column: pa.ChunkedArray, kind: Kind) -> pa.ChunkedArray | None:
    """The column in the one form of its kind, or None when that would take guessing."""
    given = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_null(given):
        return column.cast(pa.large_string()).dictionary_encode() if kind == "text" else column.cast(pa.float64())
    if kind == "text":
        return column.cast(_TYPES["text"]) if is_text(given) else None
    if not (pa.types.is_integer(given) or pa.types.is_floating(given) or pa.types.is_decimal(given)):
        return None
    return column.cast(given).cast(pa.float64(), safe=False)


def _words(column: pa.ChunkedArray) -> Words:
    """Codes and words; every word that occurs once, the empty text counting as an empty cell."""
    if not column.num_chunks or not len(column):
        return Words(np.empty(0, np.int64), ())
    codes = np.concatenate([chunk.indices.fill_null(-1).to_numpy().astype(np.int64) for chunk in column.chunks])
    dictionary = column.chunk(0).dictionary
    used = np.bincount(codes + 1, minlength=len(dictionary) + 1)[1:] > 0
    words = dictionary.filter(pa.array(used)).to_pylist() if not used.all() else dictionary.to_pylist()
    codes = np.append(np.cumsum(used) - 1, -1)[codes] if not used.all() else codes
    order = {word: position for position, word in enumerate(dict.fromkeys(word for word in words if word))}
    lookup = np.array([order.get(word, -1) for word in words] + [-1], dtype=np.int64)
    return Words(lookup[codes], tuple(order))


def _numbers(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    return np.asarray(column.to_numpy(), dtype=np.float64)
