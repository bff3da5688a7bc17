"""What a set was made from, as its file keeps it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from supplyopt.scenarios.scenario_set import ScenarioSet

NOT_OF_IT = ("schema_version", "ARROW:schema", "pandas", "periods", "days_per_period")
"""Metadata that do not tell what a set was made from."""
DEEPEST = 20
"""Makings one after the other that are told."""


@dataclass(frozen=True)
class Parent:
    """A file that a set was made from, and what that was made from in its turn, where it told."""

    file: str
    sha256: str
    origin: Origin | None = None

    def __str__(self) -> str:
        return f"{self.file} ({self.origin})" if self.origin else self.file


@dataclass(frozen=True)
class Origin:
    """How a set was made: drawn from an events file, reduced from a set or merged from several."""

    made: str
    parents: tuple[Parent, ...]
    told: Mapping[str, Any] = field(default_factory=dict)
    """method, parameters and whatever else the file keeps of it"""

    def __str__(self) -> str:
        how = f" by {self.method}" if self.method else ""
        seed = f", seed {self.told['seed']}" if self.told.get("seed") else ""
        return f"{self.made} from {' and '.join(map(str, self.parents))}{how}{seed}"

    @property
    def method(self) -> str:
        """How; empty where that is not told."""
        return str(self.told.get("method", ""))

    @property
    def samples(self) -> int:
        """How many years were drawn; 0: none, or that is not told."""
        return self._number("samples")

    @property
    def order(self) -> int:
        """Up to so many events at once, each set of events has its exact probability."""
        return self._number("order")

    @property
    def onset(self) -> int:
        """The period with which every event begins; 0: any, or that is not told."""
        return self._number("onset")

    def beside(self) -> Iterator[tuple[str, Parent]]:
        """Every file that it goes back to and that lay in its folder, each with what was done to it."""
        for parent in self.parents:
            if PurePosixPath(parent.file).name == parent.file:
                yield self.made, parent
                yield from parent.origin.beside() if parent.origin else ()

    def _number(self, name: str) -> int:
        """A whole number among the parameters; 0 where they do not tell."""
        try:
            found = json.loads(self.told["parameters"])[name]
        except (ValueError, KeyError, TypeError):
            return 0
        return found if isinstance(found, int) else 0


def origin_of(data: bytes) -> Origin | None:
    """What the metadata of a Parquet file tell of it; None where they tell nothing."""
    return understood(told_in(io.BytesIO(data)))


def told_in(file: Any) -> dict[str, str]:
    """The metadata of an open Parquet file; none where it cannot be read."""
    try:
        found = pq.read_schema(file).metadata or {}
    except (OSError, pa.ArrowException):
        return {}
    return {key.decode("utf-8", "replace"): value.decode("utf-8", "replace") for key, value in found.items()}


def metadata(made: str, sets: Iterable[tuple[ScenarioSet, str]], how: Mapping[str, Any]) -> dict[str, str]:
    """What a file keeps of how it was made from sets: their files with what those tell of themselves, and how.

    Each set comes with the folder of its files as it is to be told, empty if they lie beside the new file: only such
    files are looked at again.
    """
    sources = []
    for one, folder in sets:
        for file, sha256 in one.files.items():
            origin = {"origin": dict(one.origins[file].told)} if file in one.origins else {}
            sources.append({"file": folder + file, "sha256": sha256, **origin})
    told = {key: value if isinstance(value, str) else json.dumps(value, sort_keys=True) for key, value in how.items()}
    return {"made": made, "sources": json.dumps(sources, sort_keys=True), **told}


def fingerprint(content: bytes, file: str) -> str:
    """Hash of a file; of an events file the same whatever ends its lines."""
    return hashlib.sha256(content if file.endswith(".parquet") else content.replace(b"\r\n", b"\n")).hexdigest()


def understood(told: Any, depth: int = 0) -> Origin | None:
    """The origin that metadata tell of; None where they are not what the program writes."""
    if not isinstance(told, dict) or depth > DEEPEST:
        return None
    told = {key: value for key, value in told.items() if key not in NOT_OF_IT}
    if "events_file" in told and "events_sha256" in told:
        return Origin("drawn", (Parent(str(told["events_file"]), str(told["events_sha256"])),), told)
    try:
        sources = told["sources"]
        told["sources"] = json.loads(sources) if isinstance(sources, str) else sources
        parents = tuple(
            Parent(str(each["file"]), str(each["sha256"]), understood(each.get("origin"), depth + 1))
            for each in told["sources"]
        )
        return Origin(str(told["made"]), parents, told) if parents else None
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        return None
