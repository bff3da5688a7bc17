"""Measures: mixes by group, how much each group of sources brings. What caps on groups and counts are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field

from supplyopt.network import Activity
from supplyopt.result import OperationValues, PlanValues, Portfolio
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.mix import MeasuringRule, Part, SourceRule, keys, mixes, most_of
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount, Planned

ON_THE_WAY = ("passage", "lane", "mode", "origin", "destination", "origin_country", "destination_country")


class GroupingRule(SourceRule):
    """Rules that look at groups of sources: who, where from, by which way."""

    by: str = Field(
        "supplier", description="dimension: supplier, parent, country, bloc, region, passage, technology, tag …"
    )
    groups: tuple[str, ...] = Field((), description="groups it is about; empty: every group of the dimension")

    @property
    def on_the_way(self) -> bool:
        """Passages, lanes, ends of lanes."""
        return is_on_the_way(self.by)

    def measured(self, item: str, site: str, scope: Scope) -> Sequence[Activity]:
        """Sources, or for dimensions of the way what moves."""
        return scope.carriers(item, site) if self.on_the_way else super().measured(item, site, scope)

    def groups_of(self, activity: Activity) -> list[str]:
        """The groups that an activity counts for, of those that the rule is about."""
        of = (activity.labels.get(self.by) or self.groups_without(activity)) if self.selects(activity) else ()
        return [group for group in sorted(of) if not self.groups or group in self.groups]

    def groups_without(self, activity: Activity) -> frozenset[str]:
        """Where an activity belongs that carries nothing of the dimension: nowhere."""
        return frozenset()

    def which(self) -> str:
        """The groups it is about, in words."""
        named = f"{self.by} {' or '.join(self.groups)}" if self.groups else self.by
        return f"{named} with {self.where}" if self.where else named


class GroupRule(GroupingRule, MeasuringRule):
    """Rules that measure groups of sources, each item by itself or all together, in all places or at each."""

    def counts(self, activity: Activity, group: str) -> float:
        """The part of an activity that counts for a group it belongs to [-]."""
        return 1.0


@dataclass(frozen=True)
class Measure:
    """Amounts by group, and the total they are measured against, under a key (item, place, or what is pooled)."""

    key: Key
    groups: Mapping[str, Amount]
    counted: Amount
    """what all groups have together; a source that is in several counts once"""
    total: Amount
    most: Mapping[str, float]
    """group -> greatest amount that data allow"""
    incumbent: Mapping[str, float]
    """group -> what today's awards come to over the periods"""
    most_total: float
    members: Mapping[str, tuple[Activity, ...]]
    """group -> its sources"""


def measures(rule: GroupRule, plan: Planned, scope: Scope) -> Iterator[Measure]:
    """The mixes of a rule by group."""
    for mix in mixes(rule, plan, scope):
        groups: dict[str, list[Part]] = defaultdict(list)
        counted: list[Part] = []
        for part in mix.parts:
            of = rule.groups_of(part.activity)
            counted += [part] if of else []
            for group in of:
                groups[group].append(part.times(rule.counts(part.activity, group)))
        yield Measure(
            mix.key,
            {group: sum(part.amount for part in groups[group]) for group in sorted(groups)},
            sum(part.amount for part in counted),
            mix.total,
            {group: most_of(groups[group]) for group in sorted(groups)},
            {group: sum(part.incumbent for part in groups[group]) for group in sorted(groups)},
            mix.most_total,
            {group: tuple(part.activity for part in groups[group]) for group in sorted(groups)},
        )


def possible(rule: GroupRule, scope: Scope) -> Iterator[Measure]:
    """The measures of a plan that does nothing: which groups there are, and what data allow them."""
    idle = OperationValues({}, {}, {}, {}, {}, {})
    return measures(rule, PlanValues(scope.network, Portfolio({}, {}), idle), scope)


def strangers(rule: GroupRule, scope: Scope) -> Iterator[tuple[Key, str]]:
    """Named groups that have no source of an item (at a site) which the rule is about."""
    for key, places in keys(rule, scope):
        sources = [a for item, site in places for a in rule.measured(item, site, scope)]
        found = {group for activity in sources for group in rule.groups_of(activity)}
        yield from ((key, group) for group in rule.groups if group not in found)


def plural(which: str, count: int) -> str:
    """A dimension (and what narrows it) for a number of its groups.

    >>> plural("country with bloc=third", 2), plural("supplier", 1)
    ('countries with bloc=third', 'supplier')
    """
    word, space, rest = which.partition(" ")
    many = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return which if count == 1 else f"{many}{space}{rest}"


def is_on_the_way(dimension: str) -> bool:
    """Whether a dimension is one of moves rather than of sources."""
    return dimension in ON_THE_WAY or dimension.startswith(("origin_", "destination_"))
