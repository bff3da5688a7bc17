"""Which assumptions a cell rests on: the marks ``column=assumption`` of column ``assumed``."""

from __future__ import annotations

from collections.abc import Iterable

from builder.materials import FINAL, Item
from builder.supply import CLOSED, COBALT_REFINERS, GERMANIUM_REFINERS, Supply

PRICES = {
    "cobalt_mined": "ore_price_share_cobalt",
    "lithium_mined": "ore_price_share_lithium",
    "rare_earths_mined": "ore_price_share_rare_earths",
    "titanium_mined": "titanium_ore_content",
    "graphite_refined": "battery_graphite_price",
    "graphite_synthetic_feed": "coke_price",
}
"""Items whose base price is not a published one."""


def marks(column: str, assumptions: Iterable[str]) -> str:
    """``column=a column=b`` for the assumptions a and b."""
    return " ".join(f"{column}={name}" for name in assumptions)


def joined(*parts: str) -> str:
    """Marks one after the other; empty ones vanish."""
    return " ".join(part for part in parts if part)


def base_price(item: Item) -> list[str]:
    """Assumptions behind the base price of an item."""
    return [PRICES[item.item]] if item.item in PRICES else []


def offered_price(item: Item, *, surge: bool) -> list[str]:
    """Assumptions behind what a country asks."""
    return [*base_price(item), "price_spread", "governance_spread", *(["surge_premium"] if surge else [])]


def open_capacity(supply: Supply, item: Item, code: str, *, surge: bool) -> list[str]:
    """Assumptions behind what a country offers the Allies."""
    found = output(item, code)
    if surge:
        return [*found, "surge_share", "least_surge"]
    if supply.is_ally(code):
        return [*found, "keep_share"]
    return [*found, "own_trade_weight" if item in FINAL else "ore_follows_metal", "open_margin"]


def output(item: Item, code: str) -> list[str]:
    """Assumptions behind a country's output, where the sources do not print it."""
    found = []
    if item.item == "cobalt_refined" and code in COBALT_REFINERS:
        found.append("cobalt_rest_of_world_split")
    if item.item == "germanium_refined":
        found.append("germanium_china_share")
        if code in GERMANIUM_REFINERS:
            found.append("germanium_other_split")
    if item.item == "titanium_mined":
        found.append("titanium_feed_share")
    return found


def left_out(supply: Supply, item: Item) -> list[str]:
    """Assumptions by which producers of an item are left out of the case."""
    named = {code for series in item.series for code in supply.sources.production[series]}
    found = ["least_share", "least_allied_share"]
    if "" in supply.production(item):
        found.append("rest_of_world_closed")
    return [*found, "sanctioned_sources_closed"] if named & CLOSED else found
