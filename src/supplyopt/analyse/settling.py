"""Calm operation for a portfolio: the one it came with, else the cheapest that keeps the rules, if any does."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

import numpy as np

from supplyopt.analyse.elastic import sized_excesses
from supplyopt.analyse.held import with_portfolio
from supplyopt.compile import Program, compile_study
from supplyopt.compile.operation import decided_by
from supplyopt.errors import SolverError
from supplyopt.network.grammar import Floats
from supplyopt.result import OperationValues, PlanValues, Portfolio
from supplyopt.risk import Calm
from supplyopt.rules import Rule
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.solver.decode import decode
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.outer import solve_curved
from supplyopt.study import Study

ROUNDING = 1e-6
"""Part of its limit by which a quantity of a calm operation that was given may be off."""


@dataclasses.dataclass(frozen=True)
class Settled:
    """A portfolio with a calm operation."""

    plan: PlanValues
    keeps_rules: bool
    """whether every hard rule on the plan and on calm can be kept with it"""
    anew: bool = True
    """whether the calm operation was worked out here"""


def settle(study: Study, portfolio: Portfolio, calm: OperationValues | None = None) -> Settled:
    """The calm operation of a portfolio, sizes and choices being as they are, with what rules want settled beside it.

    It is the one given where that still fits; else the one that costs least. Where no operation keeps every hard rule,
    it is one that misses them by least. Raises ValueError for a portfolio that no operation fits at all: an option
    above its limit, a minimum that cannot be drawn.
    """
    rules = tuple(_in_calm(rule) for rule in study.policy.rules if not rule.compares and _looks_at_calm(rule))
    hard = {rule.name for rule in rules if rule.is_hard}
    soft = tuple(rule.model_copy(update={"penalty": 1.0}) if rule.name in hard else rule for rule in rules)
    objective = study.policy.model_copy(update={"objective": Calm()})
    questions = [
        dataclasses.replace(study, policy=policy, scenarios=ScenarioSet.calm(), failures=())
        for policy in (objective.model_copy(update={"rules": each}) for each in (rules, soft))
    ]
    for given in (calm, None) if calm else (None,):
        for question in questions:
            program = _held(compile_study(question), PlanValues(study.network, portfolio, given))
            keeps_rules = question is questions[0]
            values = None if program is None else _best(program if keeps_rules else _least_missed(program, hard))
            if values is not None and program is not None:
                plan, _ = decode(question, program, values)
                plan = dataclasses.replace(plan, portfolio=portfolio, calm=given) if given else plan
                return Settled(plan, keeps_rules, anew=given is None)
    raise ValueError("no calm operation fits the portfolio: an option is above its limit, or a minimum cannot be drawn")


def _looks_at_calm(rule: Rule) -> bool:
    """Whether a rule means something without the scenarios that others may be named for."""
    return not rule.named_scenarios or CALM in rule.named_scenarios


def _in_calm(rule: Rule) -> Rule:
    return rule.model_copy(update={"scenarios": (CALM,)}) if rule.named_scenarios else rule


def _held(program: Program, plan: PlanValues) -> Program | None:
    """The program with a portfolio, and a calm operation if there is one, held; none if that is out of bounds."""
    held, decided = with_portfolio(program, plan.portfolio), decided_by(plan)
    lower, upper = held.lower.copy(), held.upper.copy()
    for j, name in enumerate(program.root.names):
        if name in decided and name[0] != "plan.size":
            value, slack = decided[name], ROUNDING * max(1.0, program.upper[j])
            lower[j], upper[j] = max(lower[j], value - slack), min(upper[j], value + slack)
    if bool(np.any(lower > program.upper)) or bool(np.any(lower > upper)):
        return None
    return dataclasses.replace(program, lower=lower, upper=upper)


def _least_missed(program: Program, hard: Collection[str]) -> Program | None:
    """The program with every rule that is called hard missed by no more than must be; none if nothing fits."""
    found = [(j, size) for j, size, rule in sized_excesses(program) if rule in hard]
    columns, sizes = np.array([j for j, _ in found], dtype=np.int64), np.array([size for _, size in found])
    cost = np.zeros_like(program.cost)
    cost[columns] = 1.0 / sizes
    values = _best(dataclasses.replace(program, cost=cost))
    if values is None:
        return None
    upper, cost = program.upper.copy(), program.cost.copy()
    upper[columns], cost[columns] = values[columns] + ROUNDING * sizes, 0.0
    return dataclasses.replace(program, upper=upper, cost=cost)


def _best(program: Program | None) -> Floats | None:
    """The best values of a program; none if there are none."""
    if program is None:
        return None
    solution = solve_curved(program, program.curves, Options())
    if solution.ending is Ending.INFEASIBLE:
        return None
    if solution.ending is not Ending.OPTIMAL or solution.values is None:
        raise SolverError(f"the solver ended with {solution.ending.name.lower()} on the calm operation of a portfolio")
    return solution.values
