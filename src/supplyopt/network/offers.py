"""Offers: an award (option), what it may deliver (asset), drawing on it (activity), paying for it (contract)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from supplyopt.case.rows import rows
from supplyopt.network.grammar import Activity, Asset, Contract, Labels, Option
from supplyopt.network.parts import Parts


@dataclass(frozen=True)
class _Segment:
    """A stretch of an offer with one price: the whole offer, or one tier of it."""

    name: str
    price: float
    lower: float
    upper: float
    exclusive: str = ""
    fills_after: str = ""
    bears_fixed_cost: bool = True
    bears_incumbent: bool = True


def translate_offers(parts: Parts) -> None:
    """Write every offer into the network."""
    case = parts.case
    wanted = _places_in_need(parts)
    capacity = case.scaled("offers", "capacity")
    maximum = case.scaled("offers", "maximum")
    limited = set(case.suppliers.loc[case.suppliers["capacity"].notna(), "supplier"])
    tiers = dict(iter(case.tiers.groupby("offer")))
    for row, cap, most in zip(rows(case.offers), capacity, maximum, strict=True):
        places = [row.site] if row.site else sorted(wanted[row.item])
        labels = parts.label.source(
            row.kind, row.offer, [row.item], row.site, row.supplier, row.technology, row.tags, row.passages
        )
        shared = {f"supplier:{row.supplier}": 1.0} if row.supplier in limited else {}
        if row.kind == "spot":
            _translate_spot(parts, row, float(cap), places, labels, shared)
        else:
            segments = list(_segments(row, min(float(cap), float(most)), tiers.get(row.offer)))
            for segment in segments:
                _translate_segment(parts, row, segment, places, labels, shared)
    _translate_suppliers(parts)


def _places_in_need(parts: Parts) -> dict[str, set[str]]:
    """item -> sites where it is needed, used up or held."""
    case, found = parts.case, defaultdict(set)
    for table in (case.demand, case.stocks):
        for row in rows(table):
            found[row.item].add(row.site)
    inputs = case.recipes[case.recipes["quantity"] < 0]
    for row in rows(inputs.merge(case.processes, on="recipe")):
        found[row.item].add(row.site)
    return found


def _segments(row: Any, maximum: float, tiers: Any) -> Iterator[_Segment]:
    """The offer as stretches of one price each (docs/formulation.md 3: each tier is an option of its own)."""
    if tiers is None:
        yield _Segment(row.offer, row.price, min(row.moq, maximum), maximum)
        return
    steps = tiers.sort_values("from_quantity")
    starts = [0.0, *steps["from_quantity"], maximum]
    prices = [row.price, *steps["price"]]
    incremental = bool((steps["kind"] == "incremental").any())
    before = ""
    for number, price in enumerate(prices):
        name = f"{row.offer}#tier{number}"
        low, high = starts[number], min(starts[number + 1], maximum)
        if incremental:
            first = number == 0
            yield _Segment(name, price, row.moq if first else 0.0, high - low, "", before, first, first)
            before = name
        else:
            yield _Segment(name, price, max(low, row.moq), high, exclusive=row.offer, bears_incumbent=number == 0)


def _translate_segment(
    parts: Parts, row: Any, segment: _Segment, places: list[str], labels: Labels, shared: dict[str, float]
) -> None:
    contract = f"contract:{segment.name}"
    fixed = parts.once_and_yearly(row.fixed_cost, row.annual_cost) if segment.bears_fixed_cost else 0.0
    parts.options.append(
        Option(
            name=segment.name,
            kind="offer",
            lower=segment.lower,
            upper=segment.upper,
            fixed_cost=fixed,
            unit_cost=row.reservation_price * parts.horizon,
            price=segment.price,
            unit=parts.units[row.item],
            labels=labels,
            exclusive=segment.exclusive,
            fills_after=segment.fills_after,
            minimum_on_deliveries=row.take_or_pay < 1,
            incumbent=row.incumbent if segment.bears_incumbent else 0.0,
        )
    )
    capacity = parts.years * (1.0 + row.flexibility)
    parts.assets.append(
        Asset(
            contract, "contract", 0.0 * parts.years, {segment.name: capacity}, labels, shares=parts.label.shares(labels)
        )
    )
    names = []
    for number, place in enumerate(places):
        name = f"buy:{segment.name}" if row.site else f"buy:{segment.name}@{place}"
        names.append(name)
        parts.activities.append(
            Activity(
                name=name,
                kind="buy",
                net={((row.item, place), parts.lag(row.lead_days)): 1.0},
                uses={contract: 1.0, **shared},
                cost=segment.price if row.take_or_pay == 0 else 0.0,
                price=segment.price,
                incumbent=row.incumbent if segment.bears_incumbent and number == 0 else 0.0,
                labels=labels,
                upper=capacity * segment.upper,
                shares=parts.label.shares(labels),
            )
        )
    parts.contracts.append(
        Contract(
            name=segment.name,
            option=segment.name,
            asset=contract,
            activities=tuple(names),
            price=segment.price if row.take_or_pay > 0 else 0.0,
            take_or_pay=row.take_or_pay,
            force_majeure=bool(row.force_majeure),
            price_fixed=bool(row.price_fixed),
            flexible=row.flexibility > 0,
        )
    )


def _translate_spot(
    parts: Parts, row: Any, capacity: float, places: list[str], labels: Labels, shared: dict[str, float]
) -> None:
    market = f"spot:{row.offer}"
    depth = parts.per_period(capacity)
    parts.assets.append(
        Asset(market, "spot", depth, {}, labels, after_onset=bool(row.after_onset), shares=parts.label.shares(labels))
    )
    for number, place in enumerate(places):
        parts.activities.append(
            Activity(
                name=f"spot:{row.offer}" if row.site else f"spot:{row.offer}@{place}",
                kind="spot",
                net={((row.item, place), parts.lag(row.lead_days)): 1.0},
                uses={market: 1.0, **shared},
                cost=row.price,
                price=row.price,
                incumbent=row.incumbent if number == 0 else 0.0,
                labels=labels,
                upper=depth,
                shares=parts.label.shares(labels),
            )
        )


def _translate_suppliers(parts: Parts) -> None:
    for row in rows(parts.case.suppliers):
        if row.capacity == row.capacity:  # not NaN: the supplier has a limit over all its offers
            labels = parts.label.supplier(row.supplier)
            parts.assets.append(
                Asset(
                    f"supplier:{row.supplier}",
                    "supplier",
                    parts.per_period(row.capacity),
                    {},
                    labels,
                    shares=parts.label.shares(labels),
                )
            )
