"""The objective: what is committed now, and a risk measure of what the scenarios cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pyomo.environ as pyo

from supplyopt.formulation.impose import Square, impose
from supplyopt.formulation.measured import Worst, declare_risk, write_risk
from supplyopt.formulation.operation import Expression
from supplyopt.formulation.plan import Plan
from supplyopt.network import Network
from supplyopt.risk import RiskMeasure
from supplyopt.risk.measure import TRACE, Distances, Events, usual
from supplyopt.rules import Rule
from supplyopt.rules.unserved import unserved
from supplyopt.study import Study


class OutcomeExpressions:
    """Costs and shortages by scenario as expressions, whoever supplies them (supplyopt.rules.views.Outcomes)."""

    def __init__(
        self,
        study: Study,
        plan: Plan,
        cost: Callable[[str], Expression],
        penalty: Callable[[str], Expression],
        short: Callable[[str, str, int, int], Expression],
        probabilities: Mapping[str, float] | None = None,
    ) -> None:
        """``cost`` and ``penalty`` of a scenario; ``short`` of a scenario, demand, first and last period.

        Probabilities are those of the study unless others are given.
        """
        self._study, self.demanded = study, study.demanded
        self.probabilities = study.probabilities if probabilities is None else probabilities
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
    then: Expression | None
    """what is minimised as far as the objective leaves a choice [money]: cost, where it is about something else"""
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
    paid = Paid(
        outcomes.commitment,
        sum(each.penalty for each in imposed),
        sum(each.bill for each in imposed),
    )
    declare_risk(block)
    minimised = _minimised(block, network, measure, outcomes, paid)
    squares = tuple(square for each in imposed for square in each.squares)
    worsts = tuple(worst for each in imposed for worst in each.worsts)
    return replace(minimised, squares=squares, worsts=(*worsts, *minimised.worsts))


class Paid(NamedTuple):
    """What is paid whatever happens [money]: commitments, and what rules add on the plan and over outcomes."""

    commitment: Expression
    penalty: Expression
    bill: Expression


def _minimised(
    block: Any, network: Network, measure: RiskMeasure, outcomes: OutcomeExpressions, paid: Paid
) -> Requirements:
    """The objective, and the worst weights that it asks for.

    A promise in a scenario that the risk measure does not look at is paid for beside it, or it would be free to break;
    preferences and charges there are no promises.
    """
    seen = {s: p for s, p in outcomes.probabilities.items() if measure.looks_at(s, p)}
    costs = {s: outcomes.cost(s) for s in seen}
    promises = sum(outcomes.penalty(s) for s in outcomes.probabilities if s not in seen)
    if measure.of == "cost":
        risk = write_risk(block, (), measure, costs, seen)
        # What happens in a scenario that does not count for the worst would cost nothing and mean nothing. The measure
        # is never below the mean, so its optimum stays a bound.
        value = risk.value if measure.sees_all else (1.0 - TRACE) * risk.value + TRACE * measure.mean_of(costs, seen)
        return Requirements(paid.commitment + paid.penalty + paid.bill + promises + value, None, (), risk.worsts)
    missing = unserved(outcomes, seen, network.demands, (1, network.periods[-1]))
    risk = write_risk(block, (), measure, {s: missing[s] + outcomes.penalty(s) for s in seen}, seen)
    then = paid.commitment + paid.penalty + paid.bill + promises + usual(costs, seen)
    return Requirements(risk.value + paid.penalty + promises, then, (), risk.worsts)
