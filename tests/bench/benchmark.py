"""What a benchmark is: a question, the pieces that answer it, and the figures that are made of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.piece import Piece
from tests.bench.rows import Rows


@dataclass(frozen=True)
class Figure:
    """A figure of the headline."""

    value: float
    at_least: bool = False
    """whether what it is compared with was stopped at its limit"""

    @property
    def told(self) -> float | None:
        """As JSON can say it."""
        return round(self.value, 4) if math.isfinite(self.value) else None


def ratio(rows: Rows, other: str, ours: str, **where: object) -> Figure:
    """How many times the processor time of ours another method takes."""
    return Figure(rows.seconds(other, **where) / rows.seconds(ours, **where), rows.is_cut(other, **where))


@dataclass(frozen=True)
class Benchmark:
    """A question that processes answer by being measured."""

    name: str
    question: str
    full: tuple[Piece, ...]
    quick: tuple[Piece, ...] = ()
    headline: Callable[[Rows], dict[str, Figure]] = lambda _: {}
    """figures made of the rows of its quick pieces"""
