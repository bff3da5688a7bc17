"""What stands or falls together: entities of a network (a supplier, a strait), and what is lost with each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np

from supplyopt.network.grammar import Asset, Floats, Network
from supplyopt.scenarios.selector import Selector

Lost = Mapping[str, float]
"""asset -> part of its capacity that is lost with an entity [-]"""
Entities = Mapping[str, Lost]
Loss = Mapping[str, Floats]
"""asset -> part of its capacity that is lost in each period [T]"""


def entities(network: Network, by: str, where: str = "", groups: Collection[str] = ()) -> dict[str, dict[str, float]]:
    """Entity of a dimension -> what its loss takes away, sorted; what depends on it in part is lost in part."""
    found: dict[str, dict[str, float]] = {}
    for asset in _selected(network, where):
        for value in sorted(asset.labels.get(by, ())):
            if not groups or value in groups:
                found.setdefault(value, {})[asset.name] = asset.shares.get((by, value), 1.0)
    return dict(sorted(found.items()))


def lost_with(network: Network, owners: Collection[str], owned: Collection[str], where: str = "") -> dict[str, float]:
    """What suppliers take away that are owners, owned, or have an owner for a parent."""
    withheld = {"supplier": {*owners, *owned}, "parent": set(owners)}
    lost: dict[str, float] = {}
    for asset in _selected(network, where):
        reached = [(of, name) for of, names in withheld.items() for name in names & asset.labels.get(of, frozenset())]
        if reached:
            lost[asset.name] = max(asset.shares.get(pair, 1.0) for pair in reached)
    return lost


def _selected(network: Network, where: str) -> Iterator[Asset]:
    selector = Selector.parse(where) if where else None
    return (asset for asset in network.assets if selector is None or selector.matches(asset.labels))


def out_of_order(network: Network, days: float | None) -> Floats:
    """Part of each period that an outage of some days from the start takes up [T]; without days all of each."""
    if days is None:
        return np.ones(len(network.days))
    ends = np.cumsum(network.days)
    return np.clip((days - (ends - network.days)) / network.days, 0.0, 1.0)


def loss_of(parts: Lost, when: Floats) -> dict[str, Floats]:
    """What an entity takes away while it is out of order; nothing where it takes nothing."""
    return {asset: part * when for asset, part in parts.items() if part > 0 and when.any()}


def together(losses: Iterable[Loss]) -> dict[str, Floats]:
    """What is lost when several entities fail at once: of what hits one asset in a period, the worst."""
    worst: dict[str, Floats] = {}
    for loss in losses:
        for asset, lost in loss.items():
            worst[asset] = np.maximum(worst[asset], lost) if asset in worst else lost
    return worst


def undominated(losses: Mapping[str, Loss]) -> list[str]:
    """Entities whose loss is not contained in that of another, sorted; of equals the first by name.

    No others are needed, however many fail at once: whatever one of them does, the one that contains it does too.
    """
    kept: list[str] = []
    for name in sorted(losses, key=lambda name: (-_size(losses[name]), name)):
        if losses[name] and not any(contains(losses[other], losses[name]) for other in kept):
            kept.append(name)
    return sorted(kept)


def _size(loss: Loss) -> float:
    return float(sum(lost.sum() for lost in loss.values()))


def contains(one: Loss, other: Loss) -> bool:
    """Whether one loss takes all that another takes, and perhaps more."""
    return all(asset in one and bool((one[asset] >= lost).all()) for asset, lost in other.items())
