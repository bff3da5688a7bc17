"""The same states are found again, others never."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples

from supplyopt.solver import recall as module
from supplyopt.solver.recall import Recall, distinct, keys_of


@examples(40)
@given(st.integers(0, 10_000), st.integers(0, 60), st.integers(0, 4))
def test_distinct_states_in_the_order_in_which_they_come(seed: int, count: int, figures: int) -> None:
    states = np.random.default_rng(seed).choice([0.0, -0.5, -1.0, 0.25], (count, figures))
    found, which = distinct(states)
    assert (found[which] == states).all()
    assert [tuple(row) for row in found.tolist()] == list(dict.fromkeys(map(tuple, states.tolist())))


def test_states_with_the_same_key_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """All keys made the same: what counts is the figures."""
    monkeypatch.setattr(module, "keys_of", lambda states: np.zeros(len(states), dtype=np.uint64))
    states = np.array([[2.0, 1.0], [0.0, 3.0], [2.0, 1.0]])
    found, which = distinct(states)
    assert found.tolist() == [[2.0, 1.0], [0.0, 3.0]]
    assert which.tolist() == [0, 1, 0]
    memory = Recall(2, 1)
    memory.learn(states[:1], np.array([[7.0]]))
    known, told = memory.recalled(states)
    assert known.tolist() == [True, False, True]
    assert told.tolist() == [[7.0], [7.0]]


def test_keys_of_a_grid_differ() -> None:
    """Severities are round numbers, whose bits are nearly all nothing: 11 ^ 4 of them, none alike; -0 is 0."""
    grid = np.stack(np.meshgrid(*[np.linspace(-1.0, 0.0, 11)] * 4), axis=-1).reshape(-1, 4)
    assert len(set(keys_of(grid).tolist())) == len(grid)
    assert keys_of(np.array([[-0.0, 1.0]])) == keys_of(np.array([[0.0, 1.0]]))


def test_a_full_memory_learns_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two figures and a key of 8 bytes each: 48 bytes hold two states."""
    monkeypatch.setattr(module, "BYTES", 48)
    memory, states = Recall(1, 1), np.array([[3.0], [1.0], [2.0]])
    memory.learn(states[:1], states[:1] * 10.0)
    memory.learn(states[1:], states[1:] * 10.0)
    known, told = memory.recalled(states)
    assert known.tolist() == [True, True, False]
    assert told.tolist() == [[30.0], [10.0]]
