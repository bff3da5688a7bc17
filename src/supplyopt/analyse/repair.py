"""What would have to give way: how far bounds must move, which few rules to drop, how much more there would have to be.

Law is never loosened. Every repair is applied and tried before it is told: some plan keeps what is left, whatever
fails. Source: docs/formulation.md 11.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations

from supplyopt.analyse.conflict import Conflict, filtered
from supplyopt.analyse.elastic import Measured, least_missed
from supplyopt.analyse.elements import Element, enlarged, relaxed, spared, without
from supplyopt.rules import Rule
from supplyopt.solver.highs import Options
from supplyopt.solver.seek import Inquiry, seek
from supplyopt.study import Failure, Study

DIGITS = 4
"""Significant digits of a bound that is proposed; rounded so that the repair still works."""
MOST_FACTOR = 1e3
"""Greatest factor of a limit in the tables that is worth proposing [-]."""


@dataclass(frozen=True)
class Change:
    """One thing that gives way: a rule loosened or dropped, or a limit of the tables that would have to grow."""

    element: Element
    before: Rule | None = None
    after: Rule | None = None
    """the loosened rule; none: it is dropped"""
    factor: float = 1.0
    """for limits of tables: how many times today's they would have to be"""


@dataclass(frozen=True)
class Repair:
    """Changes that together leave a plan, for some items."""

    changes: tuple[Change, ...]
    items: tuple[str, ...]

    def apply(self, study: Study) -> Study:
        """The study after the changes; rules that can be split are loosened for the items only."""
        for change in self.changes:
            if change.element.kind == "data":
                loosening = enlarged(change.element.name, change.factor)
                case = relaxed(study.case, change.element.name, set(self.items), loosening)
                study = replace(study, case=case)
            else:
                study = _give_way(study, change, self.items)
        return study

    def learned(self, study: Study, failures: Iterable[Failure]) -> Study:
        """The study with failures that were come upon after the changes."""
        before = {_apart(change.element.name, self.items): change.element.name for change in self.changes}
        return study.with_failures(replace(each, rule=before.get(each.rule, each.rule)) for each in failures)


def _give_way(study: Study, change: Change, items: tuple[str, ...]) -> Study:
    after = change.after
    split = spared(study, [change.element.name], items)
    if after is None:
        return split
    if any(rule.name == after.name for rule in split.policy.rules):
        after = after.model_copy(update={"name": _apart(after.name, items), "items": items})
    known = [replace(each, rule=after.name) for each in study.failures if each.rule == change.element.name]
    return split.with_rule(after).with_failures(known)


def _apart(name: str, items: tuple[str, ...]) -> str:
    """The name of what a rule asks of some items, if it goes on asking something else of others."""
    return f"{name} for {', '.join(items)}"


def cheapest_repair(study: Study, conflict: Conflict, options: Options | None = None) -> Repair | None:
    """The rules of a part without a plan, all but law, loosened by the least part of their bounds.

    None where law and limits alone leave no plan.
    """
    hard = [rule for rule in study.policy.rules if rule.is_hard and not rule.law]
    return _loosened(study, hard, conflict, options or Options())


def alternatives(study: Study, conflict: Conflict, options: Options | None = None) -> list[Repair]:
    """Each member of a conflict by itself: how far it alone would have to give way, if that helps at all."""
    options, found = options or Options(), []
    for member in conflict.members:
        repair: Repair | None = None
        if member.kind == "rule":
            rule = next(rule for rule in study.policy.rules if rule.name == member.name)
            repair = None if rule.law else _loosened(study, [rule], conflict, options)
        elif member.kind == "data":
            repair = _enlarged(study, member, conflict, options)
        found += [repair] if repair is not None else []
    return found


def fewest_rules(study: Study, conflict: Conflict, options: Options | None = None) -> tuple[str, ...] | None:
    """The smallest set of rules to drop so that a plan exists; none where law and limits leave none that is found.

    Implicit hitting sets: every conflict must lose a rule; what hits all conflicts known so far is tried, and if it is
    not enough, a new conflict is found among the rest.
    """
    inquiry = Inquiry(options or Options(), conflict.focus, conflict.failures)
    rules = [Element("rule", rule.name) for rule in study.policy.rules if rule.is_hard and not rule.law]
    known: list[set[Element]] = []
    while True:
        dropped = _smallest_hitting_set(known)
        if dropped is None:
            return None
        rest = without(study, dropped)
        answer = inquiry.is_feasible(rest)
        if answer is not False:
            return tuple(sorted(element.name for element in dropped)) if answer else None
        kept = [rule for rule in rules if rule not in dropped]
        members, _ = filtered(rest, kept, (), inquiry)
        known.append(set(members))


def _smallest_hitting_set(known: Iterable[set[Element]]) -> tuple[Element, ...] | None:
    """The smallest set that shares an element with each of some sets, of equals the first; none if one is empty."""
    sets = list(known)
    if not all(sets):
        return None
    every = sorted(set().union(*sets))
    sizes = (combinations(every, size) for size in range(len(every) + 1))
    return next(chosen for size in sizes for chosen in size if all(not one.isdisjoint(chosen) for one in sets))


def _loosened(study: Study, rules: list[Rule], conflict: Conflict, options: Options) -> Repair | None:
    """The least excess of some rules in a part; as changes of their bounds, tried."""
    known = study.with_failures(conflict.failures)
    for items in (conflict.items, conflict.part):  # what gives way at one stage may have to at the next
        while items:
            missed = least_missed(known, rules, conflict.focus, options)
            if missed is None:
                return None
            changes = tuple(_change(rule, missed[rule.name]) for rule in rules if missed[rule.name])
            repair = Repair(changes, items)
            tried = seek(repair.apply(known), options, conflict.focus)
            if tried.is_there:
                return repair if changes else None
            before, known = known, repair.learned(known, tried.study.failures)
            if known is before:  # not for want of a failure that bounds were not moved for
                break
    return None


def _change(rule: Rule, missed: list[Measured]) -> Change:
    """The rule with its bound moved as far as its worst row needs; dropped where no bound helps."""
    element = Element("rule", rule.name)
    if rule.loosens is None or any(row.slope == 0.0 for row in missed):
        return Change(element, rule)
    field, way = rule.loosens
    bound = getattr(rule, field)
    needed = [bound - row.excess / row.slope for row in missed]
    if isinstance(bound, int):
        after: float = math.ceil(max(needed) - 1e-6) if way == "up" else math.floor(min(needed) + 1e-6)
    else:
        after = _rounded(max(needed), 1) if way == "up" else _rounded(min(needed), -1)
    least, most = _range_of(rule, field)
    if not least <= after <= most or after == least == 0:
        return Change(element, rule)
    return Change(element, rule, rule.model_copy(update={field: after}))


def _range_of(rule: Rule, field: str) -> tuple[float, float]:
    """Least and greatest bound that mean anything."""
    schema = rule.model_json_schema()["properties"][field]
    return schema.get("minimum", -math.inf), schema.get("maximum", math.inf)


def _rounded(value: float, way: int) -> float:
    """A value with a few digits, never on the wrong side of itself."""
    if value == 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - DIGITS + 1)
    steps = value / unit
    nearest = round(steps)
    exact = abs(steps - nearest) < 1e-4
    return float(f"{(nearest if exact else math.ceil(steps) if way > 0 else math.floor(steps)) * unit:.12g}")


def _enlarged(study: Study, member: Element, conflict: Conflict, options: Options) -> Repair | None:
    """By what factor a limit of the tables would have to grow, to within a hundredth: bisection."""
    inquiry = Inquiry(options, conflict.focus, conflict.failures)

    def works(factor: float) -> bool:
        repair = Repair((Change(member, factor=factor),), conflict.items)
        return inquiry.is_feasible(repair.apply(study)) is True

    if member.name == "stocks.kind" or not works(MOST_FACTOR):
        return None
    low, high = 1.0, MOST_FACTOR
    while high / low > 1.01:
        middle = math.sqrt(low * high)
        if works(middle):
            high = middle
        else:
            low = middle
    factor = _rounded(high, 1) if high > 10 else math.ceil(high * 100) / 100
    return Repair((Change(member, factor=factor),), conflict.items)
