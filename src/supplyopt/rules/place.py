"""Where a rule is written: file and line, for messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """A table of a file."""

    file: str
    row: int | None = None
    fields: Mapping[str, int] = field(default_factory=dict)
    """field -> its own line"""

    def line(self, name: str) -> int | None:
        """The line of a field, else that of the table."""
        return self.fields.get(name, self.row)

    def __str__(self) -> str:
        """``file:row``."""
        return self.file if self.row is None else f"{self.file}:{self.row}"


@dataclass(frozen=True)
class Places:
    """Where the rules of a policy or a pack are written. What they say is the same wherever it is: all are equal."""

    rules: Mapping[str, Place] = field(default_factory=dict, compare=False)
    packs: Mapping[str, Place] = field(default_factory=dict, compare=False)
    """pack -> where a model names it"""

    def __or__(self, more: Places) -> Places:
        """These and more."""
        return Places({**self.rules, **more.rules}, {**self.packs, **more.packs})
