"""The objective: what is committed now, and a risk measure of what the scenarios cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyomo.environ as pyo

from supplyopt.formulation.impose import impose
from supplyopt.formulation.operation import Expression
from supplyopt.formulation.plan import Plan
from supplyopt.policy import Policy


class OutcomeExpressions:
    """Costs and shortages by scenario as expressions, whoever supplies them."""

    def __init__(
        self,
        probabilities: Mapping[str, float],
        cost: Callable[[str], Expression],
        short: Callable[[str, str], Expression],
        demanded: Callable[[str, str], float],
    ) -> None:
        """``cost(scenario)``, ``short(scenario, demand)``, ``demanded(scenario, demand)``."""
        self.probabilities = probabilities
        self.cost, self.short, self.demanded = cost, short, demanded


class _Costs(Mapping[str, Expression]):
    """Costs by scenario, each worked out only if the risk measure looks at it."""

    def __init__(self, outcomes: OutcomeExpressions, scenarios: Mapping[str, float]) -> None:
        self._outcomes, self._scenarios = outcomes, scenarios

    def __getitem__(self, scenario: str) -> Expression:
        return self._outcomes.cost(scenario)

    def __iter__(self) -> Iterator[str]:
        return iter(self._scenarios)

    def __len__(self) -> int:
        return len(self._scenarios)


def write_objective(block: Any, plan: Plan, policy: Policy, outcomes: OutcomeExpressions) -> Expression:
    """Write rules on the plan, rules over outcomes and the risk measure; give the objective [money].

    Components of ``block``: ``plan_rules``, ``outcome_rules`` (as in :func:`impose`), and for the risk measure
    ``risk[key]`` ≥ 0 and ``risk_row[key]``.
    """
    network = plan.network
    block.plan_rules, block.outcome_rules = pyo.Block(), pyo.Block()
    penalties = impose(block.plan_rules, network, policy.rules, lambda rule, scope: rule.plan_rows(plan, scope))
    penalties += impose(
        block.outcome_rules, network, policy.rules, lambda rule, scope: rule.outcome_rows(outcomes, scope)
    )
    block.risk = pyo.Var(pyo.Any, dense=False, domain=pyo.NonNegativeReals)
    block.risk_row = pyo.Constraint(pyo.Any)
    weighted = {s: p for s, p in outcomes.probabilities.items() if p > 0}

    def require(key: tuple[str, ...], left: Expression, right: Expression) -> None:
        block.risk_row[key] = left - right <= 0.0

    costs = _Costs(outcomes, weighted)
    risk = policy.objective.expression(costs, weighted, lambda key: block.risk[key], require)
    return plan.commitment(network.options) + penalties + risk
