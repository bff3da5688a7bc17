"""The plan of the baseline under what the study asks for now: whether it can still be had, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from supplyopt.analyse.assessment import assess
from supplyopt.analyse.evaluation import evaluate
from supplyopt.analyse.held import portfolio_cost
from supplyopt.analyse.settling import settle
from supplyopt.regress.answer import Answer
from supplyopt.result import Portfolio
from supplyopt.solver import Limits
from supplyopt.solver.highs import Ending
from supplyopt.solver.method import Method
from supplyopt.study import Study

ROUNDING = 1e-8
"""Part of a size by which what was written down may be off."""
SHOWN = 3


@dataclass(frozen=True)
class HeldPlan:
    """An earlier plan in the study of today."""

    low: float = -math.inf
    """it costs no less"""
    high: float = math.inf
    """it costs no more"""
    obstacle: str = ""
    """why it cannot be had any more"""
    is_same: bool = False
    """whether it is the plan of today"""


def held_plan(study: Study, earlier: Answer, now: Answer, limits: Limits) -> HeldPlan | None:
    """What becomes of the plan of an earlier answer; none where there was no plan, or is none now.

    Operated at its best, exactly, in one program; a study that is decomposed is too large for that, and calm operation
    is then the cheapest, so that only what it costs at most is told. Raises SolverError if a solver fails.
    """
    if earlier.cost is None or now.cost is None:
        return None
    if _alike(earlier.plan, now.plan):
        return HeldPlan(-math.inf if now.bound is None else now.bound, now.cost, is_same=True)
    gone = sorted(set(earlier.plan) - set(study.network.option))
    if gone:
        more = f" and {len(gone) - SHOWN} more" if gone[SHOWN:] else ""
        return HeldPlan(obstacle=f"{', '.join(gone[:SHOWN])}{more} cannot be had any more")
    if now.sources.options["method"] == Method.BENDERS.value:
        return _evaluated(study, earlier.portfolio)
    least = portfolio_cost(study, earlier.portfolio, limits, ROUNDING)
    if least.ending is Ending.INFEASIBLE:
        return HeldPlan(obstacle="no operation of it keeps the rules and limits of today")
    return HeldPlan(least.low, least.high) if least.ending is Ending.OPTIMAL else HeldPlan()


def _alike(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return one.keys() == other.keys() and all(
        math.isclose(size, other[name], rel_tol=ROUNDING) for name, size in one.items()
    )


def _evaluated(study: Study, portfolio: Portfolio) -> HeldPlan:
    try:
        settled = settle(study, portfolio)
    except ValueError as error:
        return HeldPlan(obstacle=str(error))
    if not settled.keeps_rules:
        return HeldPlan(obstacle="no calm operation of it keeps the rules of today")
    if study.promises:  # kept by failures being looked for, which an evaluation does not
        return HeldPlan()
    found = assess(evaluate(study, settled.plan))
    if found.broken:
        return HeldPlan(obstacle=f"the rules of today cannot be kept with it in {', '.join(found.broken[:SHOWN])}")
    return HeldPlan(high=math.inf if found.measure is None else found.measure)
