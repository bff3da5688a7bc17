"""A program for tests: several solves at once in threads of one process; prints their costs."""

from __future__ import annotations

import threading

from tests.solver.hard import hard_study

from supplyopt.solver import Limits, solve


def main() -> None:
    """Four threads, three solves each."""
    question = hard_study(goods=3, suppliers=8)
    costs: list[float | None] = []

    def work() -> None:
        for _ in range(3):
            costs.append(solve(question, Limits(gap=0.01, seconds=30)).cost)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(len(costs), len(set(costs)), None in costs)


if __name__ == "__main__":
    main()
