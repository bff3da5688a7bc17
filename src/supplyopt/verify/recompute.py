"""An answer, checked without the model: every balance, capacity and rule, and every cost added up again.

Reads the network and the conditions of the scenarios only; nothing of the formulation is imported here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from supplyopt.result import BILLS, Operations, OperationValues, PlanValues
from supplyopt.rules import Rule
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study
from supplyopt.verify.outcomes import NumericOutcomes
from supplyopt.verify.plan import minimum_violations, option_violations
from supplyopt.verify.rules import RuleRow, recourse_rows, rows_beside, rule_violations


@dataclass(frozen=True)
class Recomputed:
    """What the answer comes to."""

    commitment: float
    costs: Mapping[str, Mapping[str, float]]
    """scenario -> kind of cost -> money"""
    of_rules: Mapping[str, float]
    """kind of cost -> what rules add on the plan and over outcomes, and promises that are broken where the objective
    does not look [money]"""
    objective: float
    rows: tuple[RuleRow, ...]
    violations: tuple[str, ...]
    outcomes: NumericOutcomes
    """what is never served and asked for, and what scenarios cost with all that rules add"""

    def cost(self, scenario: str) -> float:
        """All costs of a scenario, commitments aside [money]."""
        return math.fsum(self.costs[scenario].values())


def recompute(study: Study, plan: PlanValues, operations: Mapping[str, OperationValues]) -> Recomputed:
    """Everything an answer claims, from its quantities alone."""
    outcomes = _outcomes(study, plan, operations)
    violations = [*option_violations(plan), *minimum_violations(plan), *outcomes.examined.violations]
    rows = tuple(
        row
        for rule in study.policy.rules
        for row in (*rows_beside(study, plan, rule, outcomes), *outcomes.recourse[rule.name])
    )
    violations += rule_violations(rows)
    costs = {s: dict(by_kind) for s, by_kind in outcomes.examined.costs.items()}
    of_rules = _billed(study, rows, costs)
    commitment = plan.commitment(study.network.options)
    objective = _objective(study, commitment, costs, of_rules)
    return Recomputed(commitment, costs, of_rules, objective, rows, tuple(violations), outcomes)


def rule_rows(
    study: Study, plan: PlanValues, operations: Mapping[str, OperationValues], rule: Rule
) -> Iterator[RuleRow]:
    """Every row of a rule, measured on an answer."""
    outcomes = _outcomes(study, plan, operations)
    yield from rows_beside(study, plan, rule, outcomes)
    yield from recourse_rows(study, plan, outcomes.operations, [rule])[rule.name]


def _outcomes(study: Study, plan: PlanValues, operations: Mapping[str, OperationValues]) -> NumericOutcomes:
    """What calm and all scenarios come to."""
    calm = {CALM: plan.calm} if plan.calm else {}
    return NumericOutcomes(study, plan, Operations.of(study.network, calm, operations))


def _objective(
    study: Study, commitment: float, costs: Mapping[str, Mapping[str, float]], of_rules: Mapping[str, float]
) -> float:
    """What the policy minimises (docs/formulation.md 6) [money]."""
    measure = study.risk
    seen = {s: p for s, p in study.probabilities.items() if measure.looks_at(s, p)}
    if measure.of == "cost":
        every = {s: math.fsum(costs[s].values()) for s in seen}
        return commitment + math.fsum(of_rules.values()) + measure.value(every, seen)
    missing = {s: costs[s]["shortage"] + costs[s]["penalties"] for s in seen}
    return measure.value(missing, seen) + of_rules["penalties"]


def _billed(study: Study, rows: Iterable[RuleRow], costs: Mapping[str, dict[str, float]]) -> dict[str, float]:
    """Adds what rules cost in a scenario to its costs; gives what they cost beside the scenarios [money]."""
    seen = study.risk.looks_at
    beside: dict[str, float] = dict.fromkeys(BILLS, 0.0)
    for each in rows:
        kind, scenario = each.rule.bill, each.scenario
        if scenario:
            costs[scenario][kind] += each.paid
        if not scenario or (kind == "penalties" and not seen(scenario, study.probabilities[scenario])):
            beside[kind] += each.paid
    return beside
