"""A linear program with whole numbers, as arrays: what goes to a solver."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from scipy import sparse

from supplyopt.compile.affine import Ints
from supplyopt.network.grammar import Floats


@dataclass(frozen=True)
class LinearModel:
    """``min c'z,  row_lower ≤ A z ≤ row_upper,  lower ≤ z ≤ upper``, some z whole numbers.

    ``matrix`` is CSR [m, n]; rows [m], columns [n].
    """

    cost: Floats
    matrix: Any
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    integer: Any

    def part(self, rows: Ints, columns: Ints) -> LinearModel:
        """The model of some rows and columns that have nothing to do with the others."""
        return LinearModel(
            cost=self.cost[columns],
            matrix=sparse.csr_array(self.matrix[rows, :][:, columns]),
            row_lower=self.row_lower[rows],
            row_upper=self.row_upper[rows],
            lower=self.lower[columns],
            upper=self.upper[columns],
            integer=self.integer[columns],
        )

    def relaxed(self) -> Self:
        """The same without whole numbers."""
        return replace(self, integer=np.zeros_like(self.integer))

    def fixed(self, values: Floats) -> Self:
        """The linear program that is left when the whole numbers are those of some values, rounded."""
        whole = np.round(values)
        lower, upper = (np.where(self.integer, whole, limit) for limit in (self.lower, self.upper))
        return replace(self.relaxed(), lower=lower, upper=upper)

    def keeps(self, values: Floats, tolerance: float) -> bool:
        """Whether values keep every row, to within a part of the size of what stands in it."""
        at, slack = self.matrix @ values, tolerance * np.maximum(abs(self.matrix) @ abs(values), 1e-12)
        return bool((at <= self.row_upper + slack).all() and (at >= self.row_lower - slack).all())

    def with_rows(self, rows: Any, most: Floats) -> Self:
        """The same with more rows, ``rows z ≤ most``."""
        return replace(
            self,
            matrix=sparse.vstack([self.matrix, rows], format="csr"),
            row_lower=np.concatenate([self.row_lower, np.full(len(most), -np.inf)]),
            row_upper=np.concatenate([self.row_upper, most]),
        )
