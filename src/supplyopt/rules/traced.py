"""What rules on the origin of content have in common: what is traced, into whose use, by which chain of custody."""

from __future__ import annotations

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import isnan
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.network import Demand, Network
from supplyopt.network.content import Content
from supplyopt.network.grammar import Labels
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.base import Row, Rule
from supplyopt.rules.chain import follow
from supplyopt.rules.ledger import Ledger
from supplyopt.rules.mix import Weight
from supplyopt.rules.pools import Pools
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount, Planned
from supplyopt.scenarios.selector import Selector


class TracedRule(Rule):
    """A share of the content that reaches some uses, by its origin."""

    wanted: ClassVar[bool]
    """whether it is the origins that the selector matches that count for the rule, or all others"""

    traced: tuple[str, ...] = Field(min_length=1, description="items that are traced into all that is made of them")
    where: str = Field(min_length=1, description="selector of the origins it is about, e.g. 'bloc=third'")
    classes: tuple[str, ...] = Field((), description="classes of use; empty: all")
    sites: tuple[str, ...] = Field((), description="sites of use; empty: all")
    pooled: bool = Field(False, description="all items together instead of each by itself")
    by_site: bool = Field(False, description="at each site of use by itself")
    weight: Weight = Field("volume", description="what adds traced items up: their quantity, least price, or mass")
    throughout: bool = Field(False, description="whoever works on it counts like whoever it comes from")
    unknown: Literal["against", "for"] = Field(
        "against", description="how opening stocks, arrivals and sources without such a label count"
    )
    custody: Literal["mass_balance", "mixed"] = Field(
        "mass_balance", description="a ledger of claims, or pools that are physically mixed, each kept to the share"
    )

    @property
    def needs_calm(self) -> bool:
        """What is not delivered has no origin."""
        return True

    @abstractmethod
    def row(self, key: Key, counted: Amount, total: Amount) -> Row:
        """The share that the rule asks for, of a total of which something counts [content]."""

    @property
    def is_by_item(self) -> bool:
        return bool(self.items) and not self.pooled

    def counts(self, labels: Labels | None) -> bool:
        """Whether an origin counts for the rule; none: it is not known."""
        told = None if labels is None else _told(Selector.parse(self.where), labels)
        return self.unknown == "for" if told is None else told is self.wanted

    def stops(self, labels: Labels | None) -> bool:
        """Whether what counted before a process no longer does behind it; none: nobody works on it."""
        return self.throughout and labels is not None and not self.counts(labels)

    def uses(self, scope: Scope, content: Content) -> Mapping[Key, list[Demand]]:
        """The demands whose content is measured together, by key."""
        found: dict[Key, list[Demand]] = defaultdict(list)
        for demand in scope.demands(self):
            item, site = demand.resource
            fits = (not self.classes or demand.use in self.classes) and (not self.sites or site in self.sites)
            if fits and item in content.of:
                found[("all" if self.pooled else item, *([site] if self.by_site else ()))].append(demand)
        return found

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item (or site, or for all), after those of its chain of custody."""
        content = self.content(scope.network)
        custody = self.custody_of(scope, content)
        if custody.rules[0].name == self.name:
            yield from custody.rows(plan, scope)
        for key, demands in self.uses(scope, content).items():
            served = [custody.served(self, d.name, t, plan, scope) for d in demands for t in scope.periods(self)]
            yield self.row(key, sum(counted for counted, _ in served), sum(total for _, total in served))

    def custody_of(self, scope: Scope, content: Content) -> Ledger | Pools:
        """What is certain of origins: by the ledger of all rules that trace the same, or by pools."""
        chain = follow(scope.network, content)
        rules = (self,) if self.custody == "mixed" else self._sharing(scope)
        asked: dict[str, set[str]] = defaultdict(set)
        for rule in rules:
            for demand in (d for demands in rule.uses(scope, content).values() for d in demands):
                asked[demand.name].add(rule.name)
        last = max(t for rule in rules for t in scope.periods(rule))
        if self.custody == "mixed":
            return Pools(chain, (self,), asked, last)
        return Ledger(self.ledger, chain, rules, asked, last)

    def _sharing(self, scope: Scope) -> tuple[TracedRule, ...]:
        """The rules that keep one ledger, by name, so that their order cannot matter; the first writes it."""
        traced = {rule.name: rule for rule in (*scope.rules, self) if isinstance(rule, TracedRule)}
        sharing = [r for r in traced.values() if r.custody == self.custody and r.ledger == self.ledger]
        return tuple(sorted((rule for rule in sharing if scope.periods(rule)), key=lambda rule: rule.name))

    @property
    def ledger(self) -> str:
        """Name of the ledger: rules that trace the same share it."""
        by = {"volume": "", "price": " by value", "mass": " by mass"}[self.weight]
        return f"content of {self._what()}{by}"

    def content(self, network: Network) -> Content:
        """What a unit of each item holds of the traced ones."""
        return Content(network, {item: self._weigh(item, network) for item in sorted({*self.traced})})

    def _weigh(self, item: str, network: Network) -> float:
        if self.weight == "mass":
            return network.masses[item]
        if self.weight == "price":
            return min((source.price for source in network.sources[item]), default=float("nan"))
        return 1.0

    def _what(self) -> str:
        return " and ".join(sorted({*self.traced}))

    def reaching(self) -> str:
        """The content that it is about, in words."""
        whom = " for ".join(filter(None, map(" and ".join, (self.items, self.classes)))) or "users"
        sites = f" at {' and '.join(self.sites)}" if self.sites else ", at each site" if self.by_site else ""
        mixed = ", goods being mixed" if self.custody == "mixed" else ""
        return f"the {self._what()} that reaches {whom}{sites}{mixed}"

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Contents that are not one figure, or that reach none of the uses."""
        network = scope.network
        if not network.items.keys() >= {*self.traced}:
            return  # the fit of names tells
        content, units = self.content(network), {network.units[item] for item in self.traced}
        if self.weight == "volume" and len(units) > 1:
            text = f"traced items are counted in different units ({', '.join(sorted(units))})"
            yield text, "weigh them by price or mass"
        for item, weight in content.traced.items():
            if isnan(weight):
                column = "items.mass_per_unit" if self.weight == "mass" else "a price of one of its sources"
                yield f"item {item!r} has no {self.weight}", f"fill in {column}"
                return
        for doubt in content.doubts():
            yield doubt, "give what differs an item of its own, or trace it from there on"
        if not self.uses(scope, content):
            yield f"nothing that it is about holds any {self._what()}", "check traced, items, classes and sites"
        idle = {d.resource[0] for d in scope.demands(self)} - content.of.keys() if self.items else set()
        if idle:
            yield f"{min(idle)} holds no {self._what()}", "leave it out of items"


def _told(selector: Selector, labels: Labels) -> bool | None:
    """Whether labels meet a selector; none if they say nothing of some dimension, and meet all others."""
    found = [values & labels.get(dimension, frozenset()) for dimension, values in selector.conditions]
    told = [bool(labels.get(dimension)) for dimension, _ in selector.conditions]
    if any(known and not met for known, met in zip(told, found, strict=True)):
        return False
    return True if all(told) else None
