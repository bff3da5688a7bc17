"""A case, translated into the grammar."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from supplyopt.case.rows import rows
from supplyopt.network.facts import Facts
from supplyopt.network.grammar import Activity, Asset, Network
from supplyopt.network.hardening import hardened_by, translate_hardening
from supplyopt.network.lanes import translate_lanes
from supplyopt.network.offers import translate_offers
from supplyopt.network.parts import Parts
from supplyopt.network.processes import translate_processes
from supplyopt.network.reach import find_reach
from supplyopt.network.sites import translate_sites
from supplyopt.network.stocks import translate_arrivals, translate_demand, translate_stocks
from supplyopt.network.subtiers import translate_subtiers

if TYPE_CHECKING:
    from supplyopt.case import Case


@lru_cache(maxsize=4)
def build_network(case: Case) -> Network:
    """Translate every table of the case; sorted by name, so that row order cannot matter.

    Studies that differ in policy or scenarios only share one network.
    """
    parts = Parts(case)
    translate_demand(parts)
    translate_stocks(parts)
    translate_arrivals(parts)
    translate_offers(parts)
    translate_processes(parts)
    translate_lanes(parts, find_reach(parts))
    translate_sites(parts)
    translate_hardening(parts)
    items = {item: parts.label.item(item) for item in sorted(case.items["item"])}
    assets = tuple(sorted(parts.assets, key=lambda x: x.name))
    exposed, inputs = translate_subtiers(parts, assets)
    network = Network(
        days=parts.days,
        options=tuple(sorted(parts.options, key=lambda x: x.name)),
        assets=assets,
        activities=tuple(sorted(parts.activities, key=lambda x: x.name)),
        contracts=tuple(sorted(parts.contracts, key=lambda x: x.name)),
        stocks=tuple(sorted(parts.stocks, key=lambda x: x.resource)),
        demands=tuple(sorted(parts.demands, key=lambda x: x.name)),
        arrivals=tuple(sorted(parts.arrivals, key=lambda x: x.resource)),
        items=items,
        units=parts.units,
        masses=dict(zip(case.items["item"], case.items["mass_per_unit"], strict=True)),
        facts=_facts(case, parts),
        exposed=exposed,
        inputs=inputs,
        hardenings=tuple(sorted(parts.hardenings, key=lambda x: x.option)),
        hardened_by=hardened_by(parts.hardenings, exposed, inputs, len(assets)),
    )
    return dataclasses.replace(network, assets=_with_requirements(network), activities=_with_prices(network))


def _facts(case: Case, parts: Parts) -> Facts:
    scores: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for row in rows(case.scores):
        scores[row.score][row.of, row.member] = row.value
    places = {
        row.site: (row.latitude, row.longitude)
        for row in rows(case.sites)
        if row.latitude == row.latitude and row.longitude == row.longitude  # not NaN
    }
    starts = tuple(date.fromisoformat(day) if day else None for day in case.periods["start"])
    sites = {row.site: parts.label.site(row.site, row.tags) for row in rows(case.sites)}
    established = dict(zip(case.suppliers["supplier"], case.suppliers["country"], strict=True))
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows(case.groups[case.groups["of"] == "owner"]):
        owners[row.group].add(row.member)
    groups = {group: frozenset(members) for group, members in sorted(owners.items())}
    needs = tuple(sorted({need.kind for need in parts.label.needs.rows}))
    return Facts(dict(scores), parts.label.ownership, places, starts, sites, established, groups, needs)


def _with_prices(network: Network) -> tuple[Activity, ...]:
    """What processes make is worth its inputs, at the least price of each, and the run; spread over what it makes."""
    runs = [a for a in network.activities if a.kind == "run"]
    least = {i: min((a.price for a in s if a.kind != "run"), default=np.inf) for i, s in network.sources.items()}
    price: dict[str, float] = {}
    for _ in range(len(runs) + 1):  # one step of a chain a round; recycling loops settle, as a run adds to the price
        before = dict(least)
        for run in runs:
            inputs = sum(-q * least[item] for ((item, _), _), q in run.net.items() if q < 0)
            price[run.name] = (run.cost + inputs) / sum(q for q in run.net.values() if q > 0)
            for (item, _), _ in run.net:
                if run.makes(item) > 0:
                    least[item] = min(least[item], price[run.name])
        if least == before:
            break
    return tuple(
        dataclasses.replace(a, price=price[a.name] if np.isfinite(price[a.name]) else a.cost) if a.kind == "run" else a
        for a in network.activities
    )


def _with_requirements(network: Network) -> tuple[Asset, ...]:
    """Unlimited assets learn what their users can be asked for in one period (see :class:`Asset`)."""
    need = _requirements(network)
    asked: dict[str, float] = defaultdict(float)
    for activity in network.activities:
        for name in activity.uses:
            if network.asset[name].unlimited:
                asked[name] += max((need[r] / q for (r, _), q in activity.net.items() if q > 0), default=0.0)
    return tuple(
        dataclasses.replace(asset, requirement=asked[asset.name]) if asset.unlimited else asset
        for asset in network.assets
    )


def _requirements(network: Network) -> dict[tuple[str, str], float]:
    """resource -> what demand, processes and onward lanes can ask of it in one period [unit/period]."""
    direct: dict[tuple[str, str], float] = defaultdict(float)
    for demand in network.demands:
        direct[demand.resource] += float(demand.quantity.max(initial=0.0))
    onward: dict[tuple[str, str], list[Activity]] = defaultdict(list)
    for activity in network.activities:
        for (resource, _), quantity in activity.net.items():
            if quantity < 0 and activity.kind == "run":
                direct[resource] -= quantity * float(activity.upper.max())
            elif quantity < 0:
                onward[resource].append(activity)
    need = dict(direct)
    for _ in network.resources:  # at most one round a resource; lanes that form a circle are cut off there
        grown = {
            resource: direct[resource]
            + sum(max(need.get(r, 0.0) / q for (r, _), q in a.net.items() if q > 0) for a in onward[resource])
            for resource in network.resources
        }
        if all(np.isclose(grown[r], need.get(r, 0.0)) for r in grown):
            break
        need = grown
    return defaultdict(float, need)
