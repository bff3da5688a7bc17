"""Signals: what is being solved ends within a moment, and keeps what it has found."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class _Stop:
    """Remembers that somebody asked to stop, so that the solver's callbacks can ask."""

    requested = False
    by_signal: int = int(signal.SIGINT)
    announce: Callable[[], None] | None = None
    """called at once when a signal arrives, from within its handler"""


stop = _Stop()


@contextmanager
def obeying_signals() -> Iterator[None]:
    """SIGINT and SIGTERM are remembered, for whoever looks; a second one ends the work at once."""
    before: dict[int, Any] = {}

    def ask(number: int, _: Any) -> None:
        if stop.requested:
            raise KeyboardInterrupt
        stop.requested, stop.by_signal = True, number
        if stop.announce is not None:
            stop.announce()

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            before[number] = signal.signal(number, ask)
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


@contextmanager
def stoppable(highs: Any) -> Iterator[None]:
    """A signal stops the solver within a moment and keeps its incumbent; callbacks only read a flag."""

    def look(event: Any) -> None:
        if stop.requested:
            event.interrupt()

    highs.cbMipInterrupt += look
    highs.cbSimplexInterrupt += look
    highs.cbIpmInterrupt += look
    with obeying_signals():
        yield
