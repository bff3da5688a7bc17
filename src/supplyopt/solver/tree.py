"""Programs whose rows and columns, tied by the entries of the matrix, are a tree."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Branch:
    """A row, between the column that leads to the root and those that lead away from it."""

    row: int
    parent: int
    """-1 of the root"""
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Tree:
    """Rows from the root outwards."""

    branches: tuple[Branch, ...]
    behind: tuple[tuple[int, ...], ...]
    """of each column the rows that it leads to"""


def tree_of(entries: Collection[tuple[int, int]], rows: int, columns: int) -> Tree | None:
    """The tree of entries, given by row and column, its root the row with most of them; none if they are no tree."""
    if not rows or len(entries) != rows + columns - 1:
        return None
    of_row: list[list[int]] = [[] for _ in range(rows)]
    of_column: list[list[int]] = [[] for _ in range(columns)]
    for row, column in sorted(entries):
        of_row[row].append(column)
        of_column[column].append(row)
    root = max(range(rows), key=lambda row: len(of_row[row]))
    branches, met = [Branch(root, -1, tuple(of_row[root]))], set(of_row[root])
    behind: list[tuple[int, ...]] = [()] * columns
    for branch in branches:  # which grows meanwhile
        for column in branch.columns:
            behind[column] = tuple(row for row in of_column[column] if row != branch.row)
            for row in behind[column]:
                away = tuple(each for each in of_row[row] if each != column)
                branches.append(Branch(row, column, away))
                met.update(away)
            if len(branches) > rows:
                return None
    return Tree(tuple(branches), tuple(behind)) if len(branches) == rows and len(met) == columns else None
