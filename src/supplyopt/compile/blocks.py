"""Connected parts of a program: what nothing couples is solved apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from supplyopt.compile.affine import Ints
from supplyopt.compile.program import Program


@dataclass(frozen=True)
class Part:
    """Columns and rows of a program that belong together."""

    columns: Ints
    rows: Ints


def split(program: Program, leave_out: Sequence[str] = ()) -> list[Part]:
    """The connected parts of a program, largest first, without some scenarios.

    Columns without a row form a part of their own.
    """
    keep_rows, keep_columns = _kept(program, leave_out)
    parts = connected(program.matrix[keep_rows, :][:, keep_columns])
    return [Part(keep_columns[part.columns], keep_rows[part.rows]) for part in parts]


def _kept(program: Program, leave_out: Sequence[str]) -> tuple[Ints, Ints]:
    rows, columns = (np.ones(size, dtype=bool) for size in program.matrix.shape)
    for scenario in leave_out:
        rows[program.scenarios[scenario].row_range] = False
        columns[program.scenarios[scenario].column_range] = False
    return np.flatnonzero(rows), np.flatnonzero(columns)


def connected(matrix: Any) -> list[Part]:
    """The connected parts of a sparse matrix, largest first."""
    matrix, (m, n) = sparse.csr_array(matrix), matrix.shape
    pattern = sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=(m, n))
    both = sparse.block_array([[None, pattern], [pattern.T, None]], format="csr") if m else sparse.csr_array((n, n))
    count, label = connected_components(both, directed=False)
    row_label, column_label = label[:m], label[m:]
    alone = np.bincount(column_label, minlength=count) + np.bincount(row_label, minlength=count) == 1
    column_label = np.where(alone[column_label], count, column_label)
    parts = [Part(columns, rows) for columns, rows in _members(column_label, row_label, count + 1) if len(columns)]
    return sorted(parts, key=lambda part: (-len(part.columns), int(part.columns[0])))


def _members(column_label: Any, row_label: Any, count: int) -> Iterator[tuple[Ints, Ints]]:
    columns, rows = np.argsort(column_label, kind="stable"), np.argsort(row_label, kind="stable")
    column_ends = np.cumsum(np.bincount(column_label, minlength=count))
    row_ends = np.cumsum(np.bincount(row_label, minlength=count))
    starts = np.concatenate([[0], column_ends]), np.concatenate([[0], row_ends])
    for k in range(count):
        yield columns[starts[0][k] : column_ends[k]], rows[starts[1][k] : row_ends[k]]
