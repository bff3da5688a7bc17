"""Forward and backward against the definition: every step the best, every mass where it belongs."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from tests.scenarios.reduction.points import drawn, left, transported
from tests.textbook.builders import near

from supplyopt.scenarios.reduction.backward import backward
from supplyopt.scenarios.reduction.forward import forward
from supplyopt.scenarios.reduction.ground import pairwise
from supplyopt.scenarios.reduction.kantorovich import assign

LINE = pairwise(np.array([[0.0], [1.0], [10.0]]))
WEIGHTS = np.array([0.4, 0.4, 0.2])


def test_w19_by_hand() -> None:
    """Alone 0 leaves 0.4 + 2 = 2.4, 1 leaves 0.4 + 1.8 = 2.2, 10 leaves 7.6; beside 1, 10 leaves 0.4 × 1 = 0.4."""
    assert forward(LINE, WEIGHTS, 2) == [1, 2]
    found = assign(LINE, WEIGHTS, [1, 2])
    assert found.distance == near(0.4)
    assert found.masses.tolist() == [0.0, near(0.8), near(0.2)]


def test_w19_backward() -> None:
    """To drop 0 or 1 leaves 0.4 each, to drop 10 leaves 1.8: the first of equals goes."""
    assert backward(LINE, WEIGHTS, 2) == [1, 2]


@pytest.mark.parametrize("seed", range(20))
def test_forward_adds_the_best_at_every_step(seed: int) -> None:
    apart, weights = drawn(seed)
    pinned = [4] if seed % 2 else []
    order = forward(apart, weights, 9, pinned)
    assert sorted(order) == list(range(9))
    for step in range(len(pinned), 9):
        gone_without = {j: left(apart, weights, [*order[:step], j]) for j in range(9) if j not in order[:step]}
        assert gone_without[order[step]] == near(min(gone_without.values())), step


@pytest.mark.parametrize("seed", range(20))
def test_backward_drops_the_least_missed_at_every_step(seed: int) -> None:
    apart, weights = drawn(seed)
    pinned = [4] if seed % 2 else []
    before = set(range(9))
    for keep in range(8, 0, -1):
        after = set(backward(apart, weights, keep, pinned))
        (gone,) = before - after
        each = {j: left(apart, weights, sorted(before - {j})) for j in before if j not in pinned}
        assert each[gone] == near(min(each.values())), keep
        before = after


@pytest.mark.parametrize("seed", range(6))
def test_the_distance_is_what_moving_probability_costs_at_least(seed: int) -> None:
    apart, weights = drawn(seed, 7)
    for select in (forward, backward):
        found = assign(apart, weights, select(apart, weights, 3))
        assert found.masses.sum() == near(1.0)
        assert found.distance == near(transported(apart, weights, found.masses), 1e-7)


@pytest.mark.parametrize("seed", range(6))
def test_no_other_probabilities_on_those_kept_are_nearer(seed: int) -> None:
    apart, weights = drawn(seed, 6)
    found = assign(apart, weights, forward(apart, weights, 3))
    other = np.zeros(6)
    other[found.kept] = np.random.default_rng(seed).dirichlet(np.ones(3))
    assert transported(apart, weights, other) >= found.distance - 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_never_below_the_best_of_all_choices(seed: int) -> None:
    apart, weights = drawn(seed)
    best = min(left(apart, weights, list(kept)) for kept in combinations(range(9), 3))
    for select in (forward, backward):
        found = assign(apart, weights, select(apart, weights, 3)).distance
        assert best - 1e-12 <= found <= 2 * best  # the worst of these is 1.3 times the best


@pytest.mark.parametrize("select", [forward, backward])
def test_to_keep_all_loses_nothing(select) -> None:
    apart, weights = drawn(1)
    assert assign(apart, weights, select(apart, weights, 9)).distance == 0.0


@pytest.mark.parametrize("select", [forward, backward])
@pytest.mark.parametrize("seed", range(5))
def test_order_means_nothing(select, seed: int) -> None:
    apart, weights = drawn(seed)
    order = np.random.default_rng(seed).permutation(9)
    turned = select(apart[np.ix_(order, order)], weights[order], 4)
    assert {int(order[i]) for i in turned} == set(select(apart, weights, 4))


@pytest.mark.parametrize("select", [forward, backward])
def test_what_is_as_another_is_not_kept(select) -> None:
    """Three places, each twice: three stand for all, whatever more may be kept."""
    points = np.repeat([[0.0], [1.0], [5.0]], 2, axis=0)
    apart, weights = pairwise(points), np.full(6, 1 / 6)
    kept = select(apart, weights, 5)
    assert sorted(points[kept].ravel()) == [0.0, 1.0, 5.0]
    assert assign(apart, weights, kept).distance == 0.0


@pytest.mark.parametrize("select", [forward, backward])
def test_the_pinned_stay_and_keep_what_is_theirs(select) -> None:
    points = np.array([[0.0], [0.0], [1.0], [9.0]])
    apart, weights = pairwise(points), np.array([0.1, 0.2, 0.3, 0.4])
    kept = select(apart, weights, 3, [0, 1])
    assert set(kept) == {0, 1, 3}
    assert assign(apart, weights, kept).masses.tolist() == [near(0.4), near(0.2), 0.0, near(0.4)]
