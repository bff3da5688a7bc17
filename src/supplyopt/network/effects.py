"""Effects of a scenario, expanded from selectors to the parts of a network: multipliers of calm figures."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from supplyopt.network.courses import Course, courses
from supplyopt.network.grammar import Exposed, Floats, Hardening, Labels, Network
from supplyopt.network.subtiers import come_through
from supplyopt.scenarios.selector import Selector

Ints = npt.NDArray[np.int64]


@dataclass
class Multipliers:
    """Multipliers of calm figures, gathered effect by effect."""

    availability: Floats
    demand: Floats
    cost: Floats
    price: Floats
    stock: Floats
    inflow: Floats

    @classmethod
    def calm(cls, network: Network) -> Multipliers:
        """Nothing deviates."""

        def ones(things: Collection[object]) -> Floats:
            return np.ones((len(things), len(network.days)))

        return cls(
            ones(network.assets),
            ones(network.demands),
            ones(network.activities),
            ones(network.contracts),
            np.ones(len(network.stocks)),
            ones(network.arrivals),
        )

    def apply(self, effect: Any, matcher: Matcher) -> None:
        """An effect on anything but availability."""
        window = slice(int(effect.period_from) - 1, int(effect.period_to))
        if effect.attribute == "demand_mult":
            self.demand[matcher.demands(effect.selector), window] *= effect.value
        elif effect.attribute == "price_mult":
            self.cost[matcher.activities(effect.selector), window] *= effect.value
            self.price[matcher.contracts(effect.selector), window] *= effect.value
        elif effect.attribute == "stock_mult":
            self.stock[matcher.stocks(effect.selector)] *= effect.value
        else:
            self.inflow[matcher.arrivals(effect.selector), window] *= effect.value


class Effects:
    """The effects of one scenario on a network, whatever has been hardened."""

    def __init__(self, network: Network, effects: Iterable[Any], matcher: Matcher) -> None:
        """Sort effects by what they act on."""
        told = list(effects)
        self._network, self._matcher = network, matcher
        self._courses = courses((e for e in told if e.attribute == "availability"), len(network.days))
        self._others = [e for e in told if e.attribute != "availability"]

    def multipliers(self, hardened: Collection[str] = ()) -> Multipliers:
        """Multipliers when some options to harden are taken."""
        found = Multipliers.calm(self._network)
        for effect in self._others:
            found.apply(effect, self._matcher)
        found.availability = come_through(self.exposed(hardened), self._network.inputs)[: len(self._network.assets)]
        return found

    def exposed(self, hardened: Collection[str] = ()) -> Floats:
        """What effects leave of all that is exposed, before inputs are counted [N, T]."""
        shape = len(self._network.exposed), len(self._network.days)
        found, worst = np.ones(shape), np.ones(shape)
        ways = [way for way in self._network.hardenings if way.option in hardened]
        for course in self._courses:
            things, parts = self._matcher.exposed(course.selector)
            here = 1.0 - parts[:, None] * (1.0 - self._left(course, ways, things))
            if course.combine == "min":  # damages of one cause do not add up; independent ones multiply
                before = worst[things]
                worst[things] = np.minimum(before, here)
                here = worst[things] / np.where(before > 0, before, 1.0)
            found[things] *= here
        return found

    def _left(self, course: Course, ways: Iterable[Hardening], things: Ints) -> Floats:
        """What a course leaves of some things, by their positions, the ways of hardening being taken [n, T], or [T]."""
        helping = [way for way in ways if not way.against or course.event in way.against]
        if not helping:
            return course.left
        known: dict[tuple[str, ...], Floats] = {(): course.left}

        def left(thing: int) -> Floats:
            here = [way for way in helping if self._matcher.protects(way, thing)]
            names = tuple(way.option for way in here)
            if names not in known:
                avoided = 1.0 - float(np.prod([1.0 - way.loss_avoided for way in here]))
                saved = 1.0 - float(np.prod([1.0 - way.time_saved for way in here]))
                known[names] = course.softened(avoided, saved, self._network.days)
            return known[names]

        return np.array([left(thing) for thing in things.tolist()]).reshape(len(things), len(course.left))


Found = dict[tuple[str, str], list[int]]
"""(kind, selector) -> positions of what it means."""
_known: deque[tuple[dict[str, list[Labels]], Found]] = deque(maxlen=4)
"""What selectors mean, for labels that were seen last: a changed figure leaves all labels as they are."""


@lru_cache(maxsize=4)
def matcher_of(network: Network) -> Matcher:
    """The matcher of a network."""
    return Matcher(network)


class Matcher:
    """Which parts a selector means; each selector is worked out once."""

    def __init__(self, network: Network) -> None:
        """Gather the labels of every part."""
        self._network = network
        self._exposed: dict[str, tuple[Ints, Floats]] = {}
        fixed = {a for c in network.contracts if c.price_fixed for a in c.activities}
        self._parts: dict[str, list[Labels]] = {
            "exposed": [thing.labels for thing in network.exposed],
            "demands": [d.labels for d in network.demands],
            "activities": [{} if a.name in fixed else a.labels for a in network.activities],
            "contracts": [{} if c.price_fixed else network.option[c.option].labels for c in network.contracts],
            "stocks": [s.labels for s in network.stocks],
            "arrivals": [a.labels for a in network.arrivals],
        }
        if all(parts != self._parts for parts, _ in _known):
            _known.append((self._parts, {}))
        self._found = next(found for parts, found in _known if parts == self._parts)

    def _match(self, kind: str, selector: str) -> list[int]:
        key = (kind, selector)
        if key not in self._found:
            parsed = Selector.parse(selector)
            self._found[key] = [i for i, labels in enumerate(self._parts[kind]) if labels and parsed.matches(labels)]
        return self._found[key]

    def exposed(self, selector: str) -> tuple[Ints, Floats]:
        """What a selector hits, by positions, and the part of each (below 1 for a partial dependence)."""
        if selector not in self._exposed:
            named = [(d, v) for d, values in Selector.parse(selector).conditions for v in values]
            things = self._match("exposed", selector)
            parts = [_part_hit(self._network.exposed[i], named) for i in things]
            self._exposed[selector] = np.array(things, dtype=np.int64), np.array(parts, dtype=np.float64)
        return self._exposed[selector]

    def protects(self, way: Hardening, thing: int) -> bool:
        """Whether a way of hardening protects an asset or a source of inputs."""
        return thing in self._match("exposed", way.selector)

    def demands(self, selector: str) -> list[int]:
        """Positions of demands."""
        return self._match("demands", selector)

    def activities(self, selector: str) -> list[int]:
        """Positions of activities whose price may change."""
        return self._match("activities", selector)

    def contracts(self, selector: str) -> list[int]:
        """Positions of contracts whose price may change."""
        return self._match("contracts", selector)

    def stocks(self, selector: str) -> list[int]:
        """Positions of stocks."""
        return self._match("stocks", selector)

    def arrivals(self, selector: str) -> list[int]:
        """Positions of arrivals."""
        return self._match("arrivals", selector)


def _part_hit(thing: Exposed, named: list[tuple[str, str]]) -> float:
    return min((thing.shares[pair] for pair in named if pair in thing.shares), default=1.0)
