"""The rows of scenario files a piece at a time: as many scenarios as have about so many rows, each of them whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from supplyopt.case.read_parquet import LargeParquet, UnreadableError
from supplyopt.errors import Issue
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.columns import (
    EFFECT_COLUMNS,
    POSITION,
    SCENARIO_COLUMNS,
    Kind,
    Records,
    faults_of_header,
    form,
    records_of,
)
from supplyopt.scenarios.sources import Source

TIDY: Mapping[str, Kind] = {**SCENARIO_COLUMNS, **EFFECT_COLUMNS}
EFFECTS_ALONE: Mapping[str, Kind] = {"scenario_id": "text", **EFFECT_COLUMNS}
BATCH = 2**16
"""Rows that are unpacked together."""


@dataclass
class Stream:
    """Tidy files one after the other. What is wrong with a file ends it and is kept; the others go on."""

    sources: Sequence[Source]
    sizes: Mapping[str, tuple[int, int]]
    """file -> rows and bytes, of those that could be opened"""
    issues: list[Issue] = field(default_factory=list)

    @classmethod
    def of(cls, sources: Sequence[Source]) -> Stream:
        """The stream of some files, of which those that cannot be opened are left out."""
        found = cls(sources, {})
        sizes = {source.file: size for source in sources if (size := found._size(source)) is not None}
        return cls([source for source in sources if source.file in sizes], sizes, found.issues)

    @property
    def files(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(self.sizes)

    @property
    def total(self) -> int:
        """Rows of all files."""
        return sum(rows for rows, _ in self.sizes.values())

    @property
    def starts(self) -> npt.NDArray[np.int64]:
        """Position of the first row of each file, all laid end to end."""
        return np.cumsum([0, *(rows for rows, _ in self.sizes.values())], dtype=np.int64)[:-1]

    def pieces(self, columns: Mapping[str, Kind], rows: int) -> Iterator[Records]:
        """Rows of whole scenarios as records, each time at least so many unless they are the last.

        A scenario is whole if its rows stand together.
        """
        waiting: list[pa.Table] = []
        for table in self._tables(columns, min(rows, BATCH)):
            waiting.append(table)
            if sum(each.num_rows for each in waiting) >= rows:
                whole, waiting = _cut(waiting)
                if whole:
                    yield self._records(whole, columns)
        if waiting:
            yield self._records(waiting, columns)

    def _records(self, tables: list[pa.Table], columns: Mapping[str, Kind]) -> Records:
        """Tables as records; the list is emptied, so that they are not held while the records are looked at."""
        taken = tables.copy()
        tables.clear()
        return records_of(taken, columns, self.files, self.starts)

    def _tables(self, columns: Mapping[str, Kind], rows: int) -> Iterator[pa.Table]:
        """Rows of all files in their form, with their positions."""
        for source, start in zip(self.sources, self.starts.tolist(), strict=True):
            try:
                yield from self._of_file(source, columns, start, rows)
            except UnreadableError as error:
                self._cannot_be_read(source, error)

    def _of_file(self, source: Source, columns: Mapping[str, Kind], start: int, rows: int) -> Iterator[pa.Table]:
        with source.opened() as opened:
            file, place = LargeParquet(opened), source.place
            if (file.rows, opened.size()) != self.sizes[source.file]:
                raise UnreadableError("is not as long as it was", "begin again when it is complete")
            names = file.schema.names
            faults = [*faults_of_header(names, place, TIDY), *form(file.schema.empty_table(), place, TIDY)[1]]
            for batch in () if faults else file.batches(columns, rows):
                table, faults = form(batch, place, columns)
                if table is None:
                    break
                yield table.append_column(POSITION, pa.array(np.arange(start, start + batch.num_rows)))
                start += batch.num_rows
            self.issues += faults

    def _size(self, source: Source) -> tuple[int, int] | None:
        try:
            with source.opened() as opened:
                return LargeParquet(opened).rows, opened.size()
        except UnreadableError as error:
            self._cannot_be_read(source, error)
            return None

    def _cannot_be_read(self, source: Source, error: UnreadableError) -> None:
        self.issues.append(issue("SCN003", str(error), cure=error.cure, file=source.file))


def _cut(tables: Iterable[pa.Table]) -> tuple[list[pa.Table], list[pa.Table]]:
    """Tables up to where the last scenario of all begins, and from there on."""
    whole, rest = list(tables), list[pa.Table]()
    last = whole[-1]["scenario_id"][-1].as_py()
    while whole:
        table = whole.pop()
        other = np.flatnonzero(~_is(table, last))
        if not len(other):
            rest.insert(0, table)
            continue
        begins = int(other[-1]) + 1
        if begins < table.num_rows:
            rest.insert(0, table.slice(begins))
        whole.append(table.slice(0, begins))
        break
    return whole, rest


def _is(table: pa.Table, scenario: str | None) -> npt.NDArray[np.bool_]:
    """Rows of a scenario."""
    found = []
    for chunk in table["scenario_id"].chunks:
        codes = chunk.indices.fill_null(-1).to_numpy()
        code = -1 if scenario is None else chunk.dictionary.index(scenario).as_py()
        found.append(codes == (-2 if scenario is not None and code < 0 else code))
    return np.concatenate(found) if found else np.zeros(0, dtype=np.bool_)
