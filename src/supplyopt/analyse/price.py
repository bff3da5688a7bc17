"""The price of a rule at the margin: what the optimum gains from a little more room, the yes-or-nos of the plan held.

Duals exist for linear programs only. So the whole numbers of the answer are held, and the rest is solved again with
each bound a little looser and a little tighter: two one-sided prices, equal unless the program is degenerate there.
Held numbers make it a price *at this portfolio*; beside it stands the worth, a solve without the rule. A bound that is
itself a whole number is moved by one, and everything is solved again.
Source: docs/formulation.md 11.
"""

from __future__ import annotations

from dataclasses import dataclass

from supplyopt.analyse.held import Held, Least, held_of, least_cost
from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.analyse.worth import Interval
from supplyopt.result import Result, Status
from supplyopt.rules import Rule
from supplyopt.solver.highs import Ending
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.memory import Memory
from supplyopt.solver.solve import Answered, solve
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
    looser: Interval | None
    """saved for each unit that the bound gives way; none where that could not be found out"""
    tighter: Interval | None
    """paid for each unit that it tightens; none where that could not be found out, or no plan is left"""
    tightest: bool
    """whether no plan with these yes-or-nos is left if it tightens"""


def prices(answered: Answered, limits: Limits | None = None, progress: Progress | None = None) -> list[Price]:
    """The price of every rule of a solved study that has a bound, dearest first; 0 for a rule that binds nothing.

    ``limits`` hold for each solve.
    """
    if answered.hunted.answer.values is None:
        return []
    limits, study, program = limits or Limits(), answered.hunted.study, answered.hunted.program
    bounded = [rule for rule in study.policy.rules if rule.loosens is not None]
    held = held_of(program, answered.hunted.answer.values)
    memory = Memory()
    here = _held(study, held, limits, memory) if bounded else Least(Ending.OPTIMAL)
    found = [
        _at_any_choice(study, rule, answered.result, limits, memory)
        if isinstance(getattr(rule, _field(rule)), int)
        else _at_these_choices(study, rule, here, held, limits, memory)
        for rule in counted_off(bounded, progress)
    ]
    return sorted(found, key=lambda price: (-(price.looser.middle if price.looser else 0.0), price.rule))


def _at_these_choices(study: Study, rule: Rule, here: Least, held: Held, limits: Limits, memory: Memory) -> Price:
    """The bound a little looser and tighter, the yes-or-nos held."""
    step = STEP * (abs(getattr(rule, _field(rule))) or 1.0)
    looser, tighter = (_held(moved, held, limits, memory) for moved in _either_way(study, rule, step))
    return _price(rule, here, looser, tighter, step)


def _held(study: Study, held: Held, limits: Limits, memory: Memory) -> Least:
    return least_cost(study, held, limits, Clock(limits.seconds), memory)


def _at_any_choice(study: Study, rule: Rule, result: Result, limits: Limits, memory: Memory) -> Price:
    """The bound one looser and one tighter, everything solved again."""
    looser, tighter = (_least(solve(moved, limits, memory=memory)) for moved in _either_way(study, rule, 1))
    return _price(rule, _least(result), looser, tighter, 1)


def _either_way(study: Study, rule: Rule, step: float) -> tuple[Study, Study]:
    """The study with the bound of a rule a step looser, and a step tighter."""
    field, up = _field(rule), (rule.loosens or ("", "up"))[1] == "up"
    at = getattr(rule, field)
    looser, tighter = (at + step, at - step) if up else (at - step, at + step)
    return study.with_rule(rule.model_copy(update={field: looser})), study.with_rule(
        rule.model_copy(update={field: tighter})
    )


def _field(rule: Rule) -> str:
    return rule.loosens[0] if rule.loosens else ""


def _least(result: Result) -> Least:
    if result.cost is None or result.bound is None:
        return Least(Ending.INFEASIBLE if result.status is Status.INFEASIBLE else Ending.LIMIT)
    return Least(Ending.OPTIMAL, result.bound, result.cost)


def _price(rule: Rule, here: Least, looser: Least, tighter: Least, step: float) -> Price:
    return Price(
        rule.name,
        _field(rule),
        gain(here, looser, step),
        gain(tighter, here, step),
        tighter.ending is Ending.INFEASIBLE,
    )


def gain(dear: Least, cheap: Least, step: float) -> Interval | None:
    """What a unit less costs: optimum less optimum, by the step between them."""
    if dear.ending is not Ending.OPTIMAL or cheap.ending is not Ending.OPTIMAL:
        return None
    nothing = NOTHING * max(1.0, abs(dear.high))
    least, most = dear.low - cheap.high, dear.high - cheap.low
    return Interval(*(gain / step if gain > nothing else 0.0 for gain in (least, most)))
