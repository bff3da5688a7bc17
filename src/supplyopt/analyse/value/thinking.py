"""What it is worth to think in scenarios rather than in averages."""

from __future__ import annotations

from dataclasses import dataclass

from supplyopt.analyse.held import portfolio_cost
from supplyopt.analyse.value.average import average_study
from supplyopt.analyse.value.information import less, optimum
from supplyopt.analyse.value.known import check_values
from supplyopt.analyse.value.solving import solved
from supplyopt.analyse.worth import Interval
from supplyopt.errors import SolverError
from supplyopt.result import Portfolio, Result
from supplyopt.risk import Expectation
from supplyopt.risk.measure import TRACE
from supplyopt.solver.highs import Ending
from supplyopt.solver.limits import Limits
from supplyopt.study import Study


@dataclass(frozen=True)
class Thinking:
    """The plan for the average scenario, and what it comes to when scenarios come instead."""

    promised: Interval
    """EV: what it would cost if the average came [money]"""
    portfolio: Portfolio
    """the plan for the average"""
    average: Interval | None
    """EEV: what it costs, by the objective of the policy; none: it cannot keep every hard rule [money]"""
    best: Interval
    """RP: the optimum of the study [money]"""

    @property
    def worth(self) -> Interval | None:
        """VSS: the value of the stochastic solution; none where the plan for the average cannot keep the rules."""
        return None if self.average is None else less(self.average, self.best)


def thinking(study: Study, best: Result, limits: Limits | None = None) -> Thinking:
    """What the plan for the average costs more than the best plan, by the objective of the policy: two solves.

    ::

        EEV = RISK_s[ cost of x̅ in s ],   x̅ = argmin_x ( cost of x in the average scenario ),     VSS = EEV - RP ≥ 0

    Only the portfolio of x̅ is kept, sizes and choices; it is operated as well as it can be under the true scenarios,
    calm included, so VSS is not inflated by an operation that nobody would insist on.
    Source: docs/formulation.md 13; Birge 1982.
    """
    check_values(study)
    limits, average = limits or Limits(), average_study(study)
    found = solved(average, limits)
    promised = optimum(found)
    if found.portfolio is None:
        raise SolverError(f"no plan for the average scenario was found: {found.status.value}")
    return Thinking(promised, found.portfolio, cost_of_portfolio(study, found.portfolio, limits), optimum(best))


def cost_of_portfolio(study: Study, portfolio: Portfolio, limits: Limits) -> Interval | None:
    """What a portfolio costs at best, by the objective of the policy; none: it cannot keep every hard rule [money]."""
    held = portfolio_cost(study, portfolio, limits)
    if held.ending is Ending.INFEASIBLE:
        return None
    if held.ending is not Ending.OPTIMAL:
        raise SolverError(f"what a given portfolio costs was not found: {held.ending.name.lower()}")
    # A program charges a measure with a trace of the mean, which is never above it.
    charged = isinstance(study.policy.objective, Expectation)
    return Interval(held.low, held.high if charged else held.high / (1.0 - TRACE))
