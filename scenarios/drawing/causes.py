"""The causes in an events file."""

from __future__ import annotations

import hashlib
import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Cause:
    """One kind of event. Severity is the part lost; triples are low, middle, high."""

    event_id: str
    name: str
    rate_per_year: float
    severity: tuple[float, float, float]
    duration_days: tuple[float, float, float]
    effects: tuple[dict[str, Any], ...]
    demo: bool
    source: str

    @property
    def probability(self) -> float:
        """Chance that it strikes within a year."""
        return 1 - math.exp(-self.rate_per_year)


@dataclass(frozen=True)
class Causes:
    """A whole events file."""

    events: tuple[Cause, ...]
    stress: tuple[dict[str, Any], ...]
    periods: int
    days_per_period: float
    sha256: str


def read_causes(path: Path) -> Causes:
    """Read an events file; a missing field is a KeyError."""
    content = path.read_bytes()
    table = tomllib.loads(content.decode("utf-8"))
    events = tuple(
        Cause(
            row["event_id"],
            row["name"],
            row["rate_per_year"],
            tuple(row["severity"]),
            tuple(row["duration_days"]),
            tuple(row["effects"]),
            row["demo"],
            row["source"],
        )
        for row in table["event"]
    )
    digest = hashlib.sha256(content).hexdigest()
    return Causes(events, tuple(table["stress"]), table["periods"], table["days_per_period"], digest)
