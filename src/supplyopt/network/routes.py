"""Ways of an item through the network: which passages nothing from a site can do without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from supplyopt.network.grammar import Network

Way = tuple[str, frozenset[str]]
"""Where a move leads, and what it passes."""


def unavoidable_passages(network: Network, item: str, site: str) -> frozenset[str]:
    """Passages on every way of an item from a site to wherever it is demanded or used up.

    Every lane counts, however little it can carry: a detour that is open at all makes a strait avoidable. None are
    unavoidable where the item is needed at the site itself, or where no way leads anywhere.
    """
    ways, needed = _ways(network, item), _places_of_use(network, item)
    if not needed & _reached(site, ways, ()):
        return frozenset()
    passages = {passage for leading in ways.values() for _, passed in leading for passage in passed}
    return frozenset(passage for passage in passages if not needed & _reached(site, ways, {passage}))


def _ways(network: Network, item: str) -> dict[str, list[Way]]:
    """site -> the moves that lead from it."""
    ways: dict[str, list[Way]] = defaultdict(list)
    for move in network.carriers[item]:
        ends = [(q, site) for ((i, site), _), q in move.net.items() if i == item]
        origins = [site for q, site in ends if q < 0]
        destinations = [site for q, site in ends if q > 0]
        for origin in origins:
            ways[origin] += [(site, move.labels.get("passage", frozenset())) for site in destinations]
    return ways


def _places_of_use(network: Network, item: str) -> set[str]:
    demanded = {demand.resource[1] for demand in network.demands if demand.resource[0] == item}
    used = {site for run in network.users[item] for ((i, site), _), q in run.net.items() if i == item and q < 0}
    return demanded | used


def _reached(start: str, ways: dict[str, list[Way]], closed: Collection[str]) -> set[str]:
    """Sites to which a way leads that passes nothing closed; the start among them."""
    reached, ahead = {start}, [start]
    while ahead:
        for site, passed in ways.get(ahead.pop(), ()):
            if site not in reached and passed.isdisjoint(closed):
                reached.add(site)
                ahead.append(site)
    return reached
