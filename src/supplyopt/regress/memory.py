"""How much memory studies take, and how many of them fit at once."""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Iterable
from pathlib import Path

MEGABYTE = 1e6
PART = 0.8
"""Part of the memory that is available which studies may take together."""
UNKNOWN = 1_000.0
"""Memory that a study is taken to need before it was ever measured [MB]."""
_OWN = Path("/proc/self")


def forget_peak() -> None:
    """Begin to measure anew, where the kernel knows how to (Linux); else the peak is of the process so far."""
    with contextlib.suppress(OSError):
        (_OWN / "clear_refs").write_text("5", encoding="ascii")


def peak() -> float:
    """The most memory that this process had since it was forgotten [MB]."""
    with contextlib.suppress(OSError, StopIteration, ValueError, IndexError):
        lines = (_OWN / "status").read_text(encoding="ascii", errors="replace").splitlines()
        told = next(line for line in lines if line.startswith("VmHWM"))
        return float(told.split()[1]) * 1024 / MEGABYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE


def available() -> float | None:
    """Memory that can be had without swapping [MB]; none if nobody knows."""
    with contextlib.suppress(OSError, StopIteration, ValueError, IndexError):
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        told = next(line for line in lines if line.startswith("MemAvailable"))
        return float(told.split()[1]) * 1024 / MEGABYTE
    return None


def fitting(peaks: Iterable[float | None], free: float | None, processors: int) -> int:
    """How many studies may be solved at once: one a processor, as long as the largest of them fit together.

    >>> fitting([300.0, 4_000.0], free=10_500.0, processors=8)
    2
    >>> fitting([None], free=500.0, processors=8), fitting([50.0], free=None, processors=8)
    (1, 1)
    """
    needs = sorted((UNKNOWN if each is None else each for each in peaks), reverse=True)
    limit, together = PART * (free or 0.0), 0.0
    for count, need in enumerate(needs):
        together += need
        if count == processors or together > limit:
            return max(1, count)
    return max(1, len(needs))


def processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0))
