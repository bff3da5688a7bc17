"""The exact adversary: what to fail so that most is missing, or what breaks a promise most easily, as one program.

The operation that makes the best of a failure is a linear program; its dual, with the choice of what fails beside it,
maximises what is missing. A row a'v ≤ U with dual price y⁻ loses L[e] when entity e fails:

::

    max   Σ l_i y⁺_i - Σ U_i y⁻_i - Σ_j u_j σ_j  +  Σ_{i,e} L[i,e] p[i,e]
    s.t.  A'(y⁺ - y⁻) - σ  ≤  c,      y⁺_i, y⁻_i ≤ M_i
          p[i,e] ≤ M_i z[e],     Σ_e p[i,e] ≤ y⁻_i,     z ∈ {0,1}

p is the price of what is lost, counted for the worst of the entities that hit a row. M is the most that one more unit
can ever save (:mod:`supplyopt.network.worth`), so the bounds on prices cut nothing off. Prices are counted in parts of
M, which brings every column to the size of 1. Source: docs/formulation.md 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile import LinearModel
from supplyopt.network.grammar import Floats


@dataclass(frozen=True)
class Adversary:
    """Who strikes at an operation ``min c'v, v ≥ 0``: ``price`` M [m] of its rows, ``lost`` L [E, m] to each entity.

    The columns of its programs are y⁺, y⁻, σ, p and z, in this order.
    """

    operation: LinearModel
    price: Floats
    lost: Floats

    def strongest(self, count: int) -> LinearModel:
        """At most so many failures that leave most missing; the value is what is missing, its sign turned."""
        return self._program(-self._gain, [(self._choosing(np.ones(len(self.lost))), -np.inf, float(count))])

    def easiest(self, weight: Floats, missing: float, harmless: Sequence[Any] = ()) -> LinearModel:
        """Failures of least weight [E] that leave so much missing, and are in none of some ``harmless`` sets [E]."""
        others = [(self._choosing(~failed), 1.0, np.inf) for failed in harmless]
        return self._program(self._choosing(weight), [(self._gain, missing, np.inf), *others])

    def failed(self, values: Floats) -> Any:
        """Which entities a solution fails [E]."""
        return values[self._first_choice :] > 0.5

    def _choosing(self, weight: Any) -> Floats:
        return np.concatenate([np.zeros(self._first_choice), weight])

    def _program(self, cost: Floats, last: Sequence[tuple[Floats, float, float]]) -> LinearModel:
        (rows, limits), (more, low, high) = self._rows, zip(*last, strict=True)
        return LinearModel(
            cost=cost,
            matrix=sparse.vstack([rows, sparse.csr_array(np.array(more))], format="csr"),
            row_lower=np.concatenate([np.full(len(limits), -np.inf), low]),
            row_upper=np.concatenate([limits, high]),
            lower=np.zeros(len(cost)),
            upper=self._upper,
            integer=np.arange(len(cost)) >= self._first_choice,
        )

    @cached_property
    def _hits(self) -> tuple[Any, Any]:
        """Entity and row (among those with an upper limit) of all that can be lost."""
        entity, row = np.nonzero(self.lost[:, self._high] * self._unit[self._high])
        return entity, row

    @cached_property
    def _low(self) -> Any:
        return np.flatnonzero(np.isfinite(self.operation.row_lower))

    @cached_property
    def _high(self) -> Any:
        return np.flatnonzero(np.isfinite(self.operation.row_upper))

    @cached_property
    def _bounded(self) -> Any:
        return np.flatnonzero(np.isfinite(self.operation.upper))

    @cached_property
    def _unit(self) -> Floats:
        """What prices are counted in [m]."""
        return np.where(np.isfinite(self.price), self.price, 1.0)

    @cached_property
    def _first_choice(self) -> int:
        return len(self._low) + len(self._high) + len(self._bounded) + len(self._hits[0])

    @cached_property
    def _upper(self) -> Floats:
        known = np.where(np.isfinite(self.price), 1.0, np.inf)
        rest = np.ones(len(self._hits[0]) + len(self.lost))
        return np.concatenate([known[self._low], known[self._high], np.full(len(self._bounded), np.inf), rest])

    @cached_property
    def _gain(self) -> Floats:
        """What is missing, by column."""
        operation, (entity, hit) = self.operation, self._hits
        return np.concatenate(
            [
                operation.row_lower[self._low] * self._unit[self._low],
                -operation.row_upper[self._high] * self._unit[self._high],
                -operation.upper[self._bounded] / self._size[self._bounded],
                (self.lost * self._unit)[:, self._high][entity, hit],
                np.zeros(len(self.lost)),
            ]
        )

    @cached_property
    def _priced(self) -> Any:
        """A'(y⁺ - y⁻), a row for each column of the operation."""
        priced = sparse.csr_array((sparse.diags_array(self._unit) @ self.operation.matrix).T)
        return sparse.hstack([priced[:, self._low], -priced[:, self._high]], format="csr")

    @cached_property
    def _size(self) -> Floats:
        """What makes the largest entry of each of these rows 1 [n]."""
        largest = abs(self._priced).max(axis=1).toarray().ravel()
        return 1.0 / np.where(largest > 0, largest, 1.0)

    @cached_property
    def _rows(self) -> tuple[Any, Floats]:
        """Prices that the operation allows, prices of what has failed only, and no more of them than there are."""
        entity, hit = self._hits
        count, n = len(entity), len(self.operation.cost)
        ones, each = np.ones(count), np.arange(count)
        bounded = len(self._bounded)
        slack = sparse.csr_array((np.ones(bounded), (self._bounded, np.arange(bounded))), shape=(n, bounded))
        at_all = sparse.csr_array((ones, (each, entity)), shape=(count, len(self.lost)))
        rows, of = np.unique(hit, return_inverse=True)
        worst = sparse.csr_array((ones, (of, each)), shape=(len(rows), count))
        own = sparse.csr_array(
            (np.ones(len(rows)), (np.arange(len(rows)), len(self._low) + rows)),
            shape=(len(rows), self._priced.shape[1]),
        )
        matrix = sparse.block_array(
            [
                [sparse.diags_array(self._size) @ self._priced, -slack, None, None],
                [None, None, sparse.eye_array(count), -at_all],
                [-own, None, worst, None],
            ],
            format="csr",
        )
        return matrix, np.concatenate([self._size * self.operation.cost, np.zeros(count + len(rows))])
