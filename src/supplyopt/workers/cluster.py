"""The workers of a Dask cluster. Each task is sent to one of them; what becomes of that worker is looked after here.

Dask itself would give a task to whoever is free, and threads of one worker several at once. Source: its documentation,
distributed.dask.org, "Resilience" and "TLS/SSL".
"""

from __future__ import annotations

import contextlib
import ipaddress
import queue
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit

from supplyopt.errors import InputError, Issue, WorkerError
from supplyopt.workers.crew import Reply, Seat
from supplyopt.workers.engine import Engine
from supplyopt.workers.job import Job, forget, perform

PATIENCE = 10.0
"""Seconds to wait for a scheduler, and for the first worker."""
LOOK = 1.0
"""Seconds after which it is looked whether workers that are busy still live."""
SAME = ("supplyopt", "highspy", "numpy", "scipy", "pandas", "pyarrow")
"""Packages whose versions must be the same everywhere, lest answers depend on where they come from."""
INSTALL = "pip install 'supplyopt[cluster]'"


@dataclass(eq=False)
class Worker(Seat):
    """A worker of a cluster, and the task that it has."""

    address: str = ""
    future: Any = None
    sent: tuple[Any, ...] = ()
    """data on their way to it"""


class Cluster:
    """The workers of a scheduler, or so many of them (supplyopt.workers.crew.Crew)."""

    def __init__(self, engine: Engine) -> None:
        self._address, self._most = engine.scheduler, engine.count
        _refuse_open(engine)
        self._client = _client(engine)
        self._seats: dict[str, Worker] = {}
        self._done: queue.SimpleQueue[tuple[Worker, Any]] = queue.SimpleQueue()
        try:
            self.seats()
        except BaseException:
            self.close()
            raise

    def seats(self) -> Sequence[Worker]:
        """Those that live now; waits a while if there are none."""
        living = self._living()
        if not living:
            from distributed import TimeoutError as TooLate

            with contextlib.suppress(TooLate), self._reachable():
                self._client.wait_for_workers(1, PATIENCE)
            living = self._living()
        if not living:
            raise _unfit("WRK003", "has no workers", self._address)
        fresh = sorted(living - set(self._seats))
        if fresh:
            refuse_others(self._versions(fresh), self._address)
        kept = {a: seat for a, seat in self._seats.items() if a in living}
        self._seats = dict(list({**kept, **{a: Worker(address=a) for a in fresh}}.items())[: self._most])
        return list(self._seats.values())

    def begin(self, seat: Seat, job: Job, gone: Collection[str]) -> None:
        """Send a task to one worker, and what it needs there."""
        worker, recipe, told = _of(seat), job.recipe, None
        with self._reachable():
            if recipe is not None and recipe.key not in seat.known:
                told = recipe.make, self._there(recipe.data, worker)
            task = self._there(job.task, worker)
            worker.sent = (told, task)
            worker.future = self._client.submit(
                perform,
                job.work,
                task,
                recipe and recipe.key,
                told,
                *sorted(gone),
                workers=[worker.address],
                allow_other_workers=False,
                pure=False,
            )
        worker.future.add_done_callback(lambda future: self._done.put((worker, future)))

    def wait(self, busy: Collection[Seat]) -> Sequence[tuple[Seat, Reply]]:
        """The next reply, or workers that are there no more."""
        while True:
            with contextlib.suppress(queue.Empty):
                worker, future = self._done.get(timeout=LOOK)
                if worker in busy and future is worker.future:
                    return [(worker, self._reply(worker))]
                continue
            living = self._living()
            lost = [seat for seat in busy if _of(seat).address not in living]
            if lost:
                return [(seat, Reply(gone=True)) for seat in lost]

    def leave(self, seat: Seat) -> None:
        """Nobody waits any longer for what it does."""
        worker = _of(seat)
        if worker.future is not None:
            with contextlib.suppress(OSError):
                worker.future.cancel()
        worker.future, worker.sent = None, ()

    def close(self) -> None:
        """Go away; workers are not ours to end, but what they do for us is."""
        for seat in self._seats.values():
            self.leave(seat)
        with contextlib.suppress(OSError):
            keys = {seat.address: sorted(seat.known) for seat in self._seats.values() if seat.known}
            for address, known in keys.items():
                self._client.run(forget, *known, workers=[address], on_error="ignore")
            self._client.close()

    def _there(self, data: Any, worker: Worker) -> Any:
        """Data at a worker: they are not part of what the scheduler keeps of a task."""
        return self._client.scatter([data], workers=[worker.address], hash=False)[0]

    def _reply(self, worker: Worker) -> Reply:
        from distributed import KilledWorker
        from distributed import TimeoutError as TooLate
        from distributed.client import FutureCancelledError

        while True:
            try:
                answer = worker.future.result(timeout=LOOK)
            except TooLate:  # it was done, and lost before it came here
                if worker.address not in self._living():
                    return Reply(gone=True)
            except (KilledWorker, FutureCancelledError):
                return Reply(gone=True)
            except Exception as error:  # noqa: BLE001 - whatever it is, whoever asked is told
                return Reply(error=error)
            else:
                worker.future, worker.sent = None, ()
                return Reply(answer)

    def _living(self) -> set[str]:
        with self._reachable():
            return set(self._client.nthreads())

    def _versions(self, addresses: Sequence[str]) -> dict[str, Any]:
        """worker -> package -> version; an exception where it does not even know the program."""
        with self._reachable():
            found: dict[str, Any] = self._client.run(versions, workers=list(addresses), on_error="return")
        return found

    @contextlib.contextmanager
    def _reachable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise WorkerError(f"the scheduler at {self._address} does not answer any more ({error})") from error


def versions() -> dict[str, str]:
    """Package -> version, of those on which answers depend."""
    found = {}
    for name in SAME:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


def _of(seat: Seat) -> Worker:
    if not isinstance(seat, Worker):
        raise TypeError(seat)
    return seat


def _client(engine: Engine) -> Any:
    """A client of the scheduler; the configuration of Dask tells what is not told here."""
    try:
        from distributed import Client
        from distributed.security import Security
    except ImportError:
        raise _unfit("WRK001", "needs the package distributed, which is not installed", "--engine dask") from None
    told = {"tls_ca_file": engine.ca, "tls_client_cert": engine.certificate, "tls_client_key": engine.key}
    try:
        security = Security(**{name: path for name, path in told.items() if path})
        return Client(engine.scheduler, security=security, timeout=PATIENCE, set_as_default=False)
    except (OSError, TypeError, ValueError) as error:  # ssl.SSLError and Dask's time-out are among the first
        raise _unfit("WRK002", f"cannot be reached: {error}", engine.scheduler) from error


def _refuse_open(engine: Engine) -> None:
    """Whoever can speak to a scheduler can run anything on its workers, and prices travel."""
    parts = urlsplit(engine.scheduler)
    if parts.scheme in ("tls", "wss", "inproc") or engine.insecure or _is_here(parts.hostname or ""):
        return
    raise _unfit("WRK004", "is elsewhere and not encrypted", engine.scheduler)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def refuse_others(found: dict[str, Any], scheduler: str) -> None:
    """Raises InputError if a worker tells of other versions than those here, or of an error."""
    ours = versions()
    for address, theirs in sorted(found.items()):
        if not isinstance(theirs, dict):
            raise _unfit("WRK005", f"has a worker ({address}) that cannot run supplyopt: {theirs}", scheduler)
        other = [f"{name} {theirs[name]} there, {ours[name]} here" for name in SAME if theirs[name] != ours[name]]
        if other:
            raise _unfit("WRK005", f"has a worker ({address}) with other versions: {'; '.join(other)}", scheduler)


_CURES = {
    "WRK001": INSTALL,
    "WRK002": "check the address, that 'dask scheduler' runs there, and for tls:// the certificates",
    "WRK003": "start some: dask worker ADDRESS --nthreads 1",
    "WRK004": "use tls:// (docs/clusters.md), or --insecure-cluster in a network where you trust everybody",
    "WRK005": f"install the same versions on all machines: {INSTALL} -c constraints.txt",
}


def _unfit(code: str, message: str, where: str) -> InputError:
    return InputError([Issue(code, message, _CURES[code], where)])
