"""Why not this source, why so much of that: what stands in its way, what it would cost, at what price it comes in.

Source: docs/formulation.md 11.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from supplyopt.analyse.conflict import Conflict, find_conflicts
from supplyopt.analyse.sources import items_from, selector_of, sources_of
from supplyopt.analyse.worth import Interval, difference
from supplyopt.case import Case
from supplyopt.network import Activity
from supplyopt.result import Result, Status
from supplyopt.rules import Exclude, MaxShare, MinShare, Rule, Scope
from supplyopt.scenarios.scenario_set import CALM
from supplyopt.solver.limits import Limits
from supplyopt.solver.solve import solve
from supplyopt.study import Study

PART = 0.1
"""Part of consumption that a source is made to deliver, to see what that costs [-]."""
CLOSE = 1e-4
"""How closely an entry price is found, relative to it [-]."""
MOST_DEAR = 1e3
"""A source that still comes in at this many times its price comes in at any [-]."""
ASKED = "asked_for"
"""Name of the rule that stands for the question."""


@dataclass(frozen=True)
class Forced:
    """What it costs to make some sources deliver a part of consumption, and whom they replace."""

    part: float
    """of the consumption of each of their items [-]"""
    cost: Interval | None
    """dearer than the best plan by [money]; none: it cannot be"""
    replaced: Mapping[str, float]
    """supplier -> change of its calm deliveries [unit], all items together"""
    conflicts: tuple[Conflict, ...]
    """what stands in the way, if it cannot be"""


@dataclass(frozen=True)
class Inclusion:
    """Everything about a source in a plan."""

    selector: str
    items: tuple[str, ...]
    share: float
    """of what is supplied of its items in calm, by volume, all together [-]"""
    excluded_by: tuple[str, ...]
    """hard rules that shut all of it"""
    forced: Forced
    entry_factor: float | None
    """it comes in while its prices are below this many times what they are; none: at no price. Infinite: at any"""


def why_not(study: Study, result: Result, name: str, limits: Limits | None = None, part: float = PART) -> Inclusion:
    """Why a source plays no part in a plan, or no greater one; raises InputError for a name of nothing."""
    limits = limits or Limits(gap=1e-7)
    selector = selector_of(study.network, name)
    sources = sources_of(study.network, selector)
    items = items_from(study.network, sources)
    shut = tuple(excluding(study, sources))
    forced = force(study, result, selector, limits, part)
    factor = None if shut else entry_factor(study, selector, limits)
    return Inclusion(selector, tuple(items), share_of(study, result, selector), shut, forced, factor)


def excluding(study: Study, sources: list[Activity]) -> Iterator[str]:
    """Hard rules that shut every one of some sources."""
    scope = Scope.measuring(study.network)
    for rule in study.policy.rules:
        if rule.is_hard:
            shut = {activity.name for activity in rule.excluded(scope)}
            if all(source.name in shut for source in sources):
                yield rule.name


def force(study: Study, result: Result, selector: str, limits: Limits, part: float = PART) -> Forced:
    """Solve again with some sources made to deliver a part of the consumption of each of their items."""
    sources = sources_of(study.network, selector)
    rule: Rule = MinShare(
        name=ASKED,
        by="kind",
        where=selector,
        limit=part,
        basis="demand",
        items=tuple(items_from(study.network, sources)),
    )
    asked = study.with_rule(rule)
    found = solve(asked, limits)
    if found.status is Status.INFEASIBLE:
        return Forced(part, None, {}, tuple(find_conflicts(asked)))
    return Forced(part, difference(found, result), changes(study, result, found), ())


def curb(study: Study, result: Result, selector: str, limits: Limits, part: float = PART) -> Forced:
    """Solve again with some sources held to a part of consumption less than they deliver now."""
    share = share_of(study, result, selector)
    items = tuple(items_from(study.network, sources_of(study.network, selector)))
    rule: Rule = MaxShare(name=ASKED, by="kind", where=selector, limit=max(0.0, share - part), items=items, pooled=True)
    found = solve(study.with_rule(rule), limits)
    return Forced(-part, difference(found, result), changes(study, result, found), ())


def entry_factor(study: Study, selector: str, limits: Limits) -> float | None:
    """The greatest factor of the prices of some sources at which a best plan still uses them.

    ::

        f* = sup { f : c(f) < c(∞) }         c(f) the optimum at f times the prices, never falling in f

    Found by halving the range. None: not even for nothing; infinite: no plan without them is as cheap, at any price.
    """
    without = solve(study.with_rule(Exclude(name=ASKED, where=selector)), limits)
    if without.cost is None:
        return math.inf

    def enters(factor: float) -> bool:
        found = solve(replace(study, case=at_prices(study.case, study, selector, factor)), limits)
        dearest = without.cost if without.cost is not None else math.inf
        return found.cost is not None and found.cost < dearest - 1e-9 * max(1.0, abs(dearest)) - 1e-9

    if not enters(0.0):
        return None
    if enters(MOST_DEAR):
        return math.inf
    return _boundary(enters)


def _boundary(enters: Callable[[float], bool]) -> float:
    """Where something stops being true, to within CLOSE of it."""
    low, high = 0.0, 1.0
    while enters(high):
        low, high = high, 2.0 * high
    while high - low > CLOSE * high:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if enters(middle) else (low, middle)
    return 0.5 * (low + high)


def at_prices(case: Case, study: Study, selector: str, factor: float) -> Case:
    """The case with the prices of some sources times a factor: of offers their price, of processes their cost."""
    sources = sources_of(study.network, selector)
    offers = {name for source in sources for name in source.labels.get("offer", ())}
    processes = {name for source in sources for name in source.labels.get("process", ())}
    return replace(
        case,
        offers=_times(case.offers, "price", case.offers["offer"].isin(offers), factor),
        tiers=_times(case.tiers, "price", case.tiers["offer"].isin(offers), factor),
        processes=_times(case.processes, "cost", case.processes["process"].isin(processes), factor),
    )


def _times(frame: pd.DataFrame, column: str, rows: pd.Series, factor: float) -> pd.DataFrame:
    return frame.assign(**{column: frame[column].where(~rows, frame[column] * factor)})


def share_of(study: Study, result: Result, selector: str) -> float:
    """Share of some sources in the calm supply of their items, by volume, all together [-]."""
    sources = sources_of(study.network, selector)
    items = items_from(study.network, sources)
    drawn = deliveries(result)
    total = sum(a.makes(i) * drawn.get(a.name, 0.0) for i in items for a in study.network.sources[i])
    own = sum(a.makes(i) * drawn.get(a.name, 0.0) for i in items for a in sources)
    return own / total if total > 0 else 0.0


def deliveries(result: Result) -> dict[str, float]:
    """activity -> its level in calm over the horizon [unit]."""
    flows = result.table("flows")
    calm = flows[flows["scenario"] == CALM]
    return {str(name): float(quantity) for name, quantity in calm.groupby("activity")["quantity"].sum().items()}


def changes(study: Study, before: Result, after: Result) -> dict[str, float]:
    """supplier -> how its calm deliveries change from one plan to another [unit], greatest loss first."""
    if before.cost is None or after.cost is None:
        return {}
    first, second = deliveries(before), deliveries(after)
    found: dict[str, float] = {}
    for activity in study.network.activities:
        change = second.get(activity.name, 0.0) - first.get(activity.name, 0.0)
        if activity.is_source and abs(change) > 1e-6 * max(1.0, abs(second.get(activity.name, 0.0))):
            seller = min(activity.labels.get("supplier", activity.labels.get("process", {activity.name})))
            found[seller] = found.get(seller, 0.0) + change
    return dict(sorted(found.items(), key=lambda each: each[1]))
