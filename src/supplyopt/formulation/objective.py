"""The objective: what is committed now, and a risk measure of what the scenarios cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from supplyopt.formulation.impose import Square, impose
from supplyopt.formulation.operation import Expression
from supplyopt.formulation.plan import Plan
from supplyopt.risk import RiskMeasure
from supplyopt.rules import Rule


class OutcomeExpressions:
    """Costs and shortages by scenario as expressions, whoever supplies them."""

    def __init__(
        self,
        probabilities: Mapping[str, float],
        cost: Callable[[str], Expression],
        penalty: Callable[[str], Expression],
        short: Callable[[str, str, int, int], Expression],
        demanded: Callable[[str, str, int, int], float],
    ) -> None:
        """``cost`` and ``penalty`` of a scenario; ``short`` and ``demanded`` of a scenario, demand, first, last."""
        self.probabilities = probabilities
        self.cost, self.penalty, self.short, self.demanded = cost, penalty, short, demanded


@dataclass(frozen=True)
class Requirements:
    """The objective [money], and the squares that rules on the plan ask for."""

    objective: Expression
    squares: tuple[Square, ...]


def write_objective(
    block: Any, plan: Plan, rules: Sequence[Rule], measure: RiskMeasure, outcomes: OutcomeExpressions
) -> Requirements:
    """Write rules on the plan, rules over outcomes and the risk measure.

    Components of ``block``: ``plan_rules``, ``outcome_rules`` (as in :func:`impose`), and for the risk measure
    ``risk[key]`` ≥ 0 and ``risk_row[key]``.
    """
    network, amounts = plan.network, plan.block.amount
    block.plan_rules, block.outcome_rules = pyo.Block(), pyo.Block()
    imposed = [
        impose(block.plan_rules, network, rules, amounts, lambda rule, scope: rule.plan_rows(plan, scope)),
        impose(block.outcome_rules, network, rules, amounts, lambda rule, scope: rule.outcome_rows(outcomes, scope)),
    ]
    block.risk = pyo.Var(pyo.Any, dense=False, domain=pyo.NonNegativeReals)
    block.risk_row = pyo.Constraint(pyo.Any)
    seen = {s: p for s, p in outcomes.probabilities.items() if measure.looks_at(s, p)}

    def require(key: tuple[str, ...], left: Expression, right: Expression) -> None:
        block.risk_row[key] = left - right <= 0.0

    costs = {s: outcomes.cost(s) for s in seen}
    risk = measure.expression(costs, seen, lambda key: block.risk[key], require)
    # A promise in a scenario that the risk measure does not look at is paid for here, or it would be free to break;
    # preferences and charges there are no promises.
    promises = sum(outcomes.penalty(s) for s in outcomes.probabilities if s not in seen)
    paid = sum(each.penalty + each.bill for each in imposed)
    objective = plan.commitment(network.options) + paid + promises + risk
    return Requirements(objective, tuple(square for each in imposed for square in each.squares))
