"""Which event is worth knowing about most, and how likely it must be for the plan that minds it to pay."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from supplyopt.analyse.evaluation import evaluate
from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.analyse.value.information import less, neutral_optimum, optimum
from supplyopt.analyse.value.known import check_values, messages, told, weighted
from supplyopt.analyse.value.solving import answer_of, solved
from supplyopt.analyse.worth import Interval
from supplyopt.risk.measure import Event
from supplyopt.solver.limits import Limits
from supplyopt.solver.solve import Answered
from supplyopt.study import Study


@dataclass(frozen=True)
class EventValue:
    """What it is worth to be told in time whether an event will happen."""

    event: Event
    probability: float
    """of the event in the set [-]"""
    worth: Interval
    """of being told [money]"""
    break_even: float | None
    """from this probability on the plan at hand is cheaper than the best plan for a world without the event [-]; none:
    it is no dearer without the event, or never pays, or one of the two cannot keep the rules"""


@dataclass(frozen=True)
class PlanCosts:
    """A plan in plain figures: its mean cost is linear in the probabilities of scenarios."""

    fixed: float
    """whatever happens [money]"""
    by_scenario: Mapping[str, float]
    """[money]"""
    keeps_rules: bool

    def mean(self, weights: Mapping[str, float]) -> float:
        """The mean cost under some probabilities [money]."""
        return self.fixed + math.fsum(p * self.by_scenario[s] for s, p in weights.items())


def event_values(
    study: Study,
    answered: Answered,
    events: Sequence[Event] = (),
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> list[EventValue]:
    """What it is worth to know of each event, or of some, whether it will happen, dearest first: two solves each.

    ::

        c(e) = P(e) min_x E[ cost | e ] + (1 - P(e)) min_x E[ cost | not e ],      EVPI(e) = RP - c(e)

    Plan and operation are those of :func:`supplyopt.analyse.value.information.information`, but what else happens is
    not told; so EVPI(e) ≤ EVPI. Mean costs of plans are linear in P(e), all else in proportion: the plan at hand and
    the best one without the event cost the same at the break-even probability.
    """
    check_values(study)
    best = neutral_optimum(study, answered.result, limits)
    own = plan_costs(study, answered)
    chosen = events or uncertain_events(study)
    found = [_valued(study, event, best, own, limits) for event in counted_off(chosen, progress)]
    return sorted(found, key=lambda each: (-each.worth.middle, each.event))


def uncertain_events(study: Study) -> list[Event]:
    """Events that may happen or not."""
    chances = weighted(study)
    struck = {event for s in chances for event in study.events[s]}
    return sorted(e for e in struck if not all(e in study.events[s] for s in chances))


def plan_costs(study: Study, answered: Answered) -> PlanCosts | None:
    """What the plan of an answer costs, in the scenarios of a study too that it was not made for; none without one."""
    if answered.plan is None:
        return None
    found = evaluate(study, answered.plan)
    kept = bool(found.outcomes.keeps_rules.all())
    return PlanCosts(fixed_cost(answered), found.costs, kept)


def fixed_cost(answered: Answered) -> float:
    """What the plan of an answer costs whatever happens, with what rules add beside the scenarios [money]."""
    made_for, result = answered.hunted.study, answered.result
    costs = result.table("scenarios").set_index("scenario")["cost"]
    chances = weighted(made_for)
    return optimum(result).high - made_for.risk.value({s: float(costs[s]) for s in chances}, chances)


def _valued(study: Study, event: Event, best: Interval, own: PlanCosts | None, limits: Limits | None) -> EventValue:
    chances = weighted(study)
    struck = {s for s in chances if event in study.events[s]}
    spared = set(chances) - struck
    without, with_it = messages(study, [spared, struck])
    known = optimum(solved(told(study, with_it), limits))
    unminded = answer_of(told(study, without), limits)
    other = optimum(unminded.result)
    cost = Interval(
        with_it.probability * known.low + without.probability * other.low,
        with_it.probability * known.high + without.probability * other.high,
    )
    probability = math.fsum(chances[s] for s in struck)
    given = {s: chances[s] / probability for s in sorted(struck)}
    absent = {s: chances[s] / (1.0 - probability) for s in sorted(spared)}
    pays = break_even(own, plan_costs(study, unminded), given, absent)
    return EventValue(event, probability, less(best, cost), pays)


def break_even(
    plan: PlanCosts | None, other: PlanCosts | None, given: Mapping[str, float], absent: Mapping[str, float]
) -> float | None:
    """The probability from which on a plan is cheaper than another that is cheaper without the event; none if never.

    ::

        π* = Δ / ( Δ + D ),      Δ = E[plan | not e] - E[other | not e] > 0,   D = E[other | e] - E[plan | e] > 0
    """
    if plan is None or other is None or not (plan.keeps_rules and other.keeps_rules):
        return None
    premium = plan.mean(absent) - other.mean(absent)
    saved = other.mean(given) - plan.mean(given)
    nothing = 1e-9 * abs(plan.mean(absent))
    return premium / (premium + saved) if premium > nothing and saved > nothing else None
