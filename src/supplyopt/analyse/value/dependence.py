"""What a plan relies on: that events come together no more often than was thought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from supplyopt.analyse.value.events import plan_costs
from supplyopt.analyse.value.information import optimum
from supplyopt.analyse.value.known import check_values, weighted
from supplyopt.analyse.value.solving import answer_of
from supplyopt.analyse.worth import Interval
from supplyopt.errors import SolverError
from supplyopt.result import Portfolio
from supplyopt.risk import EventMarginal
from supplyopt.solver.limits import Limits
from supplyopt.solver.solve import Answered
from supplyopt.study import Study


@dataclass(frozen=True)
class Dependence:
    """A plan if events come together as drawn, and if they do so in the worst way with the same probabilities."""

    as_drawn: float
    """mean cost of the plan under the probabilities of the set [money]"""
    worst: float
    """mean cost of the plan under the worst dependence of the events [money]"""
    weights: Mapping[str, float]
    """scenario -> its probability there [-]"""
    prepared: Interval
    """the least mean cost under the worst dependence, of a plan made for it [money]"""
    prepared_as_drawn: float
    """mean cost of that plan under the probabilities of the set [money]"""
    portfolio: Portfolio
    """the plan made for the worst dependence"""

    @property
    def reliance(self) -> float:
        """How much the plan relies on the dependence that was drawn [money]."""
        return self.worst - self.as_drawn

    @property
    def price(self) -> Interval:
        """Price of correlation: the plan's cost under the worst dependence over the least there [-]."""
        return Interval(max(1.0, self.worst / self.prepared.high), max(1.0, self.worst / self.prepared.low))

    @property
    def insurance(self) -> float:
        """What the plan made for the worst costs more if events come as drawn [money]."""
        return self.prepared_as_drawn - self.as_drawn


def dependence(study: Study, answered: Answered, limits: Limits | None = None) -> Dependence:
    """What the plan of an answer costs, and one made for it, if events come together in the worst way: one solve.

    ::

        worst(x) = max_q Σ_s q_s Z_s(x),   Σ_{s with e} q_s = P(e) for each event e;      price = worst(x) / min worst

    Only scenarios of the set that have a probability can come: what was never drawn together stays apart.
    Source: docs/formulation.md 13; Agrawal, Ding, Saberi & Ye 2012.
    """
    check_values(study)
    policy = study.policy.model_copy(update={"objective": EventMarginal()})
    wary = replace(study, policy=policy)
    prepared = answer_of(wary, limits)
    portfolio, least = prepared.result.portfolio, optimum(prepared.result)
    own, other = plan_costs(study, answered), plan_costs(study, prepared)
    if own is None or other is None or portfolio is None:
        raise SolverError("there is no plan that could be looked at under another dependence")
    chances, measure = weighted(study), wary.risk
    return Dependence(
        own.mean(chances),
        own.fixed + measure.value(own.by_scenario, chances),
        measure.weights(own.by_scenario, chances),
        least,
        other.mean(chances),
        portfolio,
    )
