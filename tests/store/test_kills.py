"""Killed at a random instant: whatever reads as a run is a whole one, and no earlier one is lost.

The writers are forks of one process that has a result already, so that a kill costs milliseconds.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLER = """
import os, random, signal, sys, time
from pathlib import Path
from tests.store.runs import names, toy_result
from supplyopt.store import read_run, write_run

folder, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
results, chance = [toy_result(0.6), toy_result(0.7)], random.Random(seed)
begun = time.monotonic()
for result in results:
    write_run(result, folder / "run", overwrite=True)
one = (time.monotonic() - begun) / len(results)
died = unfinished = 0
for kill in range(kills):
    writer = os.fork()
    if writer == 0:
        for turn in range(1_000):
            write_run(results[(kill + turn) % 2], folder / "run", overwrite=True)
        os._exit(0)
    time.sleep(chance.uniform(0.0, 3.0) * one)
    os.kill(writer, signal.SIGKILL)
    died += os.WTERMSIG(os.waitpid(writer, 0)[1]) == signal.SIGKILL
    left = names(folder)
    unfinished += any(".staging-" in name for name in left)
    # Between its two renames a writer has set the earlier run aside, whole.
    found = [name for name in left if name == "run"] or [name for name in left if ".replaced-" in name]
    assert found, left
    assert all(round(read_run(folder / name).cost) in (1080, 1060) for name in found), found
write_run(results[0], folder / "run", overwrite=True)
assert names(folder) == {"run"}, names(folder)
print(died, unfinished)
"""


def survived(folder: Path, kills: int, seed: int) -> None:
    command = [sys.executable, "-c", KILLER, str(folder), str(kills), str(seed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    died, unfinished = map(int, done.stdout.split())
    assert died == kills
    assert unfinished > kills // 10, "too few kills came while something was being written"


def test_a_hundred_kills(tmp_path: Path) -> None:
    survived(tmp_path, 100, seed=1)


@pytest.mark.nightly
def test_five_hundred_kills(tmp_path: Path) -> None:
    survived(tmp_path, 500, seed=int.from_bytes(os.urandom(4), "little"))
