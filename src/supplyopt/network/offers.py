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
    """The offer as stretches of one price each (docs/formulation.md 3: each tier is an option of its own).

    A least award above what can be awarded is kept: the option can then never be taken.
    """
    if tiers is None:
        yield _Segment(row.offer, row.price, row.moq, maximum)
        return
    steps = tiers.sort_values("from_quantity")
    starts = [0.0, *steps["from_quantity"], maximum]
    prices = [row.price, *steps["price"]]
    if (steps["kind"] == "incremental").any():
        yield from _incremental(row, maximum, starts, prices)
        return
    for number, price in enumerate(prices):
        low, high = starts[number], min(starts[number + 1], maximum)
        name, first = f"{row.offer}#tier{number}", number == 0
        yield _Segment(name, price, max(low, row.moq), high, exclusive=row.offer, bears_incumbent=first)


def _incremental(row: Any, maximum: float, starts: list[float], prices: list[float]) -> Iterator[_Segment]:
    """Stretches that fill one after the other.

    Whoever takes the offer takes all stretches below its least award: they are one, at their mean price.
    """
    pairs = zip(starts, starts[1:], prices, strict=False)
    stretches = [(start, min(end, maximum), price) for start, end, price in pairs if start < maximum]
    if stretches and stretches[0][1] < row.moq <= maximum:
        paid = sum(price * (min(end, row.moq) - start) for start, end, price in stretches if start < row.moq)
        above = [(max(start, row.moq), end, price) for start, end, price in stretches if end > row.moq]
        stretches = [(0.0, row.moq, paid / row.moq), *above]
    before = ""
    for number, (start, end, price) in enumerate(stretches):
        name, first = f"{row.offer}#tier{number}", number == 0
        yield _Segment(name, price, row.moq if first else 0.0, end - start, "", before, first, first)
        before = name


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
        Asset(
            market, "spot", depth, {}, labels, bool(row.after_onset), row.ramp_days, shares=parts.label.shares(labels)
        )
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
