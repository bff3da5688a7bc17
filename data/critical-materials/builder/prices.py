"""Prices and costs in USD for one unit of an item (its own unit: t or kt)."""

from __future__ import annotations

from builder.materials import BY_NAME, Item
from builder.records import rounded
from builder.supply import Supply

WORST, BEST = -2.5, 2.5
"""Ends of the political stability scale."""


class Prices:
    """Base prices from the sources, spread over countries, and what refining adds."""

    def __init__(self, supply: Supply) -> None:
        self.supply = supply
        self.assumed = supply.assumed

    def per_tonne(self, item: Item) -> float:
        """Base price [USD/t]."""
        a = self.assumed
        by_assumption = {
            "graphite_synthetic_feed": lambda: a["coke_price"],
            "graphite_refined": lambda: a["battery_graphite_price"],
            "cobalt_mined": lambda: a["ore_price_share_cobalt"] * self.per_tonne(BY_NAME["cobalt_refined"]),
            "lithium_mined": lambda: a["ore_price_share_lithium"] * self.per_tonne(BY_NAME["lithium_refined"]),
            "rare_earths_mined": lambda: (
                a["ore_price_share_rare_earths"] * self.per_tonne(BY_NAME["rare_earths_refined"])
            ),
        }
        if item.item in by_assumption:
            return by_assumption[item.item]()
        price = self.supply.sources.price(item.price_series, item.price_column)
        return price / a["titanium_ore_content"] if item.item == "titanium_mined" else price

    def base(self, item: Item) -> float:
        """Base price [USD/unit]."""
        return self.per_tonne(item) * item.tonnes

    def spread(self, item: Item, code: str) -> float:
        """What a country asks above the base price [-]: small and badly governed sources ask more."""
        output = self.supply.production(item)
        size = output.get(code, 0.0) / max(amount for country, amount in output.items() if country)
        stability = self.supply.sources.stability.get(code, 0.0)
        risk = (BEST - min(max(stability, WORST), BEST)) / (BEST - WORST)
        return self.assumed["price_spread"] * (1 - size) + self.assumed["governance_spread"] * risk

    def offer(self, item: Item, code: str, *, surge: bool = False) -> float:
        """Price a country asks [USD/unit]."""
        premium = self.assumed["surge_premium"] if surge else 0.0
        return rounded(self.base(item) * (1 + self.spread(item, code)) * (1 + premium), 6)

    def run(self, item: Item, code: str, feeds: dict[str, float], *, surge: bool = False) -> float:
        """Cost of making one unit beside its feed [USD/unit]; ``feeds`` in tonnes per tonne."""
        price = self.per_tonne(item)
        feed = sum(quantity * self.per_tonne(BY_NAME[name]) for name, quantity in feeds.items())
        margin = max(price - feed, self.assumed["refining_margin"] * price)
        premium = self.assumed["surge_premium"] * price if surge else 0.0
        return rounded((margin + self.spread(item, code) * price + premium) * item.tonnes, 6)

    def lost_load(self, item: Item) -> tuple[str, float]:
        """Criticality class of a material and the worth of a missing unit of the item [USD/unit]."""
        stages = [other for other in BY_NAME.values() if other.material == item.material and other.stage != "feedstock"]
        top = max(self.top_share(stage) for stage in stages)
        name = "severe" if top >= 0.85 else "high" if top >= 0.65 else "moderate"
        return name, rounded(self.assumed[f"lost_load_{name}"] * self.base(item), 6)

    def top_share(self, item: Item) -> float:
        """Share of the largest producer in the output of a stage."""
        output = self.supply.production(item)
        return max(amount for code, amount in output.items() if code) / sum(output.values())
