"""Every kind of workers gives the same answers in the same order, and loses nothing when one of them is killed."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.workers import tasks

from supplyopt.errors import InputError, Issue, StudyError, WorkerError
from supplyopt.workers import Engine, Serial, Workers, open_workers

NUMBERS = range(11)
SQUARES = [number * number for number in NUMBERS]


@pytest.fixture(scope="module")
def two() -> Iterator[Workers]:
    """Two processes for all tests here: they are the same after each."""
    with open_workers(Engine("processes", 2)) as workers:
        yield workers


@pytest.mark.parametrize("count", [1, 3])
def test_answers_come_in_the_order_of_tasks(count: int) -> None:
    with open_workers(Engine("processes", count)) as workers:
        assert workers.count == count
        assert list(workers.map(tasks.squared_late, NUMBERS)) == SQUARES
    assert not multiprocessing.active_children()


def test_this_process_may_be_the_only_worker() -> None:
    with open_workers() as workers:
        assert isinstance(workers, Serial)
        assert list(workers.map(tasks.squared, range(3))) == [(0, os.getpid()), (1, os.getpid()), (4, os.getpid())]


def test_work_is_split(two: Workers) -> None:
    assert len({who for _, who in two.map(tasks.squared, range(40))}) == 2


def test_tasks_are_taken_as_answers_are(two: Workers) -> None:
    """One at hand, and no more than two for each worker beyond the oldest that is not answered."""
    taken: list[int] = []
    answers = two.map(tasks.squared_late, (taken.append(n) or n for n in range(1000)))  # type: ignore[func-returns-value]
    assert [next(answers) for _ in range(3)] == [0, 1, 4]
    assert len(taken) <= 3 + 2 * 2 + 1
    answers.close()  # type: ignore[attr-defined]
    assert list(two.map(tasks.squared_late, NUMBERS)) == SQUARES


def test_one_thing_at_a_time(two: Workers) -> None:
    answers = two.map(tasks.squared_late, NUMBERS)
    next(answers)
    with pytest.raises(RuntimeError, match="one thing at a time"):
        list(two.map(tasks.squared_late, NUMBERS))
    answers.close()  # type: ignore[attr-defined]


def test_what_a_task_raises_is_raised(two: Workers) -> None:
    """With all that it tells."""
    with pytest.raises(StudyError) as caught:
        list(two.map(tasks.refusing, NUMBERS))
    assert caught.value.issues == (Issue("STU001", "is a three", "take another"),)


def test_what_is_shared_is_made_once_a_worker(two: Workers) -> None:
    with two.share(tasks.counting, np.ones(1000)) as shared:
        answers = list(shared.map(tasks.told, NUMBERS))
    assert [total for total, _, _ in answers] == [1000.0 + number for number in NUMBERS]
    by_worker = {who: [asked for _, asked, each in answers if each == who] for _, _, who in answers}
    assert all(asked == list(range(1, 1 + len(asked))) for asked in by_worker.values())


def test_states_stay_with_their_workers(two: Workers) -> None:
    """Five states, three questions: each knows how often it was asked, and is always with the same worker."""
    with two.hold(tasks.counting, [np.full(2, k) for k in range(5)]) as held:
        asked = [held.ask(tasks.told, [10.0 * k for k in range(5)]) for _ in range(3)]
    for question, answers in enumerate(asked, 1):
        assert [total for total, _, _ in answers] == [12.0 * k for k in range(5)]
        assert [times for _, times, _ in answers] == [question] * 5
    assert len({tuple(who for _, _, who in answers) for answers in asked}) == 1


@pytest.mark.parametrize("engine", [Engine(), Engine("processes", 2)], ids=["serial", "processes"])
def test_states_may_be_asked_wherever_they_are(engine: Engine) -> None:
    with open_workers(engine) as workers, workers.hold(tasks.counting, [np.full(2, k) for k in range(3)]) as held:
        assert [total for total, _, _ in held.ask(tasks.told, [0.0, 0.0, 1.0])] == [0.0, 2.0, 5.0]


@pytest.mark.parametrize("engine", [Engine(), Engine("processes", 1)], ids=["serial", "processes"])
def test_states_are_asked_as_long_as_answers_are_wanted(engine: Engine) -> None:
    """Of four the first two; nobody was lost, and the next question is answered by all, who count from there."""
    left = iter([True, True])
    with open_workers(engine) as workers, workers.hold(tasks.counting, [np.full(2, k) for k in range(4)]) as held:
        asked = held.ask_while(lambda: next(left, False), tasks.told, [0.0] * 4)
        assert [None if each is None else each[0] for each in asked] == [0.0, 2.0, None, None]
        assert [times for _, times, _ in held.ask(tasks.told, [0.0] * 4)] == [2, 2, 1, 1]


def test_a_worker_that_is_killed_loses_nothing(two: Workers, tmp_path: Path) -> None:
    with two.share(tasks.itself, str(tmp_path)) as shared:
        assert list(shared.map(tasks.ending_once, NUMBERS)) == [-number for number in NUMBERS]
    assert (tmp_path / "killed").exists()


def test_a_state_that_is_lost_is_made_again(two: Workers, tmp_path: Path) -> None:
    with two.hold(tasks.counting, [np.full(3, k) for k in range(4)]) as held:
        assert held.ask(tasks.told_or_killed, [str(tmp_path)] * 4) == [0.0, 3.0, 6.0, 9.0]
        assert [total for total, _, _ in held.ask(tasks.told, [1.0] * 4)] == [1.0, 4.0, 7.0, 10.0]


def test_a_task_that_kills_three_workers_is_named(two: Workers) -> None:
    with pytest.raises(WorkerError, match=r"^task 3 \(deadly\) has ended 3 workers, one after the other"):
        list(two.map(tasks.deadly, NUMBERS))


def test_the_others_go_on(two: Workers) -> None:
    finished = {each.index: each for each in two.finish(tasks.deadly, NUMBERS)}
    assert [finished[n].answer for n in NUMBERS if n != 2] == [n for n in NUMBERS if n != 2]
    assert finished[2].answer is None
    assert isinstance(finished[2].lost, WorkerError)


def test_what_is_no_plain_data_is_not_sent_back(two: Workers) -> None:
    with pytest.raises(WorkerError, match="cannot send back what is no plain data"):
        list(two.map(tasks.opened, NUMBERS))


SCRIPT = """
import sys
from supplyopt.workers import Engine, open_workers
from tests.workers import tasks
{guard}
    with open_workers(Engine("processes", 2)) as workers:
        print(list(workers.map(tasks.{work}, range(4))), flush=True)
"""


def script(folder: Path, work: str, guard: str = 'if __name__ == "__main__":') -> subprocess.Popen[str]:
    """A program of its own that has workers."""
    path = folder / "script.py"
    path.write_text(SCRIPT.format(work=work, guard=guard), encoding="utf-8")
    home = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, path], stdout=pipe, stderr=pipe, text=True, env=home)


def test_a_script_without_a_guard_is_told_of_it(tmp_path: Path) -> None:
    _, told = script(tmp_path, "refusing", "if True:").communicate(timeout=60)
    assert "WorkerError" in told
    assert "must do its work under if __name__ == '__main__':" in told


@pytest.mark.parametrize("signal", ["kill", "terminate"])
def test_workers_end_with_who_asked(tmp_path: Path, signal: str) -> None:
    """Both workers sleep for a minute; whoever started them is killed, and a moment later they are gone."""
    asking = script(tmp_path, "sleeping")
    workers = _until(lambda: len(_children(asking.pid)) == 2) and _children(asking.pid)
    time.sleep(0.2)
    getattr(asking, signal)()
    asking.communicate(timeout=10)
    assert _until(lambda: not any(_is_alive(each) for each in workers))


def _children(pid: int) -> list[int]:
    """Processes begun by another, but for the one that looks after semaphores."""
    found = Path(f"/proc/{pid}/task/{pid}/children")
    with contextlib.suppress(OSError):
        every = [int(each) for each in found.read_text().split()]
        return [each for each in every if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]
    return []


def _is_alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _until(condition: object, seconds: float = 20.0) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"count": 0}, "at least 1 worker"),
        ({"count": 2}, "serial is one worker"),
        ({"kind": "dask"}, "needs the address"),
        ({"kind": "processes", "scheduler": "tcp://localhost:1"}, "only that engine has one"),
        ({"kind": "dask", "scheduler": "tcp://localhost:1", "ca": "ca.pem"}, "begins with tls://"),
    ],
)
def test_what_does_not_go_together_is_refused(asked: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Engine(**asked)  # type: ignore[arg-type]


def test_a_scheduler_elsewhere_is_not_spoken_to_in_the_clear() -> None:
    with pytest.raises(InputError, match=r"is elsewhere and not encrypted.*WRK004"):
        open_workers(Engine("dask", scheduler="tcp://192.0.2.1:8786"))
