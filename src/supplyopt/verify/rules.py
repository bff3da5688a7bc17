"""Rules measured on an answer, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from supplyopt.network import Resource
from supplyopt.network.grammar import Floats
from supplyopt.result import Operations, PlanValues, Stack
from supplyopt.result.operations import places_in
from supplyopt.rules import Row, Rule, Scope
from supplyopt.rules.views import Outcomes
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study
from supplyopt.verify.tolerance import TOLERANCE


@dataclass(frozen=True)
class RuleRow:
    """One row of a rule, measured on the answer."""

    rule: Rule
    scenario: str
    row: Row

    @property
    def must_hold(self) -> bool:
        """Whether it may not be missed."""
        return self.rule.is_hard or self.row.defines

    @property
    def paid(self) -> float:
        """What it adds to the cost [money]."""
        return 0.0 if self.must_hold else (self.rule.price or 0.0) * max(0.0, float(self.row.excess))


def rule_violations(rows: Iterable[RuleRow]) -> Iterator[str]:
    """Rows that must hold and do not."""
    for each in rows:
        missed = float(each.row.excess)
        size = max(1.0, abs(float(each.row.left)), abs(float(each.row.right)))
        if each.must_hold and missed > TOLERANCE * size:
            yield f"rule {each.rule.name}{list(each.row.key)} is missed by {missed:g}"


def rows_on_plan(study: Study, plan: PlanValues, outcomes: Callable[[Rule], Outcomes]) -> Iterator[RuleRow]:
    """Rows of all rules on a plan, on its calm operation, and on outcomes, as they are told to each."""
    calm = Operations.of(study.network, {CALM: plan.calm} if plan.calm else {})
    in_calm = recourse_rows(study, plan, calm, study.policy.rules)
    for rule in study.policy.rules:
        yield from rows_beside(study, plan, rule, outcomes(rule))
        yield from in_calm[rule.name]


def rows_beside(study: Study, plan: PlanValues, rule: Rule, outcomes: Outcomes) -> Iterator[RuleRow]:
    """The rows of a rule on the plan and over outcomes."""
    scope = _scope(study, plan, rule)
    if scope.periods(rule):
        yield from (RuleRow(rule, "", row) for row in rule.plan_rows(plan, scope))
        yield from (RuleRow(rule, "", row) for row in rule.outcome_rows(outcomes, scope))


def recourse_rows(
    study: Study, plan: PlanValues, operations: Operations, rules: Sequence[Rule]
) -> dict[str, list[RuleRow]]:
    """rule -> its rows on the operations of scenarios that it covers."""
    found: dict[str, list[RuleRow]] = {rule.name: [] for rule in rules}
    scopes = {rule.name: scope for rule in rules if (scope := _scope(study, plan, rule)).periods(rule)}
    by_name = {rule.name: rule for rule in rules if rule.name in scopes}
    covering = {s: {name for name, rule in by_name.items() if rule.covers(s, study.families[s])} for s in operations}
    for stack in operations.stacks([s for s in operations if covering[s]]):
        for name, scope in scopes.items():
            rows = [row for row, s in enumerate(stack.scenarios) if name in covering[s]]
            if rows:
                found[name] += _measured(by_name[name], scope, stack, rows)
    return found


def _measured(rule: Rule, scope: Scope, stack: Stack, rows: Sequence[int]) -> Iterator[RuleRow]:
    """The rows of a rule on some of the operations of a stack, scenario by scenario."""
    together = list(rule.recourse_rows(Together(stack, rows), scope))
    sides = [[_each(side, len(rows)) for side in (row.left, row.right, row.of)] for row in together]
    for i, place in enumerate(rows):
        for row, (left, right, of) in zip(together, sides, strict=True):
            yield RuleRow(rule, stack.scenarios[place], Row(row.key, left[i], row.sense, right[i], row.defines, of[i]))


def _each(figure: Any, count: int) -> list[Any]:
    """A figure of each of some scenarios, which may be the same for all, or none."""
    if figure is None:
        return [None] * count
    figures: list[Any] = np.broadcast_to(np.asarray(figure, dtype=np.float64), (count,)).tolist()
    return figures


class Together:
    """Operations of several scenarios seen by a rule as one, whose figures are arrays [S] (supplyopt.rules.views).

    Rules are plain arithmetic, so that one look at it measures all of them.
    """

    def __init__(self, stack: Stack, rows: Sequence[int]) -> None:
        """Some of the operations of a stack."""
        self._places = places_in(stack.network)
        self._figures = [array.reshape(len(stack.scenarios), -1)[rows] for array in stack.arrays]
        self._nothing = np.zeros(len(rows))

    def demand(self, demand: str, t: int) -> Floats:
        """Asked for in period t [S, unit]."""
        return self._at(0, (demand, t))

    def flow(self, activity: str, t: int) -> Floats:
        """Level of an activity in period t [S, unit/period]."""
        return self._at(1, (activity, t))

    def stock(self, resource: Resource, t: int) -> Floats:
        """Held at the end of period t [S, unit]."""
        return self._at(2, (*resource, t))

    def served(self, demand: str, t: int) -> Floats:
        """Delivered in period t [S, unit]."""
        return self._at(3, (demand, t))

    def short(self, demand: str, t: int) -> Floats:
        """Never served, of the demand of period t [S, unit]."""
        return self._at(4, (demand, t))

    def _at(self, array: int, name: Any) -> Floats:
        place = self._places[array].get(name)
        return self._nothing if place is None else self._figures[array][:, place]


def _scope(study: Study, plan: PlanValues, rule: Rule) -> Scope:
    return Scope.measuring(study.network, plan.amounts_of(rule.name), plan.amounts, study.policy.rules)
