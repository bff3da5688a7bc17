"""A program for tests: solve a hard study, be interrupted on the way, and tell what came of it as JSON."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading

from tests.solver.hard import hard_study

from supplyopt.solver import Limits, solve


def main() -> None:
    """Arguments: the signal to send to oneself, and after how many seconds."""
    number, seconds = int(sys.argv[1]), float(sys.argv[2])
    question = hard_study()
    threading.Timer(seconds, os.kill, (os.getpid(), number)).start()
    result = solve(question, Limits(gap=1e-9, seconds=60))
    told = {
        "status": result.status,
        "cost": result.cost,
        "bound": result.bound,
        "options": 0 if result.portfolio is None else len(result.portfolio.sizes),
        "handler_restored": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
