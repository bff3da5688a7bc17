"""Parquet to native columns: whole, undamaged and of a size that fits, or one clear issue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

MOST_ROWS = 10**8
MOST_BYTES = 2 * 2**30
BUFFER = 2**20
"""Bytes of a column that are fetched at once where a file is read some rows at a time."""
HEAD = 200
"""Bytes by which a file that is no Parquet is recognised."""
FAILURES = (pa.ArrowException, OSError, MemoryError, ValueError, KeyError)


class UnreadableError(Exception):
    """The file cannot be read; the text says why, ``cure`` what to do."""

    def __init__(self, message: str, cure: str) -> None:
        self.cure = cure
        super().__init__(message)


def read_parquet(data: bytes) -> pa.Table:
    """The table with text columns still dictionary-encoded; raises UnreadableError.

    Size is judged from the metadata before anything is unpacked, since a small file can claim to hold petabytes.
    """
    _looks_like_parquet(data)
    try:
        meta = pq.ParquetFile(pa.BufferReader(data)).metadata
        schema = meta.schema.to_arrow_schema()
        _fits(meta)
        text = [field.name for field in schema if is_text(field.type)]
        source = pq.ParquetFile(
            pa.BufferReader(data),
            page_checksum_verification=True,
            read_dictionary=text if len(set(schema.names)) == len(schema.names) else None,
        )
        table = source.read()
        table.validate(full=True)
        _agrees(meta, table.num_rows)
    except FAILURES as error:
        raise _damaged(error) from error
    _fits_unpacked(table)
    return table


class LargeParquet:
    """An open file of any size, read some rows at a time; raises UnreadableError."""

    def __init__(self, file: Any) -> None:
        head = file.read(HEAD)
        file.seek(max(0, file.size() - len(b"PAR1")))
        _looks_like_parquet(head + file.read())
        try:
            meta = pq.ParquetFile(file).metadata
            self.schema = meta.schema.to_arrow_schema()
            text = [field.name for field in self.schema if is_text(field.type)]
            self._file = pq.ParquetFile(
                file,
                page_checksum_verification=True,
                read_dictionary=text if len(set(self.schema.names)) == len(self.schema.names) else None,
                buffer_size=BUFFER,
                pre_buffer=False,
            )
        except FAILURES as error:
            raise _damaged(error) from error
        self.rows: int = meta.num_rows
        largest = max((meta.row_group(group).total_byte_size for group in range(meta.num_row_groups)), default=0)
        if largest > MOST_BYTES:
            text_of = f"has a row group that claims {largest / 2**30:.1f} GB unpacked, more than 2"
            raise UnreadableError(text_of, "write it in row groups of a million rows or fewer")

    def batches(self, columns: Iterable[str], rows: int) -> Iterator[pa.Table]:
        """Some columns, so many rows at a time, text still dictionary-encoded; all pages are checked on the way."""
        wanted, count = set(columns), 0
        try:
            names = [name for name in self.schema.names if name in wanted]
            for batch in self._file.iter_batches(rows, columns=names, use_threads=False):
                batch.validate(full=True)
                count += batch.num_rows
                yield pa.Table.from_batches([batch])
            _agrees(self._file.metadata, count)
        except FAILURES as error:
            raise _damaged(error) from error


def _damaged(error: Exception) -> UnreadableError:
    reason = str(error).strip().split("\n")[0][:160]
    return UnreadableError(f"is truncated or damaged ({reason})", "write it again from its source")


def _looks_like_parquet(data: bytes) -> None:
    if not data:
        raise UnreadableError("is empty (0 bytes)", "write it again from its source")
    if data.startswith(b"PARE") or data.endswith(b"PARE"):
        raise UnreadableError("is encrypted", "store it without encryption")
    if data.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        raise UnreadableError("is a compressed file or workbook, not Parquet", "unpack it first")
    if data.startswith(b"PAR1"):
        return
    try:
        head = data[:HEAD].decode("utf-8", errors="strict" if len(data) <= HEAD else "ignore")
    except UnicodeDecodeError:
        head = "\0"
    if head.lstrip().startswith(("{", "[")):
        raise UnreadableError("is JSON, not Parquet", "convert it to Parquet or CSV")
    if head.isprintable() or ("\n" in head and "\0" not in head):
        raise UnreadableError("is text, not Parquet", "rename it to .csv if it is CSV")
    raise UnreadableError("is not a Parquet file", "write it again from its source")


def _fits(meta: pq.FileMetaData) -> None:
    if meta.num_rows > MOST_ROWS:
        raise UnreadableError(f"claims {meta.num_rows} rows, more than {MOST_ROWS}", "split it or leave rows out")
    unpacked = sum(meta.row_group(group).total_byte_size for group in range(meta.num_row_groups))
    if unpacked > MOST_BYTES:
        raise UnreadableError(
            f"claims {unpacked / 2**30:.1f} GB unpacked, more than 2", "split it or leave columns out"
        )


def _agrees(meta: pq.FileMetaData, rows: int) -> None:
    """Every place that counts rows says the same; the footer has no checksum, and one flipped bit hides all rows."""
    groups = [meta.row_group(position) for position in range(meta.num_row_groups)]
    counts = {meta.num_rows, rows, sum(group.num_rows for group in groups)}
    if len(counts) > 1:
        raise ValueError(f"its parts count {', '.join(str(count) for count in sorted(counts))} rows")
    for group in groups:
        for position in range(group.num_columns):
            column = group.column(position)
            flat = "." not in column.path_in_schema
            if flat and column.num_values != group.num_rows:
                raise ValueError(f"a column has {column.num_values} values for {group.num_rows} rows")


def _fits_unpacked(table: pa.Table) -> None:
    """A dictionary of a few long texts, repeated, unpacks to far more than the metadata tells."""
    total = 0
    for column in table.columns:
        if pa.types.is_dictionary(column.type) and is_text(column.type.value_type):
            for chunk in column.chunks:
                lengths = pc.binary_length(chunk.dictionary)
                total += pc.sum(pc.cast(lengths.take(chunk.indices), pa.int64())).as_py() or 0
    if total > MOST_BYTES:
        raise UnreadableError(f"may unpack to {total / 2**30:.1f} GB of text, more than 2", "shorten the longest texts")


def is_text(kind: pa.DataType) -> bool:
    """Whether Arrow holds such a column as text."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))
