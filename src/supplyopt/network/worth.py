"""The most that one more unit of something can ever save: an upper bound on its price, from data alone.

::

    W[r]  ≥  weight of a unit served of r
    W[r]  ≥  Σ made · W / used          for every activity that uses r
    M[h]  =  max Σ made · W / occupied  over the activities that use h

Prices above these can be lowered to them without loss: of a resource all that can ever be made of it is worth no more
(its users are then no longer worth running), of an asset all that a unit of it lets through. So some optimal dual
solution of an operation that avoids shortage keeps all of them at once, whatever has failed.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isclose

from supplyopt.network.grammar import Activity, Network, Resource

Worth = Mapping[Resource, float]
ROUNDS = 10_000
"""Steps of a chain that are followed; in a loop that loses something, what is left after so many is nothing."""


def worth_of_resources(network: Network, weight: Mapping[str, float]) -> dict[Resource, float]:
    """resource -> the most that one more unit can save; infinite where a loop of activities makes more than it uses.

    ``weight`` gives for each demand what one unit less of shortage is worth.
    """
    worth = dict.fromkeys(network.resources, 0.0)
    for demand in network.demands:
        worth[demand.resource] = max(worth[demand.resource], weight.get(demand.name, 0.0))
    before: dict[Resource, float] = {}
    for _ in range(ROUNDS):  # one step of a chain a round; loops that lose something settle
        if all(isclose(worth[r], before.get(r, -1.0), rel_tol=1e-12) for r in worth):
            return worth
        before = dict(worth)
        for activity in network.activities:
            made = _made(activity, worth)
            for (resource, _), quantity in activity.net.items():
                if quantity < 0:
                    worth[resource] = max(worth[resource], made / -quantity)
    return {r: w if isclose(w, before[r], rel_tol=1e-12) else inf for r, w in worth.items()}


def worth_of_assets(network: Network, worth: Worth) -> dict[str, float]:
    """asset -> the most that one more unit of it in a period can save, through any chain of activities."""
    found = {asset.name: 0.0 for asset in network.assets}
    for activity in network.activities:
        for asset, per_unit in activity.uses.items():
            found[asset] = max(found[asset], _made(activity, worth) / per_unit)
    for stock in network.stocks:
        if stock.release:
            found[stock.release] = worth[stock.resource]
    return found


def _made(activity: Activity, worth: Worth) -> float:
    """What all that one unit of an activity makes is worth."""
    return sum(quantity * worth[resource] for (resource, _), quantity in activity.net.items() if quantity > 0)
