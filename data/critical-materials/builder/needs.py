"""What is needed and what may be held against the need: items, demand, stocks."""

from __future__ import annotations

from collections.abc import Iterator

from builder.marks import base_price, joined, left_out, marks
from builder.materials import FINAL, ITEMS
from builder.places import Place, demand_shares
from builder.prices import Prices
from builder.records import Row, rounded
from builder.supply import Supply

ITEM_COLUMNS = (
    "item",
    "unit",
    "name",
    "stage",
    "material",
    "criticality",
    "mass_per_unit",
    "value_of_lost_load",
    "currency",
    "scaled_by",
    "source",
    "assumed",
    "note",
)
DEMAND_COLUMNS = (
    "site",
    "item",
    "period",
    "class",
    "quantity",
    "value_of_lost_load",
    "scaled_by",
    "source",
    "assumed",
)
STOCK_COLUMNS = ("site", "item", "quantity", "kind", "build_limit", "build_cost", "replacement_price", "assumed")
QUARTERS = 4
DEMAND_MARKS = (
    "quantity=allied_share quantity=keep_share quantity=world_industry quantity=recycling_rate_elsewhere"
    " site=demand_split class=defence_share period=even_quarters"
)
DEMAND_SOURCE = "BACI 2023-24 (Etalab 2.0), World Factbook 2024"


class Needs:
    """Builds the rows of items.csv, demand.csv and stocks.csv."""

    def __init__(self, supply: Supply, prices: Prices, places: list[Place]) -> None:
        self.supply = supply
        self.prices = prices
        self.places = places
        self.assumed = supply.assumed

    def item_rows(self) -> Iterator[Row]:
        """Every stage of every material."""
        for item in ITEMS:
            criticality, lost_load = self.prices.lost_load(item)
            name = (item.name or item.stage).replace("_", " ")
            yield {
                "item": item.item,
                "unit": item.unit,
                "name": f"{item.material.replace('_', ' ').capitalize()}, {name}",
                "stage": item.stage,
                "material": item.material,
                "criticality": criticality,
                "mass_per_unit": item.tonnes,
                "value_of_lost_load": lost_load,
                "currency": "USD",
                "scaled_by": "value_of_lost_load_factor",
                "source": item.source,
                "assumed": joined(
                    f"value_of_lost_load=lost_load_{criticality}", marks("stage", left_out(self.supply, item))
                ),
                "note": None
                if item.stage == "feedstock"
                else f"largest producer {100 * self.prices.top_share(item):.1f} % of world output",
            }

    def demand_rows(self) -> Iterator[Row]:
        """Allied demand for each final product, by place, quarter and class."""
        defence = self.assumed["defence_share"]
        for item in FINAL:
            total = self.supply.demand(item.material) / item.tonnes / QUARTERS
            dear = rounded(self.assumed["defence_multiple"] * self.prices.lost_load(item)[1], 6)
            shares = demand_shares(self.supply, item.material, self.places)
            for place in self.places:
                for period in range(1, QUARTERS + 1):
                    for name, share, lost_load in (("civil", 1 - defence, None), ("defence", defence, dear)):
                        yield {
                            "site": place.site,
                            "item": item.item,
                            "period": period,
                            "class": name,
                            "quantity": rounded(total * shares[place.site] * share),
                            "value_of_lost_load": lost_load,
                            "scaled_by": "allied_demand_factor",
                            "source": DEMAND_SOURCE,
                            "assumed": joined(DEMAND_MARKS, "value_of_lost_load=defence_multiple" if lost_load else ""),
                        }

    def stock_rows(self) -> Iterator[Row]:
        """Strategic stock that may be built up where the material is needed."""
        for item in FINAL:
            yearly = self.supply.demand(item.material) / item.tonnes
            price = self.prices.base(item)
            for site, share in demand_shares(self.supply, item.material, self.places).items():
                yield {
                    "site": site,
                    "item": item.item,
                    "quantity": 0.0,
                    "kind": "strategic",
                    "build_limit": rounded(yearly * share * self.assumed["stock_limit_days"] / 365),
                    "build_cost": rounded(self.assumed["stock_cost_share"] * price),
                    "replacement_price": rounded(self.assumed["restocking_multiple"] * price),
                    "assumed": joined(
                        "quantity=no_stock build_limit=stock_limit_days build_cost=stock_cost_share",
                        "replacement_price=restocking_multiple",
                        marks("replacement_price", base_price(item)),
                    ),
                }
