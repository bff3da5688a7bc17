"""The price of a rule at the margin: what the optimum gains from a little more room, the yes-or-nos of the plan held.

Duals exist for linear programs only. So the whole numbers of the answer are held, and the rest is solved again with
each bound a little looser and a little tighter: two one-sided prices, equal unless the program is degenerate there.
Held numbers make it a price *at this portfolio*; beside it stands the worth, a solve without the rule. A bound that is
itself a whole number is moved by one, and everything is solved again.
Source: docs/formulation.md 11.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from supplyopt.analyse.held import Held, held_of, hold, least_cost
from supplyopt.compile import compile_study
from supplyopt.rules import Rule
from supplyopt.solver.highs import Options
from supplyopt.solver.solve import Answered
from supplyopt.study import Study

STEP = 1e-3
"""Part of a bound by which it is moved to see what that is worth [-]."""
NOTHING = 1e-8
"""A gain below this part of the cost is none [-]."""


@dataclass(frozen=True)
class Price:
    """What one unit of a rule's bound is worth at this portfolio [money/unit of the bound]."""

    rule: str
    field: str
    looser: float
    """saved for each unit that the bound gives way"""
    tighter: float | None
    """paid for each unit that it tightens; none where no plan with these yes-or-nos is left"""


def prices(answered: Answered, options: Options | None = None) -> list[Price]:
    """The price of every rule of a solved study that has a bound, dearest first; 0 for a rule that binds nothing."""
    if answered.hunted.answer.values is None:
        return []
    options, study, program = options or Options(), answered.hunted.study, answered.hunted.program
    held = held_of(program, answered.hunted.answer.values)
    found = [_price(study, rule, held, options) for rule in study.policy.rules if rule.loosens is not None]
    return sorted(found, key=lambda price: (-price.looser, price.rule))


def _price(study: Study, rule: Rule, held: Held, options: Options) -> Price:
    field, way = rule.loosens or ("", "up")
    bound = getattr(rule, field)
    whole = isinstance(bound, int)
    step = (1 if whole else STEP * (abs(bound) or 1.0)) * (1 if way == "up" else -1)

    def cost(at: float) -> float | None:
        moved = study.with_rule(rule.model_copy(update={field: at}))
        program = compile_study(moved)
        return least_cost(program if whole else hold(program, held), moved, options)

    return Price(rule.name, field, *_one_sided(cost, bound, step))


def _one_sided(cost: Callable[[float], float | None], bound: float, step: float) -> tuple[float, float | None]:
    """What a unit more of room saves, and a unit less costs, by differences on either side."""
    here, looser, tighter = cost(bound), cost(bound + step), cost(bound - step)
    here = 0.0 if here is None else here
    nothing = NOTHING * max(1.0, abs(here))

    def each(gain: float) -> float:
        return gain / abs(step) if gain > nothing else 0.0

    return each(here - looser) if looser is not None else 0.0, None if tighter is None else each(tighter - here)
