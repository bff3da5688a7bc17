"""What is left of assets in many scenarios at once: by effects, by what they need, and as far as they are open."""

from __future__ import annotations

import copy
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from supplyopt.case.rows import RowsByKey
from supplyopt.network.effects import Effects, matcher_of
from supplyopt.network.grammar import Floats, Input, Network
from supplyopt.network.lines import Flags, Ints
from supplyopt.network.opening import opened_by
from supplyopt.network.subtiers import come_through
from supplyopt.scenarios import ScenarioSet

NOTHING = -1


@dataclass(frozen=True, eq=False)
class Exposure:
    """Groups of assets of which the same is left in every scenario."""

    group_of: Ints
    """group of each asset; -1: all is left, always [H]"""
    members: Ints
    """an asset of each group [G]"""
    ramps: Floats
    """days over which each group opens once a scenario is noticed; NaN: it need not wait [G]"""
    touched: Flags
    """whether any scenario moves a group in a period [G, T]"""
    nodes: Ints
    """what is exposed and has to be looked at: a member of each group, then sources of inputs [N]"""
    exposed: Ints
    """group of each of these by the effects that hit it; -1: none [N]"""
    inputs: tuple[Input, ...]
    """what these need, by their place among them"""
    days: Floats
    detection: Floats
    """days from the onset until each scenario is noticed [S]"""
    hardened: Hardened | None

    def of(self, piece: ScenarioSet) -> Exposure:
        """The same groups, for a piece of the set."""
        hardened = self.hardened.of(piece) if self.hardened else None
        return replace(self, detection=_detection(piece), hardened=hardened)

    @property
    def groups(self) -> int:
        """How many there are."""
        return len(self.members)

    def left(self, of_exposed: Floats, scenarios: Ints, onset: int) -> Floats:
        """What is left of each group [S, G, T], given what effects leave of what is exposed, by groups of that."""
        if self.hardened is not None:
            bare = self.hardened.left(scenarios, self.nodes)
        else:
            padded = np.concatenate([of_exposed.transpose(1, 2, 0), np.ones((1, len(self.days), len(of_exposed)))])
            bare = padded[self.exposed].transpose(2, 0, 1)
        if self.inputs:
            bare = come_through(bare, self.inputs)
        own = bare[:, : self.groups, :]
        return own if np.isnan(self.ramps).all() else np.asarray(own * self._open(onset, self.detection[scenarios]))

    def undisturbed(self, onset: int) -> Floats:
        """The same where nothing happens and that is noticed at once [1, G, T]."""
        return self._open(onset, np.zeros(1))

    def _open(self, onset: int, detection: Floats) -> Floats:
        found = np.ones((len(detection), self.groups, len(self.days)))
        for g in np.flatnonzero(~np.isnan(self.ramps)):
            found[:, g, onset - 1 :] = opened_by(self.days, onset, detection, float(self.ramps[g]))[:, onset - 1 :]
        return found


class Hardened:
    """What effects leave of what is exposed when options to harden are taken: scenario by scenario."""

    def __init__(self, network: Network, taken: Collection[str]) -> None:
        self._network, self._taken, self._matcher = network, taken, matcher_of(network)
        self._told: RowsByKey | None = None
        self._ids: list[str] = []

    def of(self, scenarios: ScenarioSet) -> Hardened:
        """The same for the effects of some scenarios."""
        found = copy.copy(self)
        acting = scenarios.effects[scenarios.effects["attribute"] == "availability"]
        found._told = RowsByKey(acting, "scenario_id")
        found._ids = scenarios.scenarios["scenario_id"].astype(str).tolist()
        return found

    def left(self, scenarios: Ints, nodes: Ints) -> Floats:
        """Of some of what is exposed [S, N, T]."""
        found = np.ones((len(scenarios), len(nodes), len(self._network.days)))
        for row, s in enumerate(scenarios.tolist()):
            told = self._told[self._ids[s]] if self._told is not None else ()
            if told:
                found[row] = Effects(self._network, told, self._matcher).exposed(self._taken)[nodes]
        return found


def exposure_of(network: Network, exposed: Ints, touched: Flags, taken: Collection[str]) -> Exposure:
    """The groups, given by which effects everything that is exposed is hit, and when each of these acts.

    What is left is told ``of`` scenarios.
    """
    periods, assets = len(network.days), len(network.assets)
    needs: dict[int, list[Input]] = {}
    for each in network.inputs:
        needs.setdefault(each.of, []).append(each)
    ways = [network.hardened_by.get(asset.name, ()) for asset in network.assets]
    protected = [tuple(way for way in of if way in taken) for of in ways]
    keys: dict[Any, int] = {}
    group_of = np.full(assets, NOTHING, dtype=np.int64)
    for i, asset in enumerate(network.assets):
        needed = tuple(each.sources for each in needs.get(i, ()))
        waits = asset.ramp_days if asset.after_onset else None
        if exposed[i] >= 0 or needed or waits is not None:
            own = i if protected[i] else NOTHING  # hardened things are too different to be a group
            group_of[i] = keys.setdefault((int(exposed[i]), needed, waits, own), len(keys))
    members = np.array([int(np.argmax(group_of == g)) for g in range(len(keys))], dtype=np.int64)
    nodes = np.concatenate([members, np.arange(assets, len(network.exposed))])
    place = {int(thing): n for n, thing in enumerate(nodes)}
    inputs = tuple(
        replace(each, of=n, sources=tuple(replace(s, position=place[s.position]) for s in each.sources))
        for n, thing in enumerate(nodes.tolist())
        for each in needs.get(thing, ())
    )
    waiting = [network.assets[i].ramp_days if network.assets[i].after_onset else np.nan for i in members.tolist()]
    return Exposure(
        group_of,
        members,
        np.array(waiting, dtype=np.float64),
        _moved(exposed[nodes], touched, inputs, np.array(waiting), len(members), periods),
        nodes,
        exposed[nodes],
        inputs,
        network.days,
        np.zeros(0),
        Hardened(network, taken) if set(taken) & {way.option for way in network.hardenings} else None,
    )


def _detection(scenarios: ScenarioSet) -> Floats:
    return np.array(list(scenarios.detection.values()), dtype=np.float64)


def _moved(
    exposed: Ints, touched: Flags, inputs: tuple[Input, ...], waiting: Floats, groups: int, periods: int
) -> Flags:
    """Whether anything moves a group in a period: effects, what comes through from sources, or opening [G, T]."""
    padded = np.concatenate([touched.reshape(-1, periods), np.zeros((1, periods), dtype=bool)])
    found = padded[exposed]
    for _ in range(len(exposed) if inputs else 0):
        for each in inputs:
            for source in each.sources:
                found[each.of] |= np.logical_or.accumulate(found[source.position])
    return np.asarray(found[:groups] | ~np.isnan(waiting)[:, None])
