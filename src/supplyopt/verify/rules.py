"""Rules measured on an answer, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from supplyopt.result import Operations, PlanValues
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
    covering = {
        s: [rule for rule in rules if rule.name in scopes and rule.covers(s, study.families[s])] for s in operations
    }
    for stack in operations.stacks([s for s in operations if covering[s]]):
        for row, scenario in enumerate(stack.scenarios):
            operation = stack.operation(row)
            for rule in covering[scenario]:
                rows = rule.recourse_rows(operation, scopes[rule.name])
                found[rule.name] += [RuleRow(rule, scenario, each) for each in rows]
    return found


def _scope(study: Study, plan: PlanValues, rule: Rule) -> Scope:
    return Scope.measuring(study.network, plan.amounts_of(rule.name), plan.amounts, study.policy.rules)
