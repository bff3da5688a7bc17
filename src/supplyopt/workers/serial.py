"""One worker, and that is the process itself: nothing travels, nothing can be lost."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic

from supplyopt.workers.protocol import Answer, Data, Finished, Made, Task


class Serial:
    """Tasks are done when their answers are asked for."""

    count = 1

    def map(self, work: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
        """``work(task)`` of each task."""
        return map(work, tasks)

    def finish(self, work: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Finished[Answer]]:
        """The same, numbered."""
        return (Finished(index, work(task)) for index, task in enumerate(tasks))

    @contextlib.contextmanager
    def share(self, make: Callable[[Data], Made], data: Data) -> Iterator[_Made[Made]]:
        """``make(data)``, now."""
        yield _Made([make(data)])

    @contextlib.contextmanager
    def hold(self, make: Callable[[Data], Made], datas: Sequence[Data]) -> Iterator[_Made[Made]]:
        """``make(data)`` of each, now."""
        yield _Made([make(data) for data in datas])

    def __enter__(self) -> Serial:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left to end."""


class _Made(Generic[Made]):
    """What was made of shared data, or of those of each state."""

    def __init__(self, made: Sequence[Made]) -> None:
        self._made = made

    def map(self, work: Callable[[Made, Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
        """``work(made, task)`` of each task."""
        return (work(self._made[0], task) for task in tasks)

    def ask(self, work: Callable[[Made, Any], Answer], requests: Sequence[Any]) -> list[Answer]:
        """``work(state, request)`` of every state."""
        return [work(state, request) for state, request in zip(self._made, requests, strict=True)]

    def ask_while(
        self, wanted: Callable[[], bool], work: Callable[[Made, Any], Answer], requests: Sequence[Any]
    ) -> list[Answer | None]:
        """The same as long as it is wanted."""
        pairs = zip(self._made, requests, strict=True)
        return [work(state, request) if wanted() else None for state, request in pairs]
