"""Processes of this machine, each with a pipe of its own, so that it is known which task it had when it ended.

They are spawned: a copy of a process in which HiGHS has run may wait for ever for threads that were not copied.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any

from supplyopt.errors import WorkerError
from supplyopt.workers.crew import Reply, Seat
from supplyopt.workers.job import Job, perform

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
"""What numerical libraries read when they are loaded."""
LEFT = "ignore:resource_tracker:UserWarning"
"""That a process which is killed leaves locks behind, which are cleared away, need not be told."""
MOMENT = 2.0
"""Seconds in which a process that has nothing to do ends by itself."""
_WARNINGS = os.environ.get("PYTHONWARNINGS", "")
_BEGUN = "begun"
_NEVER_BEGAN = (
    "they ended before they began; a script that uses workers must do its work under if __name__ == '__main__':"
)


@dataclass(eq=False)
class Process(Seat):
    """A process of its own, and our end of its pipe."""

    process: Any = None
    pipe: Any = None
    began: bool = False
    busy: bool = False


class Processes:
    """So many processes (supplyopt.workers.crew.Crew)."""

    def __init__(self, count: int) -> None:
        self._seats: list[Process | None] = [None] * count
        self.seats()

    def seats(self) -> Sequence[Process]:
        """All of them; where one has ended, another begins."""
        for i, seat in enumerate(self._seats):
            if seat is None:
                self._seats[i] = _spawned()
        return [seat for seat in self._seats if seat is not None]

    def begin(self, seat: Seat, job: Job, gone: Collection[str]) -> None:
        """Send a task."""
        recipe, told = job.recipe, None
        if recipe is not None and recipe.key not in seat.known:
            told = recipe.make, recipe.data
        _of(seat).busy = True
        with contextlib.suppress(OSError):  # it has ended, which is seen as soon as it is waited for
            _of(seat).pipe.send((job.work, job.task, recipe and recipe.key, told, *sorted(gone)))

    def wait(self, busy: Collection[Seat]) -> Sequence[tuple[Seat, Reply]]:
        """Replies that have come, or the end of a process."""
        by_pipe, found = {_of(seat).pipe: _of(seat) for seat in busy}, list[tuple[Seat, Reply]]()
        while not found:
            for pipe in connection.wait(list(by_pipe)):
                seat = by_pipe[pipe]
                reply = _received(seat)
                if reply is not None:
                    found.append((seat, reply))
        return found

    def leave(self, seat: Seat) -> None:
        """End a process; another one begins when seats are looked at next."""
        _ended(_of(seat))
        self._seats = [None if each is seat else each for each in self._seats]

    def close(self) -> None:
        """End all of them: those that are at work at once, others as they see that nobody asks any more."""
        seats = [seat for seat in self._seats if seat is not None]
        for seat in seats:
            if seat.busy:
                seat.process.kill()
            seat.pipe.close()
        for seat in seats:
            seat.process.join(MOMENT)
            _ended(seat)
        self._seats = []


def _of(seat: Seat) -> Process:
    if not isinstance(seat, Process):
        raise TypeError(seat)
    return seat


def _received(seat: Process) -> Reply | None:
    """What a process has sent; none if only that it has begun."""
    try:
        told = seat.pipe.recv()
    except (EOFError, OSError):
        return Reply(gone=True, why="" if seat.began else _NEVER_BEGAN)
    except Exception as unread:  # noqa: BLE001 - an exception of another library that cannot be put together again
        return Reply(error=WorkerError(f"what a worker sent cannot be read: {type(unread).__name__}: {unread}"))
    if told == _BEGUN:
        seat.began = True
        return None
    seat.busy = False
    answer, error = told
    return Reply(answer, error)


def _spawned() -> Process:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), name="supplyopt-worker", daemon=True)
    with _environment():
        process.start()
    theirs.close()
    return Process(process=process, pipe=ours)


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """What processes find that are begun inside: products are not shared out over threads, each has one processor."""
    told = {**dict.fromkeys(THREADS, "1"), "PYTHONWARNINGS": ",".join(filter(None, [_WARNINGS, LEFT]))}
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _ended(seat: Process) -> None:
    seat.process.kill()
    seat.process.join()
    seat.pipe.close()


def _serve(pipe: Any) -> None:
    """A worker: one task after the other until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.setpgid(0, 0)  # Ctrl-C is for the one who asks, and so is what a terminal does when it closes
    threading.Thread(target=_end_with_parent, daemon=True).start()
    pipe.send(_BEGUN)
    with contextlib.suppress(EOFError, OSError):
        while True:
            _reply(pipe, *_done(pipe.recv()))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _done(message: tuple[Any, ...]) -> tuple[Any, BaseException | None]:
    try:
        return perform(*message), None
    except Exception as error:  # noqa: BLE001 - whatever it is, whoever asked is told
        error.add_note(f"in a worker:\n{traceback.format_exc()}")
        return None, error


def _reply(pipe: Any, answer: Any, error: BaseException | None) -> None:
    try:
        pipe.send((answer, error))
    except OSError:
        raise
    except Exception as unsent:  # noqa: BLE001 - it is no plain data
        what = type(answer if error is None else error).__name__
        pipe.send((None, WorkerError(f"a worker cannot send back what is no plain data ({what}): {unsent}")))
