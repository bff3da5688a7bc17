"""Squares that rules ask for, ``w ≥ part² / total``, as columns and rows of a program: where to cut, and the cuts.

A tangent at the share a, ``w ≥ 2a·part - a²·total``, holds for every plan, and touches the square at part = a·total
whatever the total is. Adding it at the shares of each answer closes in on the true square.
Source: docs/formulation.md 7; Duran and Grossmann 1986 for the loop in the solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile.affine import Ints
from supplyopt.network.grammar import Floats


@dataclass(frozen=True)
class Squares:
    """K squares over n columns: ``column`` [K] is w, ``part`` and ``total`` are CSR [K, n] with shifts [K]."""

    column: Ints
    part: Any
    part_shift: Floats
    total: Any
    total_shift: Floats

    @property
    def count(self) -> int:
        """Number of squares."""
        return len(self.column)

    def within(self, columns: Ints) -> Squares:
        """The squares whose columns are all among some (sorted) columns, counted there."""
        own = np.flatnonzero(np.isin(self.column, columns))
        return Squares(
            np.searchsorted(columns, self.column[own]),
            sparse.csr_array(self.part[own, :][:, columns]),
            self.part_shift[own],
            sparse.csr_array(self.total[own, :][:, columns]),
            self.total_shift[own],
        )

    def padded(self, columns: int) -> Squares:
        """The same squares in a model with more columns at its end."""
        shape = (self.count, columns)
        part, total = (sparse.csr_array((m.data, m.indices, m.indptr), shape=shape) for m in (self.part, self.total))
        return Squares(self.column, part, self.part_shift, total, self.total_shift)

    def missing(self, values: Floats) -> Floats:
        """How far each square lies above its column at a point [K], relative to the total there."""
        part, total = self._at(values)
        true = np.divide(part * part, total, out=np.zeros_like(part), where=total > 0)
        return (true - values[self.column]) / np.maximum(total, 1e-12)

    def cuts(self, values: Floats, tolerance: float) -> tuple[Any, Floats]:
        """Tangents (rows and their upper limits) that cut a point off, one for each square that is missed there."""
        part, total = self._at(values)
        which = np.flatnonzero(self.missing(values) > tolerance)
        share = (part[which] / np.maximum(total[which], 1e-12))[:, None]
        ones = np.ones(len(which))
        own = sparse.csr_array(
            (ones, (np.arange(len(which)), self.column[which])), shape=(len(which), self.part.shape[1])
        )
        rows = 2 * share * self.part[which, :] - share**2 * self.total[which, :] - own
        limits = -(2 * share[:, 0] * self.part_shift[which] - share[:, 0] ** 2 * self.total_shift[which])
        return sparse.csr_array(rows), limits

    def _at(self, values: Floats) -> tuple[Floats, Floats]:
        return self.part @ values + self.part_shift, self.total @ values + self.total_shift
