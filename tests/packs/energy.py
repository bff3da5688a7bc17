"""Fixtures of law on oil and gas."""

from __future__ import annotations

from typing import Any

from tests.cases import fails
from tests.packs.tiny import Fixtures, Make, blocs, two
from tests.textbook.builders import sites

GAS = {"cheap": "RU", "dear": "NO"}


def _russian(technology: str, tag: str) -> tuple[Make, Make]:
    """Binds on gas from Russia under that kind of contract, not on the other kind."""
    other = {"short_term": "long_term", "long_term": "short_term"}[tag]
    return (
        two(GAS, cheap={"technology": technology, "tags": tag}, held=100 * 12),
        two(GAS, cheap={"technology": technology, "tags": other}),
    )


EU_RUSSIAN_GAS: Fixtures = {
    ("eu_russian_gas", f"{technology}_{tag}"): _russian(technology, tag)
    for technology in ("lng", "pipeline")
    for tag in ("short_term", "long_term")
}

HOME = {"sites": sites(market="NL"), "groups": blocs(NL="home"), "demand": ({"period": 1, "quantity": 365.0},)}


def _stocked(item: str, held: float, *, adds: float = 0.0, abroad: bool = True) -> Make:
    """One unit a day, imported or not, with a strategic stock of which more costs 2 a unit."""
    stock = {"item": item, "kind": "strategic", "quantity": held, "build_limit": 200.0, "build_cost": 2.0}
    countries = {"cheap": "SA" if abroad else "NL", "dear": "NO"}
    plenty: dict[str, Any] = {"capacity": 400.0}
    free = 365 * 10.0
    return two(countries, item={"item": item}, cheap=plenty, stocks=[stock], free=free, held=free + 2 * adds, **HOME)


# Net imports and use are one a day; with a tenth deducted, 90 days take 100 in stock.
OIL: Fixtures = {
    ("iea_oil", "ninety_days"): (_stocked("oil", 5, adds=100 - 5), _stocked("oil", 5, abroad=False)),
    ("eu_oil", "imports_or_use"): (_stocked("oil", 5, adds=90 - 5), _stocked("oil", 61, abroad=False)),
    ("eu_oil", "third_as_products"): (
        _stocked("oil_products", 5, adds=30 - 5),
        _stocked("oil_products", 21, abroad=False),
    ),
}

NATURAL_GAS = {"item": "gas"}
PIPES = {"tags": "gas_infrastructure"}
WINTER = (
    {"period": 1, "quantity": 30.0, "class": "protected"},
    {"period": 1, "quantity": 70.0, "class": "standard"},
)


def _cavern(quantity: float, *, held: float) -> Make:
    """A store of 100."""
    store = {"item": "gas", "kind": "strategic", "quantity": quantity, "capacity": 100.0}
    return two(GAS, item=NATURAL_GAS, stocks=[store], held=held)


# The peak is 100 in the period: without the largest offer an award of 100 must stand beside it, reserved at 1 each.
# Filling 90 of 100 takes 90 units at 10 that nobody uses. Protected customers need 30 from who does not fail.
EU_GAS: Fixtures = {
    ("eu_gas", "infrastructure"): (
        two(
            GAS,
            item=NATURAL_GAS,
            cheap=PIPES,
            dear={**PIPES, "take_or_pay": 0.0, "reservation_price": 1.0},
            held=1000 + 100,
        ),
        two(GAS, item=NATURAL_GAS, cheap={**PIPES, "kind": "spot"}, dear={**PIPES, "kind": "spot"}),
    ),
    ("eu_gas", "storage_2026"): (_cavern(0, held=1000 + 90 * 10), _cavern(95, held=1000)),
    ("eu_gas", "storage_2027"): (_cavern(0, held=1000 + 90 * 10), _cavern(95, held=1000)),
    ("eu_gas", "supply"): (
        two(GAS, item=NATURAL_GAS, demand=WINTER, chances=fails("supplier=cheap"), held=70 * 10 + 30 * 12),
        two(GAS, item=NATURAL_GAS, demand=WINTER, chances=fails("supplier=dear")),
    ),
}
