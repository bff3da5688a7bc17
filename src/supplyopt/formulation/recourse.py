"""Recourse: the operation of one scenario (or of calm) under the rules that cover it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from supplyopt.formulation.impose import impose
from supplyopt.formulation.operation import Expression, Operation
from supplyopt.rules import Rule


class Recourse:
    """An operation and what it costs, penalties of soft rules included."""

    def __init__(self, block: Any, operation: Operation, rules: Sequence[Rule]) -> None:
        """Write the rules into ``block.rule[name]``; the operation stands already."""
        self.operation = operation
        self.penalty = impose(block, operation.network, rules, lambda rule, scope: rule.recourse_rows(operation, scope))
        self.cost: Expression = operation.cost() + self.penalty

    def short(self, demand: str) -> Expression:
        """Demand never served over the horizon [unit]."""
        return sum(self.operation.short(demand, t) for t in self.operation.network.periods)
