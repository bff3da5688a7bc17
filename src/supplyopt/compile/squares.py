"""Squares that rules ask for, ``w ≥ part² / total``, as columns and rows of a program: where to cut, and the cuts.

A tangent at the share a, ``w ≥ 2a·part - a²·total``, holds for every plan, and touches the square at part = a·total
whatever the total is. Adding it at the shares of each answer closes in on the true square.
Source: docs/formulation.md 7; Duran and Grossmann 1986 for the loop in the solver.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile.affine import Ints
from supplyopt.compile.gates import NONE
from supplyopt.network.grammar import Floats

STEEPEST = 1e3
"""Greatest share at which a tangent is laid: beyond it there is nothing but rounding [-]."""


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

    def gated(self, gates: Ints) -> Ints:
        """For each square the yes-or-no without which its part is 0; -1 where there is none [K]."""
        found = np.full(self.count, NONE)
        for k in np.flatnonzero(self.part_shift == 0):
            own = np.unique(gates[self.part[[k], :].indices])
            found[k] = own[0] if len(own) == 1 else NONE
        return found

    def perspective(self, gate: Ints, floor: Floats) -> Squares:
        """Tighter squares, for plans whose totals are not below a floor [K]: ``w ≥ part² / (total - floor·(1-y))``.

        Nothing changes for y = 1; for y = 0 part and w are 0. In between, where relaxations live, the square is
        larger. Source: Günlük and Linderoth 2010, with a total that may vary.
        """
        rows = np.flatnonzero((gate != NONE) & (floor > 0))
        lifted = sparse.csr_array((floor[rows], (rows, gate[rows])), shape=self.total.shape)
        shift = self.total_shift.copy()
        shift[rows] -= floor[rows]
        return replace(self, total=sparse.csr_array(self.total + lifted), total_shift=shift)

    def totals(self, values: Floats) -> Floats:
        """The total of each square at a point [K]."""
        return np.asarray(self.total @ values + self.total_shift)

    def lifted(self, values: Floats) -> Floats:
        """A point with its squares raised to what they are in truth."""
        part, total = self.part @ values + self.part_shift, self.totals(values)
        true = np.divide(part * part, total, out=np.zeros_like(part), where=total > 0)
        raised = values.copy()
        raised[self.column] = np.maximum(values[self.column], true)
        return raised

    def cuts(self, values: Floats, tolerance: Floats) -> tuple[Any, Floats]:
        """Tangents (rows and their upper limits) that cut a point off, one for each square that is missed there.

        Missed is what lies above its column by more than a tolerance [K].
        """
        part, total = self.part @ values + self.part_shift, self.totals(values)
        share = np.clip(np.divide(part, total, out=np.zeros_like(part), where=total > 0), -STEEPEST, STEEPEST)
        which = np.flatnonzero(share * part - values[self.column] > tolerance)
        at = share[which]
        square = (np.ones(len(which)), (np.arange(len(which)), self.column[which]))
        own = sparse.csr_array(square, shape=(len(which), self.part.shape[1]))
        rows = 2 * at[:, None] * self.part[which, :] - at[:, None] ** 2 * self.total[which, :] - own
        return sparse.csr_array(rows), at**2 * self.total_shift[which] - 2 * at * self.part_shift[which]
