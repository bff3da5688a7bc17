"""Clusters that share a cut are told apart where another cut binds for some of them."""

from __future__ import annotations

import numpy as np

from supplyopt.solver.benders.aggregation import Groups


def test_what_splitting_gains() -> None:
    """Two clusters of weight ½, two cuts, each good for one of them: ½·10 + ½·10 apart, ½·10 + ½·0 together.

    Two more, for which the same cut binds, lose nothing by sharing it.
    """
    groups = Groups(np.full(4, 0.5), np.array([0, 0, 1, 1]))
    proven = np.array([[10.0, 0.0, 8.0, 6.0], [0.0, 10.0, 7.0, 5.0]])
    assert groups.gains(proven).tolist() == [5.0, 0.0]
    groups.split(np.array([0, 1]), proven)
    assert groups.count == 3
    assert groups.group[2] == groups.group[3]
    assert groups.gains(proven).tolist() == [0.0] * 3


def test_only_groups_that_are_named_are_split() -> None:
    groups = Groups(np.ones(4), np.array([0, 0, 1, 1]))
    groups.split(np.array([1]), np.array([[1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]]))
    assert groups.group[0] == groups.group[1]
    assert groups.group[2] != groups.group[3]


def test_shares_are_weights_within_a_group() -> None:
    """3 : 1 in the first, alone in the second."""
    groups = Groups(np.array([0.3, 0.1, 0.6]), np.array([0, 0, 1]))
    np.testing.assert_allclose(groups.share.toarray(), [[0.75, 0.25, 0.0], [0.0, 0.0, 1.0]])
