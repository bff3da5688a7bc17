"""Whether what a rule measures means something in a case, and cannot be had on paper only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from supplyopt.network import Network, Option
from supplyopt.rules.mix import MeasuringRule, SourceRule
from supplyopt.rules.scope import Scope


class Doubt(NamedTuple):
    """What is wrong, and how to mend it."""

    code: str
    text: str
    cure: str


def doubts(rule: SourceRule, network: Network, *, has_calm: bool, calm_counts: bool) -> Iterator[Doubt]:
    """What of a rule's measure means nothing; ``calm_counts`` if the objective looks at calm."""
    scope = Scope.measuring(network)
    yield from _of_awards(rule, scope, has_calm)
    if has_calm and not calm_counts and rule.basis != "award":
        text = "it measures calm deliveries, but nothing that the objective looks at happens in calm"
        yield Doubt("STU017", text, "give calm a probability, if only of 0.01, or leave calm out of the set")
    if rule.at_sites and not rule.on_the_way:
        yield from _of_sites(rule, scope, awards=rule.basis == "award" or not has_calm)
    if isinstance(rule, MeasuringRule):
        yield from _of_weights(rule, scope)


def _of_awards(rule: SourceRule, scope: Scope, has_calm: bool) -> Iterator[Doubt]:
    """Shares of awards are met by awarding what is never drawn, unless awards are paid for."""
    free = [] if rule.only_caps else [o.name for o in _awards(rule, scope) if o.minimum_on_deliveries]
    if not free:
        return
    if rule.basis == "award":
        text = f"basis 'award' needs firm awards, but {free[0]!r} has take_or_pay below 1"
        yield Doubt("STU010", text, "use basis 'supplied' or 'demand', which measure calm deliveries")
    elif not has_calm:
        text = f"without a calm scenario it measures awards, but {free[0]!r} has take_or_pay below 1"
        yield Doubt("STU016", text, "add a calm scenario, so that deliveries are measured, or make the award firm")


def _awards(rule: SourceRule, scope: Scope) -> list[Option]:
    sources = {a.name for item in scope.items(rule) for a in scope.sources(item)}
    return [option for name in sorted(sources) for option in scope.network.awards[name]]


def _of_weights(rule: MeasuringRule, scope: Scope) -> Iterator[Doubt]:
    network, items = scope.network, scope.items(rule)
    if rule.basis == "demand" and rule.weight == "price":
        yield Doubt("STU011", "demand has no price", "use basis 'supplied' or 'award' with weight 'price'")
    weightless = [item for item in items if pd.isna(network.masses[item])]
    if rule.weight == "mass" and weightless:
        yield Doubt("STU012", f"item {weightless[0]!r} has no mass_per_unit", "fill in items.mass_per_unit")
    units = sorted({network.units[item] for item in items})
    if rule.pooled and rule.weight == "volume" and len(units) > 1 and not rule.only_counts:
        text = f"pooled items are counted in different units ({', '.join(units)})"
        yield Doubt("STU013", text, "weigh them by price or mass, or do not pool")


def _of_sites(rule: SourceRule, scope: Scope, *, awards: bool) -> Iterator[Doubt]:
    """What arrives by lanes has lost its source, and an award that serves several sites is for all of them."""
    for item, site in sorted({d.resource for d in scope.network.demands if d.resource[0] in scope.items(rule)}):
        lanes = [a.name for a in scope.carriers(item, site) if a.kind == "move"]
        if lanes:
            text = f"it looks at who delivers to a site, but {item} also comes to {site} by {lanes[0]!r}"
            yield Doubt("STU014", text, "measure all sites together, or give offers that deliver to the site")
    shared = [o.name for o in _awards(rule, scope) if awards and not o.labels.get("site")]
    if shared:
        text = f"it looks at awards for each site, but that of {shared[0]!r} is for no site of its own"
        yield Doubt("STU015", text, "measure deliveries (basis 'supplied' or 'demand', and a calm scenario)")
