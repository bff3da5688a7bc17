"""What stands or falls together: entities of a network (a supplier, a strait), and what is lost with each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np

from supplyopt.network.grammar import Floats, Network
from supplyopt.scenarios.selector import Selector

Lost = Mapping[str, float]
"""asset -> part of its capacity that is lost with an entity [-]"""
Entities = Mapping[str, Lost]


def entities(network: Network, by: str, where: str = "", groups: Collection[str] = ()) -> dict[str, dict[str, float]]:
    """Entity of a dimension -> what its loss takes away, sorted; what depends on it in part is lost in part."""
    selector = Selector.parse(where) if where else None
    found: dict[str, dict[str, float]] = {}
    for asset in network.assets:
        if selector is not None and not selector.matches(asset.labels):
            continue
        for value in sorted(asset.labels.get(by, ())):
            if not groups or value in groups:
                found.setdefault(value, {})[asset.name] = asset.shares.get((by, value), 1.0)
    return dict(sorted(found.items()))


def undominated(found: Entities) -> list[str]:
    """Entities whose loss is not contained in that of another; of equals the first by name."""

    def contains(one: Lost, other: Lost) -> bool:
        return all(one.get(asset, 0.0) >= part for asset, part in other.items())

    kept: list[str] = []
    for name in sorted(found, key=lambda name: (-len(found[name]), name)):
        if not any(contains(found[other], found[name]) for other in kept):
            kept.append(name)
    return sorted(kept)


def out_of_order(network: Network, days: float | None) -> Floats:
    """Part of each period that an outage of some days from the start takes up [T]; without days all of each."""
    if days is None:
        return np.ones(len(network.days))
    ends = np.cumsum(network.days)
    return np.clip((days - (ends - network.days)) / network.days, 0.0, 1.0)


def together(lost: Iterable[tuple[Lost, Floats]]) -> dict[str, Floats]:
    """asset -> part lost in each period [T] when several entities fail at once: of what hits one asset the worst."""
    worst: dict[str, Floats] = {}
    for parts, when in lost:
        for asset, part in parts.items():
            worst[asset] = np.maximum(worst.get(asset, np.zeros_like(when)), part * when)
    return worst
