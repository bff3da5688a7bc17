"""A task as it is sent to a worker, and how the worker does it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, eq=False)
class Recipe:
    """What a worker makes and keeps, and what it makes it of."""

    make: Callable[[Any], Any]
    data: Any
    key: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True, eq=False)
class Job:
    """A task, by its place among others; with what it is done, if it needs something that the worker keeps."""

    index: int
    work: Callable[..., Any]
    task: Any
    recipe: Recipe | None = None

    @property
    def name(self) -> str:
        """What it is called when it is told of."""
        return f"{getattr(self.task, 'name', None) or f'task {self.index + 1}'} ({self.work.__qualname__.lstrip('_')})"


class ForgottenError(Exception):
    """The worker does not have what it is thought to keep: it is another one at the same address."""


_KEPT: dict[str, Any] = {}
"""In a worker: what it keeps, by key."""


def perform(
    work: Callable[..., Any], task: Any, key: str | None, made_of: tuple[Callable[[Any], Any], Any] | None, *gone: str
) -> Any:
    """In a worker: do a task. ``made_of`` is told where it does not keep yet what the task needs; ``gone`` it drops."""
    forget(*gone)
    if key is None:
        return work(task)
    if key not in _KEPT:
        if made_of is None:
            raise ForgottenError(key)
        make, data = made_of
        _KEPT[key] = make(data)
    return work(_KEPT[key], task)


def forget(*keys: str) -> None:
    """In a worker: keep something no longer."""
    for key in keys:
        _KEPT.pop(key, None)
