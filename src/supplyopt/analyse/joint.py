"""Repairs of several conflicts at once: one thing that gives way for all of them, or one for each.

Source: docs/formulation.md 11.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product

from supplyopt.analyse.elements import Element
from supplyopt.analyse.repair import Change, Repair
from supplyopt.study import Study


@dataclass(frozen=True)
class JointRepair:
    """Repairs that are made one after another."""

    repairs: tuple[Repair, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that gives way."""
        return tuple(change for repair in self.repairs for change in repair.changes)

    @property
    def items(self) -> tuple[str, ...]:
        """The items for which anything gives way."""
        return tuple(sorted({item for repair in self.repairs for item in repair.items}))

    def apply(self, study: Study) -> Study:
        """The study after all of them."""
        for repair in self.repairs:
            study = repair.apply(study)
        return study


def of_one_thing(choices: Sequence[Sequence[Repair]]) -> list[JointRepair]:
    """What by itself would mend every conflict, if it gave way as far as the worst of them needs."""
    alone = [{r.changes[0].element: r for r in repairs if len(r.changes) == 1} for repairs in choices]
    common = [element for element in alone[0] if all(element in others for others in alone)] if alone else []
    return [JointRepair((_furthest(element, [each[element] for each in alone]),)) for element in common]


def of_one_each(choices: Sequence[Sequence[Repair]], most: int) -> list[JointRepair]:
    """A repair for every conflict, in at most so many ways; none where some conflict has none."""
    return [JointRepair(chosen) for chosen in islice(product(*choices), most)] if all(choices) else []


def _furthest(element: Element, repairs: Sequence[Repair]) -> Repair:
    """One repair for the items of several, which differ in how far the same thing gives way."""
    items = tuple(sorted({item for repair in repairs for item in repair.items}))
    changes = [repair.changes[0] for repair in repairs]
    if element.kind == "data":
        return Repair((Change(element, factor=max(change.factor for change in changes)),), items)
    rule = changes[0].before
    if rule is None or rule.loosens is None or any(change.after is None for change in changes):
        return Repair((Change(element, rule),), items)
    field, way = rule.loosens
    bounds = [getattr(change.after, field) for change in changes]
    loosest = max(bounds) if way == "up" else min(bounds)
    return Repair((Change(element, rule, rule.model_copy(update={field: loosest})),), items)
