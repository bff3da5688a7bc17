"""What must hold between the events of a file: ids, groups, escalations, periods."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from supplyopt.case.codes import did_you_mean
from supplyopt.scenarios.drawing.events_file import EventsFile
from supplyopt.toml.lines import Path

DRAWN = re.compile(r"s\d+")
"""Ids that drawn scenarios have."""


@dataclass(frozen=True)
class Disagreement:
    """Two places of a file that contradict each other, told at one of them."""

    number: int
    path: Path
    message: str
    cure: str = ""
    value: str = ""

    @property
    def key(self) -> str:
        """The place as a user would write it."""
        return ".".join(map(str, self.path))


def disagreements(told: EventsFile) -> Iterator[Disagreement]:
    """Everything that contradicts something else in the file."""
    yield from _twice(told)
    yield from _groups(told)
    yield from _escalations(told)
    yield from _periods(told)
    yield from _effects(told)


def _twice(told: EventsFile) -> Iterator[Disagreement]:
    places: list[tuple[Path, str]] = [
        *((("event", number, "event_id"), event.event_id) for number, event in enumerate(told.event)),
        *((("stress", number, "scenario_id"), stress.scenario_id) for number, stress in enumerate(told.stress)),
    ]
    seen: dict[str, str] = {"calm": "the scenario in which nothing happens"}
    for path, name in places:
        if name in seen:
            yield Disagreement(20, path, f"is already the id of {seen[name]}", value=name)
        elif path[0] == "stress" and DRAWN.fullmatch(name):
            yield Disagreement(20, path, "is the id of a scenario that may be drawn", value=name)
        seen.setdefault(name, f"{path[0]} number {int(path[1]) + 1}")


def _groups(told: EventsFile) -> Iterator[Disagreement]:
    for number, event in enumerate(told.event):
        if event.group is not None and event.group not in told.groups:
            cure = did_you_mean(event.group, list(told.groups))
            yield Disagreement(21, ("event", number, "group"), "is no group of the file", cure, event.group)


def _escalations(told: EventsFile) -> Iterator[Disagreement]:
    known = {event.event_id for event in told.event}
    for number, event in enumerate(told.event):
        place = ("event", number, "escalation")
        for name in sorted(set(event.escalation) - known):
            yield Disagreement(22, place, "no event has this id", did_you_mean(name, sorted(known)), name)
        highest = event.probability(told.years) * math.prod(max(1.0, m) for m in event.escalation.values())
        if highest > 1:
            yield Disagreement(24, place, f"its probability would be {highest:.3g}", value=event.event_id)
    try:
        TopologicalSorter({event.event_id: event.escalation for event in told.event}).prepare()
    except CycleError as error:
        circle = list(error.args[1])
        number = next(n for n, event in enumerate(told.event) if event.event_id in circle)
        yield Disagreement(23, ("event", number, "escalation"), f"the circle is {' -> '.join(circle)}")


def _periods(told: EventsFile) -> Iterator[Disagreement]:
    for number, stress in enumerate(told.stress):
        for position, effect in enumerate(stress.effects):
            first, last = effect.periods
            if not 1 <= first <= last <= told.periods:
                path = ("stress", number, "effects", position, "periods")
                yield Disagreement(25, path, f"must run forward within 1 and {told.periods}", value=f"{first}, {last}")


def _effects(told: EventsFile) -> Iterator[Disagreement]:
    for number, event in enumerate(told.event):
        yield from _again(("event", number), [(e.selector, e.attribute, e.combine) for e in event.effects])
    for number, stress in enumerate(told.stress):
        keys = [(e.selector, e.attribute, e.combine, e.periods) for e in stress.effects]
        yield from _again(("stress", number), keys)


def _again(place: Path, keys: Sequence[tuple[Any, ...]]) -> Iterator[Disagreement]:
    for position, key in enumerate(keys):
        if key in keys[:position]:
            yield Disagreement(26, (*place, "effects", position), "is there already", value=key[0])
