"""A study in two stages: a master over the plan, and for each scenario operations that are decided later.

Under a plan an operation falls into independent blocks, and many scenarios bring a block into the same state. A state
is a linear program over the block's own columns y, whose limits the plan x moves ::

    Q_k(x) = min c_k'y      l ≤ h_k + T_k x + W_k y ≤ u,    lower ≤ y ≤ upper

The master knows the cost of states by one column for each *cluster* of them, their mean. Where only the expectation of
cost is asked for, clusters may be as large as one likes; where costs of scenarios are told apart, each state is its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile.affine import Ints
from supplyopt.compile.assemble import Elsewhere, assemble
from supplyopt.compile.blocks import Part, connected
from supplyopt.compile.program import Program
from supplyopt.compile.stamp import Stamped
from supplyopt.compile.state_block import StateBlock, blocks_of
from supplyopt.compile.template import Columns
from supplyopt.compile.write import Written
from supplyopt.network.grammar import Floats

CLUSTERS = 16
"""Clusters that a master begins with, or one for each block if these are more."""


@dataclass(frozen=True, eq=False)
class Later:
    """A block, and which of its states each scenario brings it into."""

    block: StateBlock
    scenarios: tuple[str, ...]
    state: Ints
    """of each scenario [S]"""
    weight: Floats
    """probability of each state [K]"""
    cluster: Ints
    """of each state [K], counted from 0 within the block"""
    first: int
    """column of the master for its first cluster"""

    @cached_property
    def clusters(self) -> int:
        """Number of clusters."""
        return int(self.cluster.max(initial=-1)) + 1

    @cached_property
    def share(self) -> Floats:
        """Weight of each state within its cluster [K]."""
        return np.asarray(self.weight / np.bincount(self.cluster, self.weight)[self.cluster])


@dataclass(frozen=True, eq=False)
class TwoStage:
    """A master program whose last columns are the costs of clusters, and the blocks that are decided later."""

    program: Program
    later: tuple[Later, ...]
    columns: Mapping[str, Columns]
    """scenario -> columns of its operation"""
    of_plan: Elsewhere
    """what each scenario costs, over the columns of the plan and of clusters"""

    @property
    def states(self) -> int:
        """How many there are."""
        return sum(each.block.count for each in self.later)

    def parts(self) -> list[tuple[Part, list[Later]]]:
        """Independent parts of the master, largest first, each with its blocks."""
        width, count = len(self.program.cost), self.program.matrix.shape[0]
        ties = [np.concatenate([b.block.plan, b.first + np.arange(b.clusters)]) for b in self.later]
        row = np.repeat(np.arange(len(ties)), [len(tie) for tie in ties])
        column = np.concatenate([np.zeros(0, dtype=np.int64), *ties])
        tied = sparse.csr_array((np.ones(len(column)), (row, column)), shape=(len(ties), width))
        found = []
        for part in connected(sparse.vstack([self.program.matrix, tied], format="csr")):
            mine = [self.later[i - count] for i in part.rows[part.rows >= count]]
            found.append((Part(part.columns, part.rows[part.rows < count]), mine))
        return found


def split_stages(written: Written, later: Sequence[str], weights: Mapping[str, float], *, tell_apart: bool) -> TwoStage:
    """A written study, of which the operations of some scenarios are decided later.

    ``tell_apart``: whether their costs are asked for one by one, not only their mean with some ``weights``.
    """
    chosen = frozenset(later)
    here = [rest for each in written.stamped if (rest := _only(each, [s not in chosen for s in each.scenarios]))]
    elsewhere = [rest for each in written.stamped if (rest := _only(each, [s in chosen for s in each.scenarios]))]
    root = written.root.columns.count
    blocks = [(each, found) for each in elsewhere for found in blocks_of(each, root)]
    each_begins = max(1, -(-CLUSTERS // max(1, len(blocks))))
    placed, first = [], 0
    for stamped, (block, state) in blocks:
        weight = np.bincount(state, [weights[s] for s in stamped.scenarios], block.count)
        cluster = np.arange(block.count) if tell_apart else _clustered(block, weight, each_begins)
        placed.append(Later(block, stamped.scenarios, state, weight, cluster, first))
        first += placed[-1].clusters
    costs = _costs(elsewhere, placed, root, first)
    program = assemble(written, here, costs)
    at = len(program.cost) - first
    moved = tuple(Later(b.block, b.scenarios, b.state, b.weight, b.cluster, b.first + at) for b in placed)
    columns = {s: each.template.columns for each in elsewhere for s in each.scenarios}
    return TwoStage(program, moved, columns, costs)


def _only(stamped: Stamped, which: Sequence[bool]) -> Stamped | None:
    chosen = np.flatnonzero(np.array(which, dtype=bool))
    if not len(chosen):
        return None
    return Stamped(stamped.template, tuple(stamped.scenarios[i] for i in chosen), stamped.parameters[chosen])


def _clustered(block: StateBlock, weight: Floats, count: int) -> Ints:
    """States in an order of what is left of their limits, cut into clusters of about the same weight."""
    tightness = np.nan_to_num(block.tightness, posinf=0.0, neginf=0.0)
    order = np.argsort(tightness, kind="stable")
    reached = np.cumsum(weight[order]) - weight[order] / 2.0
    found = np.empty(block.count, dtype=np.int64)
    found[order] = np.minimum((reached / max(weight.sum(), 1e-300) * count).astype(np.int64), count - 1)
    return np.unique(found, return_inverse=True)[1]


def _costs(elsewhere: Sequence[Stamped], placed: Sequence[Later], root: int, clusters: int) -> Elsewhere:
    """What scenarios cost: what the plan has cost before they begin, and their states."""
    rows, shifts, names = [], [], list[str]()
    for stamped in elsewhere:
        outcomes, count = stamped.template.outcomes, len(stamped.scenarios)
        place = stamped.template.outcome_names.index(("cost",))
        mine = np.flatnonzero((outcomes.row == place) & (outcomes.column < root))
        values = outcomes.entries.at_each(stamped.parameters)[:, mine]
        own = [b for b in placed if b.scenarios is stamped.scenarios]
        theta = np.array([root + b.first + b.cluster[b.state] for b in own], dtype=np.int64).reshape(len(own), count)
        row = np.arange(count)
        rows.append(
            sparse.csr_array(
                (
                    np.concatenate([values.ravel(), np.ones(theta.size)]),
                    (
                        np.concatenate([np.repeat(row, len(mine)), np.tile(row, len(own))]),
                        np.concatenate([np.tile(outcomes.column[mine], count), theta.ravel()]),
                    ),
                ),
                shape=(count, root + clusters),
            )
        )
        shifts.append(outcomes.shift.at_each(stamped.parameters)[:, place])
        names += stamped.scenarios
    floor, ceiling = (
        np.concatenate([np.zeros(0), *(np.bincount(b.cluster, b.share * side) for b, side in _sides(placed, which))])
        for which in (0, 1)
    )
    columns = Columns(
        tuple(("cluster", j) for j in range(clusters)), floor, ceiling, np.zeros(clusters, dtype=bool), {}
    )
    stacked = sparse.vstack([sparse.csr_array((0, root + clusters)), *rows], format="csr")
    return Elsewhere(columns, tuple(names), sparse.csr_array(stacked), np.concatenate([np.zeros(0), *shifts]))


def _sides(placed: Sequence[Later], which: int) -> list[tuple[Later, Floats]]:
    return [(each, each.block.reach[which]) for each in placed]
