"""The shape of a frontier: which points nothing dominates, where its knee is, what a step costs and changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from supplyopt.analyse.frontier.point import SAME, Point
from supplyopt.analyse.worth import Interval

NEGLIGIBLE = 1e-3
"""Part of what is committed to of an item below which an option is not in the plan [-]."""


@dataclass(frozen=True)
class Moves:
    """What is in one plan and not in another: options by name."""

    coming: tuple[str, ...]
    going: tuple[str, ...]


def undominated(points: Iterable[Point]) -> list[Point]:
    """The points that no other is at least as good as in everything, cheapest first; of equal ones the first.

    Costs are told apart if they differ by more than the solver could not tell, levels likewise.
    """
    kept: list[Point] = []
    for point in sorted(points, key=lambda each: (each.cost, each.levels)):
        if not any(_as_good(other, point) for other in kept):
            kept = [other for other in kept if not _as_good(point, other)] + [point]
    return kept


def _as_good(one: Point, other: Point) -> bool:
    pairs = zip(one.values, other.values, strict=True)
    return all(mine <= theirs + SAME * max(1.0, abs(theirs)) for mine, theirs in pairs)


def knee(points: Sequence[Point]) -> int | None:
    """The number of the point farthest below the chord between the ends, every measure counted from best to worst.

    ::

        max_p  1 - Σ_k (f_k(p) - least f_k) / (greatest f_k - least f_k)

    With two axes this is the distance from the chord, times √2. None where no point lies below it. With three, of the
    plane through the points that are best in one and worst in the others.
    """
    if len(points) < 3:
        return None
    values = np.array([point.values for point in points])
    least, span = values.min(axis=0), np.ptp(values, axis=0)
    below = 1.0 - ((values - least) / np.where(span > 0, span, 1.0)).sum(axis=1)
    deepest = int(below.argmax())
    return deepest if below[deepest] > SAME else None


def price(loose: Point, tight: Point) -> Interval | None:
    """What a unit of the first level costs between two points that follow each other [money/unit of the bound]."""
    step = loose.levels[0] - tight.levels[0]
    if step <= 0:
        return None
    return Interval(max(0.0, tight.bound - loose.cost) / step, max(0.0, tight.cost - loose.bound) / step)


def moves(before: Point, after: Point) -> Moves:
    """What comes into the plan and what goes out of it from one point to another."""
    one, other = _used(before), _used(after)
    return Moves(tuple(sorted(other - one)), tuple(sorted(one - other)))


def _used(point: Point) -> set[str]:
    """Options that a plan commits to in earnest."""
    table = point.result.table("portfolio")
    taken = table[table["taken"] & (table["size"] > 0)]
    total = taken.groupby(["kind", "item"])["size"].transform("sum")
    return set(taken.loc[taken["size"] > NEGLIGIBLE * total, "option"])
