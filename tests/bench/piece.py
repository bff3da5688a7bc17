"""What is measured: a method on a study of a family, within a limit of processor time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.bench.families import FAMILIES, SHAPES

GAP = 1e-3
"""Relative gap at which a plan is good enough in all benchmarks [-]."""


@dataclass(frozen=True)
class Piece:
    """One measurement: the same piece is the same work, whoever runs it."""

    benchmark: str
    method: str
    family: str
    scenarios: int
    shape: str = "usual"
    seed: int = 7
    limit: float = 60.0
    """seconds of processor time, after which it is stopped"""
    repeats: int = 1
    """of one that ends before its limit"""

    @property
    def study(self) -> Any:
        """The study (or the set of scenarios) that it is about."""
        return FAMILIES[self.family].study(self.scenarios, SHAPES[self.shape], self.seed)


@dataclass(frozen=True)
class Found:
    """What a method comes to, as far as it tells."""

    cost: float | None = None
    bound: float | None = None
    iterations: int | None = None
    """of its outermost loop"""
    count: int | None = None
    """of what it went through: columns, scenarios or effects"""
    status: str = "done"

    @property
    def gap(self) -> float | None:
        """Relative distance of cost and bound [-]."""
        if self.cost is None or self.bound is None:
            return None
        return (self.cost - self.bound) / max(abs(self.cost), 1.0)


Work = Callable[[], Found]
Method = Callable[[Any, float], Work]
"""What a method does with a study and so many seconds; what it does before it gives back its work is not counted."""
