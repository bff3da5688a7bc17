"""The first stage: one independent part of the master with the cuts that are known about its blocks."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile import LinearModel, Part
from supplyopt.compile.affine import Ints
from supplyopt.compile.curves import Curves
from supplyopt.compile.two_stage import Later, TwoStage
from supplyopt.network.grammar import Floats
from supplyopt.solver.benders.aggregation import COARSE, MOST, RECALLED, WORTH_SPLITTING, Groups
from supplyopt.solver.benders.recourse import Judged
from supplyopt.solver.highs import Ending, Growing, Options, Solution
from supplyopt.solver.one_model import solve_model
from supplyopt.solver.outer import solve_curved

SLACK = 1e-6
"""Slack beyond which a cut does not bind, relative to what it is about [-]."""
EXACT = 1e-9
"""Gap of what is settled again when a plan is known [-]."""
MISSED = 1e-9
"""By how much a point must miss a cut for it to be added, relative to what it is about [-]."""


@dataclass(frozen=True, eq=False)
class BlockColumns:
    """A block, and where its columns stand in a part of the master."""

    later: Later
    plan: Ints
    """[p]"""
    clusters: Ints
    groups: Groups
    """which of them share a cut"""
    cuts: deque[_Cuts] = field(default_factory=lambda: deque(maxlen=RECALLED))
    """the last of its clusters"""


@dataclass(frozen=True, eq=False)
class _Cuts:
    """What each cluster of a block costs at least, ``constant + slope · x``."""

    constant: Floats
    """[C]"""
    slope: Floats
    """[C, p]"""
    known: Any
    """of which clusters that is known [C]"""

    def at(self, x: Floats) -> Floats:
        """Under a plan [C, money]."""
        return np.asarray(self.constant + self.slope @ x)


class Master:
    """A part of the master: ``min c'z`` over its own rows and cuts ``slope · x - Σ w θ ≤ -constant``."""

    def __init__(self, two: TwoStage, part: Part, later: Sequence[Later]) -> None:
        """Begin without cuts."""
        program = two.program
        place = np.full(len(program.cost), -1, dtype=np.int64)
        place[part.columns] = np.arange(len(part.columns))
        self.columns = part.columns
        self.model: LinearModel = program.part(part.rows, part.columns)
        self.curves: Curves = program.curves.within(part.columns)
        alone = two.tells_apart  # a cut for each: operations take longer than all their rows
        begin = two.states if alone else max(1, -(-COARSE // max(1, len(two.later))))
        self.blocks = [
            BlockColumns(b, place[b.block.plan], place[b.first + np.arange(b.clusters)], Groups.of(b, begin))
            for b in later
        ]
        self.of_clusters = np.concatenate([np.zeros(0, dtype=np.int64), *(block.clusters for block in self.blocks)])
        self.looked_at = np.unique(np.concatenate([np.zeros(0, np.int64), *(block.plan for block in self.blocks)]))
        self.tells_apart = bool(np.diff(sparse.csc_array(self.model.matrix).indptr)[self.of_clusters].any())
        self.is_whole = bool(self.model.integer.any()) or self.curves.count > 0
        width = len(self.model.cost)
        self.rows, self.most = sparse.csr_array((0, width)), np.zeros(0)
        self._growing: Growing | None = None

    def add(self, judged: Sequence[Judged], z: Floats) -> int:
        """Cuts of all groups that some operations prove, as far as a point misses them; gives their number.

        Groups are split first where that tells more.
        """
        of_clusters = [self._of_clusters(block, each) for block, each in zip(self.blocks, judged, strict=True)]
        self._split(of_clusters, z)
        found = [
            each
            for block, cuts, known in zip(self.blocks, of_clusters, judged, strict=True)
            for each in (self._of_cost(block, cuts, z), self._of_feasibility(block, known, z))
        ]
        rows = sparse.csr_array(sparse.vstack([rows for rows, _ in found], format="csr"))
        most = np.concatenate([most for _, most in found])
        if len(most):
            self.take(rows, most)
        return len(most)

    def _of_clusters(self, block: BlockColumns, judged: Judged) -> _Cuts:
        """What clusters cost at least; of those that have a state without an operation, that is not known."""
        within, count = block.later.cluster, block.later.clusters
        gather = sparse.csr_array((block.later.share, (within, np.arange(len(within)))), shape=(count, len(within)))
        unproven = ~judged.feasible | ~np.isfinite(judged.constant)
        known = np.bincount(within, unproven, count) == 0
        return _Cuts(gather @ np.where(unproven, 0.0, judged.constant), gather @ judged.slope, known)

    def _split(self, of_clusters: Sequence[_Cuts], z: Floats) -> None:
        """Split the groups that gain most, unless there are many."""
        if self.tells_apart:
            return
        proven = [self._proven(block, cuts, z) for block, cuts in zip(self.blocks, of_clusters, strict=True)]
        gains = [block.groups.gains(each) for block, each in zip(self.blocks, proven, strict=True)]
        most = max((each.max(initial=0.0) for each in gains), default=0.0)
        many = sum(block.groups.count for block in self.blocks) >= MOST
        if many or most <= MISSED * max(1.0, abs(float(self.model.cost @ z))):
            return
        for block, gain, each in zip(self.blocks, gains, proven, strict=True):
            block.groups.split(np.flatnonzero(gain >= WORTH_SPLITTING * most), each)

    def _proven(self, block: BlockColumns, cuts: _Cuts, z: Floats) -> Floats:
        """What the last cuts tell of clusters at a point [k, C]."""
        if cuts.known.all():
            block.cuts.append(cuts)
        return np.array([each.at(z[block.plan]) for each in block.cuts or [cuts]])

    def _of_cost(self, block: BlockColumns, cuts: _Cuts, z: Floats) -> tuple[Any, Floats]:
        """What groups cost at least, of those whose states all have an operation."""
        share = block.groups.share
        constant, slope = share @ cuts.constant, share @ cuts.slope
        worth, theta = constant + slope @ z[block.plan], share @ z[block.clusters]
        known = np.bincount(block.groups.group, ~cuts.known, block.groups.count) == 0
        missed = np.flatnonzero((worth - theta > MISSED * np.maximum(1.0, np.abs(worth))) & known)
        of_thetas = sparse.csr_array(share[missed, :])
        return self._rows(block, slope[missed]) + self._placed(of_thetas, block.clusters, -1.0), -constant[missed]

    def _of_feasibility(self, block: BlockColumns, judged: Judged, z: Floats) -> tuple[Any, Floats]:
        """What a plan must give for a state of each group to have an operation: of the state that misses most."""
        worth = np.where(judged.feasible, -np.inf, judged.constant + judged.slope @ z[block.plan])
        group = block.groups.group[block.later.cluster]
        order = np.lexsort((-worth, group))
        _, first = np.unique(group[order], return_index=True)
        worst = order[first]
        worst = worst[worth[worst] > 0.0]
        return self._rows(block, judged.slope[worst]), -judged.constant[worst]

    def _rows(self, block: BlockColumns, slope: Floats) -> Any:
        """Rows ``slope · x``."""
        return self._placed(sparse.csr_array(slope), block.plan, 1.0)

    def _placed(self, entries: Any, columns: Ints, sign: float) -> Any:
        """Entries in some columns of the master."""
        shape = (entries.shape[0], len(self.model.cost))
        return sparse.csr_array((sign * entries.data, columns[entries.indices], entries.indptr), shape=shape)

    def take(self, rows: Any, most: Floats) -> None:
        """More cuts."""
        self.rows = sparse.csr_array(sparse.vstack([self.rows, rows], format="csr"))
        self.most = np.concatenate([self.most, most])
        if self._growing is not None:
            self._growing.add(rows, most)

    def purge(self, z: Floats) -> None:
        """Leave out the rows that do not bind at a point."""
        slack = self.most - self.rows @ z
        size = np.maximum(1.0, np.maximum(np.abs(self.most), abs(self.rows) @ abs(z)))
        kept = np.flatnonzero(slack <= SLACK * size)
        self.rows, self.most = sparse.csr_array(self.rows[kept, :]), self.most[kept]
        self._growing = None

    def relaxed(self, options: Options) -> Solution:
        """The linear relaxation, from the basis of the last."""
        if self._growing is None:
            self._growing = Growing(self.cut().relaxed(), options)
        found = self._growing.solve(options)
        in_doubt = found.ending not in (Ending.OPTIMAL, Ending.LIMIT, Ending.INTERRUPTED)
        return solve_model(self.cut().relaxed(), options) if in_doubt else found

    def whole(self, options: Options) -> Solution:
        """With whole numbers, and curves that are true."""
        return solve_curved(self.cut(), self.curves, options)

    def fixed(self, z: Floats, options: Options) -> Solution:
        """With the whole numbers of a point."""
        return solve_curved(self.cut().fixed(z), self.curves, options)

    def cut(self) -> LinearModel:
        """The model with all rows that are known."""
        return self.model.with_rows(self.rows, self.most)

    def worth(self, z: Floats, judged: Sequence[Judged], options: Options) -> tuple[Floats, float]:
        """A plan with what its operations cost in truth: the point, and its cost.

        Where costs of scenarios are told apart, what looks at them (risk measures) is settled again.
        """
        found = z.copy()
        if not all(each.feasible.all() for each in judged):
            return found, np.inf
        for block, each in zip(self.blocks, judged, strict=True):
            found[block.clusters] = block.later.mean(each.cost)
        if not self.tells_apart:
            return found, float(self.model.cost @ found)
        held = np.zeros(len(z), dtype=bool)
        held[self.looked_at] = held[self.of_clusters] = True
        held |= self.model.integer
        lower, upper = (np.where(held, found, side) for side in (self.model.lower, self.model.upper))
        model = replace(self.model.relaxed(), lower=lower, upper=upper)
        briefly = replace(options, gap=EXACT, seconds=None, stoppable=False)
        settled = solve_curved(model, self.curves, briefly)
        if settled.values is None or settled.ending is not Ending.OPTIMAL:
            return found, np.inf
        return settled.values, float(self.model.cost @ settled.values)
