"""What a set of scenarios varies, as few figures a scenario: things that the same effects hit move together.

A *cause* is a selector that effects act by on parts of a network, on one attribute. Parts with the same causes form a
*group*, whose multiplier in a period is

::

    m[g,t] = Π_causes Π_effects ( 1 - part (1 - value) ) · min( 1, least of what is marked ``min`` )

``part`` is how far something depends on what the cause hits, else 1. Of assets it is what is left once their inputs are
counted (network/subtiers.py) and as far as they are open (network/opening.py), so that only those are a group that need
and wait for the same. The multipliers of all groups say all about a scenario but its onset: thousands of assets have a
few dozen groups.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from supplyopt.network.effects import matcher_of
from supplyopt.network.exposure import Exposure, exposure_of
from supplyopt.network.grammar import Floats, Network
from supplyopt.network.lines import Flags, Ints, Kind, Lines, kinds_of_effects, lines_of
from supplyopt.scenarios import ScenarioSet

KINDS = {
    "availability": "availability",
    "demand": "demand_mult",
    "cost": "price_mult",
    "price": "price_mult",
    "stock": "stock_mult",
    "inflow": "inflow_mult",
}
"""What is multiplied (availability of assets, demands, costs of activities, prices of contracts, stocks, arrivals), by
which attribute of effects."""
Groups = tuple[tuple[int, ...], ...]
"""The causes of each group."""


@dataclass(frozen=True, eq=False)
class Drivers:
    """Groups of the parts that a set of scenarios touches, and what its effects make of them."""

    periods: int
    causes: tuple[tuple[str, str, str, float], ...]
    groups: Mapping[str, Groups]
    """kind -> the causes of each group; of availability those of what is exposed"""
    group_of: Mapping[str, Ints]
    """kind -> group of each part of the network; -1: nothing touches it"""
    exposure: Exposure
    """assets by what becomes of them"""
    lines: Lines
    """effects of the set, or of the piece that these are drivers of"""
    most_risen: Mapping[str, float]
    """attribute -> the greatest product of the values above 1 in any scenario [-], where not all lines are held"""
    _touched: Flags
    _acting: Mapping[Kind, list[int]]

    def of(self, piece: ScenarioSet) -> Drivers:
        """The same groups, and what the effects of a piece of the set make of them."""
        code, kinds = kinds_of_effects(piece)
        acting = [self._acting[kind] for kind in kinds]
        causes = {cause: c for c, cause in enumerate(self.causes)}
        return replace(
            self, exposure=self.exposure.of(piece), lines=lines_of(piece, code, acting, causes, self.periods)
        )

    def sizes(self) -> dict[str, int]:
        """kind -> number of groups."""
        return {**{kind: len(groups) for kind, groups in self.groups.items()}, "availability": self.exposure.groups}

    def touches(self, kind: str, group: int, t: int) -> bool:
        """Whether any scenario moves a group in a period."""
        if kind == "availability":
            return bool(self.exposure.touched[group, t - 1])
        return bool(self._touched[list(self.groups[kind][group]), t - 1].any())

    def multipliers(self, scenarios: Ints, onset: int, kinds: Collection[str] = tuple(KINDS)) -> dict[str, Floats]:
        """kind -> multiplier of each group in each period [S, G, T], of scenarios by their rows in the set.

        ``onset`` is the one that they have in common.
        """
        acted = self.lines.by_cause(scenarios, len(self.causes), self.periods)
        found = {kind: self._of_causes(acted, self.groups[kind]) for kind in kinds}
        if "availability" in found:
            found["availability"] = self.exposure.left(found["availability"], scenarios, onset)
        return found

    def undisturbed(self, onset: int) -> dict[str, Floats]:
        """The same of a scenario in which nothing happens that is noticed at once [1, G, T]."""
        found = {kind: np.ones((1, len(groups), self.periods)) for kind, groups in self.groups.items()}
        found["availability"] = self.exposure.undisturbed(onset)
        return found

    def _of_causes(self, acted: Floats, groups: Groups) -> Floats:
        least = np.array([combine == "min" for _, _, combine, _ in self.causes], dtype=bool)
        found = np.ones((len(groups), self.periods, len(acted))).transpose(2, 0, 1)
        for g, causes in enumerate(groups):
            for c in causes:
                if not least[c]:
                    found[:, g, :] *= acted[:, c, :]
            worst = [c for c in causes if least[c]]
            if worst:
                found[:, g, :] *= acted[:, worst, :].min(axis=1)
        return found


def headroom_of(drivers: Drivers) -> float:
    """How far any quantity may rise above its calm figure, or more: as if all that raises it in a scenario met [-]."""
    attributes = [attribute for attribute, *_ in drivers.causes]
    together = (("availability", "stock_mult", "inflow_mult"), ("demand_mult",), ("price_mult",))
    if drivers.most_risen:
        return max(1.0, *(math.prod(drivers.most_risen.get(a, 1.0) for a in each) for each in together))
    counted = (np.array([a in each for a in attributes], dtype=bool) for each in together)
    return max(1.0, *(drivers.lines.most_risen(counts) for counts in counted))


def drivers_of(network: Network, scenarios: ScenarioSet, taken: Collection[str] = ()) -> Drivers:
    """The drivers of a set of scenarios when some options to harden are taken.

    Where a set is not held, what they make of its scenarios is told by ``of``, for each of its pieces.
    """
    periods, hits = len(network.days), _hits(network)
    each_once = _each_once(scenarios.kinds)
    code, unique = kinds_of_effects(each_once)
    causes: dict[tuple[str, str, str, float], int] = {}
    acting: dict[Kind, list[int]] = {}
    causes_of: dict[str, dict[int, list[int]]] = {kind: defaultdict(list) for kind in KINDS}
    for attribute, selector, how in unique:
        kinds = [kind for kind, by in KINDS.items() if by == attribute]
        met = [(kind, i, part) for kind in kinds for i, part in hits[kind](selector)]
        parts = sorted({part for _, _, part in met})
        acting[attribute, selector, how] = [
            causes.setdefault((attribute, selector, how, part), len(causes)) for part in parts
        ]
        for kind, i, part in met:
            causes_of[kind][i].append(causes[attribute, selector, how, part])
    lines = lines_of(each_once, code, list(acting.values()), causes, periods)
    touched = lines.touched(len(causes), periods)
    things = {
        "availability": network.exposed,
        "demand": network.demands,
        "cost": network.activities,
        "price": network.contracts,
        "stock": network.stocks,
        "inflow": network.arrivals,
    }
    groups, group_of = {}, {}
    for kind, members in things.items():
        groups[kind], group_of[kind] = _grouped(causes_of[kind], len(members))
    exposed_touched = np.array([touched[list(each)].any(axis=0) for each in groups["availability"]], dtype=bool)
    exposure = exposure_of(network, group_of["availability"], exposed_touched, taken)
    group_of["availability"] = exposure.group_of
    risen = {} if scenarios.is_held else scenarios.most_risen
    found = Drivers(periods, tuple(causes), groups, group_of, exposure, lines, risen, touched, acting)
    return found.of(scenarios) if scenarios.is_held else found


def _each_once(kinds: pd.DataFrame) -> ScenarioSet:
    """A scenario with an effect of each kind: what acts on what, and when, can be seen from it."""
    heads = pd.DataFrame({"scenario_id": ["all"]})
    return ScenarioSet(heads, kinds.assign(scenario_id="all", value=1.0))


def _grouped(causes_of: Mapping[int, list[int]], size: int) -> tuple[Groups, Ints]:
    """The groups of parts with the same causes, and the group of each part."""
    keys = {i: tuple(sorted(causes)) for i, causes in causes_of.items()}
    groups = sorted(set(keys.values()))
    number = {group: g for g, group in enumerate(groups)}
    found = np.full(size, -1, dtype=np.int64)
    for i, key in keys.items():
        found[i] = number[key]
    return tuple(groups), found


def _hits(network: Network) -> dict[str, Callable[[str], Iterator[tuple[int, float]]]]:
    """kind -> the parts that a selector hits and how far (below 1 for a partial dependence)."""
    matcher = matcher_of(network)

    def wholly(parts: Callable[[str], list[int]]) -> Callable[[str], Iterator[tuple[int, float]]]:
        return lambda selector: ((i, 1.0) for i in parts(selector))

    def exposed(selector: str) -> Iterator[tuple[int, float]]:
        things, parts = matcher.exposed(selector)
        return zip(things.tolist(), parts.tolist(), strict=True)

    return {
        "availability": exposed,
        "demand": wholly(matcher.demands),
        "cost": wholly(matcher.activities),
        "price": wholly(matcher.contracts),
        "stock": wholly(matcher.stocks),
        "inflow": wholly(matcher.arrivals),
    }
