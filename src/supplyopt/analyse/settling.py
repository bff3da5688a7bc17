"""Calm operation for a portfolio that comes without one: the cheapest that keeps the rules, if any does."""

from __future__ import annotations

import dataclasses

import numpy as np

from supplyopt.compile import Program, compile_study
from supplyopt.errors import SolverError
from supplyopt.network.grammar import Floats
from supplyopt.result import PlanValues, Portfolio
from supplyopt.risk import Calm
from supplyopt.scenarios import ScenarioSet
from supplyopt.solver.decode import decode
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.outer import solve_squares
from supplyopt.study import Study


@dataclasses.dataclass(frozen=True)
class Settled:
    """A portfolio with a calm operation."""

    plan: PlanValues
    keeps_rules: bool
    """whether every hard rule on the plan and on calm can be kept with this portfolio"""


def settle(study: Study, portfolio: Portfolio) -> Settled:
    """The calm operation that costs least under a portfolio, sizes and choices being as they are.

    Without rules where no operation keeps them all. Raises ValueError for a portfolio that no operation fits at all:
    an option above its limit, a minimum that cannot be drawn.
    """
    objective = study.policy.model_copy(update={"objective": Calm()})
    for policy in (objective, objective.model_copy(update={"rules": ()})):
        question = dataclasses.replace(study, policy=policy, scenarios=ScenarioSet.calm(), failures=())
        program = compile_study(question)
        values = _cheapest(program, portfolio)
        if values is not None:
            plan, _ = decode(question, program, values)
            return Settled(plan, keeps_rules=policy is objective)
    raise ValueError("no calm operation fits the portfolio: an option is above its limit, or a minimum cannot be drawn")


def _cheapest(program: Program, portfolio: Portfolio) -> Floats | None:
    """The best values with the portfolio held; none if there are none."""
    lower, upper = program.lower.copy(), program.upper.copy()
    for j, (component, index) in enumerate(program.root.names):
        if component == "plan.size":
            lower[j] = upper[j] = portfolio.size(index)
        elif component == "plan.taken":
            lower[j] = upper[j] = float(portfolio.taken.get(index, portfolio.size(index) > 0.0))
    held = dataclasses.replace(program, lower=lower, upper=upper)
    solution = solve_squares(held, program.squares, Options())
    if solution.ending is Ending.INFEASIBLE or bool(np.any(lower > program.upper)):
        return None
    if solution.ending is not Ending.OPTIMAL or solution.values is None:
        raise SolverError(f"the solver ended with {solution.ending.name.lower()} on the calm operation of a portfolio")
    return solution.values
