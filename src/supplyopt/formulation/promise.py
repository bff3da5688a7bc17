"""A promise as an adversary sees it: the operation that makes the best of a failure, and what is missing then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyomo.environ as pyo

from supplyopt.formulation.impose import impose
from supplyopt.formulation.operation import Expression, Operation
from supplyopt.network import Network
from supplyopt.network.grammar import State
from supplyopt.network.resolve import Conditions
from supplyopt.rules import Rule, Scope
from supplyopt.rules.contingency import ContingencyRule


class _Sizes:
    """Sizes that are settled elsewhere. What fails is lost whether it was hardened or not."""

    def __init__(self, block: Any) -> None:
        self._block = block

    def size(self, option: str) -> Expression:
        return self._block.size[option]

    def is_in(self, state: State) -> Expression:
        return 0.0

    def size_in(self, option: str, state: State) -> Expression:
        return 0.0


class Promise:
    """What cannot be served under a plan, each item and class relative to what is asked for.

    ::

        φ  =  min  Σ_k m_k        Σ_t u[f,t] - m_k · D_k  ≤  0,     m_k ≥ 0

    Components of ``decided``: ``size[option]``; of ``block``: those of an operation, ``missing[item, class]`` and its
    ``promise`` rows, and the rules that hold in every failure. Money plays no part.
    """

    def __init__(
        self,
        decided: Any,
        block: Any,
        network: Network,
        conditions: Conditions,
        rule: ContingencyRule,
        others: Iterable[Rule],
    ) -> None:
        """Write both blocks; ``others`` are rules that shut something, whatever fails."""
        decided.size = pyo.Var([o.name for o in network.options])
        operation = Operation(block, network, conditions, _Sizes(decided), headroom=1.0)
        impose(block, network, list(others), None, lambda r, scope: r.recourse_rows(operation, scope))
        scope = Scope.measuring(network)
        held = {key: rule.served_short(demands, operation, scope) for key, demands in rule.promised(scope).items()}
        self.asked = {key: float(asked) for key, (_, asked) in held.items() if asked > 0}
        block.missing = pyo.Var(list(self.asked), bounds=(0.0, 1.0))
        block.promise = pyo.Constraint(
            list(self.asked), rule=lambda b, *key: held[key][0] <= self.asked[key] * b.missing[key]
        )
        self.cost: Expression = sum(block.missing[key] for key in self.asked)
