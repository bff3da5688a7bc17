"""How much is plenty: more than demand can ever ask of an offer, a process or a stock, whatever scenarios leave of it.

::

    asked[a]  =  Σ_f rate[f] · most[f,a]
    rate[f]   =  max_{s,t}  Σ_{t - backlog[f] ≤ u ≤ t} D[f,u,s] / years[t]
    most[f,a] =  the most of a that goes into a unit of f, over ways that never come back to where they have been

The rate is that of the worst period, not of the mean year; what is lost on the way is asked for besides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from supplyopt.network import Demand, Network
from supplyopt.network.grammar import Floats, Resource
from supplyopt.study import Study

MARGIN = 2.0
"""How many times all that demand can ask for is plenty: no more, since loose figures blur whole numbers [-]."""
LEAST_LEFT = 1e-3
"""A scenario that leaves a smaller part of something leaves nothing: no capacity makes up for it [-]."""
KINDS = {"offers": "offer", "processes": "process"}
"""table -> what its rows are called by"""


def plenty(study: Study, table: str) -> pd.Series:
    """More than enough of each row of offers, processes [unit/year] or stocks [unit].

    What the row is scaled by, and the least that a scenario or a failure leaves of it, is made up for.
    """
    case = study.case
    if table == "stocks":
        held = _held(study)
        stocks = zip(case.stocks["item"], case.stocks["site"], strict=True)
        return MARGIN * pd.Series([held[stock] for stock in stocks], case.stocks.index, dtype="float64")
    name, scale = case.tables[table][KINDS[table]], case.scale(table)
    asked, left = _asked(study, KINDS[table]), _least_left(study, KINDS[table])
    return MARGIN * name.map(asked).fillna(0.0) / name.map(left).fillna(1.0) / scale.where(scale > 0, 1.0)


def _asked(study: Study, kind: str) -> dict[str, float]:
    """Offer or process -> what demand can ask of it [unit/year]."""
    network, total = study.network, defaultdict[str, float](float)
    for demand, demanded in _demanded(study):
        rate, need = _rate(network, demand, demanded), _most_needed(network, demand)
        most: dict[str, float] = {}
        for activity in network.activities:
            level = max((need.get(r, 0.0) / q for (r, _), q in activity.net.items() if q > 0), default=0.0)
            for name in activity.labels.get(kind, ()):
                most[name] = max(level, most.get(name, 0.0))
        for name, level in most.items():
            total[name] += rate * level
    return dict(total)


def _held(study: Study) -> dict[Resource, float]:
    """Stock -> what would serve all demand that it can go into, were there nothing else [unit]."""
    network = study.network
    total = {stock.resource: 0.0 for stock in network.stocks}
    for demand, demanded in _demanded(study):
        need, asked = _most_needed(network, demand), max(float(each.sum()) for each in demanded)
        for resource in total:
            total[resource] += asked * need.get(resource, 0.0)
    for i, stock in enumerate(network.stocks):
        decayed = (1.0 - stock.decay) ** len(network.days)
        left = _least(*(conditions.stock[i : i + 1] for conditions in study.conditions.values()))
        total[stock.resource] /= max(decayed * left, LEAST_LEFT)
    return total


def _demanded(study: Study) -> Iterator[tuple[Demand, list[Floats]]]:
    """Each demand, and what it asks for in calm and in every scenario [unit/period]."""
    for i, demand in enumerate(study.network.demands):
        yield demand, [demand.quantity, *(conditions.demand[i] for conditions in study.conditions.values())]


def _rate(network: Network, demand: Demand, demanded: Iterable[Floats]) -> float:
    """The fastest that a demand can ask for, all that may be late with it [unit/year].

    Where goods take time, they may have to start in an earlier period that is shorter.
    """
    periods, late = len(network.days), np.ones(demand.backlog_periods + 1)
    is_slow = any(lag > 0 for activity in network.activities for _, lag in activity.net)
    years = np.minimum.accumulate(network.years) if is_slow else network.years
    return max(float((np.convolve(each, late)[:periods] / years).max()) for each in demanded)


def _most_needed(network: Network, demand: Demand) -> dict[Resource, float]:
    """The most of each resource that goes into a unit of a demand, over ways without a circle [unit/unit]."""
    need, ways = {demand.resource: 1.0}, {demand.resource: frozenset({demand.resource})}
    waiting = [demand.resource]
    while waiting:
        made = waiting.pop(0)
        for activity in network.activities:
            quantity = sum(q for (resource, _), q in activity.net.items() if resource == made)
            for (used, _), each in activity.net.items() if quantity > 0 else ():
                most = -each * need[made] / quantity
                if used not in ways[made] and most > need.get(used, 0.0) * (1 + 1e-9):
                    need[used], ways[used] = most, ways[made] | {used}
                    waiting.append(used)
    return need


def _least_left(study: Study, kind: str) -> dict[str, float]:
    """Offer or process -> the least part of it that any scenario or failure leaves, if it leaves some [-]."""
    found: dict[str, float] = {}
    for i, asset in enumerate(study.network.assets):
        left = [conditions.availability[i] for conditions in study.conditions.values()]
        left += [1.0 - loss[asset.name] for of in study.losses.values() for loss in of.values() if asset.name in loss]
        for name in asset.labels.get(kind, ()):
            found[name] = min(_least(*left), found.get(name, 1.0))
    return found


def _least(*parts: Floats) -> float:
    """The least of some parts that are more than nothing, at most 1."""
    every = np.concatenate([*parts, [1.0]])
    return float(every[every >= LEAST_LEFT].min())
