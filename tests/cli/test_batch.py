"""``supplyopt batch``: every study has a line and a run; none stops another, and what is done is not done again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cli.program import TOY, contents, model, supplyopt

from supplyopt.store import read_run


def study(folder: Path, name: str, *more: str, case: str = TOY) -> Path:
    path = folder / f"{name}.study.toml"
    lines = ["version = 1", f'case = "{case}"', 'scenarios = "toy"', *more]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def studies(tmp_path: Path) -> Path:
    """What is known of the toy case: 1200 at least, 1260 from two sources; and one that can never be."""
    folder = tmp_path / "studies"
    folder.mkdir()
    study(folder, "any")
    study(folder, "two", 'model = "dual_sourcing"', "[limits]", "gap = 0.001")
    model(folder, 'kind = "min_sources"\nby = "supplier"\ncount = 5')
    study(folder, "never", 'model = "asked.toml"')
    return folder


def test_each_has_a_line_and_a_run(studies: Path, tmp_path: Path) -> None:
    study(studies, "typo", 'model = "dual_sorcing"')
    ran = supplyopt("batch", studies, "-o", tmp_path / "runs")
    assert ran.code == 2
    lines = {line.split()[1]: line for line in ran.out.splitlines() if line[1:2] == "/"}
    assert "optimal         cost 1,200 EUR   bound 1,200 EUR   gap 0 %" in lines["any"]
    assert "optimal         cost 1,260 EUR   bound 1,260 EUR   gap 0 %" in lines["two"]
    assert lines["never"].split()[2] == "infeasible"
    assert lines["typo"].split()[2] == "failed"
    assert "typo: dual_sorcing: is neither a file nor a shipped model" in ran.err
    assert "4 of 4 done: 2 optimal, 1 failed, 1 infeasible" in ran.out
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == ["any", "never", "two"]
    run = read_run(tmp_path / "runs" / "two")
    assert run.cost == pytest.approx(1260)
    assert run.manifest["limits"]["gap"] == 0.001


def test_a_run_can_be_explained(studies: Path, tmp_path: Path) -> None:
    """It tells what it was made from."""
    assert supplyopt("batch", studies / "two.study.toml", "-o", tmp_path / "runs").code == 0
    ran = supplyopt("explain", tmp_path / "runs" / "two")
    assert (ran.code, "dual_sourcing" in ran.out) == (0, True)


def test_as_one_document(studies: Path, tmp_path: Path) -> None:
    told = json.loads(supplyopt("batch", studies, "-o", tmp_path / "runs", "--json").out)
    assert told["exit_code"] == 3
    assert [(each["name"], each["status"], each["cost"]) for each in told["studies"]] == [
        ("any", "optimal", pytest.approx(1200)),
        ("never", "infeasible", None),
        ("two", "optimal", pytest.approx(1260)),
    ]


def test_what_is_done_is_not_done_again(studies: Path, tmp_path: Path) -> None:
    """Without a word runs stay; with --resume the same questions keep theirs, and one that has changed is solved."""
    runs = tmp_path / "runs"
    assert supplyopt("batch", studies / "any.study.toml", studies / "two.study.toml", "-o", runs).code == 0
    before = contents(runs)
    assert supplyopt("batch", studies / "any.study.toml", "-o", runs).code == 2
    study(studies, "two", 'model = "dual_sourcing"', "[limits]", "gap = 0.002")
    told = json.loads(supplyopt("batch", studies, "-o", runs, "--resume", "--json").out)["studies"]
    assert [(each["name"], each["kept"]) for each in told] == [("any", True), ("never", False), ("two", False)]
    after = contents(runs)
    assert {name: data for name, data in after.items() if name.startswith("any/")} == {
        name: data for name, data in before.items() if name.startswith("any/")
    }
    assert read_run(runs / "two").manifest["limits"]["gap"] == 0.002


def test_what_nobody_has_written_is_not_replaced(studies: Path, tmp_path: Path) -> None:
    (tmp_path / "runs" / "any").mkdir(parents=True)
    (tmp_path / "runs" / "any" / "mine.txt").touch()
    ran = supplyopt("batch", studies / "any.study.toml", "-o", tmp_path / "runs", "--resume")
    assert (ran.code, "RUN003" in ran.err) == (2, True)


def test_a_killed_worker_loses_no_study(studies: Path, tmp_path: Path) -> None:
    """Two processes, one of which is killed while both are at it."""
    words = [sys.executable, "-m", "supplyopt", "batch", studies, "-o", tmp_path / "runs", "--workers", "2", "--json"]
    home = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=home) as ran:
        while len(workers := _workers(ran.pid)) < 2:
            time.sleep(0.02)
        os.kill(workers[0], signal.SIGKILL)
        out, _ = ran.communicate(timeout=120)
    told = json.loads(out)
    assert (ran.returncode, [each["status"] for each in told["studies"]]) == (3, ["optimal", "infeasible", "optimal"])
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == ["any", "never", "two"]


def _workers(pid: int) -> list[int]:
    """Processes begun by another, but for the one that looks after semaphores."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in found if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]


def test_a_run_that_is_there_is_kept_and_told_how_to_go_on(studies: Path, tmp_path: Path) -> None:
    (tmp_path / "runs" / "any").mkdir(parents=True)
    (tmp_path / "runs" / "any" / "notes.txt").touch()
    ran = supplyopt("batch", studies, "-o", tmp_path / "runs")
    assert "any: " in ran.err
    assert "--resume keeps runs" in ran.err
    assert "RUN001" in ran.err


def test_options_that_contradict_each_other(studies: Path, tmp_path: Path) -> None:
    ran = supplyopt("batch", studies, "-o", tmp_path / "runs", "--resume", "--overwrite")
    assert (ran.code, "choose one" in ran.err) == (2, True)
    ran = supplyopt("batch", studies, "-o", tmp_path / "runs", "--workers", "2", "--engine", "serial")
    assert (ran.code, "serial is one worker" in ran.err) == (2, True)


def test_what_a_file_says_can_be_looked_up() -> None:
    told = json.loads(supplyopt("schema", "study").out)
    assert {"case", "model", "scenarios", "limits"} <= set(told["properties"])
