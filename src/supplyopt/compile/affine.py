"""Rows whose figures depend on scenario data in an affine way: read from Pyomo once, stamped by NumPy ever after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from pyomo.repn import generate_standard_repn
from scipy import sparse

from supplyopt.network.grammar import Floats
from supplyopt.network.number import number

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Affine:
    """``n`` figures that depend on ``P`` parameters: ``constant + slope @ parameters``, with slope [n, P] sparse."""

    constant: Floats
    slope: Any

    def at(self, parameters: Floats) -> Floats:
        """The figures [n] for given parameters [P]."""
        return self.constant + self.slope @ parameters if self.slope.nnz else self.constant

    def at_each(self, parameters: Floats) -> Floats:
        """The figures [S, n] for each row of a table of parameters [S, P]."""
        found = np.tile(self.constant, (len(parameters), 1))
        moving = np.flatnonzero(np.diff(self.slope.indptr))
        if len(moving):
            found[:, moving] += (self.slope[moving, :] @ parameters.T).T
        return found


@dataclass(frozen=True)
class AffineRows:
    """Linear expressions over columns; entry k stands in ``row[k], column[k]``.

    The value of row i is Σ_k entries[k]·z[column[k]] + shift[i].
    """

    row: Ints
    column: Ints
    entries: Affine
    shift: Affine

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(self.shift.constant)


class _Growing:
    """An Affine in the making."""

    def __init__(self) -> None:
        self.constant: list[float] = []
        self.at: list[int] = []
        self.parameter: list[int] = []
        self.coefficient: list[float] = []

    def add(self, constant: float) -> int:
        self.constant.append(constant)
        return len(self.constant) - 1

    def depends(self, at: int, parameter: int, coefficient: float) -> None:
        self.at.append(at)
        self.parameter.append(parameter)
        self.coefficient.append(coefficient)

    def done(self, parameters: int) -> Affine:
        place = np.array([self.at, self.parameter], dtype=np.int64).reshape(2, -1)
        shape, numbers = (len(self.constant), parameters), vector(self.coefficient)
        if numbers.dtype == np.float64:
            return Affine(vector(self.constant), sparse.csr_array((numbers, place), shape=shape))
        return Affine(vector(self.constant), Unsettled.of(numbers, place, shape))


@dataclass(frozen=True)
class Unsettled:
    """A sparse matrix whose entries are no plain numbers yet."""

    entries: Any
    """objects, in the order of its rows"""
    columns: Ints
    starts: Ints
    shape: tuple[int, int]

    @classmethod
    def of(cls, entries: Any, place: Ints, shape: tuple[int, int]) -> Unsettled:
        """From entries by row and column, none of them twice."""
        numbered = sparse.csr_array((np.arange(1, len(entries) + 1), place), shape=shape)
        return cls(entries[numbered.data - 1], numbered.indices, numbered.indptr, shape)

    def settled(self, entries: Floats) -> Any:
        """The matrix with numbers for its entries, CSR."""
        return sparse.csr_array((entries, self.columns, self.starts), shape=self.shape)


def vector(numbers: Sequence[Any]) -> Any:
    """Numbers as an array of them; of objects, if some are figures that remember where they come from."""
    if all(isinstance(each, float | int | np.number) for each in numbers):
        return np.array(numbers, dtype=np.float64)
    found = np.empty(len(numbers), dtype=object)
    found[:] = numbers
    return found


def read_rows(expressions: Sequence[Any], columns: Mapping[int, int], parameters: Mapping[int, int]) -> AffineRows:
    """Read Pyomo expressions into rows.

    ``columns`` and ``parameters`` map ``id(variable)`` to positions. A product of a column and a parameter is an
    entry that depends on data; anything else that is not linear is refused.
    """
    entries, shift = _Growing(), _Growing()
    row: list[int] = []
    column: list[int] = []
    for i, expression in enumerate(expressions):
        found = generate_standard_repn(expression, compute_values=True, quadratic=True)
        if found.nonlinear_expr is not None:
            raise ValueError(f"row {i} is not linear in the decisions")
        shift.add(number(found.constant))
        at: dict[int, int] = {}

        def entry(variable: Any, value: float, i: int = i, at: dict[int, int] = at) -> int:
            position = columns[id(variable)]
            if position not in at:
                row.append(i)
                column.append(position)
                at[position] = entries.add(0.0)
            entries.constant[at[position]] += value
            return at[position]

        for variable, coefficient in zip(found.linear_vars, found.linear_coefs, strict=True):
            if id(variable) in parameters:
                shift.depends(i, parameters[id(variable)], number(coefficient))
            else:
                entry(variable, number(coefficient))
        for (first, second), coefficient in zip(found.quadratic_vars, found.quadratic_coefs, strict=True):
            data, decision = (first, second) if id(first) in parameters else (second, first)
            if id(data) not in parameters or id(decision) in parameters:
                raise ValueError(f"row {i} multiplies two decisions or two data")
            entries.depends(entry(decision, 0.0), parameters[id(data)], number(coefficient))
    size = len(parameters)
    return AffineRows(
        np.array(row, dtype=np.int64), np.array(column, dtype=np.int64), entries.done(size), shift.done(size)
    )
