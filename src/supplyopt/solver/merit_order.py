"""Many states of a program without cycles, in closed form: what is cheapest first, from the ends of a tree inwards.

Rows and columns are the nodes of a graph, entries of the matrix its edges. Where that is a tree (a place is supplied by
offers, each with a limit and a payment of its own; stocks link periods), a row weighs what its columns cost against
each other, and all that lies behind a column is a function of that column alone. With the columns j of row i but the
one, p, that leads to the root,

::

    h_i(w) = min { Σ_j f_j(x_j) : Σ_j a_ij x_j - s = w,  l_i ≤ s ≤ u_i },      w = -a_ip x_p, or 0 in the root
    f_j(x) = c_j x + Σ_i h_i( -a_ij x ),                                       lower ≤ x ≤ upper

All of these are convex and piecewise linear: rows put pieces in merit order, columns add slopes. Amounts are then read
from the root outwards. Costs, limits and entries may all deviate. Each answer carries its proof: a point within all
limits that costs as little as the recursion allows. Source: docs/formulation.md 12; Bellman, *Dynamic Programming*,
1957; Rockafellar, *Convex Analysis*, 1970, §5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from supplyopt.compile.decided_block import DecidedBlock
from supplyopt.network.grammar import Floats
from supplyopt.solver.basis import TOLERANCE, Flags, Ints
from supplyopt.solver.piecewise import Piecewise, in_merit_order, summed
from supplyopt.solver.tree import Branch, Tree, tree_of
from supplyopt.solver.walk import BYTES, PROVEN, Walked


def merit_order_of(block: DecidedBlock) -> MeritOrder | None:
    """That of a block; none where it has cycles, or a column without an end."""
    model, (row, column, *_) = block.model, block.entries
    at_rest, moving = model.matrix.tocoo().coords, (row, column)
    entries = {pair for where in (at_rest, moving) for pair in zip(*(k.tolist() for k in where), strict=True)}
    if not (np.isfinite(model.lower).all() and np.isfinite(model.upper).all()):
        return None
    tree = tree_of(entries, *model.matrix.shape)
    return MeritOrder(block, tree) if tree else None


class MeritOrder:
    """A program whose rows and columns are a tree."""

    def __init__(self, block: DecidedBlock, tree: Tree) -> None:
        self._block, self._tree = block, tree

    def walk(self, deviations: Floats) -> Walked:
        """The optimum at each of some deviations [N, k]."""
        size = max(1, BYTES // (8 * sum(self._block.model.matrix.shape) ** 2))
        parts = [_States(self._block, self._tree, deviations[i : i + size]) for i in range(0, len(deviations), size)]
        return Walked(np.concatenate([p.values.T for p in parts]), np.concatenate([p.proven for p in parts]))


class _States:
    """Some states of a tree."""

    def __init__(self, block: DecidedBlock, tree: Tree, deviations: Floats) -> None:
        model = block.model
        self._tree, self._count = tree, len(deviations)
        self._lower = np.repeat(model.lower[:, None], self._count, axis=1)
        self._upper = model.upper[:, None] - block.caps @ deviations.T
        moved = block.limits @ deviations.T
        self._row_lower, self._row_upper = model.row_lower[:, None] - moved, model.row_upper[:, None] - moved
        dearer = block.costs @ deviations.T
        self._cost = model.cost[:, None] + (dearer if dearer.any() else 0.0)
        rest = model.matrix.tocoo()
        self._entry = {(i, j): np.array([a]) for i, j, a in zip(*rest.coords, rest.data, strict=True)}
        self._steady = np.ones(self._count, dtype=bool)
        """where no entry vanishes or changes its sign: of others nothing is said"""
        self._twist(block, deviations)
        self._weighed: dict[int, _Weighed] = {}

    def _twist(self, block: DecidedBlock, deviations: Floats) -> None:
        row, column, start, slope = block.entries
        moved = start[:, None] + slope @ deviations.T
        for i, j, before, after in zip(row.tolist(), column.tolist(), start.tolist(), moved, strict=True):
            if before != 0.0 and (after == before).all():
                self._entry[i, j] = np.array([before])
                continue
            kept = after * np.sign(before) > TOLERANCE * abs(before)
            self._steady &= kept
            self._entry[i, j] = np.where(kept, after, before or 1.0)

    @cached_property
    def values(self) -> Floats:
        """The optimum of each state [n, N]."""
        for branch in reversed(self._tree.branches):
            self._weigh(branch)
        found = np.zeros((len(self._lower), self._count))
        for branch in self._tree.branches:
            self._read(branch, found)
        return found

    @cached_property
    def proven(self) -> Flags:
        """Whether the values are that [N]."""
        values = self.values
        missed = np.maximum(self._lower - values, values - self._upper).max(axis=0)
        activity = np.zeros_like(self._row_lower)
        for (i, j), a in self._entry.items():
            activity[i] += a * values[j]
        missed = np.maximum(missed, np.maximum(self._row_lower - activity, activity - self._row_upper).max(axis=0))
        cost, least = (self._cost * values).sum(axis=0), self._root.at(np.zeros(self._count))
        near = np.abs(cost - least) <= PROVEN * np.maximum(1.0, np.abs(cost))
        return np.asarray(self._steady & (missed <= 2.0 * TOLERANCE) & near)

    @property
    def _root(self) -> Piecewise:
        return self._weighed[self._tree.branches[0].row].least

    def _weigh(self, branch: Branch) -> None:
        """A row, once all that lies behind it is known."""
        sides = [self._of_column(j).of_multiple(self._entry[branch.row, j]) for j in branch.columns]
        least, order = in_merit_order([*sides, self._slack(branch, sides)])
        self._weighed[branch.row] = _Weighed(least, order, sides)

    def _of_column(self, j: int) -> Piecewise:
        behind = [self._weighed[i].least.of_multiple(-1.0 / self._entry[i, j]) for i in self._tree.behind[j]]
        return summed(behind, self._cost[j], self._lower[j], self._upper[j])

    def _slack(self, branch: Branch, sides: Sequence[Piecewise]) -> Piecewise:
        """What a row may come to, negated; where it is without limit, that is what its columns can come to."""
        low = np.sum([np.zeros(self._count), *(each.start for each in sides)], axis=0)
        high = np.sum([np.zeros(self._count), *(each.edges[:, -1] for each in sides)], axis=0)
        if branch.parent >= 0:
            ends = self._entry[branch.row, branch.parent] * np.array([self._lower, self._upper])[:, branch.parent]
            low, high = low + ends.min(axis=0), high + ends.max(axis=0)
        lower, upper = self._row_lower[branch.row], self._row_upper[branch.row]
        low, high = np.where(np.isinf(lower), low, lower), np.where(np.isinf(upper), high, upper)
        nothing = np.zeros(self._count)
        return Piecewise(-high, nothing, np.zeros((1, 1)), np.maximum(high - low, 0.0)[:, None])

    def _read(self, branch: Branch, found: Floats) -> None:
        """The columns of a row that lead away from the root, once the one that leads there is known."""
        of_parent = np.zeros(self._count)
        if branch.parent >= 0:
            of_parent = -self._entry[branch.row, branch.parent] * found[branch.parent]
        weighed = self._weighed[branch.row]
        for j, amount in zip(branch.columns, weighed.amounts(of_parent), strict=True):
            found[j] = amount / self._entry[branch.row, j]


@dataclass(frozen=True, eq=False)
class _Weighed:
    """A row in which columns were put in merit order."""

    least: Piecewise
    """what its columns cost at least, by what they come to"""
    order: Ints
    """which of their pieces comes when [N, pieces]"""
    sides: Sequence[Piecewise]
    """the cost of each column, by what it puts into the row"""

    def amounts(self, total: Floats) -> Iterator[Floats]:
        """What each column puts into the row when all come to some total [N]."""
        taken = np.empty(self.order.shape)
        np.put_along_axis(taken, self.order, self.least.taken(total), axis=1)
        first = 0
        for side in self.sides:
            last = first + side.length.shape[1]
            yield side.start + taken[:, first:last].sum(axis=1)
            first = last
