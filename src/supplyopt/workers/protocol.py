"""What workers can do, whatever they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Protocol, TypeVar

from supplyopt.errors import WorkerError

Data = TypeVar("Data")
Made = TypeVar("Made")
Made_co = TypeVar("Made_co", covariant=True)
Task = TypeVar("Task")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Finished(Generic[Answer]):
    """A task that is done, or lost for good because it ended every worker that had it."""

    index: int
    """its place among the tasks"""
    answer: Answer | None
    lost: WorkerError | None = None


class Shared(Protocol[Made_co]):
    """Data that every worker makes something of, once."""

    def map(self, work: Callable[[Made_co, Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
        """``work(made, task)`` of each task, in their order; see :meth:`Workers.map`."""
        ...


class Held(Protocol[Made_co]):
    """States, each of which stays with one worker."""

    def ask(self, work: Callable[[Made_co, Any], Answer], requests: Sequence[Any]) -> list[Answer]:
        """``work(state, request)`` of every state, one request for each, in their order."""
        ...

    def ask_while(
        self, wanted: Callable[[], bool], work: Callable[[Made_co, Any], Answer], requests: Sequence[Any]
    ) -> list[Answer | None]:
        """The same; once answers are no longer wanted no further one is begun, and there is none of those states."""
        ...


class Workers(Protocol):
    """Workers that are there until the context ends. They do one thing at a time."""

    @property
    def count(self) -> int:
        """How many there are."""
        ...

    def map(self, work: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
        """``work(task)`` of each task, in their order, whatever the order in which they are done.

        Tasks are taken a few ahead of the answers, so that they need not all exist at once. What ``work`` raises is
        raised here; WorkerError for a task that ends three workers.
        """
        ...

    def finish(self, work: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Finished[Answer]]:
        """The same as they are done; a task that ends three workers is told as lost, and the others go on."""
        ...

    def share(self, make: Callable[[Data], Made], data: Data) -> AbstractContextManager[Shared[Made]]:
        """``make(data)`` by every worker that needs it, once; forgotten when the context ends."""
        ...

    def hold(self, make: Callable[[Data], Made], datas: Sequence[Data]) -> AbstractContextManager[Held[Made]]:
        """``make(data)`` of each of some data, by one worker each; forgotten when the context ends."""
        ...

    def __enter__(self) -> Workers: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
