"""Measures: how much each group of sources brings of an item, and of what total. What shares and counts are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from supplyopt.network import Activity
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.base import Rule
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount, Planned
from supplyopt.scenarios.selector import Selector

Basis = Literal["supplied", "demand", "award"]
Weight = Literal["volume", "price", "mass"]
ON_THE_WAY = ("passage", "lane", "mode", "origin", "destination", "origin_country", "destination_country")


class GroupRule(Rule):
    """Rules that look at groups of sources: who, where from, by which way."""

    by: str = Field(
        "supplier", description="dimension: supplier, parent, country, bloc, region, passage, technology, tag …"
    )
    groups: tuple[str, ...] = Field((), description="groups it is about; empty: every group of the dimension")
    where: str = Field("", description="selector of the sources that count, e.g. 'bloc=third'; empty: all")
    basis: Basis = Field(
        "supplied", description="what shares are of: deliveries in calm, consumption, or what is awarded"
    )
    weight: Weight = Field("volume", description="how deliveries are weighed")
    pooled: bool = Field(False, description="all items together instead of each by itself")
    by_site: bool = Field(False, description="at each site of demand by itself, by what is delivered there")

    @property
    def is_by_item(self) -> bool:
        """Unless items are pooled."""
        return not self.pooled

    def of_what(self) -> str:
        """What its shares are of, in words."""
        of = {"supplied": "what is supplied", "demand": "consumption", "award": "what is awarded"}[self.basis]
        by = {"volume": "", "price": " by value", "mass": " by weight"}[self.weight]
        all_items = ", all items together" if self.pooled else ""
        return f"{of}{by}{self.about()}{all_items}{', at each site' if self.by_site else ''}"

    def which(self) -> str:
        """The groups it is about, in words."""
        named = f"{self.by} {' or '.join(self.groups)}" if self.groups else self.by
        return f"{named} with {self.where}" if self.where else named


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
    most_counted: float
    incumbent: Mapping[str, float]
    """group -> what today's awards come to over the periods"""
    most_total: float


def measures(rule: GroupRule, plan: Planned, scope: Scope) -> Iterator[Measure]:
    """One measure an item (an item and site of demand; or one for all, if pooled) that has any source at all."""
    where = Selector.parse(rule.where) if rule.where else None
    for key, places in _keys(rule, scope):
        parts = [part for item, site in places for part in _parts(rule, item, site, plan, scope)]
        if not parts:
            continue
        groups: dict[str, list[_Part]] = defaultdict(list)
        counted: list[_Part] = []
        for part in parts:
            if where is not None and not where.matches(part.labels):
                continue
            of = [g for g in part.labels.get(rule.by, ()) if not rule.groups or g in rule.groups]
            counted += [part] if of else []
            for group in of:
                groups[group].append(part)
        total, most_total = _total(rule, places, plan, parts, scope)
        yield Measure(
            key,
            {group: sum(part.amount for part in groups[group]) for group in sorted(groups)},
            sum(part.amount for part in counted),
            total,
            {group: sum(part.most for part in groups[group]) for group in sorted(groups)},
            sum(part.most for part in counted),
            {group: sum(part.incumbent for part in groups[group]) for group in sorted(groups)},
            most_total,
        )


def _keys(rule: GroupRule, scope: Scope) -> Iterator[tuple[Key, list[tuple[str, str]]]]:
    """Key of each measure, and the (item, site; empty: anywhere) that it takes in."""
    items = [i for i in scope.items(rule) if scope.network.sources[i]]
    demanded = sorted({d.resource for d in scope.network.demands if d.resource[0] in items})
    places = demanded if rule.by_site else [(item, "") for item in items]
    if rule.pooled and rule.by_site:
        for site in sorted({site for _, site in places}):
            yield ("all", site), [place for place in places if place[1] == site]
    elif rule.pooled:
        yield ("all",), places
    else:
        yield from (((item, site) if rule.by_site else (item,), [(item, site)]) for item, site in places)


def weigh(rule: GroupRule, item: str, scope: Scope) -> float:
    """What a unit of an item weighs, price aside."""
    return scope.network.masses[item] if rule.weight == "mass" else 1.0


def _parts(rule: GroupRule, item: str, site: str, plan: Planned, scope: Scope) -> list[_Part]:
    """What each source (or each move, for dimensions of the way) contributes to an item."""
    scale, years = weigh(rule, item, scope), scope.years(rule)
    if rule.basis == "award" or not plan.has_calm:
        return _awards(rule, item, site, plan, scope)
    chosen = scope.network.carriers[item] if is_on_the_way(rule.by) else scope.sources(item, site)
    parts = []
    for activity in chosen:
        weight = scale * _carried(activity, item) * (activity.price if rule.weight == "price" else 1.0)
        drawn, most = scope.drawn(rule, activity.name, plan), scope.most_drawn(rule, activity)
        parts.append(_Part(activity.labels, weight * drawn, weight * most, weight * activity.incumbent * years))
    return parts


def _awards(rule: GroupRule, item: str, site: str, plan: Planned, scope: Scope) -> list[_Part]:
    parts, scale = [], weigh(rule, item, scope)
    for activity in scope.sources(item, site):
        for option in scope.network.awards[activity.name]:
            weight = scale * activity.makes(item) * (activity.price if rule.weight == "price" else 1.0)
            weight *= scope.network.horizon
            size = plan.size(option.name)
            parts.append(_Part(option.labels, weight * size, weight * option.upper, weight * option.incumbent))
    return parts


def _total(
    rule: GroupRule, places: Iterable[tuple[str, str]], plan: Planned, parts: list[_Part], scope: Scope
) -> tuple[Amount, float]:
    if rule.basis == "demand":
        found = [(weigh(rule, i, scope), i, site) for i, site in places]
        amount = sum(scale * scope.consumption(rule, i, plan, site) for scale, i, site in found)
        return amount, sum(scale * scope.most_consumed(rule, i, site) for scale, i, site in found)
    if is_on_the_way(rule.by) and rule.weight != "price":
        # What moves is a part of all that comes into being, which may take several lanes or none.
        made = [(weigh(rule, i, scope) * a.makes(i), a) for i, site in places for a in scope.sources(i, site)]
        amount = sum(weight * scope.drawn(rule, a.name, plan) for weight, a in made)
        return amount, sum(weight * scope.most_drawn(rule, a) for weight, a in made)
    return sum(part.amount for part in parts), sum(part.most for part in parts)


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


@dataclass(frozen=True)
class _Part:
    labels: Mapping[str, frozenset[str]]
    amount: Amount
    most: float
    incumbent: float


def _carried(activity: Activity, item: str) -> float:
    """What one unit of an activity brings of an item; for a move, what arrives."""
    if activity.kind == "move":
        return sum(q for ((i, _), _), q in activity.net.items() if i == item and q > 0)
    return activity.makes(item)
