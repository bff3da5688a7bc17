"""Recourse: one scenario, from its onset to the end, under the rules that cover it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from supplyopt.formulation.impose import impose
from supplyopt.formulation.operation import Expression, Operation
from supplyopt.formulation.plan import Plan
from supplyopt.network.resolve import Conditions
from supplyopt.rules import Rule


class Recourse:
    """The operation of a scenario and what it costs, penalties of soft rules included."""

    def __init__(self, block: Any, plan: Plan, conditions: Conditions, headroom: float, rules: Sequence[Rule]) -> None:
        """Write the block: components as in :class:`Operation`, and ``rule[name]``."""
        self.network = plan.network
        self.operation = Operation(block, plan.network, conditions, plan.size, headroom, plan.calm)
        penalties = impose(block, plan.network, rules, lambda rule, scope: rule.recourse_rows(self.operation, scope))
        self.cost: Expression = self.operation.cost() + penalties

    def short(self, demand: str) -> Expression:
        """Demand never served over the horizon [unit]."""
        return sum(self.operation.short(demand, t) for t in self.network.periods)
