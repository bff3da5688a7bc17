"""Why nothing fits: sets of rules and limits that cannot hold together, none of which could be spared.

A deletion filter: give up one element after another; whatever is still impossible without it, it was not needed for.
What remains is a minimal conflict. Every test is a mixed-integer program, since counts and least lots can contradict
each other where no linear relaxation sees it; and a plan that some failure breaks is none. Source:
docs/formulation.md 11; Chinneck 2008.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from supplyopt.analyse.elements import Element, elements_of, items_of, spared, without
from supplyopt.analyse.excerpt import excerpt
from supplyopt.solver.feasibility import Focus
from supplyopt.solver.highs import Options
from supplyopt.solver.seek import Inquiry, seek
from supplyopt.study import Failure, Study


@dataclass(frozen=True)
class Conflict:
    """Elements that cannot hold together; without any one of them a plan exists."""

    items: tuple[str, ...]
    """the items that it is about"""
    members: tuple[Element, ...]
    minimal: bool
    """proven: every member is needed. Otherwise some test ran out of time, and some may be spared"""
    focus: Focus = frozenset()
    part: tuple[str, ...] = ()
    """the items that have anything to do with these"""
    failures: tuple[Failure, ...] = ()
    """failures that promises were found to depend on: what a repair has to stand up to, among others"""

    @property
    def rules(self) -> tuple[str, ...]:
        """Names of the rules among its members."""
        return tuple(member.name for member in self.members if member.kind == "rule")


def find_conflicts(study: Study, options: Options | None = None) -> list[Conflict]:
    """Minimal conflicts of a study that has no plan, each about as few items as can be; none if it has one.

    A plan is one that keeps every promise whatever fails: failures that nobody has looked at yet are hunted.

    After each conflict its rules are spared for its items, and the rest is looked at again: what is told in the end
    leaves a plan if a rule of every conflict gives way.
    """
    options, found = options or Options(), []
    while (conflict := first_conflict(study, options)) is not None:
        found.append(conflict)
        if not conflict.rules:
            break  # limits and scenarios alone contradict each other: there is nothing to spare
        rules = [member for member in conflict.members if member.kind == "rule"]
        study = spared(study, conflict.rules, conflict.items) if conflict.items else without(study, rules)
    return found


def first_conflict(study: Study, options: Options) -> Conflict | None:
    """A minimal conflict of a study that has no plan; none if it has one."""
    sought = seek(study, options)
    doubt, failures = sought.doubt, sought.study.failures
    if doubt is None:
        return None
    items = items_of(study, doubt.columns(sought.program)) or _named(study, doubt.keys(sought.program))
    study = excerpt(study, items)
    focus = doubt.focus(sought.program)
    inquiry = Inquiry(options, focus, failures)
    members, minimal = filtered(study, elements_of(study, items), items, inquiry)
    rules = [member.name for member in members if member.kind == "rule"]
    about = _narrowed(study, rules, items, inquiry)
    return Conflict(about, members, minimal and doubt.proven, focus, items, failures)


def _named(study: Study, keys: Iterable[Any]) -> tuple[str, ...]:
    """The items that keys of rows name."""
    words = {word for key in keys for word in (key if isinstance(key, tuple) else (key,))}
    return tuple(sorted(words & set(study.network.items)))


def _narrowed(study: Study, rules: Sequence[str], items: tuple[str, ...], inquiry: Inquiry) -> tuple[str, ...]:
    """Of some items those without which the rules of a conflict would leave a plan; all, if none can be told apart."""
    kept = items
    for item in items if len(items) > 1 else ():
        others = [each for each in kept if each != item]
        gone = [each for each in items if each not in others]
        if inquiry.is_feasible(spared(study, rules, gone)) is False:
            kept = tuple(others)
    return kept


def filtered(
    study: Study, elements: Iterable[Element], items: tuple[str, ...], inquiry: Inquiry
) -> tuple[tuple[Element, ...], bool]:
    """Of some elements those that are all needed for the contradiction, and whether that is proven."""
    gone: list[Element] = []
    needed: list[Element] = []
    minimal = True
    for element in elements:
        answer = inquiry.is_feasible(without(study, [*gone, element], items))
        if answer is False:
            gone.append(element)
        else:
            needed.append(element)
            minimal = minimal and answer is True
    return tuple(needed), minimal
