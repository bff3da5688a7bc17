"""Hardening: what could be done now so that disruptions do less, and which assets it bears on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from supplyopt.case.rows import rows
from supplyopt.network.grammar import Asset, Hardening, Option
from supplyopt.network.parts import Parts
from supplyopt.scenarios.selector import Selector


def translate_hardening(parts: Parts) -> None:
    """Write every way of hardening as a yes or no with a cost."""
    for row in rows(parts.case.hardening):
        option = f"harden:{row.hardening}"
        cost = parts.once_and_yearly(row.fixed_cost, row.annual_cost)
        labels = {"kind": frozenset({"hardening"})}
        parts.options.append(Option(option, "hardening", upper=1.0, lower=1.0, fixed_cost=cost, labels=labels))
        against = frozenset(row.against.split())
        parts.hardenings.append(Hardening(option, row.selector, row.loss_avoided, row.time_saved, against))


def hardened_by(hardenings: Iterable[Hardening], assets: Iterable[Asset]) -> dict[str, tuple[str, ...]]:
    """Asset -> the ways of hardening that bear on it, sorted; assets without any are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    known = tuple(assets)
    for way in hardenings:
        selector = Selector.parse(way.selector)
        for asset in known:
            if selector.matches(asset.labels):
                found[asset.name].add(way.option)
    return {asset: tuple(sorted(options)) for asset, options in sorted(found.items())}
