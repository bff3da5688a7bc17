"""Measures of risk that no linear program holds, as columns that are raised by distribution cuts.

``Θ ≥ Σ_s q_s Z_s`` holds for all weights q that the measure can imagine, whatever costs they are the worst for. Adding
it with the worst weights for the costs of each answer closes in on the true measure.
Source: docs/formulation.md 8; Bansal, Huang & Mehrotra 2018.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile.affine import Ints
from supplyopt.network.grammar import Floats
from supplyopt.risk import RiskMeasure

CLOSE = 1e-7
"""How far a column may lie below its measure, relative to it, where even less is asked for [-]."""


@dataclass(frozen=True)
class Worst:
    """``z[column] ≥`` the measure of ``z[reached]``, which are in the order of the probabilities."""

    column: int
    reached: Ints
    measure: RiskMeasure
    probabilities: Mapping[str, float]

    def within(self, columns: Ints) -> Worst:
        """The same, counted among some (sorted) columns."""
        at = np.searchsorted(columns, [self.column, *self.reached])
        return replace(self, column=int(at[0]), reached=at[1:])

    def at(self, values: Floats) -> tuple[Floats, float]:
        """The worst weights at a point, and the measure there."""
        costs = dict(zip(self.probabilities, values[self.reached].tolist(), strict=True))
        found = self.measure.weights(costs, self.probabilities)
        weights = np.array([found[s] for s in self.probabilities])
        return weights, float(weights @ values[self.reached])

    def row(self, weights: Floats, width: int) -> Any:
        """``Σ_s q_s reached[s] - column``, CSR [1, n]."""
        places = [*self.reached, self.column]
        return sparse.csr_array(([*weights, -1.0], ([0] * len(places), places)), shape=(1, width))


@dataclass(frozen=True)
class Worsts:
    """Several of them."""

    each: tuple[Worst, ...]

    @property
    def columns(self) -> Ints:
        """Their columns."""
        return np.array([worst.column for worst in self.each], dtype=np.int64)

    def within(self, columns: Ints) -> Worsts:
        """Those whose columns are among some (sorted) columns, counted there."""
        return Worsts(tuple(worst.within(columns) for worst in self.each if np.isin(worst.column, columns)))

    def lifted(self, values: Floats) -> Floats:
        """A point with its columns raised to what the measures are in truth."""
        raised = values.copy()
        for worst in self.each:
            raised[worst.column] = max(values[worst.column], worst.at(values)[1])
        return raised

    def cuts(self, values: Floats, tolerance: float) -> tuple[Any, Floats]:
        """Rows and their upper limits that cut a point off, one for each measure missed there by more than a part."""
        rows = [sparse.csr_array((0, len(values)))]
        for worst in self.each:
            weights, true = worst.at(values)
            if true - values[worst.column] > max(tolerance, CLOSE) * max(abs(true), 1e-12):
                rows.append(worst.row(weights, len(values)))
        return sparse.vstack(rows, format="csr"), np.zeros(len(rows) - 1)
