"""One failure as its adversary sees it: the operation that makes the best of it, and what is still missing then."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from supplyopt.formulation.impose import impose
from supplyopt.formulation.operation import Expression, Operation
from supplyopt.formulation.plan import Plan
from supplyopt.network.resolve import Conditions
from supplyopt.rules import Rule, Scope
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.contingency import ContingencyRule


class Promise:
    """What a promise is missed by in a failure, each item and class relative to what is asked for.

    ::

        φ  =  min  Σ_k m_k        Σ_t u[f,t] - m_k · D_k  ≤  (1 - level) D_k + allowed_k,     m_k ≥ 0

    Components of ``block``: those of an operation, ``missing[item, class]`` and its ``promise`` rows, and the rules
    that hold in every failure.
    """

    def __init__(
        self,
        block: Any,
        plan: Plan,
        conditions: Conditions,
        rule: ContingencyRule,
        others: list[Rule],
        allowed: dict[Key, float],
        headroom: float,
        level: float,
    ) -> None:
        """Write the block; ``allowed`` is what a soft promise may be missed by [unit], ``level`` the part promised."""
        network = plan.network
        self.operation = Operation(block, network, conditions, plan.size, headroom, plan.calm)
        impose(block, network, others, plan.block.amount, lambda r, scope: r.recourse_rows(self.operation, scope))
        scope = Scope.measuring(network)
        held = {key: rule.served_short(demands, self.operation, scope) for key, demands in rule.promised(scope).items()}
        self.asked = {key: float(asked) for key, (_, asked) in held.items() if asked > 0}
        block.missing = pyo.Var(list(self.asked), bounds=(0.0, 1.0))
        block.promise = pyo.Constraint(pyo.Any)
        for key, asked in self.asked.items():
            allowance = (1.0 - level) * asked + allowed.get(key, 0.0)
            block.promise[key] = held[key][0] - asked * block.missing[key] <= allowance
        self.cost: Expression = sum(block.missing[key] for key in self.asked)
