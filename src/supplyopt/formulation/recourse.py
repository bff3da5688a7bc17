"""Recourse: the operation of one scenario (or of calm) under the rules that cover it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from supplyopt.formulation.impose import impose
from supplyopt.formulation.operation import Expression, Operation
from supplyopt.rules import Rule


class Recourse:
    """An operation and what it costs, with what rules add."""

    def __init__(self, block: Any, operation: Operation, rules: Sequence[Rule], amounts: Any) -> None:
        """Write the rules into ``block.rule[name]``; the operation stands, ``amounts`` are those of the plan."""
        self.operation = operation
        imposed = impose(
            block, operation.network, rules, amounts, lambda rule, scope: rule.recourse_rows(operation, scope)
        )
        if imposed.squares or imposed.worsts:
            raise ValueError("squares and risks can be asked for in rows on the plan or over outcomes only")
        self.penalty = imposed.penalty
        self.cost: Expression = operation.cost() + imposed.penalty + imposed.bill

    def short(self, demand: str, first: int, last: int) -> Expression:
        """Demand of the periods from first to last that is never served [unit]."""
        return sum(self.operation.short(demand, t) for t in range(first, last + 1))
