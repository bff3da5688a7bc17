"""How wrong the probabilities may be before another plan is better."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from supplyopt.analyse.held import portfolio_cost
from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.analyse.value.events import PlanCosts, plan_costs
from supplyopt.analyse.value.known import check_values, weighted
from supplyopt.analyse.value.sampling import check_mean
from supplyopt.analyse.value.solving import solved
from supplyopt.analyse.worth import Interval
from supplyopt.errors import SolverError
from supplyopt.result import Portfolio
from supplyopt.risk import TotalVariation
from supplyopt.risk.measure import TRACE
from supplyopt.solver.highs import Ending
from supplyopt.solver.limits import Limits
from supplyopt.solver.solve import Answered
from supplyopt.study import Study

GREATEST = 0.999
"""Radius that is tried as the greatest [-]."""
STEPS = 9
"""Halvings: the radius is found to within 0.002."""


@dataclass(frozen=True)
class Radius:
    """Where on the way from no doubt to great doubt another plan turns out to be better."""

    low: float
    """at this radius the plan is still within the gap of the best [-]"""
    high: float | None
    """at this radius another is better by more than the gap [-]; none: at none that was tried"""
    portfolio: Portfolio | None
    """that other plan"""
    undecided: bool = False
    """a solve ended too early to tell, so that the two lie further apart than they need"""


def radius(study: Study, answered: Answered, limits: Limits | None = None, progress: Progress | None = None) -> Radius:
    """The radius of total variation at which the plan of an answer is no longer within the gap of the best.

    ::

        V(ε) = max_q Σ_s q_s Z_s(x),   ½ Σ_s |q_s - p_s| ≤ ε;       better at ε  <=>  V(ε) > (1 + gap) min_x' V'(ε)

    Found by halving, a solve a step: the plan is good at ``low``, another one better at ``high``. Both costs are
    concave in ε, so that a plan may be best again further out; what lies between the radii tried is not known. A
    portfolio that is only operated in another way is the same plan. Good is proven by the bound of a solve, better by
    its plan; where the time allowed was too short for either, the search ends and says so.
    Source: docs/formulation.md 13; Jiang & Guan 2018.
    """
    check_values(study)
    check_mean(study)
    doubting = _Doubting(study, answered, limits or Limits())
    low, high, other = 0.0, GREATEST, doubting.better(GREATEST)
    if not isinstance(other, Portfolio):
        return Radius(GREATEST if other is False else 0.0, None, None, undecided=other is None)
    for _ in counted_off(range(STEPS), progress):
        middle = 0.5 * (low + high)
        found = doubting.better(middle)
        if found is None:
            return Radius(low, high, other, undecided=True)
        low, high, other = (low, middle, found) if isinstance(found, Portfolio) else (middle, high, other)
    return Radius(low, high, other)


def is_good(cost: float, least: Interval, gap: float) -> bool | None:
    """Whether a cost is within the gap of the least; none where the least is not known well enough to tell.

    ::

        good  <=  cost ≤ (1 + gap) bound / (1 - trace),      not good  <=  cost > (1 + gap) cost of a plan found

    A program charges a measure with a trace of the mean, by which its bound may lie too low.
    """
    if cost <= least.low * (1.0 + gap) / (1.0 - TRACE):
        return True
    return False if cost > least.high * (1.0 + gap) else None


class _Doubting:
    """Whether another plan is better at a radius."""

    def __init__(self, study: Study, answered: Answered, limits: Limits) -> None:
        costs, portfolio = plan_costs(study, answered), answered.result.portfolio
        if costs is None or portfolio is None:
            raise SolverError("there is no plan that could be doubted")
        self.study, self.limits, self.portfolio = study, limits, portfolio
        self.costs: PlanCosts = costs

    def better(self, radius: float) -> Portfolio | Literal[False] | None:
        """A plan that is cheaper by more than the gap; False where the one at hand is as good, none if undecided."""
        measure = TotalVariation(radius=radius)
        doubtful = replace(self.study, policy=self.study.policy.model_copy(update={"objective": measure}))
        found = solved(doubtful, self.limits)
        if found.cost is None or found.bound is None or found.portfolio is None:
            return None
        least, chances = Interval(found.bound, found.cost), weighted(self.study)
        if is_good(self.costs.fixed + measure.value(self.costs.by_scenario, chances), least, self.limits.gap):
            return False
        good = self._good_again(doubtful, least)
        return found.portfolio if good is False else None if good is None else False

    def _good_again(self, doubtful: Study, least: Interval) -> bool | None:
        """Whether the portfolio is good once it is operated for the doubt too."""
        held = portfolio_cost(doubtful, self.portfolio, self.limits)
        if held.ending is Ending.INFEASIBLE:
            return False
        if held.ending is not Ending.OPTIMAL:
            return None
        if is_good(held.high / (1.0 - TRACE), least, self.limits.gap):
            return True
        return False if is_good(held.low, least, self.limits.gap) is False else None
