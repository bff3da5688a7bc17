"""What operations cost, by kind, added up again from their quantities.

::

    purchases  Σ π max{ Σ_t μ[t] v[t],  φ x years owed }        operation    Σ c μ[a,t] v[a,t]
    holding    Σ n q[r,t]        shortage    Σ V u[f,t]         lateness     Σ k b[f,t]
    replacement  Σ ρ max{ 0, q[r,0] - q[r,T] }

Shapes: figures [S, parts, T], costs [S]. Source: docs/formulation.md 2, 4 and 5.
"""

from __future__ import annotations

import numpy as np

from supplyopt.network.grammar import Floats
from supplyopt.network.resolve import Conditions
from supplyopt.result import BILLS, OperationValues, PlanValues, Stack
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study
from supplyopt.verify.conditions import InForce, stacked_conditions
from supplyopt.verify.incidence import by_period, incidence_of, times


def costs_of(plan: PlanValues, stack: Stack, conditions: InForce) -> list[dict[str, float]]:
    """Costs of each scenario by kind, those of rules not yet among them [money]."""
    network, periods = stack.network, len(stack.network.days)
    activities, stocks, demands = network.activities, network.stocks, network.demands
    factor = conditions.since_onset(conditions.cost, 1.0)
    found = {
        "purchases": _purchases(plan, stack, conditions),
        "operation": _total(np.array([a.cost for a in activities])[:, None] * factor, stack.flows),
        "holding": _total(by_period((s.holding_cost for s in stocks), periods), stack.stocks),
        "shortage": _total(np.array([d.value_of_lost_load for d in demands])[:, None], stack.short),
        "lateness": _total(np.array([d.backlog_cost for d in demands])[:, None], stack.late),
        "replacement": _replacement(plan, stack),
    }
    nothing: dict[str, float] = dict.fromkeys(BILLS, 0.0)
    return [
        {**{kind: float(money[s]) for kind, money in found.items()}, **nothing} for s in range(len(stack.scenarios))
    ]


def operating_costs(
    study: Study, plan: PlanValues, operation: OperationValues, conditions: Conditions, scenario: str
) -> dict[str, float]:
    """The same of one operation [money]; what is hardened is counted."""
    stack = Stack.of(study.network, {scenario: operation})
    return costs_of(plan, stack, stacked_conditions(plan, [conditions]))[0]


def _total(price: Floats, quantity: Floats) -> Floats:
    """``Σ price · quantity`` of each scenario [S]."""
    return np.asarray((price * quantity).reshape(len(quantity), -1).sum(axis=1))


def _purchases(plan: PlanValues, stack: Stack, conditions: InForce) -> Floats:
    contracts = stack.network.contracts
    drawn = times(incidence_of(stack.network).drawn, stack.flows)
    at_prices = (conditions.since_onset(conditions.price, 1.0) * drawn).sum(axis=2)
    owed = conditions.owed * np.array([c.take_or_pay * plan.size(c.option) for c in contracts])
    return np.asarray((np.array([c.price for c in contracts]) * np.maximum(at_prices, owed)).sum(axis=1))


def _replacement(plan: PlanValues, stack: Stack) -> Floats:
    """What is missing of each stock in the end; calm leaves a strategic one as it found it."""
    stocks = stack.network.stocks
    opening = np.array([plan.stock(s.resource, 0) for s in stocks])
    missing = np.maximum(0.0, opening - stack.stocks[:, :, -1])
    spared = np.array([[s == CALM] for s in stack.scenarios]) & np.array([s.strategic for s in stocks], dtype=bool)
    return np.asarray((np.where(spared, 0.0, missing) * np.array([s.replacement_price for s in stocks])).sum(axis=1))
