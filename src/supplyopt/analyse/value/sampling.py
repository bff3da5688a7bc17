"""How far from the best a plan may be because its scenarios are a sample: the gap on fresh ones, with confidence."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from supplyopt.analyse.evaluation import evaluate
from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.analyse.value.events import fixed_cost
from supplyopt.analyse.value.information import optimum
from supplyopt.analyse.value.known import check_values, weighted
from supplyopt.analyse.value.solving import solved
from supplyopt.errors import InputError, Issue, SolverError
from supplyopt.risk import Expectation
from supplyopt.scenarios import ScenarioSet
from supplyopt.solver.knowing import with_scenarios
from supplyopt.solver.limits import Limits
from supplyopt.solver.solve import Answered
from supplyopt.study import Study

CONFIDENCE = 0.95
"""One-sided, of each limit by itself [-]."""
FEWEST = 2
"""Replications from which a spread can be told."""


@dataclass(frozen=True)
class Estimate:
    """A mean over replications, and how far the truth may lie on the side that matters [money]."""

    mean: float
    limit: float
    """with a confidence of CONFIDENCE the truth is not beyond it"""


@dataclass(frozen=True)
class Sampling:
    """A plan on fresh sets of scenarios, each with a best plan of its own."""

    lower: Estimate
    """of the least cost possible: the mean of what the best plans of the sets cost, or of their bounds"""
    upper: Estimate | None
    """of what the plan costs; none where it cannot keep every rule, since what it costs then is of no plan allowed"""
    gap: Estimate | None
    """of what the plan costs more than the least cost possible; none likewise"""
    costs: tuple[float, ...]
    """of the plan, by set; in scenarios in which it cannot keep every rule without those rules"""
    bounds: tuple[float, ...]
    """of the best plan for each set"""
    broken: int
    """scenarios of all sets in which the plan cannot keep every rule"""


def sampling_gap(
    study: Study,
    answered: Answered,
    draw: Callable[[int], ScenarioSet],
    replications: int,
    seed: int = 0,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Sampling:
    """What the plan of an answer costs on fresh sets, against the best plan of each: a solve and its LPs for each set.

    ::

        z* ≥ E[ v ],   v_i = bound of the best plan for set i;      z(x) = E[ u ],   u_i = cost of the plan on set i
        z(x) - z* ≤ mean(u - v) + t s(u - v) / √M                   with confidence 0.95, t of Student, M - 1 degrees

    The best plan for a sample is too good on average, so its bounds lie below the least cost possible. Plan and best
    plan meet the same sets (common random numbers), which takes most of the chance out of the difference. ``draw``
    makes a set from a seed; its mean must be right on average, as that of draws that all weigh the same.
    Source: docs/formulation.md 13; Mak, Morton & Wood 1999.
    """
    check_values(study)
    check_mean(study)
    check_replications(study, replications)
    if answered.plan is None:
        raise SolverError("there is no plan that could be looked at on fresh scenarios")
    fixed, costs, bounds, broken = fixed_cost(answered), [], [], 0
    for number in counted_off(np.random.SeedSequence(seed).generate_state(replications).tolist(), progress):
        fresh = with_scenarios(study, draw(number))
        found, chances = evaluate(fresh, answered.plan), weighted(fresh)
        costs.append(fixed + math.fsum(p * found.costs[s] for s, p in chances.items()))
        bounds.append(optimum(solved(fresh, limits)).low)
        broken += int((~found.outcomes.keeps_rules).sum())
    gaps = [u - v for u, v in zip(costs, bounds, strict=True)]
    upper, gap = (None, None) if broken else (estimate(costs, 1.0), estimate(gaps, 1.0))
    return Sampling(estimate(bounds, -1.0), upper, gap, tuple(costs), tuple(bounds), broken)


def estimate(values: Sequence[float], side: float) -> Estimate:
    """The mean of a sample, and its one-sided limit by Student's distribution.

    >>> estimate([1.0, 3.0], 1.0)
    Estimate(mean=2.0, limit=8.313751514675...)
    """
    from scipy.stats import t

    mean = math.fsum(values) / len(values)
    spread = float(np.std(values, ddof=1)) / math.sqrt(len(values))
    return Estimate(mean, mean + side * float(t.ppf(CONFIDENCE, len(values) - 1)) * spread)


def check_mean(study: Study) -> None:
    """Raises InputError where the policy minds something else than the mean."""
    kind = study.policy.objective.kind
    if not isinstance(study.policy.objective, Expectation):
        text, cure = f"this is about the mean cost, but the objective is {kind}", "minimise the expectation"
        raise InputError([Issue("VAL004", text, cure, study.policy.name)])


def check_named(study: Study, source: str) -> None:
    """Raises InputError where rules name scenarios that sets drawn anew do not have."""
    heads = study.scenarios.scenarios
    drawn = set(heads.loc[heads["family"] == "prob", "scenario_id"])
    if strangers := [scenario for scenario in study.policy.named_scenarios if scenario in drawn]:
        text = f"rules name {', '.join(strangers)}, but sets {source} have scenarios of their own"
        cure = "name stress tests only, or require it in all scenarios"
        raise InputError([Issue("VAL007", text, cure, study.policy.name)])


def check_replications(study: Study, number: int) -> None:
    """Raises InputError for too few to tell how far they spread."""
    if number < FEWEST:
        text, cure = f"{number} replications have no spread", f"draw {FEWEST} or more; ten are usual"
        raise InputError([Issue("VAL005", text, cure, study.scenarios.name)])
