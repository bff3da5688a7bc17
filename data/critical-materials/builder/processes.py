"""Refining: what a tonne takes, and where it can be done."""

from __future__ import annotations

from collections.abc import Iterator

from builder.marks import joined, marks, offered_price, open_capacity
from builder.materials import BY_NAME, FINAL, ITEMS, Item
from builder.offers import USED
from builder.prices import Prices
from builder.records import Row, rounded
from builder.supply import Supply

RECIPE_COLUMNS = ("recipe", "item", "quantity", "source", "assumed")
COLUMNS = (
    "process",
    "recipe",
    "site",
    "capacity",
    "supplier",
    "cost",
    "contracted",
    "reservation_price",
    "fixed_cost",
    "expansion_cost",
    "expansion_limit",
    "incumbent",
    "technology",
    "scaled_by",
    "source",
    "assumed",
    "note",
)
YIELDS = {
    "aluminium": "equal_yields",
    "cobalt": "refining_loss",
    "lithium": "refining_loss",
    "rare_earths": "magnet_share",
    "titanium": "titanium_dioxide_per_sponge",
}


class Processes:
    """Builds the rows of recipes.csv and processes.csv; one run makes one unit of the product."""

    def __init__(self, supply: Supply, prices: Prices) -> None:
        self.supply = supply
        self.prices = prices
        self.assumed = supply.assumed

    def made(self) -> list[Item]:
        """Items that are made from others."""
        return [item for item in ITEMS if item.made_from]

    def recipe_rows(self) -> Iterator[Row]:
        """One recipe for each way to make an item."""
        for item in self.made():
            for technology, _share, feeds in self.supply.recipes(item):
                name = recipe_name(item, technology)
                yield {"recipe": name, "item": item.item, "quantity": 1.0, "source": item.source}
                for feed, quantity in feeds.items():
                    # Tonnes of feed for one unit of product, in units of the feed.
                    units = quantity * item.tonnes / BY_NAME[feed].tonnes
                    because = YIELDS.get(item.material) or (
                        "flake_per_battery_graphite" if technology == "natural" else "coke_per_battery_graphite"
                    )
                    yield {"recipe": name, "item": feed, "quantity": -rounded(units), "assumed": f"quantity={because}"}

    def rows(self) -> Iterator[Row]:
        """Contract and surge capacity of every refining country, and plants that could be built."""
        for item in self.made():
            for technology, share, feeds in self.supply.recipes(item):
                yield from self.existing_rows(item, technology, share, feeds)
                yield from self.new_rows(item, technology, share, feeds)

    def existing_rows(self, item: Item, technology: str, share: float, feeds: dict[str, float]) -> Iterator[Row]:
        """What stands today: what is open to the Allies, and what can be drawn away from others."""
        producers = self.supply.producers(item)
        use = min(1.0, self.supply.need(item) / sum(volume for volume, _surge in producers.values()))
        for code, (volume, surge) in producers.items():
            row = self.plant(item, code, technology)
            capacity = share * volume / item.tonnes
            yield row | {
                "capacity": rounded(capacity),
                "cost": self.prices.run(item, code, feeds),
                "assumed": self.marks(item, code, technology, surge=False),
                "note": f"output of the country {rounded(self.supply.production(item)[code]):.10g} t",
                **(self.contract_terms(item, use * capacity) if item in FINAL else {"contracted": False}),
            }
            if share * surge > self.assumed["least_surge"] * self.supply.need(item):
                yield row | {
                    "process": f"{row['process']}:surge",
                    "capacity": rounded(share * surge / item.tonnes),
                    "cost": self.prices.run(item, code, feeds, surge=True),
                    "contracted": False,
                    "assumed": self.marks(item, code, technology, surge=True),
                }

    def plant(self, item: Item, code: str, technology: str) -> Row:
        """What contract and surge capacity of a country have in common."""
        return {
            "process": f"{item.item}:{code}" + (f":{technology}" if technology else ""),
            "recipe": recipe_name(item, technology),
            "site": code,
            "supplier": f"producers_{code}",
            "technology": technology or None,
            "scaled_by": "refining_capacity_factor",
            "source": item.source,
        }

    def contract_terms(self, item: Item, used: float) -> Row:
        """The last stage is contracted: how much of each plant is awarded is for the planner to decide."""
        return {
            "contracted": True,
            "reservation_price": rounded(self.assumed["reservation_share"] * self.prices.base(item)),
            "fixed_cost": self.assumed["audit_cost"],
            "incumbent": rounded(USED * used),
        }

    def marks(self, item: Item, code: str, technology: str, *, surge: bool) -> str:
        """Assumptions behind capacity, cost and terms."""
        terms = "reservation_price=reservation_share fixed_cost=audit_cost incumbent=incumbent_share"
        return joined(
            marks("capacity", open_capacity(self.supply, item, code, surge=surge)),
            marks("cost", ["refining_margin", *offered_price(item, surge=surge)]),
            terms if item in FINAL and not surge else "",
            "technology=graphite_synthetic_share" if technology else "",
        )

    def new_rows(self, item: Item, technology: str, share: float, feeds: dict[str, float]) -> Iterator[Row]:
        """Allied plants that would have to be built: no capacity until it is paid for."""
        suffix = f":{technology}" if technology else ""
        for code in item.new_sites.split():
            limit = share * self.assumed["new_capacity_share"] * self.supply.demand(item.material) / item.tonnes
            yield {
                "process": f"{item.item}:{code}{suffix}:new",
                "recipe": recipe_name(item, technology),
                "site": code,
                "capacity": 0.0,
                "supplier": f"new_producers_{code}",
                "cost": self.prices.run(item, code, feeds),
                "contracted": False,
                "expansion_cost": rounded(self.assumed["new_plant_annuity"] * self.prices.base(item)),
                "expansion_limit": rounded(limit),
                "technology": technology or "new",
                "scaled_by": "new_capacity_factor",
                "assumed": "expansion_limit=new_capacity_share expansion_cost=new_plant_annuity cost=refining_margin"
                + (" technology=graphite_synthetic_share" if technology else ""),
            }


def recipe_name(item: Item, technology: str) -> str:
    """Identifier of a way to make an item."""
    return f"make_{item.item}" + (f"_{technology}" if technology else "")
