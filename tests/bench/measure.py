"""Seconds and peak memory of a piece of work, several times, the median told."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable
from typing import Any


def median_seconds(work: Callable[[], Any], runs: int = 3) -> float:
    """Median wall time of a few runs [s]."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def peak_megabytes(work: Callable[[], Any]) -> float:
    """Peak of what Python and NumPy allocate during one run [MB]."""
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def tell(benchmark: str, **figures: float) -> None:
    """One line a benchmark."""
    print(f"\n{benchmark:<28}" + "  ".join(f"{name} {value:,.3g}" for name, value in figures.items()))
