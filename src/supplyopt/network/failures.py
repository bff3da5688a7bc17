"""What stands or falls together: entities of a network (a supplier, a strait), and what is lost with each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np

from supplyopt.network.grammar import Asset, Exposed, Floats, Network
from supplyopt.network.subtiers import lost_for_good
from supplyopt.scenarios.selector import Selector

Lost = Mapping[str, float]
"""asset -> part of its capacity that is lost with an entity [-]"""
Entities = Mapping[str, Lost]
Loss = Mapping[str, Floats]
"""asset -> part of its capacity that is lost in each period [T]"""


def entities(network: Network, by: str, where: str = "", groups: Collection[str] = ()) -> dict[str, dict[str, float]]:
    """Entity of a dimension -> what its loss takes away, sorted; what depends on it in part is lost in part.

    What comes through from sub-tiers is lost too, whatever buffers there are.
    """
    found: dict[str, dict[str, float]] = {}
    selected = {asset.name for asset in _selected(network, where)}
    things: tuple[Asset | Exposed, ...] = (*network.assets, *network.exposed[len(network.assets) :])
    for thing in things:
        for value in thing.labels.get(by, ()):
            if not groups or value in groups:
                lost = found.setdefault(value, {})
                if thing.name in selected:
                    lost[thing.name] = thing.shares.get((by, value), 1.0)
    for value, lost in found.items():
        through = _through_inputs(network, [(by, value)])
        found[value] = _worst(lost, {name: part for name, part in through.items() if name in selected})
    return {value: found[value] for value in sorted(found) if found[value]}


def lost_with(network: Network, owners: Collection[str], owned: Collection[str], where: str = "") -> dict[str, float]:
    """What suppliers take away that are owners, owned, or have an owner for a parent; sub-tiers among them."""
    withheld = [*(("supplier", name) for name in {*owners, *owned}), *(("parent", name) for name in owners)]
    selected = {asset.name: _part(asset, withheld) for asset in _selected(network, where)}
    through = _through_inputs(network, withheld)
    lost = {name: part for name, part in selected.items() if part > 0}
    return _worst(lost, {name: part for name, part in through.items() if name in selected})


def _part(thing: Asset | Exposed, pairs: Iterable[tuple[str, str]]) -> float:
    """The part of a thing that is lost with some things; the greatest counts."""
    met = [pair for pair in pairs if pair[1] in thing.labels.get(pair[0], ())]
    return max((thing.shares.get(pair, 1.0) for pair in met), default=0.0)


def _through_inputs(network: Network, pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Asset -> the part that is lost for good with its inputs, where some things fail."""
    if not network.inputs:
        return {}
    failed = list(pairs)
    parts = lost_for_good(np.array([_part(thing, failed) for thing in network.exposed]), network.inputs)
    return {asset.name: float(part) for asset, part in zip(network.assets, parts, strict=False) if part > 0}


def _worst(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """The greater part of each asset, in the order of their names."""
    return {name: max(one.get(name, 0.0), other.get(name, 0.0)) for name in sorted({*one, *other})}


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
