"""What all scenarios come to in numbers: what rules over outcomes, and tables, look at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from supplyopt.network.grammar import Floats
from supplyopt.result import Operations, PlanValues
from supplyopt.risk.measure import Distances, Events
from supplyopt.study import Study
from supplyopt.verify.balances import backward_flows, balance_violations
from supplyopt.verify.capacities import capacity_violations
from supplyopt.verify.conditions import in_force
from supplyopt.verify.costs import costs_of
from supplyopt.verify.demands import demand_violations
from supplyopt.verify.incidence import by_period
from supplyopt.verify.rules import RuleRow, recourse_rows


@dataclass(frozen=True, eq=False)
class Examined:
    """Operations looked through once, some hundred at a time."""

    violations: list[str]
    costs: dict[str, dict[str, float]]
    """scenario -> kind of cost -> money, without what rules add"""
    short: Floats
    """[S, F, T, unit]"""
    asked: Floats
    """[S, F, T, unit]"""


def examine(study: Study, plan: PlanValues, operations: Operations) -> Examined:
    """Every balance, capacity and demand of operations, and what they cost."""
    shape = len(operations), len(study.network.demands), len(study.network.days)
    found = Examined([], {}, np.zeros(shape), np.zeros(shape))
    calm = by_period((d.quantity for d in study.network.demands), shape[2])
    for stack in operations.stacks():
        conditions = in_force(study, plan, stack.scenarios)
        wrong = [
            *backward_flows(stack),
            *balance_violations(plan, stack, conditions),
            *capacity_violations(plan, stack, conditions),
            *demand_violations(stack, conditions),
        ]
        wrong.sort(key=lambda each: each[0])
        found.violations.extend(f"{stack.scenarios[s]}: {text}" for s, text in wrong)
        here = slice(len(found.costs), len(found.costs) + len(stack.scenarios))
        found.short[here], found.asked[here] = stack.short, conditions.since_onset(conditions.demand, calm)
        found.costs.update(zip(stack.scenarios, costs_of(plan, stack, conditions), strict=True))
    return found


class NumericOutcomes:
    """Cost, shortage and demand by scenario in numbers (supplyopt.rules.views.Outcomes)."""

    def __init__(self, study: Study, plan: PlanValues, operations: Operations) -> None:
        """Tie a study to its operations, calm among them."""
        self.probabilities = study.probabilities
        self.commitment = plan.commitment(study.network.options)
        self._study, self._plan, self.operations = study, plan, operations
        self._row = {s: i for i, s in enumerate(operations)}
        self._demand = {d.name: i for i, d in enumerate(study.network.demands)}
        self._sums: dict[tuple[str, int, int], Floats] = {}

    @cached_property
    def examined(self) -> Examined:
        """Its operations, looked through."""
        return examine(self._study, self._plan, self.operations)

    @cached_property
    def recourse(self) -> dict[str, list[RuleRow]]:
        """rule -> its rows on the operations of scenarios that it covers."""
        return recourse_rows(self._study, self._plan, self.operations, self._study.policy.rules)

    @cached_property
    def _costs(self) -> dict[str, float]:
        paid: dict[str, list[float]] = {s: [] for s in self.operations}
        for row in (row for rows in self.recourse.values() for row in rows):
            paid[row.scenario].append(row.paid)
        return {s: math.fsum([*costs.values(), *paid[s]]) for s, costs in self.examined.costs.items()}

    @property
    def distances(self) -> Distances:
        """How far apart scenarios are by their effects."""
        return self._study.distances

    @property
    def events(self) -> Events:
        """Which events happen in which scenario."""
        return self._study.events

    def cost(self, scenario: str) -> float:
        """All costs of a scenario, what rules add there included and commitments aside [money]."""
        return self._costs[scenario]

    def short(self, scenario: str, demand: str, first: int, last: int) -> float:
        """Demand of the periods from first to last that is never served [unit]."""
        return float(self._summed("short", first, last)[self._row[scenario], self._demand[demand]])

    def demanded(self, scenario: str, demand: str, first: int, last: int) -> float:
        """Demand of the periods from first to last [unit]."""
        return float(self._summed("asked", first, last)[self._row[scenario], self._demand[demand]])

    def _summed(self, which: str, first: int, last: int) -> Floats:
        """Over some periods [S, F, unit]; rules ask of one scenario and demand after the other."""
        if (which, first, last) not in self._sums:
            figures: Floats = getattr(self.examined, which)
            self._sums[which, first, last] = figures[:, :, first - 1 : last].sum(axis=2)
        return self._sums[which, first, last]
