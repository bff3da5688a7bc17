"""Two cases about the origin of content: two customers of one item, and a smelter with two kinds of ore."""

from __future__ import annotations

from typing import Any

from tests.textbook.builders import Record, case

from supplyopt.case import Case

LOST = 100.0


def two_customers(adversary: float = 1000.0, trusted: float = 1000.0) -> Case:
    """50 are needed by a customer who asks for origins, 50 by one who does not; sold at 1 by the adversary, or at 2."""
    return case(
        [
            {"offer": "adversary", "price": 1.0, "capacity": adversary},
            {"offer": "trusted", "price": 2.0, "capacity": trusted},
        ],
        [{"period": 1, "quantity": 50.0, "class": "capped"}, {"period": 1, "quantity": 50.0, "class": "free"}],
        countries={"adversary": "CN"},
    )


def works(
    ore: list[Record] | None = None,
    demand: list[Record] | None = None,
    *,
    metal: list[Record] | None = None,
    ore_yield: float = 1.0,
    **tables: Any,
) -> Case:
    """Chinese ore at 1 and German ore at 3 come by lanes to a smelter, which makes a tonne of metal of two of ore."""
    bought = ore or [
        {"offer": "chinese", "site": "mine_cn", "price": 1.0, "capacity": 1000.0},
        {"offer": "german", "site": "mine_de", "price": 3.0, "capacity": 1000.0},
    ]
    asked = demand or [{"period": 1, "quantity": 50.0, "class": c} for c in ("capped", "free")]
    given: dict[str, Any] = {
        "items": [
            {"item": i, "unit": "t", "value_of_lost_load": LOST, "mass_per_unit": 1.0} for i in ("ore", "metal", "slag")
        ],
        "sites": [
            {"site": "mine_cn", "country": "CN"},
            {"site": "mine_de", "country": "DE"},
            {"site": "smelter", "country": "FI"},
        ],
        "lanes": [{"origin": o, "destination": "smelter", "yield": ore_yield} for o in ("mine_cn", "mine_de")],
        "recipes": [
            {"recipe": "smelt", "item": "ore", "quantity": -2.0},
            {"recipe": "smelt", "item": "metal", "quantity": 1.0},
        ],
        "processes": [{"process": "smelter", "recipe": "smelt", "site": "smelter", "capacity": 1000.0, "cost": 0.5}],
        **tables,
    }
    offers = [{"item": "ore", "take_or_pay": 0.0, **o} for o in bought]
    offers += [{"item": "metal", "take_or_pay": 0.0, **o} for o in metal or ()]
    return case(offers, [{"item": "metal", "site": "smelter", **d} for d in asked], **given)
