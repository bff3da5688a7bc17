"""A small set that keeps the chance of every cause.

Causes are independent, so calm has probability prod(1 - p_e). Of the many sets of causes that could meet in a year a
few are kept, with weights w_s::

    min  sum_s w_s awkward(s)
    s.t. sum_{s holds e} w_s = p_e       every cause keeps its chance
         sum_s w_s = 1 - calm           calm too;   w >= 0

A vertex of this program has no more sets than rows. ``awkward`` makes causes of wide reach stand alone and lets causes
meet that strike different materials: for each material by itself the set then says what the causes say. Nothing is left
over; what is lost is the chance that two causes strike the same material in one year (the drawn set has it).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from supplyopt.scenarios.drawing.event import Event
from supplyopt.scenarios.drawing.events_file import EventsFile
from supplyopt.scenarios.drawing.strike import Strike
from supplyopt.scenarios.drawing.year import Year

LEFT_OUT = {
    "zw_lithium_ban",
    "id_ore_ban",
    "panama_drought",
    "suez_accident",
    "bosporus_limits",
    "mz_insurgency",
    "us_storm",
    "au_flood",
    "br_dam",
}
"""Events that the demo set does without."""
ONSET = 2
LARGEST = 4
LEAST = 1e-9
CLASH, MIXED, CROWD = 2.0, 0.5, 0.2
"""Awkwardness of two causes that strike the same material or are both wide, of a wide and a narrow one, of a crowd."""


def few_years(told: EventsFile) -> Iterator[Year]:
    """The demo set: every event begins with the second quarter and runs as its middle figures say."""
    events = [event for event in told.event if event.event_id not in LEFT_OUT]
    chosen, calm = weighted_sets(events, np.array([event.probability(told.years) for event in events]))
    yield Year(calm, ())
    for members, weight in chosen:
        strikes = (Strike(event, ONSET, event.severity[1], event.duration_days[1]) for event in members)
        yield Year(weight, tuple(strikes))


def weighted_sets(
    events: list[Event], chance: np.typing.NDArray[np.float64]
) -> tuple[list[tuple[tuple[Event, ...], float]], float]:
    """Sets of causes with their weights, heaviest first, and the weight of calm."""
    calm = float(np.prod(1 - chance))
    sets = [s for size in range(1, LARGEST + 1) for s in combinations(range(len(events)), size)]
    holds = np.zeros((len(events), len(sets)))
    for column, members in enumerate(sets):
        holds[list(members), column] = 1
    # A hair of noise leaves one best answer, so that every solver finds the same.
    noise = 1e-3 * np.random.default_rng(0).random(len(sets))
    answer = linprog(
        noise + [awkward([events[e] for e in members]) for members in sets],
        A_eq=np.vstack([holds, np.ones(len(sets))]),
        b_eq=np.append(chance, 1 - calm),
        method="highs-ds",
    )
    if not answer.success:
        raise ArithmeticError(f"no weights keep the chances of the causes: {answer.message}")
    kept = [(tuple(events[e] for e in sets[i]), float(w)) for i, w in enumerate(answer.x) if w > LEAST]
    kept.sort(key=lambda pair: (-pair[1], pair[0][0].event_id))
    weights = [round(weight, 9) for _events, weight in kept]
    return [(members, w) for (members, _), w in zip(kept, weights, strict=True)], 1 - sum(weights)


def awkward(events: list[Event]) -> float:
    """How little we want these causes to share a scenario."""
    reaches = [reach(event) for event in events]
    clash = sum(bool(a & b) or not (a or b) for a, b in combinations(reaches, 2))
    mixed = sum(bool(a) != bool(b) for a, b in combinations(reaches, 2))
    return CLASH * clash + MIXED * mixed + CROWD * (len(events) - 1) ** 2


def reach(event: Event) -> set[str]:
    """Materials a cause is confined to; empty: it may strike any."""
    found: set[str] = set()
    for effect in event.effects:
        parts = dict(part.split("=") for part in effect.selector.split("&"))
        found |= set(parts["material"].split("|")) if "material" in parts else set()
    return found
