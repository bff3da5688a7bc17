"""What differs between two packs, or between one pack on two days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from supplyopt.packs.clause import Clause
from supplyopt.packs.pack import Pack

DATES = ("valid_from", "valid_to")


@dataclass(frozen=True)
class Change:
    """One rule that was added, removed or changed."""

    rule: str
    state: Literal["added", "removed", "changed"]
    wording: str
    """what it asks for now; of a removed rule, what it asked for"""
    fields: tuple[tuple[str, Any, Any], ...] = ()
    """of a changed rule: field, before, after"""


def compare(before: Pack, after: Pack) -> tuple[Change, ...]:
    """Every difference between the rules of two packs, in the order of the second, then what is gone.

    Rules of one name are one rule. So are two that differ in nothing but their number, their dates and their origin:
    a step of a schedule takes the place of the step before.
    """
    old, new = {rule.name: rule for rule in before.rules}, {rule.name: rule for rule in after.rules}
    pairs = {name: name for name in new if name in old}
    gone = {_subject(rule): name for name, rule in old.items() if name not in pairs}
    for name, rule in new.items():
        if name not in pairs and _subject(rule) in gone:
            pairs[name] = gone.pop(_subject(rule))
    changes = [_change(old[pairs[n]] if n in pairs else None, rule) for n, rule in new.items()]
    removed = [Change(n, "removed", rule.wording()) for n, rule in old.items() if n not in pairs.values()]
    return (*(change for change in changes if change is not None), *removed)


def _change(old: Clause | None, new: Clause) -> Change | None:
    if old is None:
        return Change(new.name, "added", new.wording())
    fields = tuple(_differences(_told(old), _told(new)))
    return Change(new.name, "changed", new.wording(), fields) if fields else None


def _differences(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for field in dict.fromkeys([*old, *new]):
        if old.get(field) != new.get(field):
            yield field, old.get(field), new.get(field)


def _told(rule: Clause) -> dict[str, Any]:
    """What a rule says, its origin among the fields."""
    told = rule.model_dump(mode="json")
    origin = told.pop("origin")
    return {**told, **{f"origin.{field}": value for field, value in origin.items()}}


def _subject(rule: Clause) -> str:
    """All that a rule says but its name, its number, its dates, its reason and its origin."""
    number = rule.loosens[0] if rule.loosens else ""
    told = rule.model_dump(mode="json", exclude={"name", "origin", "why", number, *DATES})
    return repr(sorted(told.items()))
