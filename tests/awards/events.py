"""Tiny sourcing events, and their best award by trying every award on a grid: nothing of the model is used.

All figures are whole numbers of a few steps, chosen so that the best award of all lies on the grid.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.textbook.quick import quick_case

from supplyopt.case import Case

LOST = 100
"""What going without one unit costs."""


@dataclass(frozen=True)
class Bid:
    """What a supplier offers of an item: delivered to a place, or wherever it is needed."""

    supplier: str
    item: str
    price: float
    most: int
    place: str = ""
    least: int = 0
    today: int = 0
    tags: str = ""
    tiers: tuple[tuple[int, float], ...] = ()
    """from which award on another price holds"""
    marginal: bool = False
    """tiers are for what is above them only, not for all"""

    @property
    def name(self) -> str:
        """supplier:item, or supplier:item:place."""
        return ":".join(part for part in (self.supplier, self.item, self.place) if part)

    def paid(self, quantity: int) -> float:
        """What an award costs."""
        steps = [(0, self.price), *self.tiers]
        if not self.marginal:
            return quantity * [price for start, price in steps if quantity >= start][-1]
        ends = [start for start, _ in self.tiers] + [self.most]
        return sum(price * max(0, min(quantity, end) - start) for (start, price), end in zip(steps, ends, strict=True))


@dataclass(frozen=True)
class Event:
    """Who bids, what is needed where, and which lots the items form."""

    bids: tuple[Bid, ...]
    needs: Mapping[tuple[str, str], int]
    """(item, place) -> units"""
    step: int = 10
    lots: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Award:
    """What is bought under each bid for each place."""

    event: Event
    quantities: Mapping[tuple[Bid, str], int]

    def of(self, **named: str) -> int:
        """Units bought of what is named: supplier, item, place (of delivery), lot, country, tag."""
        return sum(quantity for (bid, place), quantity in self.quantities.items() if self._is(bid, place, named))

    def spent(self, **named: str) -> float:
        """Money spent on what is named."""
        return sum(
            bid.price * quantity for (bid, place), quantity in self.quantities.items() if self._is(bid, place, named)
        )

    def users(self, dimension: str, **named: str) -> set[str]:
        """The values of a dimension (supplier, item, place, lot) with any award of what is named."""
        found = [self._facts(b, p)[dimension] for (b, p), q in self.quantities.items() if q and self._is(b, p, named)]
        return set(found)

    @property
    def cost(self) -> float:
        """Purchases, and what is missing at its price."""
        bought = sum(bid.paid(sum(q for (b, _), q in self.quantities.items() if b is bid)) for bid in self.event.bids)
        missing = sum(max(0, need - self.of(item=i, place=p)) for (i, p), need in self.event.needs.items())
        return bought + LOST * missing

    def _facts(self, bid: Bid, place: str) -> dict[str, str]:
        event = self.event
        lot, country = event.lots.get(bid.item, ""), event.countries.get(bid.supplier, "DE")
        return {
            "supplier": bid.supplier,
            "item": bid.item,
            "place": place,
            "lot": lot,
            "country": country,
            "tag": bid.tags,
        }

    def _is(self, bid: Bid, place: str, named: Mapping[str, str]) -> bool:
        facts = self._facts(bid, place)
        return all(facts[dimension] == value for dimension, value in named.items())


def awards(event: Event, beyond: int = 0) -> Iterator[Award]:
    """Every award on the grid within the terms of the bids; ``beyond``: how much more than is needed may be bought."""
    cells = [_cell(event, item, place, need + beyond) for (item, place), need in event.needs.items()]
    for chosen in itertools.product(*cells):
        quantities = {key: quantity for cell in chosen for key, quantity in cell}
        whole = {bid: sum(q for (b, _), q in quantities.items() if b is bid) for bid in event.bids}
        if all(total == 0 or bid.least <= total <= bid.most for bid, total in whole.items()):
            yield Award(event, quantities)


def _cell(event: Event, item: str, place: str, most: int) -> list[tuple[tuple[tuple[Bid, str], int], ...]]:
    """Every way of buying an item for a place."""
    bids = [bid for bid in event.bids if bid.item == item and bid.place in ("", place)]
    steps = [range(0, min(bid.most, most) + 1, event.step) for bid in bids]
    ways = [way for way in itertools.product(*steps) if sum(way) <= most]
    return [tuple(((bid, place), quantity) for bid, quantity in zip(bids, way, strict=True)) for way in ways]


def least_cost(
    event: Event, allowed: Callable[[Award], bool], extra: Callable[[Award], float], beyond: int = 0
) -> float:
    """The cost of the best award among all that are allowed."""
    return min(award.cost + extra(award) for award in awards(event, beyond) if allowed(award))


def tables(event: Event) -> dict[str, list[dict[str, Any]]]:
    """The event as tables of a case."""
    names = sorted({bid.supplier for bid in event.bids})
    items = sorted({item for item, _ in event.needs})
    return {
        "items": [{"item": i, "unit": event.units.get(i, "pc"), "value_of_lost_load": LOST} for i in items],
        "suppliers": [{"supplier": name, "country": event.countries.get(name, "DE")} for name in names],
        "sites": [{"site": place, "country": "DE"} for place in sorted({place for _, place in event.needs})],
        "offers": [
            {
                "offer": bid.name,
                "supplier": bid.supplier,
                "item": bid.item,
                "site": bid.place,
                "price": bid.price,
                "capacity": bid.most,
                "moq": bid.least,
                "incumbent": bid.today,
                "tags": bid.tags,
            }
            for bid in event.bids
        ],
        "tiers": [
            {
                "offer": bid.name,
                "from_quantity": start,
                "price": price,
                "kind": "incremental" if bid.marginal else "all_units",
            }
            for bid in event.bids
            for start, price in bid.tiers
        ],
        "demand": [
            {"item": item, "site": place, "period": 1, "quantity": need} for (item, place), need in event.needs.items()
        ],
        "groups": [
            {"dimension": "lot", "of": "item", "member": item, "group": lot} for item, lot in event.lots.items()
        ],
    }


def case_of(event: Event) -> Case:
    """The event as a case."""
    return quick_case(**tables(event))


def write_case(event: Event, folder: Path) -> None:
    """The event as a folder of CSV files."""
    for name, records in tables(event).items():
        if records:
            _write(folder / f"{name}.csv", records)


def _write(path: Path, records: Sequence[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(records[0]))
        writer.writeheader()
        writer.writerows(records)
