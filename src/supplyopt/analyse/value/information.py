"""What it is worth to know which scenario comes before the plan is chosen."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.analyse.value.known import check_values, messages, told, weighted
from supplyopt.analyse.value.solving import solved
from supplyopt.analyse.worth import Interval
from supplyopt.errors import SolverError
from supplyopt.result import Result
from supplyopt.risk import Expectation
from supplyopt.solver.limits import Limits
from supplyopt.study import Study


@dataclass(frozen=True)
class Information:
    """The best that can be done now, and if one knew; in the mean, whatever the objective of the policy is."""

    here_and_now: Interval
    """RP: the least mean cost of a plan for all scenarios [money]"""
    wait_and_see: Interval
    """WS: the mean of the least costs of a plan for each scenario [money]"""

    @property
    def worth(self) -> Interval:
        """EVPI: the expected value of perfect information [money]."""
        return less(self.here_and_now, self.wait_and_see)


def information(
    study: Study, best: Result, limits: Limits | None = None, progress: Progress | None = None
) -> Information:
    """What perfect information is worth: a solve for each scenario.

    ::

        WS = Σ_s p_s min_x ( cost of x in s ),      EVPI = RP - WS ≥ 0

    Who knows that s comes knows it from the start: plan and calm up to the onset are chosen for s, but calm after it
    must still be possible, with all rules that hold in calm. What waits for a disruption waits still. So every plan for
    all scenarios is one for each, and WS ≤ RP. ``best`` is the answer of the study. Raises InputError where this
    means nothing, SolverError where a plan was not found in time.
    Source: docs/formulation.md 13; Birge & Louveaux 2011, chapter 4.
    """
    check_values(study)
    known = expected_cost(study, [{s} for s in weighted(study)], limits, progress)
    return Information(neutral_optimum(study, best, limits), known)


def expected_cost(
    study: Study, parts: Sequence[Collection[str]], limits: Limits | None = None, progress: Progress | None = None
) -> Interval:
    """The mean cost if one is told in time in which part of the scenarios the truth is [money]."""
    low, high = [], []
    for message in counted_off(messages(study, parts), progress):
        found = optimum(solved(told(study, message), limits))
        low.append(message.probability * found.low)
        high.append(message.probability * found.high)
    return Interval(math.fsum(low), math.fsum(high))


def neutral_optimum(study: Study, best: Result, limits: Limits | None = None) -> Interval:
    """The least mean cost: that of the answer, unless the policy minimises something else; then of one more solve."""
    if isinstance(study.policy.objective, Expectation):
        return optimum(best)
    policy = study.policy.model_copy(update={"objective": Expectation()})
    return optimum(solved(Study(study.case, policy, study.scenarios, study.failures), limits))


def optimum(result: Result) -> Interval:
    """The least cost, as far as a result tells; raises SolverError for one that does not."""
    if result.cost is None or result.bound is None:
        raise SolverError(f"{result.study}: {result.status.value}; without a plan nothing can be compared")
    return Interval(result.bound, result.cost)


def less(dearer: Interval, cheaper: Interval) -> Interval:
    """A difference that is known not to be negative."""
    return Interval(max(0.0, dearer.low - cheaper.high), max(0.0, dearer.high - cheaper.low))
