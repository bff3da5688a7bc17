"""The chain of some content: where it begins, what carries it on, and whom it reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from supplyopt.network import Activity, Demand, Network, Resource, Stock
from supplyopt.network.content import Content
from supplyopt.network.grammar import Arrival, Labels
from supplyopt.network.number import number
from supplyopt.rules.views import Amount, Planned

Level = Callable[[Planned, int], Amount]
T = TypeVar("T")


@dataclass(frozen=True)
class Source:
    """Where content begins: a purchase, a run of things that hold none, an opening stock, what is under way."""

    name: str
    resource: Resource
    lag: int
    holds: float
    """content of a unit of its level"""
    level: Level
    labels: Labels | None = None
    """what tells its origin; none: nobody knows"""

    def content(self, plan: Planned, t: int) -> Amount:
        """What it brings in a period [content]."""
        return self.holds * self.level(plan, t - self.lag) if t > self.lag else 0.0


@dataclass(frozen=True)
class Carrier:
    """What takes content out of a resource: a move, a run (once for each thing it uses), a stock, a use.

    It gives parts of what it takes to other resources, some periods later; the rest is lost, or used.
    """

    name: str
    start: Resource
    holds: float
    """content of a unit of its level"""
    level: Level
    most: tuple[float, ...]
    """greatest content in each period, from data [T]"""
    gives: Mapping[tuple[Resource, int], float] = field(default_factory=dict)
    """(resource, lag) -> part of the content that arrives there [-]"""
    labels: Labels | None = None
    """of a process that works on it; none for what leaves goods as they are"""

    def content(self, plan: Planned, t: int) -> Amount:
        """What it takes in a period [content]."""
        return self.holds * self.level(plan, t) if t > 0 else 0.0


@dataclass(frozen=True)
class Chain:
    """All that some content passes through in a network."""

    sources: tuple[Source, ...]
    carriers: tuple[Carrier, ...]
    uses: Mapping[str, Carrier]
    """demand -> what takes content out for it"""

    def coming(
        self, begun: Mapping[Resource, set[T]], passed: Callable[[Carrier, set[T]], set[T]]
    ) -> Mapping[Resource, set[T]]:
        """resource -> what can come there, given what begins where and what each carrier lets through."""
        found = defaultdict(set, {resource: set(things) for resource, things in begun.items()})
        changed = True
        while changed:
            changed = False
            for carrier in self.carriers:
                through = passed(carrier, found[carrier.start])
                for resource, _ in carrier.gives:
                    changed |= not through <= found[resource]
                    found[resource] |= through
        return found

    def wanted(self, asked: Mapping[str, set[T]], passed: Callable[[Carrier, set[T]], set[T]]) -> Mapping[str, set[T]]:
        """carrier or use -> what demands ask for where it leads, through all that lets it through on the way."""
        found = defaultdict(set, {self.uses[demand].name: set(things) for demand, things in asked.items()})
        leaving: dict[Resource, list[str]] = defaultdict(list)
        for carrier in (*self.carriers, *(self.uses[demand] for demand in asked)):
            leaving[carrier.start].append(carrier.name)
        changed = True
        while changed:
            changed = False
            for carrier in self.carriers:
                onward = {thing for r, _ in carrier.gives for name in leaving[r] for thing in found[name]}
                through = passed(carrier, onward)
                changed |= not through <= found[carrier.name]
                found[carrier.name] |= through
        return found


def follow(network: Network, content: Content) -> Chain:
    """The chain of some content: everything that brings, moves, works on, holds or uses what holds any."""
    sources = [source for activity in network.activities for source in _begun(activity, content)]
    carriers = [carrier for activity in network.activities for carrier in _carried(activity, content)]
    for stock in network.stocks:
        if stock.resource[0] in content.of:
            sources.append(_opening(stock, content))
            carriers.append(_held(stock, network, content))
    sources += [_arriving(arrival, content) for arrival in network.arrivals if arrival.resource[0] in content.of]
    uses = {d.name: _used(d, content) for d in network.demands if d.resource[0] in content.of}
    return Chain(tuple(sources), tuple(carriers), uses)


def _begun(activity: Activity, content: Content) -> Iterator[Source]:
    """What an activity brings into being of things that hold content, out of things that hold none."""
    if activity.is_source and content.taken_in(activity) == 0:
        for (resource, lag), quantity in activity.net.items():
            if quantity > 0 and resource[0] in content.of:
                holds = quantity * content.of[resource[0]]
                yield Source(activity.name, resource, lag, holds, _flow(activity.name), activity.labels)


def _carried(activity: Activity, content: Content) -> Iterator[Carrier]:
    """What an activity takes of each thing that holds content, and what of it is in the things that it gives."""
    held = {(r, lag): q * content.of[r[0]] for (r, lag), q in activity.net.items() if r[0] in content.of}
    taken = {resource: -amount for (resource, _), amount in held.items() if amount < 0}
    total = sum(taken.values())
    gives = {line: amount / total for line, amount in held.items() if amount > 0} if taken else {}
    labels = activity.labels if activity.kind == "run" else None
    for start, holds in taken.items():
        name = activity.name if len(taken) == 1 else f"{activity.name}/{start[0]}"
        most = tuple(holds * number(level) for level in activity.upper)
        yield Carrier(name, start, holds, _flow(activity.name), most, gives, labels)


def _opening(stock: Stock, content: Content) -> Source:
    """What is there at the start, in the first period; nobody knows where it is from."""
    holds = (1.0 - stock.decay) * content.of[stock.resource[0]]
    name = f"opening:{'@'.join(stock.resource)}"
    return Source(name, stock.resource, 0, holds, lambda plan, t: plan.stock(stock.resource, 0) if t == 1 else 0.0)


def _held(stock: Stock, network: Network, content: Content) -> Carrier:
    """A stock takes what it holds at the end of a period, and gives it back in the next."""
    item, holds = stock.resource[0], content.of[stock.resource[0]]
    most = holds * min(stock.capacity, network.most_held[item])
    return Carrier(
        f"hold:{'@'.join(stock.resource)}",
        stock.resource,
        holds,
        lambda plan, t: plan.stock(stock.resource, t),
        (most,) * len(network.days),
        {(stock.resource, 1): 1.0 - stock.decay},
    )


def _arriving(arrival: Arrival, content: Content) -> Source:
    """What comes in whatever is decided; nobody knows where it is from."""
    name = f"arrival:{'@'.join(arrival.resource)}"
    holds = content.of[arrival.resource[0]]
    return Source(name, arrival.resource, 0, holds, lambda _, t: number(arrival.quantity[t - 1]))


def _used(demand: Demand, content: Content) -> Carrier:
    """What is served of a demand, late or not."""
    holds = content.of[demand.resource[0]]
    asked = [number(q) for q in demand.quantity]
    most = tuple(holds * (sum(asked) if demand.backlog_periods else q) for q in asked)
    return Carrier(f"use:{demand.name}", demand.resource, holds, lambda plan, t: plan.served(demand.name, t), most)


def _flow(activity: str) -> Level:
    return lambda plan, t: plan.flow(activity, t)
