"""The same on a Dask cluster of two processes, one of which is killed, and what is told where it cannot be used."""

from __future__ import annotations

import asyncio
import logging
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.workers import tasks

from supplyopt.errors import InputError, StudyError, WorkerError
from supplyopt.workers import Engine, Workers, cluster, open_workers

NUMBERS = range(11)


@pytest.fixture(scope="module")
def loop() -> Iterator[Any]:
    """Where schedulers run. Dask gives a loop of its own ten seconds to begin, too few on a machine that is busy."""
    ioloop = pytest.importorskip("tornado.ioloop")
    made, run = queue.SimpleQueue[Any](), asyncio.new_event_loop()

    async def begin() -> None:
        made.put(ioloop.IOLoop.current())

    run.create_task(begin())
    thread = threading.Thread(target=run.run_forever, daemon=True)
    thread.start()
    yield made.get()
    run.call_soon_threadsafe(run.stop)
    thread.join()
    run.close()


@pytest.fixture(scope="module")
def address(loop: Any) -> Iterator[str]:
    """Of a scheduler with two workers on this machine."""
    distributed = pytest.importorskip("distributed")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    here = {"loop": loop, "dashboard_address": "127.0.0.1:0"}
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, **here) as local:
        yield local.scheduler_address


@pytest.fixture(scope="module")
def two(address: str) -> Iterator[Workers]:
    with open_workers(Engine("dask", scheduler=address)) as workers:
        yield workers


def test_answers_come_in_the_order_of_tasks(two: Workers) -> None:
    assert two.count == 2
    answers = list(two.map(tasks.squared, NUMBERS))
    assert [square for square, _ in answers] == [number * number for number in NUMBERS]
    assert len({who for _, who in answers}) == 2


def test_so_many_of_its_workers(address: str) -> None:
    with open_workers(Engine("dask", 1, address)) as workers:
        assert workers.count == 1
        assert len({who for _, who in workers.map(tasks.squared, NUMBERS)}) == 1


def test_states_stay_with_their_workers(two: Workers) -> None:
    with two.hold(tasks.counting, [np.full(2, k) for k in range(3)]) as held:
        asked = [held.ask(tasks.told, [10.0 * k for k in range(3)]) for _ in range(2)]
    assert [[(total, times) for total, times, _ in answers] for answers in asked] == [
        [(12.0 * k, question) for k in range(3)] for question in (1, 2)
    ]


def test_a_worker_that_is_killed_loses_nothing(two: Workers, tmp_path: Path) -> None:
    with two.share(tasks.itself, str(tmp_path)) as shared:
        assert list(shared.map(tasks.ending_once, NUMBERS)) == [-number for number in NUMBERS]
    assert (tmp_path / "killed").exists()


def test_a_state_that_is_lost_is_made_again(two: Workers, tmp_path: Path) -> None:
    with two.hold(tasks.counting, [np.full(3, k) for k in range(4)]) as held:
        assert held.ask(tasks.told_or_killed, [str(tmp_path)] * 4) == [0.0, 3.0, 6.0, 9.0]


def test_a_task_that_kills_three_workers_is_named(two: Workers) -> None:
    with pytest.raises(WorkerError, match=r"^task 3 \(deadly\) has ended 3 workers, one after the other"):
        list(two.map(tasks.deadly, NUMBERS))


def test_what_a_task_raises_is_raised(two: Workers) -> None:
    with pytest.raises(StudyError, match="is a three"):
        list(two.map(tasks.refusing, NUMBERS))


def test_a_scheduler_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.3)
    with pytest.raises(InputError, match=r"cannot be reached: .*; check the address.*WRK002"):
        open_workers(Engine("dask", scheduler="tcp://127.0.0.1:9"))


def test_certificates_that_are_not_there() -> None:
    with pytest.raises(InputError, match=r"cannot be reached: .*WRK002"):
        open_workers(Engine("dask", scheduler="tls://127.0.0.1:9", ca="nowhere.pem"))


def test_other_versions_are_told() -> None:
    """Of a worker with another HiGHS, and of one that does not know the program."""
    theirs = {**cluster.versions(), "highspy": "0.0"}
    with pytest.raises(InputError, match=r"worker \(a\) with other versions: highspy 0.0 there, \d+\.\d+\.\d+ here"):
        cluster.refuse_others({"a": theirs}, "tcp://localhost:1")
    with pytest.raises(InputError, match=r"cannot run supplyopt: No module.*WRK005"):
        cluster.refuse_others({"a": ModuleNotFoundError("No module named 'supplyopt'")}, "tcp://localhost:1")


def test_certificates_pass_through(loop: Any, tmp_path: Path) -> None:
    """A scheduler that speaks to those only whom its certificate has signed; without one it is not reached."""
    distributed = pytest.importorskip("distributed")
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    told = {f"tls_{role}_{part}": path for role in ROLES for part, path in (("cert", certificate), ("key", key))}
    security = distributed.Security(tls_ca_file=certificate, require_encryption=True, **told)
    here = {"loop": loop, "dashboard_address": "127.0.0.1:0"}
    encrypted = {"protocol": "tls://", "security": security, **here}
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, **encrypted) as local:
        engine = Engine("dask", None, local.scheduler_address, certificate, certificate, key)
        with open_workers(engine) as workers:
            assert [square for square, _ in workers.map(tasks.squared, range(3))] == [0, 1, 4]
        with pytest.raises(InputError, match="cannot be reached"):
            open_workers(Engine("dask", None, local.scheduler_address))


ROLES = ("client", "scheduler", "worker")
