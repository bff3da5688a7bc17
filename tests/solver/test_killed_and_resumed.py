"""A decomposition killed without warning after any of its rounds goes on from its checkpoint to the same optimum."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.textbook.builders import near

ROOT = Path(__file__).parents[2]
KILLER = """
import os, signal, sys
from pathlib import Path
from tests.solver.test_decomposition import CLOSE, storms
from supplyopt.risk import Expectation
from supplyopt.solver import Method, checkpoint, solve
from supplyopt.solver.checkpoint import Checkpoint

checkpoint.EVERY = 0.0  # every round is kept
question, rounds = storms(Expectation()), []
whole = solve(question, CLOSE, method=Method.BENDERS, watch=rounds.append)
print(whole.cost)
for last in range(1, len(rounds)):
    file = Path(sys.argv[1]) / f"{last}.checkpoint.npz"
    worker = os.fork()
    if worker == 0:
        def killed(told, seen=[]):
            seen.append(told)
            if len(seen) == last:
                os.kill(os.getpid(), signal.SIGKILL)
        solve(question, CLOSE, method=Method.BENDERS, watch=killed, checkpoint=Checkpoint(file))
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(worker, 0)[1]) == signal.SIGKILL
    again = []
    resumed = solve(
        question, CLOSE, method=Method.BENDERS, watch=again.append, checkpoint=Checkpoint(file, resume=True)
    )
    print(resumed.cost, len(rounds) - len(again), file.exists())
"""


def test_the_same_optimum_after_a_kill_in_any_round(tmp_path: Path) -> None:
    """And with fewer rounds than from the beginning, once there was something to learn from."""
    done = subprocess.run(
        [sys.executable, "-c", KILLER, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    whole, *resumed = done.stdout.splitlines()
    assert len(resumed) >= 3, "too few rounds to be killed in"
    for cost, _, _ in map(str.split, resumed):
        assert float(cost) == near(float(whole), 1e-6)
    assert sum(int(spared) for _, spared, _ in map(str.split, resumed)) > 0
