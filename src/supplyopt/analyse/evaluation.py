"""A plan judged under scenarios that it need not have been made for: it stays as it is, operations make the best of it.

What is evaluated is the second stage alone: options and calm operation are those of the plan, and each scenario is a
linear program of its own. Source: docs/formulation.md 12.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.compile.operation import DecidedOperation, compile_operations, decided_by
from supplyopt.errors import SolverError
from supplyopt.network.resolve import Conditions
from supplyopt.result import PlanValues
from supplyopt.rules import Rule, Scope
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.one_model import solve_model
from supplyopt.study import Study
from supplyopt.verify import RuleRow, operating_costs


@dataclass(frozen=True)
class Outcome:
    """What a scenario comes to under a plan."""

    cost: float
    """of the operation, commitments aside [money]"""
    short: Mapping[str, float]
    """demand -> what of it is never served [unit]"""
    keeps_rules: bool = True
    """whether every hard rule on operations can be kept; if not, the cost is that of the best operation without them"""


@dataclass(frozen=True)
class Evaluation:
    """A plan under the scenarios of a study."""

    study: Study
    plan: PlanValues
    outcomes: Mapping[str, Outcome]
    """scenario -> what it comes to: calm, weighted and stress"""

    @property
    def commitment(self) -> float:
        """What the plan costs whatever happens [money]."""
        return self.plan.commitment(self.study.network.options)

    @cached_property
    def costs(self) -> dict[str, float]:
        """scenario -> cost of its operation [money], of those that have a probability."""
        return {s: self.outcomes[s].cost for s, p in self.study.probabilities.items() if p > 0}

    @cached_property
    def unserved(self) -> dict[str, float]:
        """scenario -> value of demand that goes unserved [money]."""
        worth = {d.name: d.value_of_lost_load for d in self.study.network.demands}
        return {s: math.fsum(worth[d] * q for d, q in each.short.items()) for s, each in self.outcomes.items()}

    @property
    def risk(self) -> float:
        """The risk measure of the policy, of what the scenarios cost [money]."""
        weighted = {s: p for s, p in self.study.probabilities.items() if p > 0}
        return self.study.risk.value(self.costs, weighted)


def evaluate(study: Study, plan: PlanValues, progress: Progress | None = None) -> Evaluation:
    """The best operation of every scenario of a study under a plan; raises SolverError where none is found."""
    return Evaluation(study, plan, dict(_outcomes(study, plan, progress)))


def _outcomes(study: Study, plan: PlanValues, progress: Progress | None) -> Iterator[tuple[str, Outcome]]:
    before = _Before(study, plan)
    if study.calm is not None:
        yield CALM, Outcome(before.cost(), before.short(len(study.network.periods)))
    decided = decided_by(plan)
    every = {s: each for s, each in study.conditions.items() if s not in study.contingencies}
    compiled = dict(compile_operations(study, decided, every, study.rules_covering))
    broken: dict[str, Conditions] = {}
    for name in counted_off(compiled, progress):
        found = _operated(compiled[name], before.short(every[name].onset - 1))
        if found is None:
            broken[name] = every[name]
        else:
            yield name, found
    for name, operation in compile_operations(study, decided, broken) if broken else ():
        found = _operated(operation, before.short(every[name].onset - 1))
        if found is None:  # demand may go without, so that some operation always exists
            raise SolverError(f"no operation was found for {name}")
        yield name, replace(found, keeps_rules=False)


def _operated(operation: DecidedOperation, before: Mapping[str, float]) -> Outcome | None:
    """The best operation; none if there is none that keeps the rules. ``before``: what is short before the onset."""
    solution = solve_model(operation.model, Options())
    if solution.ending is Ending.INFEASIBLE:
        return None
    if solution.ending is not Ending.OPTIMAL or solution.values is None or solution.objective is None:
        raise SolverError(f"the solver ended with {solution.ending.name.lower()} on an operation of a plan")
    short = operation.short(solution.values)
    return Outcome(solution.objective + operation.offset, {d: short.get(d, 0.0) + q for d, q in before.items()})


class _Before:
    """Calm operation of a plan: what it costs, and what it leaves unserved."""

    def __init__(self, study: Study, plan: PlanValues) -> None:
        self.study, self.plan = study, plan

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

    def short(self, until: int) -> dict[str, float]:
        """demand -> what of the first periods is never served [unit]."""
        return {
            d.name: math.fsum(self.plan.short(d.name, t) for t in range(1, until + 1))
            for d in self.study.network.demands
        }
