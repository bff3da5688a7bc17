"""A set of scenarios reduced to few."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from supplyopt.case.codes import did_you_mean
from supplyopt.errors import Issue, ScenarioError
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.reduction.backward import backward
from supplyopt.scenarios.reduction.forward import forward
from supplyopt.scenarios.reduction.ground import pairwise, scaled
from supplyopt.scenarios.reduction.kantorovich import Apart, Floats, assign
from supplyopt.scenarios.scenario_set import ScenarioSet

Method = Literal["forward", "backward"]
METHODS: tuple[str, ...] = get_args(Method)
MOST = 20_000
"""Scenarios whose distances fit into memory: 1.6 GB."""
_SELECT: dict[str, Callable[[Apart, Floats, int, Iterable[int]], list[int]]] = {
    "forward": forward,
    "backward": backward,
}


@dataclass(frozen=True)
class Reduced:
    """A set of few scenarios with what a person needs to check it."""

    scenarios: ScenarioSet
    source: ScenarioSet
    stands: Mapping[str, str]
    """weighted scenario of the source -> the one that stands for it, itself if it was kept"""
    moved: Mapping[str, float]
    """weighted scenario of the source -> how far that is"""
    distance: float
    """of Kantorovich, between the two sets"""
    alone: float
    """the same if a single scenario were kept: calm, else the one nearest to all; so, the mean distance from it"""
    left: float
    """mean distance from that one in the reduced set"""

    @property
    def unchanged(self) -> float:
        """Probability of the scenarios that were kept [-]."""
        weights = self.source.probabilities
        return float(sum(weights[scenario] for scenario, kept in self.stands.items() if scenario == kept))


def weighted(scenarios: ScenarioSet) -> npt.NDArray[np.bool_]:
    """Which scenarios of a set have a weight, in order of id: all but stress tests."""
    told: npt.NDArray[np.bool_] = (scenarios.scenarios["family"] != "stress").to_numpy(dtype=np.bool_)
    return told


def reduce_scenarios(
    source: ScenarioSet,
    points: Floats,
    keep: int,
    *,
    method: Method = "forward",
    pinned: Collection[str] = (),
    scale: bool = True,
    name: str = "reduced",
) -> Reduced:
    """At most ``keep`` weighted scenarios of a set, calm and the pinned among them, and every stress test.

    ``points [n, d]`` are the weighted scenarios in order of id: the sum of absolute differences is how far apart they
    are, scaled to a mean of 1 or as it is. What is dropped leaves its probability to the nearest that is kept; stress
    tests have none and get none. Raises ScenarioError with everything that cannot work.
    """
    heads = source.scenarios[weighted(source)]
    ids = [str(scenario) for scenario in heads["scenario_id"]]
    calm = [str(scenario) for scenario in heads.loc[heads["family"] == "calm", "scenario_id"]]
    pins = list(dict.fromkeys([*calm, *pinned]))
    if issues := list(_misfits(source, ids, pins, keep)):
        raise ScenarioError(issues)
    weights = heads["probability"].to_numpy(dtype=np.float64)
    apart = pairwise(points, np.float32)  # single precision halves the memory, and rounding decides nothing then
    if scale:
        apart = scaled(apart, weights)
    stay = [ids.index(pin) for pin in pins if pin in ids]
    found = assign(apart, weights, _SELECT[method](apart, weights, keep, stay))
    single = [ids.index(c) for c in calm] or forward(apart, weights, 1)
    masses = dict(zip(ids, found.masses, strict=True))
    stands = {scenario: ids[kept] for scenario, kept in zip(ids, found.nearest.tolist(), strict=True)}
    moved = apart[found.nearest, np.arange(len(ids))].tolist()
    return Reduced(
        _only(source, {ids[kept]: masses[ids[kept]] for kept in found.kept.tolist()}, name),
        source,
        stands,
        dict(zip(ids, moved, strict=True)),
        found.distance,
        assign(apart, weights, single).distance,
        float(found.masses @ apart[single[0]]),
    )


def _misfits(source: ScenarioSet, ids: list[str], pins: list[str], keep: int) -> Iterable[Issue]:
    known = [str(scenario) for scenario in source.scenarios["scenario_id"]]
    for pin in pins:
        if pin not in known:
            yield issue("SCN050", "no scenario has this id", cure=did_you_mean(pin, known), file=source.name, value=pin)
    stay = len(set(pins) & set(ids))
    if stay > keep:
        text = f"{stay} scenarios are to stay in any case (calm, the pinned, the worst), and {keep} to be kept"
        yield issue("SCN050", text, cure=f"keep {stay} or more, or pin fewer", file=source.name)
    if len(ids) > MOST:
        text = f"{len(ids):,} scenarios are more than {MOST:,}"
        yield issue("SCN050", text, cure="draw fewer, or merge those that do the same", file=source.name)


def _only(source: ScenarioSet, masses: Mapping[str, float], name: str) -> ScenarioSet:
    """The scenarios that have a mass, with it, and the stress tests."""
    heads, effects = source.scenarios, source.effects
    stays = (heads["family"] == "stress") | heads["scenario_id"].isin(list(masses))
    kept = heads[stays].reset_index(drop=True)
    kept["probability"] = [masses.get(str(scenario), 0.0) for scenario in kept["scenario_id"]]
    left = effects[effects["scenario_id"].isin(kept["scenario_id"])].reset_index(drop=True)
    return replace(source, scenarios=kept, effects=left, name=name, notes=(), files={}, warnings=(), origins={})
