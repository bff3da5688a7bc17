"""Where a drawn set comes from, as its file keeps it."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True)
class Origin:
    """The events file that a set was drawn from, and how."""

    events_file: str
    sha256: str
    method: str = ""
    seed: str = ""
    samples: int = 0
    """how many years were drawn; 0: none, or that is not told"""
    order: int = 0
    """up to so many events at once, each set of events has its exact probability"""

    def __str__(self) -> str:
        how = f" by {self.method}" if self.method else ""
        return f"drawn from {self.events_file}{how}{f', seed {self.seed}' if self.seed else ''}"


def origin_of(data: bytes) -> Origin | None:
    """What the metadata of a Parquet file tell; None where they tell nothing."""
    try:
        found = pq.read_schema(io.BytesIO(data)).metadata or {}
    except (OSError, pa.ArrowException):
        return None
    told = {key.decode("utf-8", "replace"): value.decode("utf-8", "replace") for key, value in found.items()}
    if "events_file" not in told or "events_sha256" not in told:
        return None
    numbers = [_number(told.get("parameters", ""), name) for name in ("samples", "order")]
    return Origin(told["events_file"], told["events_sha256"], told.get("method", ""), told.get("seed", ""), *numbers)


def _number(parameters: str, name: str) -> int:
    """A whole number among the parameters of a draw; 0 where they do not tell."""
    try:
        found = json.loads(parameters)[name]
    except (ValueError, KeyError, TypeError):
        return 0
    return found if isinstance(found, int) else 0


def fingerprint(content: bytes) -> str:
    """Hash of an events file, the same whatever ends its lines."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
