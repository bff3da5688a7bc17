"""Distances of points, in fewer columns than they have."""

from __future__ import annotations

import numpy as np
import pytest
from tests.textbook.builders import near

from supplyopt.scenarios.reduction.ground import pairwise, scaled


@pytest.mark.parametrize("seed", range(5))
def test_columns_that_repeat_or_never_change_are_counted_right(seed: int) -> None:
    generator = np.random.default_rng(seed)
    few = generator.uniform(size=(300, 4))
    points = np.column_stack([few, np.ones((300, 3)), few[:, [2, 0, 2]]])
    written_out = np.abs(points[:, None, :] - points[None, :, :]).sum(axis=2)
    np.testing.assert_allclose(pairwise(points), written_out, atol=1e-12)
    np.testing.assert_allclose(pairwise(points, np.float32), written_out, atol=1e-6)


def test_scenarios_that_all_do_the_same() -> None:
    assert not scaled(pairwise(np.ones((3, 2))), np.full(3, 1 / 3)).any()
    assert pairwise(np.ones((2, 0))).shape == (2, 2)


def test_two_that_differ_are_one_apart_in_the_mean() -> None:
    """0 and 1 with 0.5 each are 1 apart, times 3: again 1; the halves of a split point are not counted."""
    assert scaled(pairwise(np.array([[0.0], [3.0]])), np.array([0.5, 0.5]))[0, 1] == near(1.0)
    split = scaled(pairwise(np.array([[0.0], [3.0], [3.0]])), np.array([0.5, 0.25, 0.25]))
    assert (split[0, 1], split[1, 2]) == (near(1.0), 0.0)
