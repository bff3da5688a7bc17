"""The objective: what is committed now, and a risk measure of what the scenarios cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from supplyopt.formulation.impose import Square, impose
from supplyopt.formulation.measured import Worst, declare_risk, write_risk
from supplyopt.formulation.operation import Expression
from supplyopt.formulation.plan import Plan
from supplyopt.risk import RiskMeasure
from supplyopt.risk.measure import Distances, Events, mean
from supplyopt.rules import Rule
from supplyopt.study import Study

TRACE = 1e-5
"""Weight of the mean in an objective that would leave scenarios out [-]; well below the gap that counts as optimal."""


class OutcomeExpressions:
    """Costs and shortages by scenario as expressions, whoever supplies them (supplyopt.rules.views.Outcomes)."""

    def __init__(
        self,
        study: Study,
        plan: Plan,
        cost: Callable[[str], Expression],
        penalty: Callable[[str], Expression],
        short: Callable[[str, str, int, int], Expression],
    ) -> None:
        """``cost`` and ``penalty`` of a scenario; ``short`` of a scenario, demand, first and last period."""
        self._study = study
        self.probabilities, self.demanded = study.probabilities, study.demanded
        self.commitment = plan.commitment(plan.network.options)
        self.cost, self.penalty, self.short = cost, penalty, short

    @property
    def distances(self) -> Distances:
        """How far apart scenarios are by their effects."""
        return self._study.distances

    @property
    def events(self) -> Events:
        """Which events happen in which scenario."""
        return self._study.events


@dataclass(frozen=True)
class Requirements:
    """The objective [money], and the squares and worst weights that it and rules ask for."""

    objective: Expression
    squares: tuple[Square, ...]
    worsts: tuple[Worst, ...]


def write_objective(
    block: Any, plan: Plan, rules: Sequence[Rule], measure: RiskMeasure, outcomes: OutcomeExpressions
) -> Requirements:
    """Write rules on the plan, rules over outcomes and the risk measure.

    Components of ``block``: ``plan_rules``, ``outcome_rules`` (as in :func:`impose`), and ``risk[key]`` ≥ 0 and
    ``risk_row[key]`` for the risk measure.
    """
    network, amounts = plan.network, plan.block.amount
    block.plan_rules, block.outcome_rules = pyo.Block(), pyo.Block()
    imposed = [
        impose(block.plan_rules, network, rules, amounts, lambda rule, scope: rule.plan_rows(plan, scope)),
        impose(block.outcome_rules, network, rules, amounts, lambda rule, scope: rule.outcome_rows(outcomes, scope)),
    ]
    declare_risk(block)
    seen = {s: p for s, p in outcomes.probabilities.items() if measure.looks_at(s, p)}
    costs = {s: outcomes.cost(s) for s in seen}
    measured = write_risk(block, (), measure, costs, seen)
    risk = measured.value
    if not measure.sees_all:
        # What happens in a scenario that does not count for the worst would cost nothing and mean nothing. The measure
        # is never below the mean, so its optimum stays a bound.
        risk = (1.0 - TRACE) * risk + TRACE * mean(costs, seen)
    # A promise in a scenario that the risk measure does not look at is paid for here, or it would be free to break;
    # preferences and charges there are no promises.
    promises = sum(outcomes.penalty(s) for s in outcomes.probabilities if s not in seen)
    paid = sum(each.penalty + each.bill for each in imposed)
    objective = outcomes.commitment + paid + promises + risk
    squares = tuple(square for each in imposed for square in each.squares)
    worsts = (*(worst for each in imposed for worst in each.worsts), *measured.worsts)
    return Requirements(objective, squares, worsts)
