"""How far an iterative method has come: one line a round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Round:
    """The state of the whole after a round; what is not known yet is infinite."""

    number: int
    phase: str
    """what the master was asked for: its relaxation, whole numbers, or the best with some of them"""
    part: int
    parts: int
    bound: float
    """on the whole objective [money]"""
    cost: float
    """of the best plan of the whole [money]"""
    cuts: int
    """that the masters hold"""
    seconds: float

    @property
    def gap(self) -> float:
        """(cost - bound) / max(|cost|, 1) [-]."""
        known = np.isfinite(self.cost) and np.isfinite(self.bound)
        return (self.cost - self.bound) / max(1.0, abs(self.cost)) if known else np.inf

    def told(self) -> str:
        """One line."""
        bound, cost = (f"{x:.8g}" if np.isfinite(x) else "-" for x in (self.bound, self.cost))
        gap = f"{max(self.gap, 0.0):.2%}" if np.isfinite(self.gap) else "-"
        return (
            f"{self.number:5}  {self.phase:8}  part {self.part}/{self.parts}  bound {bound:>14}  cost {cost:>14}  "
            f"gap {gap:>8}  cuts {self.cuts:6}  {self.seconds:8.1f} s"
        )


Watch = Callable[[Round], None]
"""Told each round as it ends."""


def logged(file: str, watch: Watch | None) -> Watch:
    """Whoever watches, and a line a round in a file; no name, no file."""

    def told(round_: Round) -> None:
        if file:
            with Path(file).open("a", encoding="utf-8") as log:
                log.write(f"{round_.told()}\n")
        if watch is not None:
            watch(round_)

    return told
