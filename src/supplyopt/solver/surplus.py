"""What is bought or made in calm and thrown away: disposal is free, so nothing else would tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from supplyopt.network import Activity, Network, Resource
from supplyopt.result import PlanValues

Amounts = Mapping[tuple[Resource, int], float]
"""(resource, period) -> amount [unit]"""
Running = tuple[Activity, Sequence[float]]
"""An activity and its level in each period."""
DUST = 1e-6
"""Part of what is brought that is not worth telling [-]."""


def surplus(network: Network, plan: PlanValues) -> dict[str, float]:
    """item -> what is brought in calm to a site where as much is thrown away in the same period [unit].

    ::

        Σ_{r,t} min( brought[r,t],  thrown_away[r,t] )

    By-products are not brought: they come with something else. Nor is what arrives whatever is decided.
    """
    if plan.calm is None:
        return {}
    running = [(a, levels) for a in network.activities if any(levels := _levels(a, network, plan))]
    thrown_away, brought = _thrown_away(network, plan, running), _brought(running)
    found: dict[str, float] = defaultdict(float)
    total: dict[str, float] = defaultdict(float)
    for (resource, t), amount in brought.items():
        found[resource[0]] += max(0.0, min(amount, thrown_away[resource, t]))
        total[resource[0]] += amount
    return {item: found[item] for item in sorted(found) if found[item] > DUST * max(1.0, total[item])}


def _levels(activity: Activity, network: Network, plan: PlanValues) -> list[float]:
    """Level of an activity in each period."""
    return [plan.flow(activity.name, t) for t in network.periods]


def _brought(running: Iterable[Running]) -> Amounts:
    """What activities bring that have no other product."""
    amounts: dict[tuple[Resource, int], float] = defaultdict(float)
    for activity, levels in running:
        products = {resource[0] for (resource, _), quantity in activity.net.items() if quantity > 0}
        if len(products) == 1:
            _add(amounts, activity, levels, gains_only=True)
    return amounts


def _thrown_away(network: Network, plan: PlanValues, running: Iterable[Running]) -> Amounts:
    """What comes in and is neither used, nor served, nor kept."""
    amounts: dict[tuple[Resource, int], float] = defaultdict(float)
    for activity, levels in running:
        _add(amounts, activity, levels, gains_only=False)
    for t in network.periods:
        for arrival in network.arrivals:
            amounts[arrival.resource, t] += float(arrival.quantity[t - 1])
        for demand in network.demands:
            amounts[demand.resource, t] -= plan.served(demand.name, t)
        for stock in network.stocks:
            entering = (1.0 - stock.decay) * plan.stock(stock.resource, t - 1)
            amounts[stock.resource, t] += entering - plan.stock(stock.resource, t)
    return amounts


def _add(
    amounts: dict[tuple[Resource, int], float],
    activity: Activity,
    levels: Sequence[float],
    *,
    gains_only: bool,
) -> None:
    for (resource, lag), quantity in activity.net.items():
        for t, level in enumerate(levels, 1) if quantity > 0 or not gains_only else ():
            amounts[resource, t + lag] += quantity * level
