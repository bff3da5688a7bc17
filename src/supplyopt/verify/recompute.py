"""An answer, checked without the model: every balance, capacity and rule, and every cost added up again.

Reads the network and the conditions of the scenarios only; nothing of the formulation is imported here.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from supplyopt.network.resolve import Conditions, in_force
from supplyopt.result import BILLS, OperationValues, PlanValues
from supplyopt.risk.measure import Distances, Events
from supplyopt.rules import Row, Rule, Scope
from supplyopt.rules.views import Outcomes
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study

TOLERANCE = 1e-6
"""Largest violation let pass, relative to the size of the row it is about [-]."""


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

    def cost(self, scenario: str) -> float:
        """All costs of a scenario, commitments aside [money]."""
        return math.fsum(self.costs[scenario].values())


def recompute(study: Study, plan: PlanValues, operations: Mapping[str, OperationValues]) -> Recomputed:
    """Everything an answer claims, from its quantities alone."""
    violations: list[str] = [*_option_violations(plan), *_minimum_violations(plan)]
    costs: dict[str, dict[str, float]] = {}
    every = {**({CALM: plan.calm} if plan.calm else {}), **operations}
    for scenario, operation in every.items():
        conditions = in_force(study.network, study.conditions_of(scenario), plan.size)
        violations += [
            f"{scenario}: {text}" for text in _operation_violations(study, plan, operation, conditions, scenario)
        ]
        costs[scenario] = operating_costs(study, plan, operation, conditions, scenario)
    rows = tuple(row for rule in study.policy.rules for row in rule_rows(study, plan, operations, rule))
    violations += _rule_violations(rows)
    of_rules = _billed(study, rows, costs)
    commitment = plan.commitment(study.network.options)
    objective = _objective(study, commitment, costs, of_rules)
    return Recomputed(commitment, costs, of_rules, objective, rows, tuple(violations))


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


def _rule_violations(rows: Iterable[RuleRow]) -> Iterator[str]:
    for each in rows:
        missed = float(each.row.excess)
        size = max(1.0, abs(float(each.row.left)), abs(float(each.row.right)))
        if each.must_hold and missed > TOLERANCE * size:
            yield f"rule {each.rule.name}{list(each.row.key)} is missed by {missed:g}"


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


class NumericOutcomes:
    """Cost, shortage and demand by scenario in numbers (supplyopt.rules.views.Outcomes)."""

    def __init__(self, study: Study, plan: PlanValues, operations: Mapping[str, OperationValues]) -> None:
        """Tie a study to its operations."""
        self.probabilities = study.probabilities
        self.commitment = plan.commitment(study.network.options)
        self._study, self._plan, self._operations = study, plan, operations

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
        study, plan = self._study, self._plan
        operation = plan.calm if scenario == CALM else self._operations[scenario]
        if operation is None:
            raise KeyError(scenario)
        costs = operating_costs(study, plan, operation, study.conditions_of(scenario), scenario)
        rules = study.rules_covering(scenario)
        added = (row.paid for rule in rules for row in _recourse_rows(study, plan, rule, scenario, operation))
        return math.fsum([*costs.values(), *added])

    def short(self, scenario: str, demand: str, first: int, last: int) -> float:
        """Demand of the periods from first to last that is never served [unit]."""
        operation = self._plan if scenario == CALM else self._operations[scenario]
        return sum(operation.short(demand, t) for t in range(first, last + 1))

    def demanded(self, scenario: str, demand: str, first: int, last: int) -> float:
        """Demand of the periods from first to last [unit]."""
        return self._study.demanded(scenario, demand, first, last)


def rule_rows(
    study: Study, plan: PlanValues, operations: Mapping[str, OperationValues], rule: Rule
) -> Iterator[RuleRow]:
    """Every row of a rule, measured on an answer."""
    every = {**({CALM: plan.calm} if plan.calm else {}), **operations}
    yield from _rows_of(study, plan, every, rule, NumericOutcomes(study, plan, operations))


def rows_on_plan(study: Study, plan: PlanValues, outcomes: Callable[[Rule], Outcomes]) -> Iterator[RuleRow]:
    """Rows of all rules on a plan, on its calm operation, and on outcomes, as they are told to each."""
    for rule in study.policy.rules:
        yield from _rows_of(study, plan, {CALM: plan.calm} if plan.calm else {}, rule, outcomes(rule))


def _rows_of(
    study: Study, plan: PlanValues, every: Mapping[str, OperationValues], rule: Rule, outcomes: Outcomes
) -> Iterator[RuleRow]:
    scope = _scope(study, plan, rule)
    if not scope.periods(rule):
        return
    yield from (RuleRow(rule, "", row) for row in rule.plan_rows(plan, scope))
    yield from (RuleRow(rule, "", row) for row in rule.outcome_rows(outcomes, scope))
    for scenario, operation in every.items():
        if rule.covers(scenario, study.families[scenario]):
            yield from _recourse_rows(study, plan, rule, scenario, operation)


def _recourse_rows(
    study: Study, plan: PlanValues, rule: Rule, scenario: str, operation: OperationValues
) -> Iterator[RuleRow]:
    """The rows of a rule on a scenario that it covers."""
    scope = _scope(study, plan, rule)
    if scope.periods(rule):
        yield from (RuleRow(rule, scenario, row) for row in rule.recourse_rows(operation, scope))


def _scope(study: Study, plan: PlanValues, rule: Rule) -> Scope:
    return Scope.measuring(study.network, plan.amounts_of(rule.name), plan.amounts, study.policy.rules)


def _option_violations(plan: PlanValues) -> Iterator[str]:
    network, portfolio = plan.network, plan.portfolio
    exclusive: dict[str, list[str]] = defaultdict(list)
    for option in network.options:
        size = portfolio.size(option.name)
        taken = portfolio.taken.get(option.name, size > 0)
        slack = TOLERANCE * max(1.0, option.upper)
        if size < -slack or size > option.upper * taken + slack:
            yield f"option {option.name}: size {size:g} is not between 0 and {option.upper * taken:g}"
        if taken and size < option.lower - slack:
            yield f"option {option.name}: size {size:g} is below its minimum {option.lower:g}"
        if taken and option.exclusive:
            exclusive[option.exclusive].append(option.name)
        if taken and option.fills_after:
            before = network.option[option.fills_after]
            if portfolio.size(before.name) < before.upper - slack:
                yield f"option {option.name} is used before {before.name} is full"
    for names in exclusive.values():
        if len(names) > 1:
            yield f"options exclude each other: {', '.join(names)}"


def _minimum_violations(plan: PlanValues) -> Iterator[str]:
    """What calm must draw of an option that need not be paid for, and leave of a strategic stock."""
    network = plan.network
    if plan.calm is None:
        return
    for option in network.options:
        if option.minimum_on_deliveries and plan.portfolio.taken[option.name] and option.lower > 0:
            drawing = [a for a in network.activities if any(option.name in network.asset[h].per_option for h in a.uses)]
            drawn = sum(plan.flow(a.name, t) for a in drawing for t in network.periods)
            least = option.lower * network.horizon
            if drawing and drawn < least - TOLERANCE * max(1.0, least):
                yield f"option {option.name}: {drawn:g} is drawn in calm, below its minimum {least:g}"
    for stock in network.stocks:
        before, after = plan.stock(stock.resource, 0), plan.stock(stock.resource, network.periods[-1])
        if stock.strategic and after < before - TOLERANCE * max(1.0, before):
            yield f"calm leaves {after:g} of the strategic stock of {before:g} of {'@'.join(stock.resource)}"


def _operation_violations(
    study: Study, plan: PlanValues, operation: OperationValues, conditions: Conditions, scenario: str
) -> Iterator[str]:
    network = study.network
    start = 1 if scenario == CALM else conditions.onset
    changes: dict[tuple[str, str, int], float] = defaultdict(float)
    sizes: dict[tuple[str, str, int], float] = defaultdict(float)
    for activity in network.activities:
        for t in network.periods:
            level = operation.flow(activity.name, t)
            if level < -TOLERANCE * max(1.0, float(activity.upper[t - 1])):
                yield f"{activity.name} runs backwards in period {t}"
            for ((item, site), lag), quantity in activity.net.items():
                changes[item, site, t + lag] += quantity * level
                sizes[item, site, t + lag] += abs(quantity * level)
    for i, arrival in enumerate(network.arrivals):
        for t in network.periods:
            changes[(*arrival.resource, t)] += float(
                conditions.inflow[i, t - 1] if t >= start else arrival.quantity[t - 1]
            )
    for demand in network.demands:
        for t in network.periods:
            changes[(*demand.resource, t)] -= operation.served(demand.name, t)
            sizes[(*demand.resource, t)] += operation.served(demand.name, t)
    yield from _balance_violations(study, plan, operation, conditions, start, changes, sizes)
    yield from _capacity_violations(study, plan, operation, conditions, start)
    yield from _demand_violations(study, operation)


def _balance_violations(
    study: Study,
    plan: PlanValues,
    operation: OperationValues,
    conditions: Conditions,
    start: int,
    changes: Mapping[tuple[str, str, int], float],
    sizes: Mapping[tuple[str, str, int], float],
) -> Iterator[str]:
    stocks = {s.resource: (i, s) for i, s in enumerate(study.network.stocks)}
    assets = {a.name: i for i, a in enumerate(study.network.assets)}
    for item, site in study.network.resources:
        for t in study.network.periods:
            kept = entering = 0.0
            if (item, site) in stocks:
                i, stock = stocks[item, site]
                before = plan.stock((item, site), 0) if t == 1 else operation.stock((item, site), t - 1)
                entering = (1.0 - stock.decay) * before * (float(conditions.stock[i]) if t == start else 1.0)
                kept = operation.stock((item, site), t)
                slack = TOLERANCE * max(1.0, entering, kept)
                if kept > stock.capacity + slack or kept < -slack:
                    yield f"stock of {item} at {site} is {kept:g} in period {t}, outside 0 to {stock.capacity:g}"
                released = float(conditions.capacity[assets[stock.release], t - 1]) if stock.release else math.inf
                if t >= start and entering - kept > released + slack:
                    yield f"stock of {item} at {site} falls by {entering - kept:g} in period {t}, above {released:g}"
            change, size = changes.get((item, site, t), 0.0), sizes.get((item, site, t), 0.0)
            if kept - entering - change > TOLERANCE * max(1.0, size, kept, entering):
                yield f"{item} at {site} in period {t}: {kept - entering - change:g} comes from nowhere"


def _capacity_violations(
    study: Study, plan: PlanValues, operation: OperationValues, conditions: Conditions, start: int
) -> Iterator[str]:
    used: dict[tuple[str, int], float] = defaultdict(float)
    for activity in study.network.activities:
        for asset, per_unit in activity.uses.items():
            for t in range(start, len(study.network.days) + 1):
                used[asset, t] += per_unit * operation.flow(activity.name, t)
    for i, asset_ in enumerate(study.network.assets):
        for t in range(start, len(study.network.days) + 1):
            given = sum(float(kappa[t - 1]) * plan.size(o) for o, kappa in asset_.per_option.items())
            limit = float(conditions.capacity[i, t - 1]) + float(conditions.availability[i, t - 1]) * given
            if used[asset_.name, t] > limit + TOLERANCE * max(1.0, used[asset_.name, t]):
                yield f"{asset_.name} gives {used[asset_.name, t]:g} in period {t}, it has {limit:g}"
    for contract in study.network.contracts:
        if contract.flexible:
            drawn = sum(operation.flow(a, t) for a in contract.activities for t in study.network.periods)
            award = study.network.horizon * plan.size(contract.option)
            if drawn > award + TOLERANCE * max(1.0, award):
                yield f"{contract.name} draws {drawn:g} of an award of {award:g}"


def _demand_violations(study: Study, operation: OperationValues) -> Iterator[str]:
    for demand in study.network.demands:
        for t in study.network.periods:
            asked = operation.demand(demand.name, t) + operation.late(demand.name, t - 1)
            met = operation.served(demand.name, t) + operation.short(demand.name, t) + operation.late(demand.name, t)
            if abs(asked - met) > TOLERANCE * max(1.0, asked):
                yield f"{demand.name} in period {t}: {asked:g} is asked for, {met:g} accounted for"
            waiting = range(max(1, t - demand.backlog_periods + 1), t + 1) if t < study.network.periods[-1] else ()
            allowed = sum(operation.demand(demand.name, s) for s in waiting) if demand.backlog_periods else 0.0
            if operation.late(demand.name, t) > allowed + TOLERANCE * max(1.0, allowed):
                yield f"{demand.name} in period {t}: {operation.late(demand.name, t):g} is late, {allowed:g} may be"


def operating_costs(
    study: Study, plan: PlanValues, operation: OperationValues, conditions: Conditions, scenario: str
) -> dict[str, float]:
    """Costs of a scenario by kind, those of rules not yet among them [money]; what is hardened is counted."""
    network = study.network
    conditions = in_force(network, conditions, plan.size)
    calm = scenario == CALM
    start = 1 if calm else conditions.onset
    return {
        "purchases": math.fsum(_paid(study, plan, operation, conditions, start)),
        "operation": math.fsum(
            a.cost * (float(conditions.cost[i, t - 1]) if t >= start else 1.0) * operation.flow(a.name, t)
            for i, a in enumerate(network.activities)
            if a.cost
            for t in network.periods
        ),
        "holding": math.fsum(
            float(s.holding_cost[t - 1]) * operation.stock(s.resource, t)
            for s in network.stocks
            for t in network.periods
        ),
        "shortage": math.fsum(
            d.value_of_lost_load * operation.short(d.name, t) for d in network.demands for t in network.periods
        ),
        "lateness": math.fsum(
            d.backlog_cost * operation.late(d.name, t) for d in network.demands for t in network.periods
        ),
        "replacement": math.fsum(
            s.replacement_price * max(0.0, plan.stock(s.resource, 0) - operation.stock(s.resource, network.periods[-1]))
            for s in network.stocks
            if not (calm and s.strategic)
        ),
        **dict.fromkeys(BILLS, 0.0),
    }


def _paid(
    study: Study, plan: PlanValues, operation: OperationValues, conditions: Conditions, start: int
) -> Iterator[float]:
    for i, contract in enumerate(study.network.contracts):
        drawn = math.fsum(
            (float(conditions.price[i, t - 1]) if t >= start else 1.0) * operation.flow(a, t)
            for a in contract.activities
            for t in study.network.periods
        )
        owed = contract.take_or_pay * float(conditions.owed[i]) * plan.size(contract.option)
        yield contract.price * max(drawn, owed)
