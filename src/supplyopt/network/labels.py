"""Labels: how selectors and rules find things (country=CN, bloc=allied, vendor=acme)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from supplyopt.case import Case
from supplyopt.case.rows import rows
from supplyopt.network.grammar import Labels
from supplyopt.network.needs import Needs, merge
from supplyopt.network.ownership import Ownership

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
        grouped = {dimension for groups in self.groups.values() for dimension, _ in groups}
        self.needs = Needs(rows(case.dependencies), OWN | grouped)
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
        return self.needs.added_to(merge(labels, *(self.item(item) for item in items)))

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
        return self.needs.added_to(self._with_groups(own, ("supplier", "parent", "country")))

    def site(self, site: str, tags: str) -> Labels:
        """Labels of a site as a whole."""
        own = {"kind": {"site"}, "site": {site}, "country": _some(self.countries[site]), "tag": set(tags.split())}
        return self.needs.added_to(self._with_groups(own, ("site", "country")))

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
        return self.needs.added_to(self._with_groups(own, ("passage",)))

    def parent(self, supplier: str) -> str:
        """The ultimate parent of a supplier: as told, or at the top of a chain of majority stakes over it."""
        return self.ownership.parent(self.suppliers[supplier].parent)

    def _sells_today(self, supplier: str, items: Iterable[str]) -> bool:
        return any((supplier, item) in self.incumbents for item in items)

    def shares(self, labels: Labels) -> dict[tuple[str, str], float]:
        """(kind, needs) -> part of the output that stops without it, where that is not all of it [-]."""
        return {pair: part for pair, part in self.needs.parts(labels).items() if part < 1}

    def _with_groups(self, own: dict[str, set[str]], kinds: tuple[str, ...]) -> Labels:
        found = {dimension: set(values) for dimension, values in own.items() if values}
        for kind in kinds:
            for member in own.get(kind, ()):
                for dimension, group in self.groups[kind, member]:
                    found.setdefault(dimension, set()).add(group)
        return {dimension: frozenset(values) for dimension, values in found.items()}


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


def _some(value: str) -> set[str]:
    return {value} if value else set()
