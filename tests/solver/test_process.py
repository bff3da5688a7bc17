"""The solver as a guest in a process: signals, threads, and the standard output."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.solver.hard import hard_study

from supplyopt.compile import compile_study
from supplyopt.solver import Limits, solve
from supplyopt.solver.highs import Ending, Options, run

ROOT = Path(__file__).parents[2]


def program(module: str, *arguments: str) -> str:
    """Standard output of a program of this folder, which must end well within two minutes."""
    command = [sys.executable, "-m", f"tests.solver.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_a_signal_stops_the_solve_and_keeps_the_best_plan_with_its_bound(number: int) -> None:
    start = time.monotonic()
    told = json.loads(program("interrupted", str(int(number)), "2.5"))
    assert time.monotonic() - start < 40, "60 seconds were allowed; the signal came after 2.5"
    assert told["status"] == "interrupted"
    assert told["options"] > 0
    assert 0 <= told["bound"] <= told["cost"]
    assert told["handler_restored"]


def test_solving_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    result = solve(hard_study(goods=2, suppliers=6), Limits(gap=0.01))
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
    assert "MIP" in result.log, "what the solver has to say goes into its log"


def test_threads_of_one_process_may_solve_at_once() -> None:
    """No deadlock, and the same answer every time."""
    assert program("threads").split() == ["12", "1", "False"]


def test_another_number_of_threads_in_one_process_fails_visibly() -> None:
    """HiGHS shares one pool of threads in a process; a second setting must not look like an answer."""
    code = """
from tests.solver.hard import hard_study
from supplyopt.compile import compile_study
from supplyopt.solver.highs import Options, run
model = compile_study(hard_study(goods=2, suppliers=6))
print(run(model, Options(threads=1)).ending.name, run(model, Options(threads=2)).ending.name)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    first, second = done.stdout.split()
    assert first == "OPTIMAL"
    assert second in ("OPTIMAL", "FAILED")


def test_the_same_question_has_the_same_answer() -> None:
    question = hard_study(goods=2, suppliers=6)
    first, second = (solve(question, Limits(gap=1e-6)) for _ in range(2))
    assert first.portfolio == second.portfolio
    assert (first.cost, first.bound) == (second.cost, second.bound)


def test_the_log_of_the_solver_goes_where_it_is_told(tmp_path: Path) -> None:
    model, log = compile_study(hard_study(goods=2, suppliers=6)), tmp_path / "solver.log"
    assert run(model, Options(log_file=str(log))).ending is Ending.OPTIMAL
    assert "MIP has" in log.read_text(encoding="utf-8")
