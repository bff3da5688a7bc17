"""Which clusters of states share a cut: few at first, more where what they cost disagrees.

A cut of a group is the weighted sum of the cuts of its clusters, and as valid as they are. It tells as much as they do
as long as one and the same of them binds for all clusters; where it does not, they are told apart. With cuts k that
prove a cost of q_kc of each cluster c at a point, splitting a group g lifts what is proven there by ::

    gain_g = Σ_{c in g} w_c max_k q_kc  -  max_k Σ_{c in g} w_c q_kc

Source: Trukhanov, Ntaimo and Schaefer 2010; the gain is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile.affine import Ints
from supplyopt.compile.two_stage import Later
from supplyopt.network.grammar import Floats

COARSE = 16
"""Groups that a study begins with, or one for each block if these are more."""
MOST = 96
"""Groups of a part beyond which a master is dear, and none is split."""
RECALLED = 10
"""Cuts of each cluster that are compared."""
LEAST = 1e-9
"""Weight of a cluster that has none, beside the largest [-]."""
WORTH_SPLITTING = 0.25
"""Part of the largest gain that a group must have to be split as well [-]."""


@dataclass(eq=False)
class Groups:
    """The clusters of a block, each in a group."""

    weight: Floats
    """of each cluster [C]"""
    group: Ints
    """of each cluster, counted from 0 [C]"""

    @classmethod
    def of(cls, later: Later, begin: int) -> Groups:
        """Clusters in an order of what is left of the limits of their states, so many groups of them."""
        weight = np.asarray(np.bincount(later.cluster, later.weight, later.clusters), dtype=np.float64)
        tightness = later.mean(np.nan_to_num(later.block.tightness, posinf=0.0, neginf=0.0))
        rank = np.empty(later.clusters, dtype=np.int64)
        rank[np.argsort(tightness, kind="stable")] = np.arange(later.clusters)
        least = LEAST * max(weight.max(initial=0.0), LEAST)
        return cls(np.maximum(weight, least), rank * min(begin, later.clusters) // later.clusters)

    @property
    def count(self) -> int:
        """Number of groups."""
        return int(self.group.max(initial=-1)) + 1

    @property
    def share(self) -> Any:
        """Weights of clusters within their groups [G, C]."""
        total = np.bincount(self.group, self.weight, self.count)[self.group]
        entries = (self.weight / total, (self.group, np.arange(len(self.group))))
        return sparse.csr_array(entries, shape=(self.count, len(self.group)))

    def gains(self, proven: Floats) -> Floats:
        """What splitting each group lifts, from what cuts prove of each cluster [k, C], [G, money]."""
        by_group = self._by_group(proven)
        apart = np.bincount(self.group, self.weight * proven.max(axis=0), self.count)
        return np.asarray(apart - by_group.max(axis=1))

    def split(self, which: Ints, proven: Floats) -> None:
        """Tell apart, in some groups, the clusters for which another cut binds than for the group."""
        binding, of_group = proven.argmax(axis=0), self._by_group(proven).argmax(axis=1)
        apart = np.isin(self.group, which) & (binding != of_group[self.group])
        self.group = np.unique(self.group + self.count * apart, return_inverse=True)[1]

    def _by_group(self, proven: Floats) -> Floats:
        """[G, k]."""
        return np.asarray(np.array([np.bincount(self.group, self.weight * each, self.count) for each in proven]).T)
