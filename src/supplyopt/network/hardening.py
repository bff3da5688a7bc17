"""Hardening: what could be done now so that disruptions do less, and which assets it bears on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from supplyopt.case.rows import rows
from supplyopt.errors import Issue
from supplyopt.network.grammar import Exposed, Hardening, Input, Network, Option
from supplyopt.network.parts import Parts
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.selector import Selector

MOST_WAYS = 4
"""Ways of hardening that may bear on one asset: each more doubles what it may be like."""


def translate_hardening(parts: Parts) -> None:
    """Write every way of hardening as a yes or no with a cost."""
    for row in rows(parts.case.hardening):
        option = f"harden:{row.hardening}"
        cost = parts.once_and_yearly(row.fixed_cost, row.annual_cost)
        labels = {"kind": frozenset({"hardening"})}
        parts.options.append(Option(option, "hardening", upper=1.0, lower=1.0, fixed_cost=cost, labels=labels))
        against = frozenset(row.against.split())
        parts.hardenings.append(Hardening(option, row.selector, row.loss_avoided, row.time_saved, against))


def hardened_by(
    hardenings: Iterable[Hardening], exposed: Sequence[Exposed], inputs: Sequence[Input], assets: int
) -> dict[str, tuple[str, ...]]:
    """Asset -> the ways of hardening that bear on it, sorted: its own, and those of what its inputs come from."""
    bearing = [set[str]() for _ in exposed]
    for way in hardenings:
        selector = Selector.parse(way.selector)
        for ways, thing in zip(bearing, exposed, strict=True):
            if selector.matches(thing.labels):
                ways.add(way.option)
    grown = True
    while grown:
        before = sum(map(len, bearing))
        for each in inputs:
            bearing[each.of].update(*(bearing[source.position] for source in each.sources))
        grown = sum(map(len, bearing)) > before
    return {thing.name: tuple(sorted(ways)) for thing, ways in zip(exposed[:assets], bearing, strict=False) if ways}


def hardening_misfits(network: Network, scenarios: ScenarioSet) -> Iterator[Issue]:
    """Too many ways for one asset; ways that protect nothing, or only against what never happens here."""
    crowded = sorted({of for of in network.hardened_by.values() if len(of) > MOST_WAYS})
    for of in crowded:
        asset = next(asset for asset, ways in network.hardened_by.items() if ways == of)
        text = f"{len(of)} ways of hardening bear on {asset}: {', '.join(of)}; at most {MOST_WAYS} may"
        yield Issue("STU032", text, "narrow their selectors, or make packages of some of them", "hardening")
    happening = scenarios.event_ids
    for way in network.hardenings:
        if not any(way.option in of for of in network.hardened_by.values()):
            text = f"{way.option} protects nothing that has a capacity"
            cure = "select what can fail: offers, suppliers, processes, sites or lanes with a capacity"
            yield Issue("STU033", text, cure, "hardening", None, "selector", way.selector, "warning")
        if way.against and scenarios.number_of_effects and way.against.isdisjoint(happening):
            text = f"no scenario has an event that {way.option} helps against"
            cure = f"events here: {', '.join(sorted(happening - {''})[:12]) or 'none'}"
            yield Issue("STU034", text, cure, "hardening", None, "against", " ".join(sorted(way.against)), "warning")
