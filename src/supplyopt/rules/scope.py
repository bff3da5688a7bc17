"""What rules are handed: the plan, operations and outcomes (as expressions or as numbers), and how to look at them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Protocol

from supplyopt.network import Activity, Demand, Network, Option, Resource
from supplyopt.rules.base import Rule
from supplyopt.scenarios.selector import Selector

Amount = Any
"""A number or an expression."""
Basis = Literal["supplied", "demand", "award"]
Weight = Literal["volume", "price", "mass"]
ON_THE_WAY = ("passage", "lane", "mode", "origin", "destination", "origin_country", "destination_country")


class Operated(Protocol):
    """An operation: calm, or one scenario over the whole horizon."""

    def flow(self, activity: str, t: int) -> Amount: ...
    def stock(self, resource: Resource, t: int) -> Amount: ...
    def short(self, demand: str, t: int) -> Amount: ...
    def demand(self, demand: str, t: int) -> Amount: ...


class Planned(Operated, Protocol):
    """What is decided now; its operation is the calm one."""

    @property
    def has_calm(self) -> bool: ...

    def size(self, option: str) -> Amount: ...
    def commitment(self, options: Sequence[Option]) -> Amount: ...


class Outcomes(Protocol):
    """What comes of each scenario."""

    @property
    def probabilities(self) -> Mapping[str, float]: ...

    def short(self, scenario: str, demand: str) -> Amount: ...
    def demanded(self, scenario: str, demand: str) -> float: ...


@dataclass(frozen=True)
class Measure:
    """Amounts by group, and the total they are measured against, under a key (item, or what is pooled)."""

    key: tuple[str, ...]
    groups: Mapping[str, Amount]
    total: Amount
    most: Mapping[str, float]
    """group -> greatest amount that data allow"""
    incumbent: Mapping[str, float]
    """group -> what today's awards come to over the horizon"""
    most_total: float


class GroupRule(Rule):
    """Rules that look at groups of sources: who, where from, by which way."""

    by: str
    groups: tuple[str, ...] = ()
    where: str = ""
    basis: Basis = "supplied"
    weight: Weight = "volume"
    pooled: bool = False


class Scope:
    """A network seen by a rule. ``choose(key, truth)`` gives a yes-or-no: a binary variable, or its value."""

    def __init__(self, network: Network, choose: Callable[[tuple[str, ...], Callable[[], bool]], Any]) -> None:
        """Tie a network to a way of making choices."""
        self.network = network
        self.choose = choose

    def periods(self, rule: Rule) -> range:
        """The periods a rule looks at."""
        first, last = rule.window or (1, len(self.network.periods))
        return range(first, min(last, len(self.network.periods)) + 1)

    def items(self, rule: Rule) -> list[str]:
        """The items a rule is about, sorted."""
        chosen = []
        for item, labels in sorted(self.network.items.items()):
            named = not rule.items or item in rule.items or not labels["material"].isdisjoint(rule.items)
            staged = not rule.stages or not labels["stage"].isdisjoint(rule.stages)
            if named and staged:
                chosen.append(item)
        return chosen

    def demands(self, rule: Rule) -> list[Demand]:
        """Demands for the items of a rule."""
        items = set(self.items(rule))
        return [d for d in self.network.demands if d.resource[0] in items]

    def measures(self, rule: GroupRule, plan: Planned) -> Iterator[Measure]:
        """One measure an item (or one for all, if pooled) that has any source at all."""
        items = [i for i in self.items(rule) if self.network.sources[i]]
        for key, members in [(("all",), items)] if rule.pooled else [((i,), [i]) for i in items]:
            parts = [part for item in members for part in self._parts(rule, item, plan)]
            if not parts:
                continue
            where = Selector.parse(rule.where) if rule.where else None
            groups: dict[str, list[_Part]] = defaultdict(list)
            for part in parts:
                if where is None or where.matches(part.labels):
                    for group in part.labels.get(rule.by, ()):
                        if not rule.groups or group in rule.groups:
                            groups[group].append(part)
            total, most_total = self._total(rule, members, plan, parts)
            yield Measure(
                key,
                {group: sum(part.amount for part in groups[group]) for group in sorted(groups)},
                total,
                {group: sum(part.most for part in groups[group]) for group in sorted(groups)},
                {group: sum(part.incumbent for part in groups[group]) for group in sorted(groups)},
                most_total,
            )

    def _parts(self, rule: GroupRule, item: str, plan: Planned) -> list[_Part]:
        """What each source (or each move, for dimensions of the way) contributes to an item."""
        scale = self.network.masses[item] if rule.weight == "mass" else 1.0
        if rule.basis == "award" or not plan.has_calm:
            return self._awards(rule, item, plan, scale)
        on_the_way = rule.by in ON_THE_WAY or rule.by.startswith(("origin_", "destination_"))
        chosen = self.network.carriers[item] if on_the_way else self.network.sources[item]
        parts = []
        for activity in chosen:
            weight = scale * _carried(activity, item) * (activity.price if rule.weight == "price" else 1.0)
            drawn = sum(plan.flow(activity.name, t) for t in self.periods(rule))
            most = sum(float(activity.upper[t - 1]) for t in self.periods(rule))
            today = activity.incumbent * self.network.horizon
            parts.append(_Part(activity.labels, weight * drawn, weight * most, weight * today))
        return parts

    def _awards(self, rule: GroupRule, item: str, plan: Planned, scale: float) -> list[_Part]:
        parts = []
        for activity in self.network.sources[item]:
            for option in self.options_of[activity.name]:
                weight = scale * activity.makes(item) * (activity.price if rule.weight == "price" else 1.0)
                weight *= self.network.horizon
                size = plan.size(option.name)
                parts.append(_Part(option.labels, weight * size, weight * option.upper, weight * option.incumbent))
        return parts

    @cached_property
    def options_of(self) -> dict[str, tuple[Option, ...]]:
        """activity -> the offers or processes whose award it draws on; each option under one activity only."""
        seen: set[str] = set()
        found = {}
        for activity in self.network.activities:
            names = [o for asset in activity.uses for o in self.network.asset[asset].per_option]
            options = [self.network.option[o] for o in names if o not in seen]
            found[activity.name] = tuple(o for o in options if o.kind in ("offer", "process"))
            seen.update(o.name for o in found[activity.name])
        return found

    def _total(self, rule: GroupRule, items: Sequence[str], plan: Planned, parts: list[_Part]) -> tuple[Amount, float]:
        if rule.basis == "demand":
            amounts = [self.consumption(rule, item, plan) for item in items]
            scales = [self.network.masses[item] if rule.weight == "mass" else 1.0 for item in items]
            most = sum(s * self.most_consumed(rule, item) for s, item in zip(scales, items, strict=True))
            return sum(s * a for s, a in zip(scales, amounts, strict=True)), most
        if rule.by in ON_THE_WAY:
            sources = [(a, a.makes(i)) for i in items for a in self.network.sources[i]]
            parts = [
                _Part(
                    a.labels, q * sum(plan.flow(a.name, t) for t in self.periods(rule)), q * float(a.upper.sum()), 0.0
                )
                for a, q in sources
            ]
        return sum(part.amount for part in parts), sum(part.most for part in parts)

    def consumption(self, rule: Rule, item: str, plan: Operated) -> Amount:
        """Final demand for an item and what processes use of it in the rule's window [unit]."""
        final = sum(
            plan.demand(d.name, t) for d in self.network.demands if d.resource[0] == item for t in self.periods(rule)
        )
        used = sum(-a.makes(item) * plan.flow(a.name, t) for a in self.network.users[item] for t in self.periods(rule))
        return final + used

    def most_consumed(self, rule: Rule, item: str) -> float:
        """The greatest consumption that data allow [unit]."""
        periods = self.periods(rule)
        final = sum(float(d.quantity[t - 1]) for d in self.network.demands if d.resource[0] == item for t in periods)
        return final + sum(-a.makes(item) * float(a.upper[t - 1]) for a in self.network.users[item] for t in periods)


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
