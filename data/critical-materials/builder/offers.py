"""What is offered: mine output and single-stage materials, recycled material, capacity still to be built."""

from __future__ import annotations

from collections.abc import Iterator

from builder.marks import base_price, joined, marks, offered_price, open_capacity
from builder.materials import BY_NAME, FINAL, ITEMS, Item
from builder.places import Place, demand_shares
from builder.prices import Prices
from builder.records import Row, rounded
from builder.supply import Supply

COLUMNS = (
    "offer",
    "supplier",
    "item",
    "site",
    "kind",
    "price",
    "capacity",
    "fixed_cost",
    "annual_cost",
    "moq",
    "lead_days",
    "technology",
    "incumbent",
    "scaled_by",
    "source",
    "assumed",
    "note",
)
LEAST_RECYCLING = 0.05
"""Materials recycled less than this are offered by the largest places only."""
LARGEST_PLACES = 3
TERMS = "lead_days=order_lead_days"
USED = 0.999
"""Of today's share: a hair less than capacity, so that rounding cannot put it above."""


class Offers:
    """Builds the rows of offers.csv."""

    def __init__(self, supply: Supply, prices: Prices, places: list[Place]) -> None:
        self.supply = supply
        self.prices = prices
        self.places = places
        self.assumed = supply.assumed

    def rows(self) -> Iterator[Row]:
        """Every offer, item by item."""
        for item in ITEMS:
            if item.stage == "feedstock":
                yield from self.synthetic_rows(item)
            elif not item.made_from:
                yield from self.producer_rows(item)
            if item in FINAL:
                yield from self.recycling_rows(item)
                if not item.made_from:
                    yield from self.new_rows(item)

    def producer_rows(self, item: Item) -> Iterator[Row]:
        """Contract and surge offers of each producing country."""
        producers = self.supply.producers(item)
        use = min(1.0, self.supply.need(item) / sum(volume for volume, _surge in producers.values()))
        for code, (volume, surge) in producers.items():
            yield self.contract_row(item, code, volume, use)
            if surge > self.assumed["least_surge"] * self.supply.need(item):
                yield self.surge_row(item, code, surge)

    def contract_row(self, item: Item, code: str, volume: float, use: float) -> Row:
        """What is open to the Allies; ``use`` is the part of all such offers that they take today."""
        final, abroad = item in FINAL, not self.supply.is_ally(code)
        known = self.supply.is_known(item, code)
        capacity = rounded(volume / item.tonnes)
        terms = "fixed_cost=qualification_cost annual_cost=audit_cost moq=minimum_order_share" if final else ""
        return self.offer(item, code, "contract", capacity) | {
            "fixed_cost": 0.0 if known or not final else self.assumed["qualification_cost"],
            "annual_cost": self.assumed["audit_cost"] if final else 0.0,
            "moq": rounded(self.assumed["minimum_order_share"] * capacity) if final and abroad else 0.0,
            "incumbent": rounded(use * USED * volume / item.tonnes) if known or not final else 0.0,
            "assumed": joined(self.marks(item, code, surge=False), TERMS, terms, "incumbent=incumbent_share"),
            "note": f"output of the country {rounded(self.supply.production(item)[code]):.10g} t",
        }

    def surge_row(self, item: Item, code: str, volume: float) -> Row:
        """What can be drawn away from others at a premium."""
        row = self.offer(item, code, "spot", rounded(volume / item.tonnes))
        return row | {"offer": f"{row['offer']}:surge", "assumed": joined(self.marks(item, code, surge=True), TERMS)}

    def offer(self, item: Item, code: str, kind: str, capacity: float) -> Row:
        """What contract and surge offers have in common."""
        return {
            "offer": f"{item.item}:{code}",
            "supplier": f"producers_{code}",
            "item": item.item,
            "site": code,
            "kind": kind,
            "price": self.prices.offer(item, code, surge=kind == "spot"),
            "capacity": capacity,
            "lead_days": self.assumed["order_lead_days"],
            "scaled_by": "open_capacity_factor",
            "source": item.source,
        }

    def marks(self, item: Item, code: str, *, surge: bool) -> str:
        """Assumptions behind capacity and price."""
        return joined(
            marks("capacity", open_capacity(self.supply, item, code, surge=surge)),
            marks("price", offered_price(item, surge=surge)),
        )

    def synthetic_rows(self, item: Item) -> Iterator[Row]:
        """Feedstock for synthetic graphite, at the plants that use it."""
        graphite = BY_NAME["graphite_refined"]
        share = self.assumed["graphite_synthetic_share"] * self.assumed["coke_per_battery_graphite"]
        plants = {code: sum(volumes) for code, volumes in self.supply.producers(graphite).items()}
        for code in graphite.new_sites.split():
            plants[code] = plants.get(code, 0.0) + self.assumed["new_capacity_share"] * self.supply.demand("graphite")
        for code, volume in plants.items():
            yield {
                "offer": f"{item.item}:{code}",
                "supplier": f"producers_{code}",
                "item": item.item,
                "site": code,
                "kind": "spot",
                "price": rounded(self.prices.base(item)),
                "capacity": rounded((1 + self.assumed["synthetic_feed_margin"]) * share * volume),
                "technology": "synthetic",
                "assumed": "capacity=synthetic_feed_margin price=coke_price site=feed_price_synthetic",
            }

    def recycling_rows(self, item: Item) -> Iterator[Row]:
        """Recycled material, at the places where it is used again."""
        volume = self.supply.recycled(item.material) / item.tonnes
        if volume <= 0:
            return
        shares = demand_shares(self.supply, item.material, self.places)
        places = [place for place in self.places if shares[place.site] > 0.001]
        if volume < LEAST_RECYCLING * self.supply.demand(item.material) / item.tonnes:
            places = sorted(places, key=lambda place: -shares[place.site])[:LARGEST_PLACES]
        total = sum(shares[place.site] for place in places)
        for place in places:
            yield {
                "offer": f"{item.item}:recycled:{place.site}",
                "supplier": f"recyclers_{place.site}",
                "item": item.item,
                "site": place.site,
                "kind": "contract",
                "price": rounded(self.prices.base(item) * (1 - self.assumed["secondary_discount"]), 6),
                "capacity": rounded(volume * shares[place.site] / total),
                "technology": "recycling",
                "incumbent": rounded(volume * shares[place.site] / total * USED),
                "scaled_by": "recycling_factor",
                "source": "European Commission, end-of-life recycling input rates 2023",
                "assumed": joined(
                    "capacity=recycling_rate_elsewhere price=secondary_discount incumbent=incumbent_share",
                    marks("price", base_price(item)),
                ),
            }

    def new_rows(self, item: Item) -> Iterator[Row]:
        """Allied sources that would have to be opened; they are dear and of limited size."""
        for code in item.new_sites.split():
            capacity = rounded(self.assumed["new_capacity_share"] * self.supply.demand(item.material) / item.tonnes)
            price = rounded(self.prices.base(item) * self.assumed["new_capacity_premium"], 6)
            yield {
                "offer": f"{item.item}:{code}:new",
                "supplier": f"new_producers_{code}",
                "item": item.item,
                "site": code,
                "kind": "contract",
                "price": price,
                "capacity": capacity,
                "fixed_cost": self.assumed["qualification_cost"],
                "annual_cost": rounded(self.assumed["new_capacity_overhead"] * capacity * self.prices.base(item)),
                "lead_days": self.assumed["order_lead_days"],
                "technology": "new",
                "scaled_by": "new_capacity_factor",
                "assumed": "capacity=new_capacity_share price=new_capacity_premium fixed_cost=qualification_cost "
                f"annual_cost=new_capacity_overhead {TERMS}",
            }
