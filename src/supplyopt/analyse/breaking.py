"""Reverse stress: what it takes to break a promise. The easiest set of failures that does, and every single one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

from supplyopt.compile.promise import compile_promise
from supplyopt.errors import SolverError
from supplyopt.network import Network
from supplyopt.network.failures import Loss
from supplyopt.rules import Survive
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.solver.attack import Target, targets
from supplyopt.solver.highs import Options
from supplyopt.solver.one_model import solve_model
from supplyopt.study import Study

NOTICED = 1e-4
"""Part of a demand that must be missing beyond a promise for it to count as broken [-]."""


@dataclass(frozen=True)
class Break:
    """The failures of least weight that break a promise for some items and classes that share what there is."""

    keys: tuple[Key, ...]
    entities: tuple[str, ...]
    weight: float
    """sum over the entities: how many they are, or -ln of the probability that all of them fail"""
    bound: float
    """no set of failures of less weight breaks the promise"""
    missing: float
    """what is then missing beyond the promise, a sum over the items and classes of parts of what is asked for [-]"""


@dataclass(frozen=True)
class SinglePoint:
    """One entity whose failure alone leaves something unserved."""

    by: str
    entity: str
    missing: Mapping[tuple[Key, ...], float]
    """items and classes that share what there is -> what is missing because of it, a sum of parts [-]"""


def easiest_breaks(
    study: Study,
    promise: ContingencyRule,
    sizes: Mapping[str, float],
    weight: Mapping[str, float] | None = None,
    options: Options | None = None,
) -> list[Break]:
    """What breaks a promise most easily under a plan (size of each option), the easiest first.

    ::

        min Σ_e b[e] z[e]        φ(plan, z) ≥ 1e-4,     z ∈ {0,1}

    One for each independent part of the network that can be broken at all; exact. φ is what is missing beyond the level
    of the promise, which need not be in the policy; how many fail at once is free. ``weight`` b is 1 each unless told;
    with :func:`improbability` the answer is the likeliest break. What has no weight there does not fail.
    """
    options = options or Options(0.0)
    losses = promise.losses(study.network)
    chosen = {e: loss for e, loss in losses.items() if weight is None or e in weight}
    found = [
        each
        for target in _targets(study, promise, sizes, chosen)
        if (each := _easiest(target, {e: 1.0 if weight is None else weight[e] for e in target.entities}, options))
    ]
    return sorted(found, key=lambda each: (each.weight, each.keys))


def improbability(network: Network, by: str, score: str = "failure_probability") -> dict[str, float]:
    """Entity of a dimension -> -ln of its probability, from a score; failures are taken to be independent."""
    told = network.facts.scores.get(score, {})
    return {member: -log(p) for (of, member), p in told.items() if of == by and 0.0 < p <= 1.0}


def single_points(
    study: Study,
    sizes: Mapping[str, float],
    dimensions: Sequence[str],
    level: float = 1.0,
    options: Options | None = None,
) -> list[SinglePoint]:
    """Every group of some dimensions (supplier, vendor ...) whose failure alone leaves less than a level served.

    ``sizes`` is the plan. What is missing though nothing fails counts for no group. Sorted: most is missing first.
    """
    options, found = options or Options(0.0), []
    for by in dimensions:
        promise = Survive(by=by, level=level)
        missing: dict[str, dict[tuple[Key, ...], float]] = {}
        for target in _targets(study, promise, sizes, promise.losses(study.network)):
            anyway = target.missing((), options)
            for entity in target.entities:
                more = target.missing((entity,), options) - anyway
                if more > NOTICED:
                    missing.setdefault(entity, {})[target.keys] = more
        found += [SinglePoint(by, entity, parts) for entity, parts in missing.items()]
    return sorted(found, key=lambda each: (-sum(each.missing.values()), each.by, each.entity))


def _targets(
    study: Study, promise: ContingencyRule, sizes: Mapping[str, float], losses: Mapping[str, Loss]
) -> Iterator[Target]:
    promised = compile_promise(study, promise)
    allowed = {key: (1.0 - promise.level) * asked for key, asked in promised.asked.items()}
    return targets(promised, sizes, allowed, losses)


def _easiest(target: Target, weight: Mapping[str, float], options: Options) -> Break | None:
    """The easiest break of a part; none if all failures together do not break it."""
    if target.missing(target.entities, options) < NOTICED:
        return None
    adversary, harmless = target.adversary, list[Any]()
    weights = np.array([weight[e] for e in target.entities])
    while True:
        solution = solve_model(adversary.easiest(weights, NOTICED, harmless), options)
        if solution.values is None:
            raise SolverError("what breaks the promise most easily was not found in time")
        failed = adversary.failed(solution.values)
        entities = tuple(name for name, yes in zip(target.entities, failed, strict=True) if yes)
        missing = target.missing(entities, options)
        if missing >= NOTICED * (1 - 1e-6):
            total = float(weights @ failed)
            return Break(target.keys, entities, total, min(total, solution.bound), missing)
        harmless.append(failed)  # a solver's tolerance let a fraction of a failure pass for none
