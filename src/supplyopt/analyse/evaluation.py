"""A plan judged under scenarios that it need not have been made for: it stays as it is, operations make the best of it.

What is evaluated is the second stage alone: options and calm operation are those of the plan, and each scenario is a
linear program of its own. Source: docs/formulation.md 12.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from supplyopt.analyse.outcomes import Outcome, Outcomes
from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.compile.operation import DecidedOperation, compile_operations, decided_by
from supplyopt.errors import SolverError
from supplyopt.network.grammar import Floats
from supplyopt.network.resolve import Conditions
from supplyopt.result import PlanValues
from supplyopt.risk.measure import Distances, Events
from supplyopt.rules import Rule, Scope
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.one_model import solve_model
from supplyopt.study import Study
from supplyopt.verify import RuleRow, operating_costs, rows_on_plan

__all__ = ["Evaluation", "Outcome", "evaluate"]


@dataclass(frozen=True)
class Evaluation:
    """A plan under the scenarios of a study."""

    study: Study
    plan: PlanValues
    outcomes: Outcomes
    """scenario -> what it comes to: calm, weighted and stress"""
    mean_short: Floats
    """what is never served of each demand in each period, on average over the scenarios [F, T, unit]"""
    mean_demand: Floats
    """what is asked for, on average [F, T, unit]"""

    @property
    def commitment(self) -> float:
        """What the plan costs whatever happens [money]."""
        return self.plan.commitment(self.study.network.options)

    @cached_property
    def probabilities(self) -> Floats:
        """Of each scenario that was evaluated [S]."""
        return np.array([self.study.probabilities[s] for s in self.outcomes.scenarios], dtype=np.float64)

    @cached_property
    def costs(self) -> dict[str, float]:
        """scenario -> cost of its operation [money], of those that have a probability."""
        every = zip(self.outcomes.scenarios, self.outcomes.cost.tolist(), self.probabilities.tolist(), strict=True)
        return {s: cost for s, cost, p in every if p > 0}

    @cached_property
    def unserved(self) -> dict[str, float]:
        """scenario -> value of demand that goes unserved [money]."""
        return dict(zip(self.outcomes.scenarios, self.unserved_value.tolist(), strict=True))

    @cached_property
    def unserved_value(self) -> Floats:
        """Value of demand that goes unserved in each scenario [S, money]."""
        return np.asarray(self.outcomes.short @ self.worth, dtype=np.float64)

    @cached_property
    def worth(self) -> Floats:
        """Value of lost load of each demand [F, money/unit]."""
        return np.array([d.value_of_lost_load for d in self.study.network.demands], dtype=np.float64)

    @property
    def risk(self) -> float:
        """The risk measure of the policy, of what the scenarios cost or leave unserved by value [money]."""
        measure = self.study.risk
        weighted = {s: p for s, p in self.study.probabilities.items() if p > 0}
        return measure.value(self.costs if measure.of == "cost" else self.unserved, weighted)

    @property
    def objective(self) -> float:
        """What the policy minimises: of cost with commitments and what rules add; of shortage without promises."""
        return self.risk + (self.commitment + self.of_rules if self.study.risk.of == "cost" else 0.0)

    @cached_property
    def rows(self) -> tuple[RuleRow, ...]:
        """Rows of rules on the plan, on calm, and on what the scenarios come to."""
        each, average = _Each(self), _Average(self)
        return tuple(rows_on_plan(self.study, self.plan, lambda rule: average if rule.looks_at_means else each))

    @property
    def of_rules(self) -> float:
        """What rules on the plan, and on averages, add to the cost [money]."""
        return math.fsum(row.paid for row in self.rows if not row.scenario)


class _Each:
    """What every scenario comes to (supplyopt.rules.views.Outcomes)."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._of, self._rows = evaluation, {name: i for i, name in enumerate(evaluation.outcomes.demands)}
        self._seen: tuple[str, Floats] = "", np.zeros(0)
        """the scenario looked at last, and what is short in it: rules ask of one after the other"""

    @property
    def probabilities(self) -> Mapping[str, float]:
        """scenario -> probability [-]."""
        return {s: p for s, p in self._of.study.probabilities.items() if s in self._of.outcomes}

    @property
    def commitment(self) -> float:
        """What the plan costs whatever happens [money]."""
        return self._of.commitment

    @property
    def distances(self) -> Distances:
        """How far apart scenarios are by their effects."""
        return self._of.study.distances

    @property
    def events(self) -> Events:
        """Which events happen in which scenario."""
        return self._of.study.events

    def cost(self, scenario: str) -> float:
        """Cost of its operation [money]."""
        return self._of.outcomes[scenario].cost

    def short(self, scenario: str, demand: str, first: int, last: int) -> float:
        """Demand of the periods from first to last that is never served [unit]."""
        if self._seen[0] != scenario:
            self._seen = scenario, self._of.outcomes.short_in(scenario)
        return float(self._seen[1][self._rows[demand], first - 1 : last].sum())

    def demanded(self, scenario: str, demand: str, first: int, last: int) -> float:
        """Demand of the periods from first to last [unit]."""
        return self._of.study.demanded(scenario, demand, first, last)


class _Average(_Each):
    """Shortage and demand of all scenarios as those of one, which stands for their mean."""

    @property
    def probabilities(self) -> Mapping[str, float]:
        """That one has all of it [-]."""
        return {"mean": 1.0}

    def short(self, scenario: str, demand: str, first: int, last: int) -> float:
        """Demand of the periods from first to last that is never served, on average [unit]."""
        return float(self._of.mean_short[self._rows[demand], first - 1 : last].sum())

    def demanded(self, scenario: str, demand: str, first: int, last: int) -> float:
        """Demand of the periods from first to last, on average [unit]."""
        return float(self._of.mean_demand[self._rows[demand], first - 1 : last].sum())


def evaluate(study: Study, plan: PlanValues, progress: Progress | None = None) -> Evaluation:
    """The best operation of every scenario of a study under a plan; raises SolverError where none is found."""
    before = _Before(study, plan)
    names: list[str] = []
    costs, keeps, shorts, mores = [], [], [], []
    mean_short, mean_demand = np.zeros_like(before.asked), np.zeros_like(before.asked)
    for name, cost, short, asked, kept in _outcomes(study, plan, before, progress):
        names.append(name)
        costs.append(cost)
        keeps.append(kept)
        shorts.append(sparse.csr_array(short.reshape(1, -1)))
        mores.append((asked - before.asked).sum(axis=1))
        mean_short += study.probabilities[name] * short
        mean_demand += study.probabilities[name] * asked
    demands = tuple(d.name for d in study.network.demands)
    outcomes = Outcomes(
        tuple(names),
        demands,
        np.array(costs),
        len(study.network.periods),
        sparse.vstack(shorts, format="csr"),
        sparse.csr_array(np.array(mores).reshape(len(names), len(demands))),
        np.array(keeps, dtype=np.bool_),
    )
    return Evaluation(study, plan, outcomes, mean_short, mean_demand)


_Told = tuple[str, float, Floats, Floats, bool]
"""Scenario, cost of its operation, what is never served and what is asked for [F, T], whether hard rules are kept."""


def _outcomes(study: Study, plan: PlanValues, before: _Before, progress: Progress | None) -> Iterator[_Told]:
    if study.calm is not None:
        yield CALM, before.cost(), before.short, before.asked, True
    decided = decided_by(plan)
    every = {s: each for s, each in study.conditions.items() if s not in study.contingencies}
    compiled = dict(compile_operations(study, decided, every, study.rules_covering))
    broken: dict[str, Conditions] = {}
    for name in counted_off(compiled, progress):
        found = _operated(compiled[name], before, every[name])
        if found is None:
            broken[name] = every[name]
        else:
            yield name, *found, True
    for name, operation in compile_operations(study, decided, broken) if broken else ():
        found = _operated(operation, before, every[name])
        if found is None:  # demand may go without, so that some operation always exists
            raise SolverError(f"no operation was found for {name}")
        yield name, *found, False


def _operated(
    operation: DecidedOperation, before: _Before, conditions: Conditions
) -> tuple[float, Floats, Floats] | None:
    """The best operation: cost, what is never served, what is asked for; none if there is none that keeps the rules."""
    solution = solve_model(operation.model, Options())
    if solution.ending is Ending.INFEASIBLE:
        return None
    if solution.ending is not Ending.OPTIMAL or solution.values is None or solution.objective is None:
        raise SolverError(f"the solver ended with {solution.ending.name.lower()} on an operation of a plan")
    short, asked = before.short.copy(), before.asked.copy()
    short[:, conditions.onset - 1 :] = 0.0
    asked[:, conditions.onset - 1 :] = conditions.demand[:, conditions.onset - 1 :]
    for (demand, t), amount in operation.short_by_period(solution.values).items():
        short[before.row[demand], t - 1] = amount
    return solution.objective + operation.offset, short, asked


class _Before:
    """Calm operation of a plan: what it costs, and what it leaves unserved."""

    def __init__(self, study: Study, plan: PlanValues) -> None:
        self.study, self.plan = study, plan
        demands, periods = study.network.demands, study.network.periods
        self.row = {d.name: i for i, d in enumerate(demands)}
        shape = len(demands), len(periods)
        self.short = np.array([[plan.short(d.name, t) for t in periods] for d in demands]).reshape(shape)
        self.asked = np.array([d.quantity for d in demands], dtype=np.float64).reshape(shape)

    def cost(self) -> float:
        """Of the whole horizon, with what rules on operations bill [money]."""
        study, plan, calm = self.study, self.plan, self.plan.calm
        if calm is None:
            raise ValueError("the plan has no calm operation: settle it first")
        own = operating_costs(study, plan, calm, study.conditions_of(CALM), CALM)
        return math.fsum(
            [*own.values(), *(row.paid for rule in study.rules_covering(CALM) for row in self._rows(rule))]
        )

    def _rows(self, rule: Rule) -> Iterator[RuleRow]:
        plan = self.plan
        scope = Scope.measuring(plan.network, plan.amounts_of(rule.name), plan.amounts, self.study.policy.rules)
        if plan.calm is not None and scope.periods(rule):
            yield from (RuleRow(rule, CALM, row) for row in rule.recourse_rows(plan.calm, scope))
