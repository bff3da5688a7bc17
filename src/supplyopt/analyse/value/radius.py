"""How wrong the probabilities may be before another plan is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.analyse.value.events import PlanCosts, plan_costs
from supplyopt.analyse.value.information import optimum
from supplyopt.analyse.value.known import check_values, weighted
from supplyopt.analyse.value.sampling import check_mean
from supplyopt.analyse.value.solving import solved
from supplyopt.analyse.value.thinking import cost_of_portfolio
from supplyopt.errors import SolverError
from supplyopt.result import Portfolio
from supplyopt.risk import TotalVariation
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


def radius(study: Study, answered: Answered, limits: Limits | None = None, progress: Progress | None = None) -> Radius:
    """The radius of total variation at which the plan of an answer is no longer within the gap of the best.

    ::

        V(ε) = max_q Σ_s q_s Z_s(x),   ½ Σ_s |q_s - p_s| ≤ ε;       better at ε  <=>  V(ε) > (1 + gap) min_x' V'(ε)

    Found by halving, a solve a step: the plan is good at ``low``, another one better at ``high``. Both costs are
    concave in ε, so that a plan may be best again further out; what lies between the radii tried is not known. A
    portfolio that is only operated in another way is the same plan.
    Source: docs/formulation.md 13; Jiang & Guan 2018.
    """
    check_values(study)
    check_mean(study)
    doubting = _Doubting(study, answered, limits or Limits())
    low, high, other = 0.0, GREATEST, doubting.better(GREATEST)
    if other is None:
        return Radius(GREATEST, None, None)
    for _ in counted_off(range(STEPS), progress):
        middle = 0.5 * (low + high)
        found = doubting.better(middle)
        low, high, other = (middle, high, other) if found is None else (low, middle, found)
    return Radius(low, high, other)


class _Doubting:
    """Whether another plan is better at a radius."""

    def __init__(self, study: Study, answered: Answered, limits: Limits) -> None:
        costs, portfolio = plan_costs(study, answered), answered.result.portfolio
        if costs is None or portfolio is None:
            raise SolverError("there is no plan that could be doubted")
        self.study, self.limits, self.portfolio = study, limits, portfolio
        self.costs: PlanCosts = costs

    def better(self, radius: float) -> Portfolio | None:
        """A plan that is cheaper by more than the gap; none where the plan at hand is as good."""
        measure = TotalVariation(radius=radius)
        doubtful = replace(self.study, policy=self.study.policy.model_copy(update={"objective": measure}))
        found = solved(doubtful, self.limits)
        enough = optimum(found).high * (1.0 + self.limits.gap)
        chances: Mapping[str, float] = weighted(self.study)
        if self.costs.fixed + measure.value(self.costs.by_scenario, chances) <= enough:
            return None
        again = cost_of_portfolio(doubtful, self.portfolio, self.limits)
        return found.portfolio if again is None or again.low > enough else None
