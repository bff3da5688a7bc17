"""What a set of scenarios varies, as few figures a scenario: things that the same effects hit move together.

A *cause* is a selector that effects act by on parts of a network, on one attribute. Parts with the same causes form a
*group*, whose multiplier in a period is

::

    m[g,t] = Π_causes Π_effects ( 1 - part (1 - value) ) · min( 1, least of what is marked ``min`` )

``part`` is how far an asset depends on what the cause hits, else 1. The multipliers of all groups say all about a
scenario but its onset: thousands of assets have a few dozen groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from supplyopt.network.grammar import Floats, Network
from supplyopt.network.matcher import Matcher
from supplyopt.scenarios import ScenarioSet

Ints = npt.NDArray[np.int64]
Cause = tuple[str, str, str, float]
"""attribute, selector, how effects combine, part"""

KINDS = ("availability", "demand", "cost", "price", "stock", "inflow")
"""What is multiplied: availability of assets, demands, costs of activities, prices of contracts, stocks, arrivals."""
_ATTRIBUTE = {
    "availability": "availability",
    "demand": "demand_mult",
    "cost": "price_mult",
    "price": "price_mult",
    "stock": "stock_mult",
    "inflow": "inflow_mult",
}
_PARTS = {
    "availability": "assets",
    "demand": "demands",
    "cost": "activities",
    "price": "contracts",
    "stock": "stocks",
    "inflow": "arrivals",
}


@dataclass(frozen=True, eq=False)
class Drivers:
    """Groups of the parts that a set of scenarios touches, and what its effects make of them."""

    periods: int
    causes: tuple[Cause, ...]
    groups: Mapping[str, tuple[tuple[int, ...], ...]]
    """kind -> causes of each group, sorted"""
    group_of: Mapping[str, Ints]
    """kind -> group of each part of the network; -1: nothing touches it"""
    touched: npt.NDArray[np.bool_]
    """whether any effect of a cause acts in a period [C, T]"""
    effects: Effects

    def touches(self, kind: str, group: int, t: int) -> bool:
        """Whether any scenario moves a group in a period."""
        return bool(self.touched[list(self.groups[kind][group]), t - 1].any())

    def multipliers(self, scenarios: Ints, kinds: Sequence[str] = KINDS) -> dict[str, Floats]:
        """kind -> multiplier of each group in each period [S, G, T], of scenarios by their rows in the set."""
        acted = self.effects.by_cause(scenarios, len(self.causes), self.periods)
        least = np.array([combine == "min" for _, _, combine, _ in self.causes], dtype=bool)
        found = {}
        for kind in kinds:
            groups = self.groups[kind]
            of_kind = np.ones((len(scenarios), len(groups), self.periods))
            for g, causes in enumerate(groups):
                for c in causes:
                    if not least[c]:
                        of_kind[:, g, :] *= acted[:, c, :]
                worst = [c for c in causes if least[c]]
                if worst:
                    of_kind[:, g, :] *= acted[:, worst, :].min(axis=1)
            found[kind] = of_kind
        return found


@dataclass(frozen=True)
class Effects:
    """Effects by the cause that each acts by; one that acts by several has a line for each. Sorted by scenario."""

    scenario: Ints
    cause: Ints
    first: Ints
    last: Ints
    left: Floats
    """what it leaves: 1 - part (1 - value)"""
    least: npt.NDArray[np.bool_]
    """whether it is marked ``min``"""
    starts: Ints
    """first line of each scenario, and the end [S+1]"""

    def by_cause(self, scenarios: Ints, causes: int, periods: int) -> Floats:
        """What effects leave, by cause and period [S, C, T]."""
        counts = self.starts[scenarios + 1] - self.starts[scenarios]
        row = np.repeat(np.arange(len(scenarios)), counts)
        line = np.arange(counts.sum()) + np.repeat(self.starts[scenarios] - np.cumsum(counts) + counts, counts)
        found = np.ones((len(scenarios), causes, periods))
        for t in range(periods):
            acts = (self.first[line] <= t + 1) & (t + 1 <= self.last[line])
            for how, marked in ((np.multiply, ~self.least[line]), (np.minimum, self.least[line])):
                chosen = acts & marked
                how.at(found, (row[chosen], self.cause[line[chosen]], t), self.left[line[chosen]])
        return found


def headroom_of(drivers: Drivers) -> float:
    """How far any quantity may rise above its calm figure, or more: as if all that raises it in a scenario met [-]."""
    effects, attributes = drivers.effects, [attribute for attribute, *_ in drivers.causes]
    most = 1.0
    for together in (("availability", "stock_mult", "inflow_mult"), ("demand_mult",), ("price_mult",)):
        counts = np.array([attribute in together for attribute in attributes], dtype=bool)[effects.cause]
        raised = np.bincount(effects.scenario[counts], np.log(np.maximum(1.0, effects.left[counts])))
        most = max(most, float(np.exp(raised.max(initial=0.0))))
    return most


def drivers_of(network: Network, scenarios: ScenarioSet) -> Drivers:
    """The drivers of a set of scenarios."""
    periods, effects = len(network.days), scenarios.effects
    combine = effects["combine"].where(effects["attribute"] == "availability", "product")
    keys = pd.MultiIndex.from_arrays([effects["attribute"], effects["selector"], combine])
    code, unique = pd.factorize(keys, sort=True)
    matcher = Matcher(network)
    causes: dict[Cause, int] = {}
    acting: list[list[int]] = []
    causes_of: dict[str, dict[int, list[int]]] = {kind: defaultdict(list) for kind in KINDS}
    for attribute, selector, how in unique:
        kinds = [kind for kind in KINDS if _ATTRIBUTE[kind] == attribute]
        met = [(kind, i, part) for kind in kinds for i, part in _hit(matcher, kind, selector)]
        acting.append([])
        for part in sorted({part for _, _, part in met}):
            acting[-1].append(causes.setdefault((attribute, selector, how, part), len(causes)))
        for kind, i, part in met:
            causes_of[kind][i].append(causes[attribute, selector, how, part])
    lines = _lines(scenarios, code, acting, tuple(causes), periods)
    touched = np.zeros((len(causes), periods), dtype=bool)
    for t in range(1, periods + 1):
        touched[lines.cause[(lines.first <= t) & (t <= lines.last)], t - 1] = True
    groups, group_of = {}, {}
    for kind in KINDS:
        groups[kind], group_of[kind] = _grouped(causes_of[kind], len(getattr(network, _PARTS[kind])))
    return Drivers(periods, tuple(causes), groups, group_of, touched, lines)


def _lines(
    scenarios: ScenarioSet, code: Any, acting: list[list[int]], causes: tuple[Cause, ...], periods: int
) -> Effects:
    """A line for each effect and cause that it acts by, in order of scenarios."""
    effects, ids = scenarios.effects, pd.Index(scenarios.scenarios["scenario_id"])
    scenario = ids.get_indexer(effects["scenario_id"])
    count = np.array([len(each) for each in acting], dtype=np.int64)[code]
    offset = np.concatenate([[0], np.cumsum([len(each) for each in acting])]).astype(np.int64)
    every = np.array([c for each in acting for c in each], dtype=np.int64)
    line = np.repeat(np.arange(len(effects)), count)
    within = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    cause = every[offset[code[line]] + within]
    order = np.argsort(scenario[line], kind="stable")
    line, cause = line[order], cause[order]
    part = np.array([each[3] for each in causes], dtype=np.float64)
    always = np.array([attribute == "stock_mult" for attribute, *_ in causes], dtype=bool)
    least = np.array([how == "min" for _, _, how, _ in causes], dtype=bool)
    first, last = effects["period_from"].to_numpy()[line], effects["period_to"].to_numpy()[line]
    value = effects["value"].to_numpy()[line]
    return Effects(
        scenario[line],
        cause,
        np.where(always[cause], 1, first),
        np.where(always[cause], periods, last),
        1.0 - part[cause] * (1.0 - value),
        least[cause],
        np.searchsorted(scenario[line], np.arange(len(ids) + 1)),
    )


def _grouped(causes_of: Mapping[int, list[int]], size: int) -> tuple[tuple[tuple[int, ...], ...], Ints]:
    """The groups of parts with the same causes, and the group of each part."""
    keys = {i: tuple(sorted(causes)) for i, causes in causes_of.items()}
    groups = sorted(set(keys.values()))
    number = {group: g for g, group in enumerate(groups)}
    found = np.full(size, -1, dtype=np.int64)
    for i, key in keys.items():
        found[i] = number[key]
    return tuple(groups), found


def _hit(matcher: Matcher, kind: str, selector: str) -> Iterator[tuple[int, float]]:
    """Parts of a kind and how far a selector hits each (below 1 for a partial dependence)."""
    if kind == "availability":
        yield from matcher.assets(selector)
    else:
        yield from ((i, 1.0) for i in matcher.parts(_PARTS[kind], selector))
