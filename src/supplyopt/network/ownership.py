"""Who stands behind whom: direct stakes, and three readings of what they amount to.

Law and planners mean different things by *owned*; a rule says which reading it uses. All of them walk the same graph
and settle on cross-holdings. Source: docs/formulation.md 7.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Which = npt.NDArray[np.bool_]
MAJORITY = 0.5
SETTLED = 1e-12
MOST_ROUNDS = 100_000
Stakes = Mapping[tuple[str, str], float]
"""(entity, owner) -> part held [-]"""
Definition = Literal["cascade", "control", "look_through"]
THRESHOLDS: Mapping[Definition, float] = {"cascade": MAJORITY, "control": 0.25, "look_through": MAJORITY}
"""from which stake on law calls an entity owned or controlled, by definition [-]"""


@dataclass(frozen=True)
class Ownership:
    """Direct stakes in equity, votes and board seats, each between 0 and 1.

    W10: X holds a quarter of A and of B, which hold half of C each; A and B block C only if X blocks them.

    >>> stakes = {("A", "X"): 0.25, ("B", "X"): 0.25, ("C", "A"): 0.5, ("C", "B"): 0.5}
    >>> owned = Ownership(stakes)
    >>> owned.look_through(["X"])["C"], sorted(owned.cascade(["X"]))
    (0.25, [])
    """

    equity: Stakes = field(default_factory=dict)
    votes: Stakes = field(default_factory=dict)
    board: Stakes = field(default_factory=dict)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Everybody who owns or is owned, sorted."""
        return tuple(sorted({name for pair in self.equity for name in pair}))

    def cascade(self, seeds: Iterable[str], threshold: float = MAJORITY) -> frozenset[str]:
        """Entities in which blocked owners together hold ``threshold`` or more; those are blocked in turn.

        ::

            B ← seeds;  repeat  B ← B ∪ { e : Σ_{o ∈ B} W[e,o] ≥ threshold }

        The seeds are not among them.
        """
        matrix, start = self._matrix(self.equity), self._is_one_of(seeds)
        blocked = start
        while True:
            grown = blocked | (matrix @ blocked >= threshold - SETTLED)
            if (grown == blocked).all():
                return self._named(blocked & ~start)
            blocked = grown

    def look_through(self, owners: Iterable[str]) -> dict[str, float]:
        """Beneficial share of some owners in every entity, through all chains [-].

        ::

            s_F = W_FB 1 + W_FF s_F        B the owners, F all others
        """
        matrix, seed = self._matrix(self.equity), self._is_one_of(owners)
        rest = ~seed
        direct = matrix[np.ix_(rest, seed)].sum(axis=1)
        share = np.zeros(len(seed))
        share[rest] = _least_solution(matrix[np.ix_(rest, rest)], direct)
        return {name: float(s) for name, s, own in zip(self.names, share, seed, strict=True) if s > SETTLED and not own}

    def controlled(self, seeds: Iterable[str], threshold: float = 0.25) -> dict[str, float]:
        """Entities of which the seeds hold ``threshold`` or more of the equity, the votes or the board [-].

        ::

            s[e] = min(1, Σ_o φ(W[e,o]) s[o]),     φ(w) = 1 if w ≥ 1/2 else w,     s[seed] = 1

        A stake of one half or more hands on all of what its holder has, a smaller one its part of it.
        """
        seed = self._is_one_of(seeds)
        held = np.zeros(len(seed))
        for stakes in (self.equity, self.votes, self.board):
            matrix = self._matrix(stakes)
            passed_on = np.where(matrix >= MAJORITY, 1.0, matrix)
            share = seed.astype(float)
            for _ in range(MOST_ROUNDS):
                grown = np.where(seed, 1.0, np.minimum(1.0, passed_on @ share))
                settled, share = np.abs(grown - share).max(initial=0.0) < SETTLED, grown
                if settled:
                    break
            held = np.maximum(held, share)
        found = zip(self.names, held, seed, strict=True)
        return {name: float(s) for name, s, own in found if s >= threshold - SETTLED and not own}

    def owned(self, owners: Iterable[str], definition: Definition, threshold: float | None = None) -> frozenset[str]:
        """Entities that are owned by some owners under a definition; the threshold is that of law unless told."""
        theta, seeds = THRESHOLDS[definition] if threshold is None else threshold, tuple(owners)
        if definition == "cascade":
            return self.cascade(seeds, theta)
        if definition == "control":
            return frozenset(self.controlled(seeds, theta))
        return frozenset(entity for entity, share in self.look_through(seeds).items() if share >= theta - SETTLED)

    def parent(self, name: str) -> str:
        """Whoever stands at the top of the chain of majorities (above one half) over a name; itself without one."""
        seen = [name]
        while (above := self._majority.get(seen[-1])) is not None:
            if above in seen:  # companies that own each other have no top: the first of them by name stands for all
                return min(seen[seen.index(above) :])
            seen.append(above)
        return seen[-1]

    @cached_property
    def _majority(self) -> dict[str, str]:
        return {entity: owner for (entity, owner), part in sorted(self.equity.items()) if part > MAJORITY}

    @cached_property
    def _position(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.names)}

    def _matrix(self, stakes: Stakes) -> Floats:
        matrix = np.zeros((len(self.names), len(self.names)))
        for (entity, owner), part in stakes.items():
            matrix[self._position[entity], self._position[owner]] = part
        return matrix

    def _is_one_of(self, names: Iterable[str]) -> Which:
        wanted: Collection[str] = frozenset(names)
        return np.array([name in wanted for name in self.names], dtype=bool)

    def _named(self, which: Which) -> frozenset[str]:
        return frozenset(name for name, yes in zip(self.names, which, strict=True) if yes)


def _least_solution(matrix: Floats, direct: Floats) -> Floats:
    """The least s ≥ 0 with s = direct + matrix s; companies that own all of each other add nothing to it."""
    try:
        found = np.linalg.solve(np.eye(len(direct)) - matrix, direct)
        if np.isfinite(found).all() and (found >= -SETTLED).all() and (found <= 1 + 1e-9).all():
            return np.clip(found, 0.0, 1.0)
    except np.linalg.LinAlgError:
        pass
    share = direct.copy()
    for _ in range(MOST_ROUNDS):
        grown = direct + matrix @ share
        if np.abs(grown - share).max(initial=0.0) < SETTLED:
            break
        share = grown
    return np.clip(share, 0.0, 1.0)
