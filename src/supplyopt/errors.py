"""Everything that can go wrong, in one tree; each leaf knows its exit code.

::

    SupplyoptError                  70  a fault of ours, unless a leaf below says otherwise
    ├── InputError                   2  what was given cannot be used; carries every issue found
    │   ├── CaseError                   tables of a case
    │   ├── ScenarioError               scenario sets
    │   ├── PolicyError                 model files, packs and rules
    │   └── StudyError                  case, policy and scenarios do not fit together
    ├── OutputError                  7  a result cannot be written
    ├── SolverError                  6  the solver failed, or lied
    └── WorkerError                  6  workers ended, or cannot be reached any longer
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]
LONGEST = 10_000
"""Letters of a message; libraries put what they read into theirs."""


@dataclass(frozen=True)
class Issue:
    """One problem with an input: where it is, what is wrong, and how to mend it.

    ``row`` is the line as an editor or spreadsheet shows it (the header is row 1) for text files,
    the record number counted from 1 for Parquet, and the line for TOML.
    """

    code: str
    message: str
    cure: str = ""
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str | None = None
    severity: Severity = "error"
    paste: tuple[str, ...] = ()
    """lines that mend it, ready to be put into a file; on a terminal they follow the message"""

    def __str__(self) -> str:
        """``file:row: column: 'value': what is wrong; cure  [CODE]``."""
        place = f"{self.file}:{self.row}" if self.row is not None else self.file
        shown = None if self.value is None else ascii_safe(repr(self.value))
        parts = [part for part in (ascii_safe(place), ascii_safe(self.column), shown) if part]
        text = ": ".join([*parts, ascii_safe(self.message, LONGEST)])
        if self.cure:
            text += f"; {ascii_safe(self.cure, LONGEST)}"
        return f"{text}  [{self.code}]"


def ascii_safe(text: str, limit: int = 120) -> str:
    """Control and direction characters escaped, so that data cannot forge lines on a terminal."""
    kept = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return kept if len(kept) <= limit else f"{kept[:limit]}…"


class SupplyoptError(Exception):
    """Root of every error that supplyopt raises on purpose."""

    exit_code = 70


class InputError(SupplyoptError):
    """What was given cannot be used. ``issues`` holds every problem found, not only the first."""

    exit_code = 2

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues: Sequence[Issue] = tuple(issues)
        super().__init__("\n".join(str(issue) for issue in self.issues))

    def __reduce__(self) -> tuple[Any, ...]:
        """It travels with its issues, if a worker raises it."""
        return type(self), (self.issues,), self.__dict__


class CaseError(InputError):
    """The tables of a case are wrong."""


class ScenarioError(InputError):
    """A scenario set is wrong."""


class PolicyError(InputError):
    """A model file, a pack or one of its rules is wrong."""


class StudyError(InputError):
    """Case, policy and scenarios are each sound but do not fit together."""


class OutputError(SupplyoptError):
    """A result cannot be written; nothing half-written is left behind."""

    exit_code = 7


class SolverError(SupplyoptError):
    """The solver failed, or what it returned contradicts what it was given."""

    exit_code = 6


class WorkerError(SupplyoptError):
    """Workers ended over and over, or cannot be reached any longer."""

    exit_code = 6
