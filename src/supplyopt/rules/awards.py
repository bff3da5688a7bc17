"""What each group is awarded of each thing: items, sites, offers, lots. What rules on numbers of awards count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pydantic import Field

from supplyopt.network import Activity
from supplyopt.rules.measure import GroupingRule
from supplyopt.rules.mix import AMOUNT_BASIS, AmountBasis, Part, parts_of
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned

Cell = tuple[str, str]
"""(item, site; empty: anywhere)"""
Awards = Mapping[str, Mapping[str, Mapping[Cell, list[Part]]]]
"""group -> thing -> cell -> what the group's sources contribute there"""


class AwardsRule(GroupingRule):
    """Rules on how many things each group is awarded."""

    of: str = Field("item", description="what is counted: item, site (of delivery), offer, or a dimension such as lot")
    basis: AmountBasis = Field("supplied", description=AMOUNT_BASIS)

    @property
    def is_by_item(self) -> bool:
        """Items are counted together."""
        return False

    @property
    def at_sites(self) -> bool:
        """If it counts them."""
        return self.of == "site"

    def things(self, activity: Activity, cell: Cell, scope: Scope) -> list[str]:
        """What a source counts for in a cell; labels of the item come first, since a source may make several items."""
        item, site = cell
        own = scope.network.items[item].get(self.of, frozenset())
        return [site] if site else sorted(own or activity.labels.get(self.of, frozenset()))

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        sources = [(a, cell) for cell in cells(self, scope) for a in self.measured(*cell, scope)]
        if sources and not any(self.things(activity, cell, scope) for activity, cell in sources):
            yield f"no source counts as any {self.of!r}", "count item, site, offer, or a dimension of the table groups"


def cells(rule: AwardsRule, scope: Scope) -> list[Cell]:
    """Items, and where sites are counted the sites that they are delivered to."""
    items = scope.items(rule)
    if not rule.at_sites:
        return [(item, "") for item in items]
    sources = {a.name: a for item in items for a in rule.measured(item, "", scope)}
    made = {resource for a in sources.values() for (resource, _), quantity in a.net.items() if quantity > 0}
    return sorted((item, site) for item, site in made if item in items)


def awards(rule: AwardsRule, plan: Planned, scope: Scope) -> Awards:
    """All that each group may be awarded, sorted."""
    found: dict[str, dict[str, dict[Cell, list[Part]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for cell in cells(rule, scope):
        for part in parts_of(rule, *cell, plan, scope):
            for group in rule.groups_of(part.activity):
                for thing in rule.things(part.activity, cell, scope):
                    found[group][thing][cell].append(part)
    return {group: dict(sorted(found[group].items())) for group in sorted(found)}
