"""Which parts of a network a selector of an effect means, and how far it hits them."""

from __future__ import annotations

from collections.abc import Iterator

from supplyopt.network.grammar import Asset, Labels, Network
from supplyopt.scenarios.selector import Selector


class Matcher:
    """Which parts a selector means; each selector is worked out once."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._found: dict[tuple[str, str], list[int]] = {}
        fixed = {a for c in network.contracts if c.price_fixed for a in c.activities}
        self._labels: dict[str, list[Labels]] = {
            "assets": [a.labels for a in network.assets],
            "demands": [d.labels for d in network.demands],
            "activities": [{} if a.name in fixed else a.labels for a in network.activities],
            "contracts": [{} if c.price_fixed else network.option[c.option].labels for c in network.contracts],
            "stocks": [s.labels for s in network.stocks],
            "arrivals": [a.labels for a in network.arrivals],
        }

    def parts(self, kind: str, selector: str) -> list[int]:
        """The parts of a kind (assets, demands, activities, contracts, stocks, arrivals), by their place."""
        key = (kind, selector)
        if key not in self._found:
            parsed = Selector.parse(selector)
            self._found[key] = [i for i, labels in enumerate(self._labels[kind]) if labels and parsed.matches(labels)]
        return self._found[key]

    def assets(self, selector: str) -> Iterator[tuple[int, float]]:
        """Asset and the part of it that the selector hits (below 1 for a partial dependence)."""
        named = [(d, v) for d, values in Selector.parse(selector).conditions for v in values]
        for i in self.parts("assets", selector):
            yield i, _part_hit(self._network.assets[i], named)


def _part_hit(asset: Asset, named: list[tuple[str, str]]) -> float:
    return min((asset.shares[pair] for pair in named if pair in asset.shares), default=1.0)
