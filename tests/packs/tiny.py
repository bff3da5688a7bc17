"""Tiny cases for rules of packs, each with its least cost without and with the rule.

Unless told otherwise 100 are needed, ``cheap`` asks 10 and ``dear`` 12, either has enough, and going without costs 100:
1000 where no rule holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.cases import offer, tiny_case
from tests.textbook.builders import Record

from supplyopt.case import Case
from supplyopt.scenarios import ScenarioSet

ABROAD, AT_HOME = {"cheap": "CN", "dear": "DE"}, {"cheap": "DE", "dear": "CN"}


@dataclass(frozen=True)
class Fixture:
    """A case with its least cost without and with one rule [money]."""

    case: Case
    free: float
    held: float
    chances: ScenarioSet | None = None


Make = Callable[[], Fixture]
Fixtures = Mapping[tuple[str, str], tuple[Make, Make]]
"""(pack, rule) -> where it binds, where it does not"""


def two(
    countries: Mapping[str, str] = ABROAD,
    *,
    free: float = 1000.0,
    held: float = 1000.0,
    item: Mapping[str, str] | None = None,
    cheap: Record | None = None,
    dear: Record | None = None,
    groups: tuple[Record, ...] = (),
    demand: tuple[Record, ...] = ({"period": 1, "quantity": 100.0},),
    chances: ScenarioSet | None = None,
    **tables: Any,
) -> Make:
    """Two suppliers; ``item``: what is labelled of the item, ``cheap`` and ``dear``: terms of theirs."""

    def make() -> Fixture:
        goods = {"item": "widget", "unit": "t", "value_of_lost_load": 100.0, **(item or {})}
        offers = [{"item": goods["item"], **offer("cheap", 10), **(cheap or {})}]
        offers += [{"item": goods["item"], **offer("dear", 12), **(dear or {})}]
        needed = [{"item": goods["item"], **need} for need in demand]
        case = tiny_case(offers, needed, countries=countries, items=[goods], groups=list(groups), **tables)
        return Fixture(case, free, held, chances)

    return make


def three(free: float, held: float, capacity: float = 200.0) -> Make:
    """``a`` at 10, ``b`` at 12 and ``c`` at 15."""

    def make() -> Fixture:
        offers = [offer(name, price, capacity) for name, price in (("a", 10), ("b", 12), ("c", 15))]
        return Fixture(tiny_case(offers), free, held)

    return make


def blocs(**members: str) -> tuple[Record, ...]:
    """country -> bloc."""
    return tuple({"dimension": "bloc", "of": "country", "member": c, "group": g} for c, g in members.items())
