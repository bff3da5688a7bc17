"""How commands end: usage errors, faults, signals, outputs that go nowhere."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.cli.program import TOY, supplyopt

from supplyopt.cli import main

PROGRAM = [sys.executable, "-c", "import sys; from supplyopt.cli import main; sys.exit(main())"]
LONG = ["solve", "critical-materials", "--model", "guarded_stockpile", "--scenarios", "baseline"]


def test_help_is_the_answer_to_no_command() -> None:
    assert "Usage: supplyopt" in supplyopt("--help").out
    assert supplyopt("--version").out.startswith("supplyopt")


@pytest.mark.parametrize(
    "words", [["solv"], ["solve"], ["solve", TOY, "--gapp"], ["rules", "a", "b"], ["scenarios", "x"]]
)
def test_usage_errors_are_2(words: list[str]) -> None:
    ran = supplyopt(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "Usage: supplyopt" in ran.err


def test_a_fault_is_70_with_what_a_report_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("supplyopt.solver.solve", fault)
    ran = supplyopt("solve", TOY)
    assert ran.code == 70
    for part in ("internal fault", "ZeroDivisionError", "supplyopt 0.", f"command   supplyopt solve {TOY}", "--debug"):
        assert part in ran.err


def test_a_traceback_is_shown_if_asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("supplyopt.solver.solve", lambda *_, **__: 1 / 0)
    assert main(["--debug", "solve", TOY]) == 70
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("after", [0.5, 3.0])
def test_signals_end_the_program_soon_and_leave_nothing_half_written(
    number: int, code: int, after: float, tmp_path: Path
) -> None:
    done = subprocess.Popen(
        [*PROGRAM, *LONG, "-o", str(tmp_path / "run")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(after)
    done.send_signal(number)
    start = time.monotonic()
    _, errors = done.communicate(timeout=60)
    assert done.returncode == code
    assert b"Traceback" not in errors
    assert b"interrupted" in errors or b"terminated" in errors or b"stopping: the best plan" in errors
    assert time.monotonic() - start < 10
    assert [path.name for path in tmp_path.iterdir()] in ([], ["run"])


def test_a_full_disk_behind_the_output_is_7() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, "rules"], stdout=full, stderr=subprocess.PIPE, check=False, text=True)
    assert done.returncode == 7
    assert done.stderr == "supplyopt: the output cannot be written: no space left on device\n"


def test_a_reader_that_goes_away_is_quiet() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*PROGRAM, "rules"], stdout=writing, stderr=subprocess.PIPE, check=False, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (7, "")


def test_a_terminal_that_lacks_letters_is_no_fault() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for words in (["rules"], ["rules", "max_share"]):
        done = subprocess.run([*PROGRAM, *words], capture_output=True, check=False, env=environment)
        assert done.returncode == 0
        assert b"max_share" in done.stdout
