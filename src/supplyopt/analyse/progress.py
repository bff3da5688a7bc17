"""How far a loop over solves has come, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

Progress = Callable[[int, int], None]
"""Told the number of each step as it begins, and how many there are."""
_Thing = TypeVar("_Thing")


def counted_off(things: Collection[_Thing], progress: Progress | None) -> Iterator[_Thing]:
    """The things one by one, each told of before it is gone about."""
    for number, thing in enumerate(things, 1):
        if progress is not None:
            progress(number, len(things))
        yield thing
