"""Write a result as a run folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from supplyopt.result import Result
from supplyopt.store.document import document
from supplyopt.store.place import MANIFEST, Place, reserve, unwritten

SCHEMA_VERSION = 1
EVIDENCE = "evidence."
"""How files begin that hold what it takes to check the others."""


def write_run(
    result: Result, folder: str | Path, *, overwrite: bool = False, command: Mapping[str, Any] | None = None
) -> Path:
    """Write a result as a folder of Parquet tables, ``result.json``, ``solver.log`` and ``manifest.json``.

    The folder appears whole or not at all, whenever the process is killed or the disk is full. ``command`` is told
    in the manifest: how the result came about. Raises InputError if the folder exists, OutputError if nothing can
    be written there.
    """
    with reserve(folder, overwrite=overwrite) as place:
        return write_into(place, result, command)


def write_into(place: Place, result: Result, command: Mapping[str, Any] | None = None) -> Path:
    """Write a result at a place that was reserved before it was known."""
    documents = {
        "result.json": document(result).model_dump_json(indent=1).encode(),
        "solver.log": result.log.encode(),
    }
    told = {
        **result.manifest,
        "command": dict(command or {}),
        "status": result.status.value,
        "cost": result.cost,
        "bound": result.bound,
        "gap": None if result.gap is None else float(result.gap),
    }
    evidence = {f"{EVIDENCE}{name}": frame for name, frame in result.evidence.items()}
    return write_folder(place, {**result.tables, **evidence}, documents, told)


def write_folder(
    place: Place, tables: Mapping[str, pd.DataFrame], documents: Mapping[str, bytes], told: Mapping[str, Any]
) -> Path:
    """Write tables, documents and, with the hashes of both, a manifest of what is told of them."""
    outputs: dict[str, dict[str, Any]] = {}

    def put(name: str, data: bytes, rows: int | None = None) -> None:
        place.put(name, data)
        outputs[name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "rows": rows}

    for name, frame in tables.items():
        put(f"{name}.parquet", _parquet(place, frame), len(frame))
    for name, data in documents.items():
        put(name, data)
    manifest = {
        **told,
        "schema_version": SCHEMA_VERSION,
        "run_id": place.run_id,
        "started": _stamp(place.started),
        "ended": _stamp(datetime.now(UTC)),
        "outputs": outputs,
    }
    # The manifest comes last: a folder without one, or with another, is no run.
    place.put(MANIFEST, json.dumps(manifest, indent=1, allow_nan=False, ensure_ascii=False).encode())
    return place.publish()


def _parquet(place: Place, frame: pd.DataFrame) -> bytes:
    """The same bytes for the same table; page checksums, since a flipped bit reads as another figure without them."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata({"schema_version": "1"})
    buffer = pa.BufferOutputStream()
    try:
        pq.write_table(table, buffer, compression="zstd", write_page_checksum=True)
    except pa.ArrowException as error:
        raise unwritten(place.target, str(error).split("\n")[0]) from error
    return bytes(buffer.getvalue())


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
