"""States that are the same are solved once: found by a key of 64 bits, and compared figure by figure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from supplyopt.network.grammar import Floats

BYTES = 4_000_000
"""Of the states of a block that are remembered, with what they come to."""

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
_MIX, _SPREAD = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


def keys_of(states: Floats) -> Keys:
    """A key of each state [N, k]: the same for the same, and hardly ever for others."""
    bits = (states + 0.0).view(np.uint64)  # a sum, so that -0 is 0
    mixed = (bits ^ (bits >> _SPREAD)) * _MIX
    odd = np.random.default_rng(0).integers(0, 2**63, states.shape[1], dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return np.asarray((mixed ^ (mixed >> _SPREAD)) @ odd)


def distinct(states: Floats) -> tuple[Floats, Ints]:
    """The distinct rows of states [N, k] in the order in which they come, and which each is."""
    if not states.shape[1]:
        return states[:1], np.zeros(len(states), dtype=np.int64)
    _, first, which = np.unique(keys_of(states), return_index=True, return_inverse=True)
    if not np.array_equal(states[first][which], states):
        _, first, which = np.unique(states, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return states[first[order]], rank[which.ravel()]


class Recall:
    """What states came to; once full, it learns no more."""

    def __init__(self, figures: int, answers: int) -> None:
        """Of so many figures a state, with so many figures of an answer."""
        self._most = BYTES // (8 * (figures + answers + 1))
        self._keys = np.zeros(0, dtype=np.uint64)
        """ascending"""
        self._states, self._answers = np.zeros((0, figures)), np.zeros((0, answers))

    def recalled(self, states: Floats) -> tuple[npt.NDArray[np.bool_], Floats]:
        """Which of some states are known [N], and what these came to."""
        keys = keys_of(states)
        place = np.searchsorted(self._keys, keys)
        known = place < len(self._keys)
        known[known] = self._keys[place[known]] == keys[known]
        known[known] = (self._states[place[known]] == states[known]).all(axis=1)
        return known, self._answers[place[known]]

    def learn(self, states: Floats, answers: Floats) -> None:
        """Remember what states came to that were not known."""
        new = slice(0, max(0, self._most - len(self._keys)))
        keys = np.concatenate([self._keys, keys_of(states[new])])
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._states = np.concatenate([self._states, states[new]])[order]
        self._answers = np.concatenate([self._answers, answers[new]])[order]
