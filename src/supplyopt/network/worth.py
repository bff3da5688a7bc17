"""The most that one more unit of something can ever save: an upper bound on its price, from data alone."""

from __future__ import annotations

from collections.abc import Mapping

from supplyopt.network.grammar import Activity, Network, Resource

Worth = Mapping[Resource, float]


def worth_of_capacity(network: Network, weight: Mapping[str, float]) -> dict[str, float]:
    """asset -> the most that one more unit of it in a period can save, through any chain of activities.

    ``weight`` gives for each demand what one unit less of shortage is worth; loops of activities must lose something.
    """
    worth = _worth_of_resources(network, weight)
    found = {asset.name: 0.0 for asset in network.assets}
    for activity in network.activities:
        for asset, per_unit in activity.uses.items():
            found[asset] = max(found[asset], _made(activity, worth) / per_unit)
    for stock in network.stocks:
        if stock.release:
            found[stock.release] = worth[stock.resource]
    return found


def _worth_of_resources(network: Network, weight: Mapping[str, float]) -> dict[Resource, float]:
    worth = dict.fromkeys(network.resources, 0.0)
    for demand in network.demands:
        worth[demand.resource] = max(worth[demand.resource], weight.get(demand.name, 0.0))
    for _ in range(len(network.resources) + 1):  # one step of a chain a round
        before = dict(worth)
        for activity in network.activities:
            made = _made(activity, worth)
            for (resource, _), quantity in activity.net.items():
                if quantity < 0:
                    worth[resource] = max(worth[resource], made / -quantity)
        if worth == before:
            break
    return worth


def _made(activity: Activity, worth: Worth) -> float:
    """What all that one unit of an activity makes is worth."""
    return sum(quantity * worth[resource] for (resource, _), quantity in activity.net.items() if quantity > 0)
