"""Mixes: what each source brings of an item, and the total it is weighed against. What shares are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


class MeasuringRule(Rule):
    """Rules that weigh what some sources bring of an item against a total."""

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

    @property
    def on_the_way(self) -> bool:
        """Whether it measures what moves, rather than what comes into being."""
        return False

    def measured(self, item: str, site: str, scope: Scope) -> Sequence[Activity]:
        """The activities that it measures: what brings an item into being; at a site, if one is given."""
        return scope.sources(item, site)


@dataclass(frozen=True)
class Part:
    """What one source (or move) contributes to an item over the periods of a rule."""

    activity: Activity
    amount: Amount
    most: float
    """greatest amount that data allow"""
    incumbent: float
    """what today's award comes to"""

    def times(self, factor: float) -> Part:
        """A part of the part."""
        if factor == 1.0:
            return self
        return Part(self.activity, factor * self.amount, factor * self.most, factor * self.incumbent)


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
    where = Selector.parse(rule.where) if rule.where else None
    for key, places in _keys(rule, scope):
        parts = [part for item, site in places for part in _parts(rule, item, site, plan, scope)]
        if parts:
            total, most_total = _total(rule, places, plan, parts, scope)
            matched = tuple(part for part in parts if where is None or where.matches(part.activity.labels))
            yield Mix(key, matched, total, most_total)


def _keys(rule: MeasuringRule, scope: Scope) -> Iterator[tuple[Key, list[tuple[str, str]]]]:
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


def weigh(rule: MeasuringRule, item: str, scope: Scope) -> float:
    """What a unit of an item weighs, price aside."""
    return scope.network.masses[item] if rule.weight == "mass" else 1.0


def _parts(rule: MeasuringRule, item: str, site: str, plan: Planned, scope: Scope) -> list[Part]:
    """What each source (or each move, for dimensions of the way) contributes to an item."""
    scale, years = weigh(rule, item, scope), scope.years(rule)
    if rule.basis == "award" or not plan.has_calm:
        return _awards(rule, item, site, plan, scope)
    parts = []
    for activity in rule.measured(item, site, scope):
        weight = scale * _carried(activity, item) * (activity.price if rule.weight == "price" else 1.0)
        drawn, most = scope.drawn(rule, activity.name, plan), scope.most_drawn(rule, activity)
        parts.append(Part(activity, weight * drawn, weight * most, weight * activity.incumbent * years))
    return parts


def _awards(rule: MeasuringRule, item: str, site: str, plan: Planned, scope: Scope) -> list[Part]:
    parts, scale = [], weigh(rule, item, scope)
    for activity in scope.sources(item, site):
        for option in scope.network.awards[activity.name]:
            weight = scale * activity.makes(item) * (activity.price if rule.weight == "price" else 1.0)
            weight *= scope.network.horizon
            size = plan.size(option.name)
            parts.append(Part(activity, weight * size, weight * option.upper, weight * option.incumbent))
    return parts


def _total(
    rule: MeasuringRule, places: Iterable[tuple[str, str]], plan: Planned, parts: list[Part], scope: Scope
) -> tuple[Amount, float]:
    if rule.basis == "demand":
        found = [(weigh(rule, i, scope), i, site) for i, site in places]
        amount = sum(scale * scope.consumption(rule, i, plan, site) for scale, i, site in found)
        return amount, sum(scale * scope.most_consumed(rule, i, site) for scale, i, site in found)
    if rule.on_the_way and rule.weight != "price":
        # What moves is a part of all that comes into being, which may take several lanes or none.
        made = [(weigh(rule, i, scope) * a.makes(i), a) for i, site in places for a in scope.sources(i, site)]
        amount = sum(weight * scope.drawn(rule, a.name, plan) for weight, a in made)
        return amount, sum(weight * scope.most_drawn(rule, a) for weight, a in made)
    return sum(part.amount for part in parts), sum(part.most for part in parts)


def _carried(activity: Activity, item: str) -> float:
    """What one unit of an activity brings of an item; for a move, what arrives."""
    if activity.kind == "move":
        return sum(q for ((i, _), _), q in activity.net.items() if i == item and q > 0)
    return activity.makes(item)
