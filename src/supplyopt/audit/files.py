"""The files of a run folder against its manifest."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from supplyopt.audit.finding import Finding
from supplyopt.store import Folder
from supplyopt.store.place import MANIFEST


def check_files(found: Folder) -> Iterator[Finding]:
    """Hashes, sizes and numbers of rows; files that nobody listed."""
    for each in found.issues:
        yield Finding("VER001", each.value or each.file, each.message)
    for name in sorted(path.name for path in found.path.iterdir()):
        if name != MANIFEST and name not in found.manifest["outputs"]:
            yield Finding("VER002", name, "lies in the run, but its manifest does not list it")
    for name, data in found.files.items():
        facts = found.manifest["outputs"][name]
        if facts.get("bytes") != len(data):
            yield Finding("VER001", name, f"has {len(data):,} bytes, its manifest says {facts.get('bytes')}")
        rows = _rows(data) if name.endswith(".parquet") else None
        if rows != facts.get("rows"):
            yield Finding("VER001", name, f"has {rows} rows, its manifest says {facts.get('rows')}")


def _rows(data: bytes) -> int | None:
    try:
        return int(pq.read_metadata(pa.BufferReader(data)).num_rows)
    except (OSError, pa.ArrowException):
        return None
