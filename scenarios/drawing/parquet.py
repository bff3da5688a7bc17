"""One tidy file a set: a row an effect, the scenario's columns repeated."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from drawing.effects import Row

SCHEMA_VERSION = "1"
WORDS = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    [
        ("scenario_id", WORDS),
        ("name", WORDS),
        ("probability", pa.float64()),
        ("family", WORDS),
        ("onset_period", pa.int32()),
        ("source", WORDS),
        ("selector", WORDS),
        ("attribute", WORDS),
        ("combine", WORDS),
        ("period_from", pa.int32()),
        ("period_to", pa.int32()),
        ("value", pa.float64()),
        ("event_id", WORDS),
    ]
)


def write_set(rows: list[Row], path: Path, metadata: dict[str, str]) -> int:
    """Write the rows, sorted by scenario and selector, and return the number of scenarios."""
    ordered = sorted(rows, key=lambda row: (row["scenario_id"], row.get("selector", ""), row.get("period_from", 0)))
    table = pa.Table.from_pylist(
        [{name: row.get(name) for name in SCHEMA.names} for row in ordered],
        schema=pa.schema([(field.name, plain(field.type)) for field in SCHEMA]),
    ).cast(SCHEMA)
    table = table.replace_schema_metadata({"schema_version": SCHEMA_VERSION, **metadata})
    pq.write_table(table, path, compression="zstd", write_page_checksum=True)
    return len({row["scenario_id"] for row in rows})


def plain(kind: pa.DataType) -> pa.DataType:
    """The type before it is coded as words of a list."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind
