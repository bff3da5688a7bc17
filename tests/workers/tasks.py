"""What workers do in tests: functions of a module, as they must be."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import numpy as np

from supplyopt.errors import Issue, StudyError


def squared(number: int) -> tuple[int, int]:
    """The square, and who worked it out."""
    return number * number, os.getpid()


def squared_late(number: int) -> int:
    """Early numbers last longest."""
    time.sleep(0.02 * max(0, 5 - number))
    return number * number


def refusing(number: int) -> int:
    """It refuses a three."""
    if number == 3:
        raise StudyError([Issue("STU001", "is a three", "take another")])
    return number


def ending_once(folder: str, number: int) -> int:
    """The worker is killed in the midst of number 4, the first time."""
    if number == 4:
        try:
            (Path(folder) / "killed").touch(exist_ok=False)
        except FileExistsError:
            return -number
        os.kill(os.getpid(), signal.SIGKILL)
    return -number


def deadly(number: int) -> int:
    """The worker is killed in the midst of number 2, always."""
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def itself(data: Any) -> Any:
    """Shared data as they are."""
    return data


class Counting:
    """A state that remembers how often it was asked."""

    def __init__(self, start: np.ndarray) -> None:
        self.start, self.asked = start, 0


def counting(start: np.ndarray) -> Counting:
    return Counting(start)


def told(state: Counting, more: float) -> tuple[float, int, int]:
    """What the state comes to, how often it was asked, and by whom."""
    state.asked += 1
    return float(state.start.sum() + more), state.asked, os.getpid()


def told_or_killed(state: Counting, folder: str) -> float:
    """The first that is asked is killed."""
    try:
        (Path(folder) / "killed").touch(exist_ok=False)
    except FileExistsError:
        return float(state.start.sum())
    os.kill(os.getpid(), signal.SIGKILL)
    return 0.0


def opened(_: int) -> Any:
    """No plain data."""
    return iter([].append for _ in ())


def sleeping(_: int) -> None:
    time.sleep(60)
