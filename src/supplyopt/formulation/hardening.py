"""Hardening: which ways are taken together, and what is awarded in assets while they are.

What a scenario leaves of an asset depends on the ways that are taken; times an award this is a product of a yes-or-no
and an amount, written exactly. With z[S] whether just the ways S are taken of those (O) that bear on an asset, and
o[i,S] the size of option i while they are:

::

    Σ_{S∋j} z[S] = y[j],      Σ_S z[S] ≤ 1                      S ⊆ O, not empty; j in O
    o[i,S] ≤ U[i] z[S],     x[i] - U[i] (1 - Σ_S z[S])  ≤  Σ_S o[i,S]  ≤  x[i]

For a single way z = y, and these are the four rows of a product. Source: docs/formulation.md 5; McCormick 1976.
"""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from supplyopt.formulation.operation import Expression
from supplyopt.network import Network
from supplyopt.network.grammar import State


class Hardenings:
    """The states of hardening and what they are multiplied with.

    Components of ``block``: ``hardened[state]`` and ``hardened_size[option, state]`` ≥ 0; rows ``hardened_way``,
    ``hardened_once``, ``hardened_only``, ``hardened_most`` and ``hardened_all``.
    """

    def __init__(self, block: Any, network: Network) -> None:
        """Write the block; ``size`` and ``taken`` of the options stand in it."""
        self._block, self._network = block, network
        self._states: dict[tuple[str, ...], list[State]] = {}
        for state in sorted({hardened.state for hardened in network.hardened}):
            self._states.setdefault(state.of, []).append(state)
        self._joint()
        self._products()

    def is_in(self, state: State) -> Expression:
        """Whether just these ways are taken."""
        return self._block.taken[state.of[0]] if len(state.of) == 1 else self._block.hardened[state.name]

    def size_in(self, option: str, state: State) -> Expression:
        """Size of an option if just these ways are taken, else 0."""
        return self._block.hardened_size[option, state.name]

    def _joint(self) -> None:
        """Several ways that bear on one asset: one state holds."""
        block, joint = self._block, {" ".join(of): states for of, states in self._states.items() if len(of) > 1}
        block.hardened = pyo.Var([state.name for states in joint.values() for state in states], bounds=(0.0, 1.0))
        block.hardened_way = pyo.Constraint(
            [(of, way) for of, states in joint.items() for way in states[0].of],
            rule=lambda b, of, way: sum(b.hardened[s.name] for s in joint[of] if way in s.taken) == b.taken[way],
        )
        block.hardened_once = pyo.Constraint(
            list(joint), rule=lambda b, of: sum(b.hardened[s.name] for s in joint[of]) <= 1.0
        )

    def _products(self) -> None:
        block, network = self._block, self._network
        pairs = sorted(
            {(option, of) for asset, of in network.hardened_by.items() for option in network.asset[asset].per_option}
        )
        states = {(option, " ".join(of)): self._states[of] for option, of in pairs}
        upper = {option: network.option[option].upper for option, _ in pairs}
        each = {(option, state.name): state for (option, _), found in states.items() for state in found}

        def within(b: Any, option: str, of: str) -> Expression:
            return sum(b.hardened_size[option, state.name] for state in states[option, of])

        block.hardened_size = pyo.Var(list(each), bounds=lambda _, option, state: (0.0, upper[option]))
        block.hardened_only = pyo.Constraint(
            list(each),
            rule=lambda b, *key: b.hardened_size[key] <= upper[key[0]] * self.is_in(each[key]),
        )
        block.hardened_most = pyo.Constraint(
            list(states), rule=lambda b, option, of: within(b, option, of) <= b.size[option]
        )
        block.hardened_all = pyo.Constraint(
            list(states),
            rule=lambda b, option, of: (
                b.size[option] - within(b, option, of)
                <= upper[option] * (1.0 - sum(self.is_in(state) for state in states[option, of]))
            ),
        )
