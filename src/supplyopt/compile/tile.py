"""Rows of a template for all scenarios that share it: index arrays repeated with offsets, values by one product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile.affine import AffineRows
from supplyopt.compile.program import Share
from supplyopt.compile.stamp import Stamped
from supplyopt.network.grammar import Floats


@dataclass(frozen=True)
class Place:
    """Where the scenarios of a template stand in a program: one after the other."""

    stamped: Stamped
    first_column: int
    first_row: int

    @property
    def columns(self) -> int:
        """Of all its scenarios together."""
        return len(self.stamped.scenarios) * self.stamped.template.columns.count

    @property
    def rows(self) -> int:
        """Of all its scenarios together."""
        return len(self.stamped.scenarios) * self.stamped.template.rows.count

    @property
    def shares(self) -> Mapping[str, Share]:
        """scenario -> where it stands."""
        template = self.stamped.template
        return {
            s: Share(
                self.first_column + i * template.columns.count,
                template.columns,
                self.first_row + i * template.rows.count,
                template.row_names,
            )
            for i, s in enumerate(self.stamped.scenarios)
        }

    def matrix(self, root: int, width: int) -> Any:
        """The rows of all its scenarios, CSR [S · m, width]; ``root`` columns are those of the plan."""
        return self._tiled(self.stamped.template.rows, root, width)

    def outcomes(self, root: int, width: int) -> Any:
        """The outcomes of all its scenarios, CSR [S · outcomes, width]."""
        return self._tiled(self.stamped.template.outcomes, root, width)

    def limits(self) -> tuple[Floats, Floats]:
        """Lower and upper limits of its rows [S · m]."""
        template = self.stamped.template
        shift = template.rows.shift.at_each(self.stamped.parameters)
        return shifted(template.lower, shift).ravel(), shifted(template.upper, shift).ravel()

    def outcome_shifts(self) -> Floats:
        """The constant part of each outcome [S · outcomes]."""
        return self.stamped.template.outcomes.shift.at_each(self.stamped.parameters).ravel()

    def outcome_rows(self) -> Mapping[tuple[Any, ...], int]:
        """(kind, scenario, ...) -> row among the outcomes."""
        names = self.stamped.template.outcome_names
        return {
            (key[0], s, *key[1:]): i * len(names) + k
            for i, s in enumerate(self.stamped.scenarios)
            for k, key in enumerate(names)
        }

    def _tiled(self, rows: AffineRows, root: int, width: int) -> Any:
        count, own = len(self.stamped.scenarios), self.stamped.template.columns.count
        scenario = np.arange(count, dtype=np.int64)[:, None]
        is_own = rows.column >= root
        column = np.where(is_own, rows.column - root + self.first_column, rows.column)
        indices = column[None, :] + scenario * np.where(is_own, own, 0)[None, :]
        sizes = np.bincount(rows.row, minlength=rows.count)
        starts = np.concatenate([[0], np.cumsum(np.tile(sizes, count))])
        values = rows.entries.at_each(self.stamped.parameters).ravel()
        found = sparse.csr_array((values, indices.ravel(), starts), shape=(count * rows.count, width))
        found.eliminate_zeros()
        return found


def shifted(limits: Floats, shift: Floats) -> Floats:
    """Limits less the constant part of their rows; no limit stays none."""
    return limits - np.where(np.isinf(limits), 0.0, shift)
