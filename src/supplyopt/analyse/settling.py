"""Calm operation for a portfolio: the one it came with, else the cheapest that keeps the rules, if any does."""

from __future__ import annotations

import dataclasses

import numpy as np

from supplyopt.compile import Program, compile_study
from supplyopt.compile.operation import Decided, decided_by
from supplyopt.errors import SolverError
from supplyopt.network.grammar import Floats
from supplyopt.result import OperationValues, PlanValues, Portfolio
from supplyopt.risk import Calm
from supplyopt.rules import Rule
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.solver.decode import decode
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.outer import solve_squares
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

    It is the one given where that still fits; else the one that costs least, without rules where no operation keeps
    them all. Raises ValueError for a portfolio that no operation fits at all: an option above its limit, a minimum that
    cannot be drawn.
    """
    rules = tuple(_in_calm(rule) for rule in study.policy.rules if not rule.compares and _looks_at_calm(rule))
    objective = study.policy.model_copy(update={"objective": Calm(), "rules": rules})
    questions = [
        dataclasses.replace(study, policy=policy, scenarios=ScenarioSet.calm(), failures=())
        for policy in (objective, objective.model_copy(update={"rules": ()}))
    ]
    programs = [(question, compile_study(question)) for question in questions]
    sizes: Decided = {("plan.size", name): size for name, size in portfolio.sizes.items()}
    for given in (calm, None) if calm else (None,):
        held = decided_by(PlanValues(study.network, portfolio, given)) if given else sizes
        for question, program in programs:
            values = _cheapest(program, portfolio, held)
            if values is not None:
                plan, _ = decode(question, program, values)
                plan = dataclasses.replace(plan, portfolio=portfolio, calm=given) if given else plan
                return Settled(plan, keeps_rules=question is questions[0], anew=given is None)
    raise ValueError("no calm operation fits the portfolio: an option is above its limit, or a minimum cannot be drawn")


def _looks_at_calm(rule: Rule) -> bool:
    """Whether a rule means something without the scenarios that others may be named for."""
    named = getattr(rule, "scenarios", ())
    return not isinstance(named, tuple) or not named or CALM in named


def _in_calm(rule: Rule) -> Rule:
    named = getattr(rule, "scenarios", ())
    return rule.model_copy(update={"scenarios": (CALM,)}) if isinstance(named, tuple) and named else rule


def _cheapest(program: Program, portfolio: Portfolio, held: Decided) -> Floats | None:
    """The best values with the portfolio and what else is held; none if there are none."""
    lower, upper = program.lower.copy(), program.upper.copy()
    for j, (component, index) in enumerate(program.root.names):
        if component == "plan.size":
            lower[j] = upper[j] = portfolio.size(index)
        elif component == "plan.taken":
            lower[j] = upper[j] = float(portfolio.taken.get(index, portfolio.size(index) > 0.0))
        elif (component, index) in held:
            value, slack = held[component, index], ROUNDING * max(1.0, program.upper[j])
            lower[j], upper[j] = max(lower[j], value - slack), min(upper[j], value + slack)
    if bool(np.any(lower > program.upper)) or bool(np.any(lower > upper)):
        return None
    solution = solve_squares(dataclasses.replace(program, lower=lower, upper=upper), program.squares, Options())
    if solution.ending is Ending.INFEASIBLE:
        return None
    if solution.ending is not Ending.OPTIMAL or solution.values is None:
        raise SolverError(f"the solver ended with {solution.ending.name.lower()} on the calm operation of a portfolio")
    return solution.values
