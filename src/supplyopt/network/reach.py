"""What can be where, what helps where, and how much of it there can ever be: pruning and finite bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from supplyopt.case.rows import rows
from supplyopt.network.grammar import Resource
from supplyopt.network.parts import Parts


@dataclass(frozen=True)
class Reach:
    """Resources that something can supply, resources that help a demand, and the most of each item in all."""

    available: frozenset[Resource]
    useful: frozenset[Resource]
    supply: Mapping[str, float]
    """item -> most that can exist over the whole horizon [unit]"""


def find_reach(parts: Parts) -> Reach:
    """Follow goods forward from sources and backward from needs, along recipes and lanes."""
    case = parts.case
    lanes = [(row.origin, row.destination, set(row.items.split())) for row in rows(case.lanes)]
    recipes = {
        recipe: (set(lines.loc[lines["quantity"] < 0, "item"]), set(lines.loc[lines["quantity"] > 0, "item"]))
        for recipe, lines in case.recipes.groupby("recipe")
    }
    runs = [(row.site, *recipes[row.recipe]) for row in rows(case.processes)]
    available = {r for activity in parts.activities if activity.kind in ("buy", "spot") for r, _ in activity.net}
    available |= {s.resource for s in parts.stocks} | {a.resource for a in parts.arrivals}
    useful = {d.resource for d in parts.demands} | {s.resource for s in parts.stocks}
    while True:
        before = len(available), len(useful)
        for site, used, made in runs:
            if all((item, site) in available for item in used):
                available |= {(item, site) for item in made}
            if any((item, site) in useful for item in made):
                useful |= {(item, site) for item in used}
        for origin, destination, items in lanes:
            available |= {(i, destination) for i, s in list(available) if s == origin and (not items or i in items)}
            useful |= {(i, origin) for i, s in list(useful) if s == destination and (not items or i in items)}
        if (len(available), len(useful)) == before:
            return Reach(frozenset(available), frozenset(useful), _supply(parts))


def _supply(parts: Parts) -> dict[str, float]:
    """Every source at full capacity in every period, plus all that is held or arrives."""
    total: dict[str, float] = defaultdict(float)
    counted = set()
    for activity in parts.activities:
        if activity.is_source:
            # An offer delivered to several places has one capacity, shared by its activities.
            key = min(activity.uses) if activity.kind != "run" else activity.name
            for (item, _), _lag in activity.net:
                made = activity.makes(item)
                if made > 0 and (key, item) not in counted:
                    counted.add((key, item))
                    total[item] += made * float(activity.upper.sum())
    for stock in parts.stocks:
        most = sum(o.upper for o in parts.options if o.name in stock.per_option)
        total[stock.resource[0]] += stock.initial + most
    for arrival in parts.arrivals:
        total[arrival.resource[0]] += float(arrival.quantity.sum())
    return defaultdict(float, total)
