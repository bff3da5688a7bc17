"""Why not this source, why so much of that: what stands in its way, what it would cost, at what price it comes in.

Each item is asked about by itself, since units do not add up, and in the part of the study that it has to do with.
Source: docs/formulation.md 11.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from supplyopt.analyse.conflict import Conflict, find_conflicts
from supplyopt.analyse.deliveries import changes, share_rule, shares_of
from supplyopt.analyse.entry import Entry, entry
from supplyopt.analyse.excerpt import excerpt, related
from supplyopt.analyse.sources import narrowed, selector_of, sources_of
from supplyopt.analyse.worth import Interval, difference
from supplyopt.network import Activity
from supplyopt.result import Result, Status
from supplyopt.rules import MaxShare, Rule, Scope
from supplyopt.solver.limits import Limits
from supplyopt.solver.solve import answer, solve
from supplyopt.study import Study

PART = 0.1
"""Part of consumption that a source is made to deliver, or held to less by, to see what that costs [-]."""
GAP = 1e-6
"""Gap to which costs are told apart here: that of a whole plan would swallow what one source saves [-]."""
ASKED = "asked_for"
"""Name of the rule that stands for the question."""


@dataclass(frozen=True)
class Forced:
    """What it costs to make some sources deliver a part of consumption, and whom they replace."""

    part: float
    """of the consumption of the item; negative: so much less than they deliver now [-]"""
    status: Status
    """of the solve"""
    cost: Interval | None
    """dearer than the best plan by [money]; none: it cannot be, or was not found out"""
    replaced: Mapping[str, float]
    """supplier -> change of its calm deliveries [unit of the item]"""
    conflicts: tuple[Conflict, ...]
    """what stands in the way, if it cannot be"""


@dataclass(frozen=True)
class Delivery:
    """A source and one of its items."""

    item: str
    share: float
    """of the item's consumption in calm [-]"""
    forced: Forced | None
    """made to deliver a part; none: it delivers as much already"""
    curbed: Forced | None
    """held to less; none: it delivers nothing"""


@dataclass(frozen=True)
class Inclusion:
    """Everything about a source in a plan."""

    selector: str
    deliveries: tuple[Delivery, ...]
    """one an item"""
    excluded_by: tuple[str, ...]
    """hard rules that shut all of it"""
    entry: Entry | None
    """none: it is shut"""


def why_not(study: Study, result: Result, name: str, limits: Limits | None = None, part: float = PART) -> Inclusion:
    """Why a source plays no part in a plan, or no greater one; raises InputError for a name of nothing."""
    limits = limits or Limits()
    limits = replace(limits, gap=min(limits.gap, GAP))
    selector = selector_of(study.network, name)
    shut = tuple(excluding(study, sources_of(study.network, selector)))
    asking = _Asking(study, result, selector, limits)
    deliveries = tuple(
        Delivery(
            item,
            share,
            asking.forced(item, part) if share < part else None,
            asking.curbed(item, share, part) if share > 0 else None,
        )
        for item, share in shares_of(study, result, selector).items()
    )
    return Inclusion(selector, deliveries, shut, None if shut else asking.entry({each.item for each in deliveries}))


def excluding(study: Study, sources: list[Activity]) -> Iterator[str]:
    """Hard rules that shut every one of some sources."""
    scope = Scope.measuring(study.network)
    for rule in study.policy.rules:
        if rule.is_hard:
            shut = {activity.name for activity in rule.excluded(scope)}
            if all(source.name in shut for source in sources):
                yield rule.name


class _Asking:
    """What-if questions about some sources under a plan; each item's in the part of the study it has to do with."""

    def __init__(self, study: Study, result: Result, selector: str, limits: Limits) -> None:
        self.study, self.result, self.selector, self.limits = study, result, selector, limits
        self.related = related(study)
        self._parts: dict[tuple[str, ...], tuple[Study, Result]] = {}

    def forced(self, item: str, part: float) -> Forced:
        """Made to deliver a part of the item's consumption."""
        own, best = self._part(self.related[item])
        return self._asked(own, best, share_rule(ASKED, self._selector(own), item, part), part)

    def curbed(self, item: str, share: float, part: float) -> Forced:
        """Held to a part of consumption less than now, or to nothing."""
        own, best = self._part(self.related[item])
        least = share_rule(ASKED, self._selector(own), item, min(1.0, max(0.0, share - part)))
        most = MaxShare(**least.model_dump(exclude={"kind"}))
        return self._asked(own, best, most, most.limit - share)

    def entry(self, items: set[str]) -> Entry:
        """At what factor of all their prices they come in."""
        own = excerpt(self.study, {other for item in items for other in self.related[item]})
        return entry(own, self._selector(own), self.limits)

    def _asked(self, own: Study, best: Result, rule: Rule, part: float) -> Forced:
        answered = answer(own.with_rule(rule), self.limits)
        found = answered.result
        if found.status is Status.INFEASIBLE:
            return Forced(part, found.status, None, {}, tuple(find_conflicts(answered.hunted.study)))
        moved = changes(own.network, self.result, found, rule.items[0])
        return Forced(part, found.status, difference(found, best), moved, ())

    def _part(self, items: tuple[str, ...]) -> tuple[Study, Result]:
        """The part of the study that is about some items, and its best plan."""
        if items not in self._parts:
            own = excerpt(self.study, items)
            self._parts[items] = own, solve(own, self.limits, evidence=False)
        return self._parts[items]

    def _selector(self, own: Study) -> str:
        return narrowed(self.selector, self.study.network, own.network)
