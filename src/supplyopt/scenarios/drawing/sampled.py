"""Years drawn at random, or by a sequence that fills the space of chances evenly."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from supplyopt.scenarios.drawing.law import Floats, Law
from supplyopt.scenarios.drawing.listed import remainder
from supplyopt.scenarios.drawing.recipe import Recipe
from supplyopt.scenarios.drawing.year import Year, Years

Source = Callable[[int], Floats]
"""Number of rows -> rows of uniform numbers."""
RARE = 0.02
"""Below this probability of a stratum its years are not waited for: events are made likelier and weights make up."""


def plain_years(years: Years, law: Law, recipe: Recipe) -> Iterator[Year]:
    """Crude Monte Carlo, or scrambled Sobol points: every year weighs the same, calm ones too."""
    samples = recipe.samples or 0
    source = _sobol(years, recipe) if recipe.method == "sobol" else _source(years, recipe)
    rows = source(samples)
    factors, whether, *_ = years.parts(rows)
    struck, _ = law.draw(factors, whether)
    for row, flags in zip(rows, struck, strict=True):
        yield years.drawn(1 / samples, np.flatnonzero(flags).tolist(), row)


def tilted_years(years: Years, law: Law, recipe: Recipe) -> Iterator[Year]:
    """Importance sampling: calm has its exact probability, the other years are drawn with every event likely enough.

    ::

        w ∝ ∏ over events (p/q)^x ((1-p)/(1-q))^(1-x),   q = max(p, tilt),   ∑ w = 1 - P(calm)
    """
    yield Year(law.calm, ())
    yield from _beyond(years, law, _source(years, recipe), 0, recipe.samples or 0, 1 - law.calm, recipe.tilt or 0.0)


def stratified_years(years: Years, law: Law, recipe: Recipe) -> Iterator[Year]:
    """Each set of at most ``order`` events is a stratum with its exact probability; all larger ones are another.

    Strata share the samples by probability, each having at least one; within a stratum years weigh the same, but for
    the last where that is too rare to be waited for.
    """
    source, order = _source(years, recipe), recipe.order or 0
    sets = list(law.sets(order))
    left = remainder(law, order)
    masses = [*(law.probability(struck) for struck in sets), *([left] if left else [])]
    shares = allotted(masses, recipe.samples or 0)
    yield Year(law.calm, ())
    for struck, mass, share in zip(sets, masses, shares, strict=False):
        for row in source(share):
            yield years.drawn(mass / share, struck, row)
    if left:
        floor = 0.0 if left > RARE else min(0.5, (order + 1) / law.size)
        yield from _beyond(years, law, source, order, shares[-1], left, floor)


def allotted(masses: list[float], samples: int) -> list[int]:
    """Samples by stratum: one each, the others in proportion, those with the largest fractions first.

    >>> allotted([0.5, 0.3, 0.001], 11)
    [6, 4, 1]
    """
    free = samples - len(masses)
    exact = [free * mass / sum(masses) for mass in masses]
    shares = [1 + int(share) for share in exact]
    by_fraction = sorted(range(len(masses)), key=lambda n: (int(exact[n]) - exact[n], n))
    for number in by_fraction[: samples - sum(shares)]:
        shares[number] += 1
    return shares


def _beyond(
    years: Years, law: Law, source: Source, order: int, samples: int, mass: float, floor: float
) -> Iterator[Year]:
    """Years with more than ``order`` events; their weights sum to ``mass``."""
    kept: list[tuple[Floats, list[int]]] = []
    logs: list[float] = []
    while len(kept) < samples:
        rows = source(samples)
        factors, whether, *_ = years.parts(rows)
        struck, log_weight = law.draw(factors, whether, floor)
        for number in np.flatnonzero(struck.sum(axis=1) > order)[: samples - len(kept)].tolist():
            kept.append((rows[number], np.flatnonzero(struck[number]).tolist()))
            logs.append(float(log_weight[number]))
    weights = np.exp(np.array(logs) - max(logs))
    for (row, members), weight in zip(kept, mass * weights / math.fsum(weights), strict=True):
        yield years.drawn(float(weight), members, row)


def _source(years: Years, recipe: Recipe) -> Source:
    random = np.random.default_rng(recipe.seed)
    return lambda rows: random.random((rows, years.numbers))


def _sobol(years: Years, recipe: Recipe) -> Source:
    from scipy.stats import qmc

    points = qmc.Sobol(years.numbers, scramble=True, rng=np.random.default_rng(recipe.seed))
    return lambda rows: np.asarray(points.random(rows))
