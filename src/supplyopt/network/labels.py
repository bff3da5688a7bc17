"""Labels: how selectors and rules find things (country=CN, bloc=allied, vendor=acme)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from supplyopt.case import Case
from supplyopt.case.rows import rows
from supplyopt.network.grammar import Labels
from supplyopt.network.ownership import Ownership
from supplyopt.scenarios.selector import Selector

OWN = {
    *("kind", "offer", "process", "supplier", "parent", "country", "site", "technology", "status", "tag", "passage"),
    *("lane", "mode", "origin", "destination", "item", "stage", "material", "criticality", "class"),
}
"""Dimensions that things carry by themselves."""


class Labeller:
    """Derives the labels of everything in a case from its suppliers, sites, items and groups."""

    def __init__(self, case: Case) -> None:
        """Index the groups by what their members are."""
        self.groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for row in rows(case.groups):
            self.groups[row.of, row.member].append((row.dimension, row.group))
        self.items = {row.item: row for row in rows(case.items)}
        self.suppliers = {row.supplier: row for row in rows(case.suppliers)}
        self.countries = dict(zip(case.sites["site"], case.sites["country"], strict=True))
        self.needs = [(Selector.parse(r.selector), r.kind, r.needs, r.share) for r in rows(case.dependencies)]
        self.ownership = read_ownership(case)
        sold = [*rows(case.offers[case.offers["incumbent"] > 0]), *_made_today(case)]
        self.incumbents = {(row.supplier, row.item) for row in sold}

    def item(self, item: str) -> Labels:
        """Labels of an item: item, stage, material, criticality and its groups."""
        row = self.items[item]
        return self._with_groups(
            {"item": {item}, "stage": {row.stage}, "material": {row.material}, "criticality": {row.criticality}},
            ("item",),
        )

    def place(self, item: str, site: str) -> Labels:
        """Labels of an item at a site: those of the item, the site, its country and their groups."""
        own = {"site": {site}, "country": _some(self.countries.get(site, ""))}
        return merge(self.item(item), self._with_groups(own, ("site", "country")))

    def source(
        self,
        kind: str,
        name: str,
        items: Iterable[str],
        site: str,
        supplier: str,
        technology: str,
        tags: str,
        passages: str = "",
    ) -> Labels:
        """Labels of an offer or a process."""
        seller = self.suppliers.get(supplier)
        country = self.countries.get(site, "") or (seller.country if seller else "")
        own: dict[str, set[str]] = {
            "kind": {kind},
            "process" if kind == "process" else "offer": {name},
            "supplier": _some(supplier),
            "parent": _some(self.parent(supplier) if seller else ""),
            "country": _some(country),
            "site": _some(site),
            "technology": _some(technology),
            "status": {"incumbent" if self._sells_today(supplier, items) else "new"} if supplier else set(),
            "tag": set(tags.split()) | set(seller.tags.split() if seller else ()),
            "passage": set(passages.split()),
        }
        labels = self._with_groups(own, ("supplier", "parent", "country", "site", "passage"))
        return self._with_needs(merge(labels, *(self.item(item) for item in items)))

    def supplier(self, supplier: str) -> Labels:
        """Labels of a supplier as a whole."""
        row = self.suppliers[supplier]
        own: dict[str, set[str]] = {
            "kind": {"supplier"},
            "supplier": {supplier},
            "parent": {self.parent(supplier)},
            "country": {row.country},
            "tag": set(row.tags.split()),
        }
        return self._with_needs(self._with_groups(own, ("supplier", "parent", "country")))

    def site(self, site: str, tags: str) -> Labels:
        """Labels of a site as a whole."""
        own = {"kind": {"site"}, "site": {site}, "country": _some(self.countries[site]), "tag": set(tags.split())}
        return self._with_needs(self._with_groups(own, ("site", "country")))

    def lane(self, name: str, origin: str, destination: str, mode: str, passages: str, tags: str) -> Labels:
        """Labels of a lane. It has two countries, so it carries ``origin_country`` and ``destination_country``."""
        own: dict[str, set[str]] = {
            "kind": {"lane"},
            "lane": {name},
            "mode": {mode},
            "passage": set(passages.split()),
            "tag": set(tags.split()),
        }
        for end, site in (("origin", origin), ("destination", destination)):
            country = self.countries[site]
            own[end] = {site}
            own[f"{end}_country"] = _some(country)
            for dimension, group in self.groups["country", country] + self.groups["site", site]:
                own.setdefault(f"{end}_{dimension}", set()).add(group)
        return self._with_needs(self._with_groups(own, ("passage",)))

    def parent(self, supplier: str) -> str:
        """The ultimate parent of a supplier: as told, or at the top of a chain of majority stakes over it."""
        return self.ownership.parent(self.suppliers[supplier].parent)

    def _sells_today(self, supplier: str, items: Iterable[str]) -> bool:
        return any((supplier, item) in self.incumbents for item in items)

    def shares(self, labels: Labels) -> dict[tuple[str, str], float]:
        """(kind, needs) -> part of the output that stops without it, where that is not all of it [-].

        Along a chain of needs the parts multiply; of several chains to one thing the greatest part counts.
        """
        own = {dimension: values for dimension, values in labels.items() if dimension not in self._only_needed}
        part: dict[tuple[str, str], float] = {}
        while True:
            before = dict(part)
            for selector, kind, needs, share in self.needs:
                reached = share * _part_matched(selector, own, before)
                if reached > part.get((kind, needs), 0.0):
                    part[kind, needs] = reached
            if part == before:
                return {pair: p for pair, p in part.items() if p < 1}

    @cached_property
    def _only_needed(self) -> frozenset[str]:
        """Dimensions that a thing carries only because it needs something: a vendor, a grid."""
        grouped = {dimension for groups in self.groups.values() for dimension, _ in groups}
        return frozenset({kind for _, kind, _, _ in self.needs} - grouped - OWN)

    def _with_groups(self, own: dict[str, set[str]], kinds: tuple[str, ...]) -> Labels:
        found = {dimension: set(values) for dimension, values in own.items() if values}
        for kind in kinds:
            for member in own.get(kind, ()):
                for dimension, group in self.groups[kind, member]:
                    found.setdefault(dimension, set()).add(group)
        return {dimension: frozenset(values) for dimension, values in found.items()}

    def _with_needs(self, labels: Labels) -> Labels:
        """Add what the labelled thing depends on, and what that depends on in turn."""
        found = labels
        while True:
            extra = {(kind, needs) for selector, kind, needs, _ in self.needs if selector.matches(found)}
            grown = merge(found, *({kind: frozenset({needs})} for kind, needs in sorted(extra)))
            if grown == found:
                return found
            found = grown


def _part_matched(selector: Selector, own: Labels, part: Mapping[tuple[str, str], float]) -> float:
    """The part of a thing that a selector matches [-]: all by its own labels, by what it needs only that part."""
    return min(
        1.0 if not values.isdisjoint(own.get(dimension, ())) else max(part.get((dimension, v), 0.0) for v in values)
        for dimension, values in selector.conditions
    )


def read_ownership(case: Case) -> Ownership:
    """The stakes of a case; votes and seats that are not told are as the equity.

    A parent that is told without a stake holds what nobody else is told to hold.
    """
    equity, votes, board = {}, {}, {}
    for row in rows(case.ownership):
        pair = row.entity, row.owner
        equity[pair] = row.share
        votes[pair] = row.share if row.votes != row.votes else row.votes
        board[pair] = row.share if row.board != row.board else row.board
    for stakes in (equity, votes, board):
        held: dict[str, float] = defaultdict(float)
        for (entity, _), part in stakes.items():
            held[entity] += part
        for row in rows(case.suppliers):
            if row.parent not in ("", row.supplier) and (row.supplier, row.parent) not in stakes:
                stakes[row.supplier, row.parent] = max(0.0, 1.0 - held[row.supplier])
    return Ownership(equity, votes, board)


def _made_today(case: Case) -> Iterator[Any]:
    """Processes with an award of today, a row for each item they make."""
    made = case.recipes[case.recipes["quantity"] > 0][["recipe", "item"]]
    yield from rows(case.processes[case.processes["incumbent"] > 0].merge(made, on="recipe"))


def merge(*labels: Labels) -> Labels:
    """The union of several sets of labels."""
    found: dict[str, frozenset[str]] = {}
    for each in labels:
        for dimension, values in each.items():
            found[dimension] = found.get(dimension, frozenset()) | values
    return found


def _some(value: str) -> set[str]:
    return {value} if value else set()
