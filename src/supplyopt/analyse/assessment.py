"""An evaluation in key figures: what a plan costs, how bad it can get, what goes unserved and how often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from supplyopt.analyse.evaluation import Evaluation
from supplyopt.analyse.sampling_error import standard_error
from supplyopt.network.grammar import Floats
from supplyopt.risk.measure import RiskMeasure
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.study import Study

TAIL = 0.05
"""Probability of the worst scenarios that are looked at together."""
ANYTHING = 1e-5
"""Part of a demand below which what goes unserved is rounding."""
PARTS = (0.01, 0.05)
"""Parts of all demand, by value, whose probability of going unserved is told."""
WORST = 10
"""Scenarios that are named."""
MOST_COMPARED = 2_000
"""Scenarios up to which a measure is worked out that has to compare them with each other."""


@dataclass(frozen=True)
class Service:
    """What becomes of the demand for an item; parts are of what is asked for in a scenario."""

    item: str
    mean: float
    """part that goes unserved on average [-]"""
    tail: float
    """the same in the worst scenarios [-]"""
    worst: float
    worst_scenario: str
    chance: float
    """probability that any goes unserved [-]"""
    value: float
    """of what goes unserved on average [money]"""


@dataclass(frozen=True)
class Case:
    """A scenario that is worth a line."""

    scenario: str
    name: str
    family: str
    probability: float
    cost: float
    """with the commitment [money]"""
    unmet: float
    """part of all demand that goes unserved, by value [-]"""
    keeps_rules: bool


@dataclass(frozen=True)
class Assessment:
    """Key figures; costs include the commitment and what rules on the plan add [money]."""

    scenarios: int
    commitment: float
    of_rules: float
    calm: float | None
    mean: float
    error: float | None
    """standard error of the mean, where the set is a sample"""
    measure: float | None
    """the policy's own; none where the cheapest operations of each scenario do not tell it"""
    unmeasured: str
    """why not"""
    tail: float
    worst: Case
    unserved_mean: float
    unserved_tail: float
    unmet_mean: float
    """part of all demand that goes unserved on average, by value [-]"""
    unmet_tail: float
    chances: dict[float, float]
    """part of all demand, by value -> probability that more of it goes unserved; 0: any of any demand [-]"""
    items: tuple[Service, ...]
    dearest: tuple[Case, ...]
    broken: tuple[str, ...]
    """scenarios in which the hard rules on operations cannot all be kept"""
    broken_chance: float


def assess(evaluation: Evaluation) -> Assessment:
    """The key figures of an evaluation."""
    study, outcomes, p = evaluation.study, evaluation.outcomes, evaluation.probabilities
    unserved, cases = evaluation.unserved_value, _Cases(evaluation)
    beside = evaluation.commitment + evaluation.of_rules
    broken = ~outcomes.keeps_rules
    every, unmeasured = np.arange(len(outcomes)), _unmeasured(study, len(outcomes))
    costs = outcomes.cost + beside
    return Assessment(
        scenarios=len(outcomes),
        commitment=evaluation.commitment,
        of_rules=evaluation.of_rules,
        calm=float(costs[0]) if study.calm is not None else None,
        mean=float(p @ costs),
        error=standard_error(study.scenarios, evaluation.costs, CALM),
        measure=None if unmeasured else evaluation.objective,
        unmeasured=unmeasured,
        tail=tail_of(costs, p),
        worst=next(cases.by(outcomes.cost, every[p > 0], 1)),
        unserved_mean=float(p @ unserved),
        unserved_tail=tail_of(unserved, p),
        unmet_mean=float(p @ cases.unmet),
        unmet_tail=tail_of(cases.unmet, p),
        chances={0.0: float(p @ cases.any_short), **{part: float(p @ (cases.unmet > part)) for part in PARTS}},
        items=tuple(_services(evaluation, cases)),
        dearest=tuple(cases.by(outcomes.cost, every, WORST)),
        broken=tuple(outcomes.scenarios[i] for i in np.flatnonzero(broken)),
        broken_chance=float(p @ broken),
    )


def _unmeasured(study: Study, scenarios: int) -> str:
    """Why the cheapest operations of each scenario do not tell the policy's measure; nothing if they do."""
    measure = study.policy.objective
    if measure.of != "cost":
        return "as operations are the cheapest here, and others may leave less unserved"
    if not study.is_referenced:
        return "for a plan that is given: it would take the best plan for each scenario"
    if _promises_unseen(study):
        return "as it counts promises in scenarios whose cost it does not look at; see the rules and the scenarios"
    if scenarios > MOST_COMPARED and type(measure).on is not RiskMeasure.on:
        return "for so many scenarios, as it compares each with each"
    return ""


def _promises_unseen(study: Study) -> bool:
    """Whether soft promises cover scenarios that the objective does not look at: it counts them all the same."""
    soft = [rule for rule in study.policy.rules if rule.bill == "penalties" and not rule.is_hard]
    unseen = [s for s, p in study.probabilities.items() if not study.policy.objective.looks_at(s, p)]
    return any(rule.covers(s, study.families[s]) for rule in soft for s in unseen)


def tail_of(values: Floats, weights: Floats, tail: float = TAIL) -> float:
    """Mean of the largest values that together have a weight of ``tail``, the last in part [unit of the values]."""
    order = np.argsort(-values, kind="stable")
    sorted_weights = weights[order]
    taken = np.clip(tail - (np.cumsum(sorted_weights) - sorted_weights), 0.0, sorted_weights)
    return float(taken @ values[order] / taken.sum())


class _Cases:
    """Scenarios with what goes unserved in them."""

    def __init__(self, evaluation: Evaluation) -> None:
        study, outcomes = evaluation.study, evaluation.outcomes
        self.evaluation = evaluation
        self.calm = np.array([float(d.quantity.sum()) for d in study.network.demands])
        asked = self.calm @ evaluation.worth + outcomes.more @ evaluation.worth
        self.unmet: Floats = _part(evaluation.unserved_value, asked)
        table = study.scenarios.scenarios
        self.names = dict(zip(table["scenario_id"].astype(str), table["name"].astype(str), strict=True))
        short = outcomes.short.tocoo()
        rows, columns = short.coords
        told = short.data > ANYTHING * np.maximum(self.calm[columns], 1e-12)
        self.any_short: npt.NDArray[np.bool_] = np.bincount(rows[told], minlength=len(outcomes)) > 0

    def by(self, values: Floats, among: npt.NDArray[np.int64], count: int) -> Iterator[Case]:
        """The scenarios with the greatest values, of equal ones the first."""
        evaluation, outcomes = self.evaluation, self.evaluation.outcomes
        beside = evaluation.commitment + evaluation.of_rules
        for i in among[np.argsort(-values[among], kind="stable")[:count]].tolist():
            name = outcomes.scenarios[i]
            yield Case(
                name,
                self.names.get(name, name),
                evaluation.study.families[name],
                float(evaluation.probabilities[i]),
                float(outcomes.cost[i]) + beside,
                float(self.unmet[i]),
                bool(outcomes.keeps_rules[i]),
            )


def _services(evaluation: Evaluation, cases: _Cases) -> Iterator[Service]:
    demands, outcomes, p = evaluation.study.network.demands, evaluation.outcomes, evaluation.probabilities
    items = np.array([d.resource[0] for d in demands])
    for item in sorted(set(items.tolist())):
        columns = np.flatnonzero(items == item)
        short = outcomes.short[:, columns]
        amount = np.asarray(short.sum(axis=1)).ravel()
        unmet = _part(amount, cases.calm[columns].sum() + np.asarray(outcomes.more[:, columns].sum(axis=1)).ravel())
        worst = int(np.argmax(unmet))
        yield Service(
            str(item),
            float(p @ unmet),
            tail_of(unmet, p),
            float(unmet[worst]),
            outcomes.scenarios[worst] if unmet[worst] > ANYTHING else "",
            float(p @ (unmet > ANYTHING)),
            float(p @ (short @ evaluation.worth[columns])),
        )


def _part(amount: Floats, whole: Floats) -> Floats:
    """amount / whole; nothing of nothing is nothing."""
    return np.divide(amount, whole, out=np.zeros_like(amount), where=whole > 0)
