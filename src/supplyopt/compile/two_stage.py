"""A study in two stages: a master over the plan, and for each scenario operations that are decided later.

Under a plan an operation falls into independent blocks, and many scenarios bring a block into the same state. A state
is a linear program over the block's own columns y, whose limits the plan x moves ::

    Q_k(x) = min c_k'y      l ≤ h_k + T_k x + W_k y ≤ u,    lower ≤ y ≤ upper

The master knows the cost of states by one column for each *cluster* of them, their mean. Where only the expectation of
cost is asked for, clusters may be as large as one likes; where costs of scenarios are told apart, each state is one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from supplyopt.compile.affine import Ints
from supplyopt.compile.assemble import Elsewhere, assemble
from supplyopt.compile.blocks import Part, connected
from supplyopt.compile.linear_model import LinearModel
from supplyopt.compile.program import Program
from supplyopt.compile.stamp import Stamped
from supplyopt.compile.state_block import StateBlock, state_blocks_of
from supplyopt.compile.template import Columns
from supplyopt.compile.write import Written
from supplyopt.network.grammar import Floats

CLUSTERS = 256
"""Clusters of a master where only the mean is asked for, or one for each block if these are more."""


@dataclass(frozen=True, eq=False)
class Later:
    """A block, and which of its states each scenario brings it into."""

    block: StateBlock
    scenarios: tuple[str, ...]
    state: Ints
    """of each scenario [S]"""
    weight: Floats
    """of each state in the mean cost: its probability, where only that is asked for [K]"""
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
        """Weight of each state within its cluster [K]; equal shares where none has any."""
        total = np.bincount(self.cluster, self.weight)[self.cluster]
        alike = 1.0 / np.bincount(self.cluster)[self.cluster]
        return np.asarray(np.divide(self.weight, total, out=alike, where=total > 0.0))

    def mean(self, cost: Floats) -> Floats:
        """Mean cost of each cluster, from the costs of states [K]."""
        return np.asarray(np.bincount(self.cluster, self.share * cost, self.clusters), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class TwoStage:
    """A master program whose last columns are the costs of clusters, and the blocks that are decided later."""

    program: Program
    later: tuple[Later, ...]
    afterwards: tuple[Later, ...]
    """blocks of scenarios that the objective does not look at: no column of the master knows what they cost"""
    groups: tuple[Stamped, ...]
    """scenarios of both, those that share a template together"""
    tells_apart: bool
    """whether costs are asked for one by one, not only their mean"""

    @property
    def states(self) -> int:
        """How many the master looks at."""
        return sum(each.block.count for each in self.later)

    def operations(self) -> Iterator[LinearModel]:
        """The largest and the smallest figures of the operations in each block, under a plan of nothing."""
        for later in (*self.later, *self.afterwards):
            yield from later.block.extremes()

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


@dataclass(frozen=True)
class Stages:
    """Which scenarios are decided when."""

    later: Mapping[str, float]
    """scenario that the master knows by cuts -> its weight in the mean cost [-]"""
    afterwards: frozenset[str]
    """scenarios that nothing depends on"""
    tells_apart: bool
    """whether costs are asked for one by one, not only their mean"""


def stages_of(written: Written, promised: Collection[str]) -> Stages:
    """Which scenarios of a written study may be decided later: all that the objective looks at.

    Of the others those that are promised something stay in the master.
    """
    unpriced = frozenset(written.unpriced)
    later = [s for each in written.stamped for s in each.scenarios if s not in unpriced]
    asked = {index[1]: j for j, (_, index) in enumerate(written.stand_ins.names) if index[0] == "cost"}
    rows, n = written.root.rows, written.root.columns.count
    objective = rows.row == rows.count - written.objectives
    weights = np.zeros(written.stand_ins.count)
    weights[rows.column[objective & (rows.column >= n)] - n] = rows.entries.constant[objective & (rows.column >= n)]
    elsewhere = bool(np.isin(rows.column[~objective] - n, [asked[s] for s in later if s in asked]).any())
    told = {s: 1.0 if elsewhere or s not in asked else float(weights[asked[s]]) for s in later}
    return Stages(told, unpriced - frozenset(promised), elsewhere)


def split_stages(written: Written, stages: Stages) -> TwoStage:
    """A written study, of which the operations of some scenarios are decided later."""
    apart = stages.later.keys() | stages.afterwards
    here, later, afterwards = (
        [part for each in written.stamped if (part := _only(each, which))]
        for which in (lambda s: s not in apart, stages.later.__contains__, stages.afterwards.__contains__)
    )
    root = written.root.columns.count
    blocks = _blocks(later, root)
    of_each = max(1, -(-CLUSTERS // max(1, len(blocks))))
    placed, first = list[Later](), 0
    for scenarios, block, state in blocks:
        told = np.array([stages.later[s] for s in scenarios])
        weight = np.asarray(np.bincount(state, told, block.count), dtype=np.float64)
        cluster = np.arange(block.count) if stages.tells_apart else _clustered(block, weight, of_each)
        placed.append(Later(block, scenarios, state, weight, cluster, first))
        first += placed[-1].clusters
    costs = replace(_costs(later, placed, root, first), unpenalised=tuple(stages.afterwards))
    program = assemble(written, here, costs)
    at = len(program.cost) - first
    none = np.zeros(0)
    return TwoStage(
        program,
        tuple(replace(b, first=b.first + at) for b in placed),
        tuple(Later(block, s, state, none, state, 0) for s, block, state in _blocks(afterwards, root)),
        (*later, *afterwards),
        stages.tells_apart,
    )


def _blocks(groups: Sequence[Stamped], root: int) -> list[tuple[tuple[str, ...], StateBlock, Ints]]:
    return [(each.scenarios, block, state) for each in groups for block, state in state_blocks_of(each, root)]


def _only(stamped: Stamped, which: Callable[[str], bool]) -> Stamped | None:
    chosen = np.flatnonzero(np.array([which(s) for s in stamped.scenarios], dtype=bool))
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
        np.concatenate([np.zeros(0), *(np.bincount(b.cluster, b.share * b.block.reach[side]) for b in placed)])
        for side in (0, 1)
    )
    columns = Columns(
        tuple(("cluster", j) for j in range(clusters)), floor, ceiling, np.zeros(clusters, dtype=bool), {}
    )
    stacked = sparse.vstack([sparse.csr_array((0, root + clusters)), *rows], format="csr")
    return Elsewhere(columns, tuple(names), sparse.csr_array(stacked), np.concatenate([np.zeros(0), *shifts]))
