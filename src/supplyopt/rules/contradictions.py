"""Rules that ask for more than all there is, by themselves or with another: seen from their figures alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from supplyopt.rules.kinds.independent_sources import IndependentSources
from supplyopt.rules.kinds.max_share import MaxShare
from supplyopt.rules.kinds.min_share import MinShare
from supplyopt.rules.kinds.min_sources import MinSources
from supplyopt.rules.mix import MeasuringRule
from supplyopt.rules.scope import Scope

ALL = 1.0 + 1e-9
"""All there is, as a share of it, with room for rounding [-]."""


class Contradiction(NamedTuple):
    """A rule that asks for what cannot be, and how to mend it."""

    rule: str
    text: str
    cure: str


def contradictions(scope: Scope) -> Iterator[Contradiction]:
    """Hard floors on shares above the caps of the same groups, and shares that come to more than all there is."""
    caps = [rule for rule in scope.rules if isinstance(rule, MaxShare) and rule.is_hard]
    for rule in scope.rules:
        if isinstance(rule, MinShare) and rule.is_hard and rule.groups:
            yield from _beyond_caps(rule, caps, scope)
        if isinstance(rule, MinSources | IndependentSources) and rule.count * rule.meaningful > ALL:
            yield _more_than_all(rule)


def _beyond_caps(floor: MinShare, caps: list[MaxShare], scope: Scope) -> Iterator[Contradiction]:
    """What each group may have at most under one cap, added up, is less than the groups must have together."""
    for cap in caps:
        allowed = cap.limit * len(floor.groups)
        if _caps_all(cap, floor) and allowed < floor.limit - 1e-9 and _about_the_same(cap, floor, scope):
            text = (
                f"rule {floor.name!r} asks for {_percent(floor.limit)} from {floor.which()}, "
                f"of which rule {cap.name!r} allows {_percent(allowed)} at most: {_together(floor)}"
            )
            yield Contradiction(floor.name, text, "loosen one of them, or name other items in 'items'")


def _caps_all(cap: MaxShare, floor: MinShare) -> bool:
    """Whether a cap holds for all that a floor counts."""
    return (
        cap.by == floor.by and cap.where in ("", floor.where) and set(floor.groups) <= set(cap.groups or floor.groups)
    )


def _about_the_same(one: MeasuringRule, other: MeasuringRule, scope: Scope) -> bool:
    """Whether two rules measure the same: the total, the periods, and some item."""
    kept = ("basis", "weight", "pooled", "by_site")
    items = [set(scope.items(rule)) for rule in (one, other)]
    common = items[0] == items[1] if one.pooled else not items[0].isdisjoint(items[1])
    alike = all(getattr(one, field) == getattr(other, field) for field in kept)
    return alike and common and scope.periods(one) == scope.periods(other) != ()


def _more_than_all(rule: MinSources | IndependentSources) -> Contradiction:
    text = (
        f"rule {rule.name!r} asks for {rule.count} times {_percent(rule.meaningful)}, "
        f"more than all there is unless a source counts for several: {_alone(rule)}"
    )
    return Contradiction(rule.name, text, f"lower 'meaningful' to 1/{rule.count} or less")


def _together(rule: MeasuringRule) -> str:
    nothing = "consumed" if rule.basis == "demand" else _had(rule)
    return f"both are kept only where nothing is {nothing}"


def _alone(rule: MeasuringRule) -> str:
    if rule.basis == "demand":
        return "it is kept only by supplying more than is consumed"
    return f"it is kept only where nothing is {_had(rule)}"


def _had(rule: MeasuringRule) -> str:
    return "awarded" if rule.basis == "award" else "supplied"


def _percent(share: float) -> str:
    return f"{100 * share:.4g} %"
