"""The grammar in which every kind of supply is written: options, activities, resources, assets.

*Options* are decided here and now and buy effects. *Activities* are decided when the future is known: they
make and use *resources* (an item at a site) and occupy *assets* (anything with a capacity that can fail).
A new kind of supply is a new translator into these nouns, never a new constraint.
Source: docs/formulation.md 1; Koopmans 1951.

Shapes: arrays are indexed by period, ``[T]``. Names are unique within each kind and sorted, so that the same
case gives the same model whatever the order of its rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from supplyopt.network.facts import Facts
from supplyopt.network.number import number

Floats = npt.NDArray[np.float64]
Labels = Mapping[str, frozenset[str]]
Resource = tuple[str, str]
"""(item, site)"""


@dataclass(frozen=True)
class Option:
    """Something to commit to now. ``taken`` is binary; lower·taken ≤ size ≤ upper·taken (family O)."""

    name: str
    kind: str
    upper: float
    lower: float = 0.0
    fixed_cost: float = 0.0
    """money over the horizon if taken"""
    unit_cost: float = 0.0
    """money over the horizon for each unit of size"""
    price: float = 0.0
    """what a unit costs when drawn [money/unit]; information for rules and reports"""
    unit: str = ""
    labels: Labels = field(default_factory=dict)
    exclusive: str = ""
    """options of one exclusive group exclude each other (all-unit discount tiers)"""
    fills_after: str = ""
    """may only be used once that option is full (incremental discounts)"""
    minimum_on_deliveries: bool = False
    """the lower limit binds what is drawn in calm, since the award alone need not be paid"""
    incumbent: float = 0.0

    @property
    def is_choice(self) -> bool:
        """Whether a yes or no is part of the decision."""
        return self.lower > 0 or self.fixed_cost > 0 or bool(self.exclusive or self.fills_after)


@dataclass(frozen=True)
class Asset:
    """Anything with a capacity per period that can fail (family C).

    Capacity in period t is availability · (fixed[t] + Σ per_option[t] · size). ``fixed`` may be infinite: then
    a disruption limits the asset to its fraction of ``requirement``, what its users can need in a period.
    """

    name: str
    kind: str
    fixed: Floats
    per_option: Mapping[str, Floats] = field(default_factory=dict)
    labels: Labels = field(default_factory=dict)
    after_onset: bool = False
    ramp_days: float = 0.0
    """time over which it opens after the onset, in a line"""
    requirement: float = np.inf
    shares: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """(dimension, value) it depends on only in part -> that part [-]"""

    @property
    def unlimited(self) -> bool:
        """Whether calm operation is never limited by it."""
        return bool((self.fixed == np.inf).any())


@dataclass(frozen=True)
class Activity:
    """Something to do once the future is known, at a level per period.

    One unit started in period t changes resource r by ``net[r, lag]`` in period t + lag and occupies
    ``uses[asset]`` of each asset in period t.
    """

    name: str
    kind: str
    net: Mapping[tuple[Resource, int], float]
    uses: Mapping[str, float]
    cost: float = 0.0
    """money/unit"""
    price: float = 0.0
    """value of one unit made or moved, for rules by value [money/unit]"""
    incumbent: float = 0.0
    """level awarded today [unit/year]"""
    labels: Labels = field(default_factory=dict)
    upper: Floats = field(default_factory=lambda: np.zeros(0))
    """most in each period, from data [unit/period]"""
    shares: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """(dimension, value) it depends on only in part -> that part [-]"""

    @property
    def is_source(self) -> bool:
        """Whether goods come into being here (rather than move)."""
        return self.kind in ("buy", "spot", "run")

    def brings(self, item: str, site: str) -> bool:
        """Whether an item arrives or comes into being at a site by it."""
        return any(resource == (item, site) and quantity > 0 for (resource, _), quantity in self.net.items())

    def makes(self, item: str) -> float:
        """Net output of an item over all places and lags [unit/unit]."""
        return sum(q for ((i, _), _), q in self.net.items() if i == item)


@dataclass(frozen=True)
class Contract:
    """What is paid for an award: at least the take-or-pay part, and all that is drawn (docs/formulation.md 4)."""

    name: str
    option: str
    asset: str
    activities: tuple[str, ...]
    price: float
    take_or_pay: float
    force_majeure: bool
    price_fixed: bool
    flexible: bool
    """one period may exceed its even part, so the horizon needs its own cap"""


@dataclass(frozen=True)
class Stock:
    """A resource that can be held from one period to the next."""

    resource: Resource
    initial: float
    per_option: Mapping[str, float]
    capacity: float
    holding_cost: Floats
    """money/(unit period) [T]"""
    decay: float
    strategic: bool
    replacement_price: float
    release: str = ""
    """asset that limits what can be taken out in a period"""
    labels: Labels = field(default_factory=dict)


@dataclass(frozen=True)
class Demand:
    """What is needed of a resource by one class of use."""

    name: str
    resource: Resource
    use: str
    quantity: Floats
    value_of_lost_load: float
    backlog_cost: float
    backlog_periods: int
    labels: Labels = field(default_factory=dict)


@dataclass(frozen=True)
class Exposed:
    """What an effect on availability can hit: an asset, or a source of inputs that has no volumes here."""

    name: str
    labels: Labels
    """by which effects find it: without what it needs as an input"""
    shares: Mapping[tuple[str, str], float]
    """(dimension, value) it depends on only in part -> that part [-]"""


@dataclass(frozen=True)
class Source:
    """Where an input comes from."""

    position: int
    """among all that is exposed"""
    share: float
    """part of the output that stops without it [-]"""
    buffer: int
    """outages up to so many periods do not come through"""


@dataclass(frozen=True)
class Input:
    """Something that an asset or a source needs, from sources that stand in for each other."""

    of: int
    """position among all that is exposed"""
    name: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Hardening:
    """A way of making assets less vulnerable, once its option is taken (docs/formulation.md 5)."""

    option: str
    selector: str
    """what it protects"""
    loss_avoided: float
    """part of a loss that does not happen [-]"""
    time_saved: float
    """part of the time of a loss that is saved [-]"""
    against: frozenset[str]
    """events that it helps against; none: all"""


@dataclass(frozen=True, order=True)
class State:
    """Which ways of hardening are taken, of those that bear on the same assets (options, sorted)."""

    of: tuple[str, ...]
    taken: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name in the model; names of options have no spaces."""
        return f"{' '.join(self.taken)} / {' '.join(self.of)}"


@dataclass(frozen=True)
class Hardened:
    """An asset in a state other than bare."""

    asset: str
    state: State


@dataclass(frozen=True)
class Arrival:
    """Goods that come in whatever is decided: under way at the start, or scrap arising [unit/period]."""

    resource: Resource
    quantity: Floats
    labels: Labels = field(default_factory=dict)


_Named = TypeVar("_Named", Option, Asset, Activity, Contract, Demand)


def _by_name(things: tuple[_Named, ...]) -> dict[str, _Named]:
    return {thing.name: thing for thing in things}


@dataclass(frozen=True, eq=False)
class Network:
    """A case in the grammar: what can be done, with what, for whom, over which periods."""

    days: Floats
    options: tuple[Option, ...]
    assets: tuple[Asset, ...]
    activities: tuple[Activity, ...]
    contracts: tuple[Contract, ...]
    stocks: tuple[Stock, ...]
    demands: tuple[Demand, ...]
    arrivals: tuple[Arrival, ...]
    items: Mapping[str, Labels]
    """item -> its labels (stage, material, criticality, groups)"""
    units: Mapping[str, str]
    masses: Mapping[str, float]
    facts: Facts = field(default_factory=Facts)
    exposed: tuple[Exposed, ...] = ()
    """the assets in their order, then sources of inputs"""
    inputs: tuple[Input, ...] = ()
    hardenings: tuple[Hardening, ...] = ()
    hardened_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """asset -> options that make it less vulnerable, sorted"""

    @property
    def periods(self) -> range:
        """Periods, counted from 1."""
        return range(1, len(self.days) + 1)

    @property
    def years(self) -> Floats:
        """Length of each period [year of 365 days]."""
        return self.days / 365.0

    @property
    def horizon(self) -> float:
        """Length of all periods together [year]."""
        return float(self.years.sum())

    @cached_property
    def option(self) -> dict[str, Option]:
        """Options by name."""
        return _by_name(self.options)

    @cached_property
    def asset(self) -> dict[str, Asset]:
        """Assets by name."""
        return _by_name(self.assets)

    @cached_property
    def activity(self) -> dict[str, Activity]:
        """Activities by name."""
        return _by_name(self.activities)

    @cached_property
    def demand(self) -> dict[str, Demand]:
        """Demands by name."""
        return _by_name(self.demands)

    @cached_property
    def hardened(self) -> tuple[Hardened, ...]:
        """Every asset that can be hardened, in every state but bare: 2^n - 1 states where n ways bear on it."""
        return tuple(
            Hardened(asset, State(of, taken))
            for asset, of in sorted(self.hardened_by.items())
            for number in range(1, len(of) + 1)
            for taken in combinations(of, number)
        )

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """Every resource that something makes, uses, holds or needs, sorted."""
        found = {r for a in self.activities for r, _ in a.net}
        found |= {s.resource for s in self.stocks} | {d.resource for d in self.demands}
        found |= {a.resource for a in self.arrivals}
        return tuple(sorted(found))

    @cached_property
    def sources(self) -> dict[str, tuple[Activity, ...]]:
        """item -> the activities that bring it into being."""
        return {
            item: tuple(a for a in self.activities if a.is_source and a.makes(item) > 0) for item in sorted(self.items)
        }

    @cached_property
    def most_held(self) -> dict[str, float]:
        """item -> the most of it that can ever be anywhere: all that can be made, held and arrive."""
        total = dict.fromkeys(self.items, 0.0)
        for item, sources in self.sources.items():
            total[item] += sum(a.makes(item) * number(a.upper.sum()) for a in sources)
        for stock in self.stocks:
            built = sum(per_unit * self.option[o].upper for o, per_unit in stock.per_option.items())
            total[stock.resource[0]] += stock.initial + built
        for arrival in self.arrivals:
            total[arrival.resource[0]] += number(arrival.quantity.sum())
        return total

    @cached_property
    def awards(self) -> dict[str, tuple[Option, ...]]:
        """activity -> the offers or processes whose award it draws on; each option under one activity only."""
        seen: set[str] = set()
        found = {}
        for activity in self.activities:
            names = [o for asset in activity.uses for o in self.asset[asset].per_option]
            options = [self.option[o] for o in names if o not in seen]
            found[activity.name] = tuple(o for o in options if o.kind in ("offer", "process"))
            seen.update(o.name for o in found[activity.name])
        return found

    @cached_property
    def limits(self) -> dict[str, str]:
        """activity -> what limits it: its contract or market, which it may share with others; else itself.

        Contracts of tiers that exclude each other are one limit.
        """
        found = {}
        for activity in self.activities:
            shared = [self.asset[a] for a in sorted(activity.uses) if self.asset[a].kind in ("contract", "spot")]
            tiers = [self.option[o].exclusive for asset in shared for o in asset.per_option]
            found[activity.name] = next(filter(None, [*tiers, *(asset.name for asset in shared)]), activity.name)
        return found

    @cached_property
    def carriers(self) -> dict[str, tuple[Activity, ...]]:
        """item -> the activities that move it, and offers that are delivered through passages."""
        return {
            item: tuple(
                a
                for a in self.activities
                if any(i == item for (i, _), _ in a.net) and (a.kind == "move" or "passage" in a.labels)
            )
            for item in sorted(self.items)
        }

    @cached_property
    def users(self) -> dict[str, tuple[Activity, ...]]:
        """item -> the processes that use it up."""
        return {
            item: tuple(a for a in self.activities if a.kind == "run" and a.makes(item) < 0)
            for item in sorted(self.items)
        }
