"""Each measurement in a process of its own: nothing is warm, its peak of memory is its own, and it can be stopped."""

from __future__ import annotations

import dataclasses
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.piece import GAP, Piece

GIGABYTES = 14
"""More than that no piece may take."""
WALL = 4.0
"""Wall time that a piece may take for each second of its limit, for machines that are busy."""
START = 120.0
"""Seconds for what is not counted: imports, the study, what a method prepares."""


def measured(piece: Piece, limit: float) -> dict[str, Any]:
    """What a piece took and came to, as a row; ``limit`` as its status if it was stopped."""
    piece = dataclasses.replace(piece, limit=limit)
    with tempfile.TemporaryDirectory() as folder:
        answer, told = Path(folder) / "row.json", Path(folder) / "told.txt"
        begun = time.monotonic()
        with told.open("w") as output:
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.bench.apart", json.dumps(dataclasses.asdict(piece)), str(answer)],
                stdout=output,
                stderr=output,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            )
            usage, child.returncode = _awaited(child.pid, begun + START + WALL * piece.limit)
        if answer.exists() and child.returncode == 0:
            row = json.loads(answer.read_text())
        else:
            row = _stopped(piece, child.returncode, told.read_text(errors="replace"))
        row["peak_mb"] = usage.ru_maxrss / 1024
        return {**dataclasses.asdict(piece), **row}


def _awaited(process: int, until: float) -> tuple[resource.struct_rusage, int]:
    """What a process used and how it ended, once it has; it is stopped when its time is over."""
    while True:
        ended, status, usage = os.wait4(process, os.WNOHANG)
        if ended:
            return usage, os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            os.kill(process, signal.SIGKILL)
        time.sleep(0.02)


def _stopped(piece: Piece, code: int, told: str) -> dict[str, Any]:
    """The row of a piece that came to nothing, which counts as its limit: stopped there, or failed with last words."""
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return {"status": "limit", "cpu_seconds": piece.limit, "wall_seconds": None, "timed_out": True}
    words = [line for line in told.splitlines() if line.strip()] or [f"ended with {code}"]
    return {"status": f"failed: {words[-1][:200]}", "cpu_seconds": piece.limit, "wall_seconds": None, "timed_out": True}


def _work(piece: Piece) -> dict[str, Any]:
    """Do a piece in this process."""
    from tests.bench.methods import METHODS

    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES << 30, GIGABYTES << 30))
    # Solvers count wall time. Where others work too it says little, and the limit of processor time ends the piece.
    busy = WALL if os.getloadavg()[0] + 1.0 > (os.cpu_count() or 1) else 1.0
    work = METHODS[piece.method]()(piece.study, piece.limit * busy)
    used = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + piece.limit) + 1, int(used + piece.limit) + 30))
    begun = time.perf_counter()
    found = work()
    seconds = time.process_time() - used
    row = {"cpu_seconds": seconds, "wall_seconds": time.perf_counter() - begun, "gap": found.gap}
    return {**dataclasses.asdict(found), **row, "timed_out": found.gap is not None and found.gap > 1.1 * GAP}


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(_work(Piece(**json.loads(sys.argv[1])))))
