"""Sets of events listed by their probability: no chance in it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from supplyopt.scenarios.drawing.law import Law
from supplyopt.scenarios.drawing.recipe import Recipe
from supplyopt.scenarios.drawing.year import Year, Years

LEAST = 1e-12
"""A remainder below this is what adding floating-point numbers leaves."""


def listed_years(years: Years, law: Law, recipe: Recipe) -> Iterator[Year]:
    """Every set of at most ``order`` events with its exact probability, and the rest in one year.

    ::

        remainder = 1 - P(calm) - ∑ P(exactly S strikes)        over sets S of 1 to order events

    Where more trouble never costs less, ``worst`` (all events at once) makes an expected cost too high and ``calm`` too
    low: the truth lies between.
    """
    order = recipe.order or 0
    left = remainder(law, order)
    yield Year(law.calm + (left if recipe.remainder == "calm" else 0.0), ())
    for struck in law.sets(order):
        yield years.middle(law.probability(struck), struck)
    if recipe.remainder == "worst" and left > 0:
        yield years.middle(left, range(law.size), f"more than {order} at once: all {law.size} events")


def remainder(law: Law, order: int) -> float:
    """Probability that more than so many events strike."""
    if order >= law.size:
        return 0.0
    left = 1 - math.fsum([law.calm, *(law.probability(struck) for struck in law.sets(order))])
    return left if left > LEAST else 0.0


def number_of_sets(size: int, order: int) -> int:
    """Sets of 1 to ``order`` events."""
    return sum(math.comb(size, number) for number in range(1, min(order, size) + 1))
