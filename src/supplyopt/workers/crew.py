"""What an engine has to offer so that tasks can be dealt out: seats, each for one task at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from supplyopt.workers.job import Job


@dataclass(eq=False)
class Seat:
    """A worker as it is seen from here."""

    known: set[str] = field(default_factory=set)
    """keys of what it keeps"""


@dataclass(frozen=True)
class Reply:
    """What became of the task of a seat: an answer, or what was raised; ``gone``: the worker has ended."""

    answer: Any = None
    error: BaseException | None = None
    gone: bool = False
    why: str = ""
    """why it has ended, if that is known"""


class Crew(Protocol):
    """The workers of an engine."""

    def seats(self) -> Sequence[Seat]:
        """Those that live, in a fixed order; raises WorkerError if there are none and none come."""
        ...

    def begin(self, seat: Seat, job: Job, gone: Collection[str]) -> None:
        """Give a seat its task, and what it needs for that; it may drop what is ``gone``."""
        ...

    def wait(self, busy: Collection[Seat]) -> Sequence[tuple[Seat, Reply]]:
        """The replies of some busy seats, as soon as there is one."""
        ...

    def leave(self, seat: Seat) -> None:
        """Nobody waits any longer for what a seat is doing, or the worker has ended: put another in its place."""
        ...

    def close(self) -> None:
        """End all workers that are ours."""
        ...
