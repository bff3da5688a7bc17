"""What the rows of a program hold from below only, and closer where an answer needs it: squares, and worst weights."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile.affine import Ints
from supplyopt.compile.squares import Squares
from supplyopt.compile.worsts import Worsts
from supplyopt.network.grammar import Floats


@dataclass(frozen=True)
class Curves:
    """Convex functions of the columns of a program, each with a column that must not be less."""

    squares: Squares
    worsts: Worsts

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.columns)

    @property
    def columns(self) -> Ints:
        """The columns that must not be less than a function [K]."""
        return np.concatenate([self.squares.column, self.worsts.columns])

    def within(self, columns: Ints) -> Curves:
        """Those whose columns are among some (sorted) columns, counted there."""
        return Curves(self.squares.within(columns), self.worsts.within(columns))

    def padded(self, columns: int) -> Curves:
        """The same in a model with more columns at its end."""
        return replace(self, squares=self.squares.padded(columns))

    def lifted(self, values: Floats) -> Floats:
        """A point with its columns raised to what the functions are in truth."""
        return self.worsts.lifted(self.squares.lifted(values))

    def cuts(self, values: Floats, tolerance: float, totals: Floats) -> tuple[Any, Floats]:
        """Tangents (rows and their upper limits) that cut a point off, one for each function that is missed there.

        Missed is a measure by more than a tolerance, and a square by more than its part of it, relative to totals [K].
        """
        allowed = np.maximum(totals, 1e-12) * tolerance / max(1, self.squares.count)
        rows, most = zip(self.squares.cuts(values, allowed), self.worsts.cuts(values, tolerance), strict=True)
        return sparse.vstack(rows, format="csr"), np.concatenate(most)
