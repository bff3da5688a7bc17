"""How long and how exactly to solve."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum


class Ties(StrEnum):
    """Where it is settled which of several plans that cost the same is told (:mod:`supplyopt.solver.ties`)."""

    NONE = "none"
    """whichever the solver happens to find"""
    SMALL = "small"
    """in parts of a program that are small enough for it to take next to nothing"""
    ALL = "all"
    """in all parts, however long it takes"""


@dataclass(frozen=True)
class Limits:
    """What a solve may take; the defaults give reproducible answers."""

    gap: float = 1e-4
    """relative gap at which an answer counts as optimal [-]"""
    seconds: float | None = None
    """for the whole solve; answers stopped by time are not reproducible"""
    threads: int = 1
    """of the solver; one setting for the whole process"""
    seed: int = 0
    ties: Ties = Ties.SMALL
    """where plans that cost the same are told apart"""

    def __post_init__(self) -> None:
        """A gap of 5 meant 5 %, probably."""
        if not 0.0 <= self.gap < 1.0:
            raise ValueError(f"gap must be at least 0 and below 1 (got {self.gap:g}); 5 % is 0.05")
        if self.seconds is not None and not self.seconds > 0:
            raise ValueError(f"seconds must be above 0 (got {self.seconds:g})")
        if self.threads < 1:
            raise ValueError(f"threads must be at least 1 (got {self.threads})")


class Clock:
    """Time left of a limit, on a clock that never goes back."""

    def __init__(self, seconds: float | None) -> None:
        """Start counting."""
        self._seconds, self._start = seconds, time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start

    @property
    def left(self) -> float | None:
        """Seconds left; none without a limit."""
        return None if self._seconds is None else max(0.0, self._seconds - self.elapsed)
