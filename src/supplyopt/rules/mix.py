"""Mixes: what each source brings of an item, and the total it is weighed against. What shares are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.network import Activity
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.base import Rule
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount, Planned
from supplyopt.scenarios.selector import Selector

Basis = Literal["supplied", "demand", "award"]
AmountBasis = Literal["supplied", "award"]
"""What amounts, rather than shares, can be of."""
AMOUNT_BASIS = "supplied: what is drawn in calm; award: what is committed"
Weight = Literal["volume", "price", "mass"]


class SourceRule(Rule):
    """Rules that look at what some sources bring."""

    only_caps: ClassVar[bool] = False
    """it only ever holds amounts down, so that it cannot be met by awarding what is never drawn"""
    only_counts: ClassVar[bool] = False
    """it only asks whether something is supplied at all, so that items of different units may be counted together"""

    where: str = Field("", description="selector of the sources that count, e.g. 'bloc=third'; empty: all")
    basis: Basis = Field(
        "supplied", description="what shares are of: deliveries in calm, consumption, or what is awarded"
    )

    def selects(self, activity: Activity) -> bool:
        """Whether an activity is among those that count."""
        return not self.where or Selector.parse(self.where).matches(activity.labels)

    @property
    def weighed_by(self) -> Weight:
        """How deliveries are weighed."""
        return "volume"

    @property
    def at_sites(self) -> bool:
        """Whether it tells apart the sites that things are delivered to."""
        return False

    @property
    def on_the_way(self) -> bool:
        """Whether it measures what moves, rather than what comes into being."""
        return False

    def measured(self, item: str, site: str, scope: Scope) -> Sequence[Activity]:
        """The activities that it measures: what brings an item into being; at a site, if one is given."""
        return scope.sources(item, site)


class MeasuringRule(SourceRule):
    """Rules that weigh what some sources bring of an item against a total."""

    weight: Weight = Field("volume", description="how deliveries are weighed")
    pooled: bool = Field(False, description="all items together instead of each by itself")
    by_site: bool = Field(False, description="at each site of demand by itself, by what is delivered there")

    @property
    def is_by_item(self) -> bool:
        """Unless items are pooled."""
        return not self.pooled

    @property
    def weighed_by(self) -> Weight:
        """As it is told."""
        return self.weight

    @property
    def at_sites(self) -> bool:
        """As it is told."""
        return self.by_site

    @property
    def total_in_words(self) -> str:
        """What its shares are of, wherever and of which items."""
        of = {"supplied": "what is supplied", "demand": "consumption", "award": "what is awarded"}[self.basis]
        by = {"volume": "", "price": " by value", "mass": " by weight"}[self.weight]
        return f"{of}{by}"

    def of_what(self) -> str:
        """What its shares are of, of which items and where, in words."""
        all_items = ", all items together" if self.pooled else ""
        return f"{self.total_in_words}{self.about()}{all_items}{', at each site' if self.by_site else ''}"


@dataclass(frozen=True)
class Part:
    """What one source (or move) contributes to an item over the periods of a rule."""

    activity: Activity
    amount: Amount
    most: float
    """greatest amount that data allow it by itself"""
    limit: tuple[str, str]
    """what limits it (a contract, a market, tiers that exclude each other), and of which item"""
    incumbent: float
    """what today's award comes to"""

    def times(self, factor: float) -> Part:
        """A part of the part."""
        if factor == 1.0:
            return self
        scaled = {"amount": factor * self.amount, "most": factor * self.most, "incumbent": factor * self.incumbent}
        return replace(self, **scaled)


@dataclass(frozen=True)
class Mix:
    """What brings an item, part by part, and the total they are weighed against.

    The key is the item, the item and site of demand, or what is pooled.
    """

    key: Key
    parts: tuple[Part, ...]
    """those that the rule's selector matches"""
    total: Amount
    most_total: float


def mixes(rule: MeasuringRule, plan: Planned, scope: Scope) -> Iterator[Mix]:
    """One mix an item (an item and site of demand; or one for all, if pooled) that has any source at all."""
    for key, places in keys(rule, scope):
        parts = [part for item, site in places for part in parts_of(rule, item, site, plan, scope)]
        if parts:
            total, most_total = _total(rule, places, plan, parts, scope)
            yield Mix(key, tuple(part for part in parts if rule.selects(part.activity)), total, most_total)


def keys(rule: MeasuringRule, scope: Scope) -> Iterator[tuple[Key, list[tuple[str, str]]]]:
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


def weigh(rule: SourceRule, item: str, scope: Scope) -> float:
    """What a unit of an item weighs, price aside."""
    return scope.network.masses[item] if rule.weighed_by == "mass" else 1.0


def parts_of(rule: SourceRule, item: str, site: str, plan: Planned, scope: Scope) -> list[Part]:
    """What each source (or each move, for dimensions of the way) contributes to an item, at a site or anywhere."""
    if rule.basis == "award" or not plan.has_calm:
        return _awards(rule, item, site, plan, scope)
    return _deliveries(rule, rule.measured(item, site, scope), item, plan, scope)


def _deliveries(rule: SourceRule, activities: Iterable[Activity], item: str, plan: Planned, scope: Scope) -> list[Part]:
    """What activities bring of an item in calm."""
    parts = []
    for activity in activities:
        weight = weigh(rule, item, scope) * _carried(activity, item) * _price(rule, activity)
        drawn, most = scope.drawn(rule, activity.name, plan), scope.most_drawn(rule, activity)
        limit, today = (scope.network.limits[activity.name], item), activity.incumbent * scope.years(rule)
        parts.append(Part(activity, weight * drawn, weight * most, limit, weight * today))
    return parts


def most_of(parts: Iterable[Part]) -> float:
    """The most that some parts can come to: what shares a limit reaches it once, be it in one place or in many."""
    most: dict[tuple[str, str], float] = {}
    for part in parts:
        most[part.limit] = max(part.most, most.get(part.limit, 0.0))
    return sum(most.values())


def _awards(rule: SourceRule, item: str, site: str, plan: Planned, scope: Scope) -> list[Part]:
    """Awards for the periods of the rule: so much a year."""
    parts = []
    for activity in scope.sources(item, site):
        for option in scope.network.awards[activity.name]:
            weight = weigh(rule, item, scope) * activity.makes(item) * _price(rule, activity) * scope.years(rule)
            limit, size = (option.exclusive or option.name, item), plan.size(option.name)
            parts.append(Part(activity, weight * size, weight * option.upper, limit, weight * option.incumbent))
    return parts


def _price(rule: SourceRule, activity: Activity) -> float:
    return activity.price if rule.weighed_by == "price" else 1.0


def _total(
    rule: MeasuringRule, places: Iterable[tuple[str, str]], plan: Planned, parts: list[Part], scope: Scope
) -> tuple[Amount, float]:
    if rule.basis == "demand":
        found = [(weigh(rule, i, scope), i, site) for i, site in places]
        amount = sum(scale * scope.consumption(rule, i, plan, site) for scale, i, site in found)
        return amount, sum(scale * scope.most_consumed(rule, i, site) for scale, i, site in found)
    if rule.on_the_way and rule.weight != "price":
        # What moves is a part of all that is brought, which may take several lanes or none.
        made = [part for item, site in places for part in _brought(rule, item, site, plan, scope)]
        return sum(part.amount for part in made), most_of(made)
    return sum(part.amount for part in parts), most_of(parts)


def _brought(rule: MeasuringRule, item: str, site: str, plan: Planned, scope: Scope) -> list[Part]:
    """All that comes into being, or arrives at a site."""
    if rule.basis == "award" or not plan.has_calm:
        return _awards(rule, item, site, plan, scope)
    moves = [a for a in scope.carriers(item, site) if a.kind == "move"] if site else []
    return _deliveries(rule, [*scope.sources(item, site), *moves], item, plan, scope)


def _carried(activity: Activity, item: str) -> float:
    """What one unit of an activity brings of an item; for a move, what arrives."""
    if activity.kind == "move":
        return sum(q for ((i, _), _), q in activity.net.items() if i == item and q > 0)
    return activity.makes(item)
