"""How much of the world's output the Allies can have, and how much they need.

Written out (t a year; P output, W world output, P_A output of Allies, a Allied share, k ``keep_share``)::

    need of the final product     D = k P_A + a (W - P_A)              before recycling is added
    need of a feed                D x tonnes of feed per tonne of product
    open, an Ally                 k P
    open, elsewhere, final        (w own + (1-w) a) (1 + margin) P     own: Allied share of its recorded exports
    open, elsewhere, feed         need / W (1 + margin) P
    surge, elsewhere              ``surge_share`` of what is not open, dearer
"""

from __future__ import annotations

from functools import cache

from builder.materials import BY_NAME, FINAL, SOURCE_NAMES, Item
from builder.sources import Shares, Sources

CLOSED = {"KP"}
FEWEST = 5
"""Producers kept at each stage however small, where so many are named."""
COBALT_REFINERS = ("NO", "AU", "MG", "MA", "BE")
GERMANIUM_REFINERS = ("BE", "CA", "DE")


class Supply:
    """Quantities in tonnes a year, prices in USD a tonne; see the head of the module for the formulas."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.assumed = sources.assumed
        # Cached on the instance, so that two builds in one process never share figures.
        self.production = cache(self._production)
        self.allied_share = cache(self._allied_share)

    def _production(self, item: Item) -> Shares:
        """Output by country; ``""`` is the part that no country is named for."""
        output: Shares = {}
        for series in item.series:
            for code, amount in self.sources.production[series].items():
                output[code] = output.get(code, 0.0) + amount
        if item.item == "cobalt_refined":
            output |= self._split_by_exports(output.pop(""), item)
        if item.item == "germanium_refined":
            output |= self._germanium_elsewhere(output)
        if item.item == "titanium_mined":
            output = {code: amount * self.assumed["titanium_feed_share"] for code, amount in output.items()}
        return {code: amount for code, amount in sorted(output.items()) if amount > 0}

    def _split_by_exports(self, amount: float, item: Item) -> Shares:
        """Assumption cobalt_rest_of_world_split."""
        weights = {code: sum(self.recorded(code, item).values()) for code in COBALT_REFINERS}
        return {code: amount * weight / sum(weights.values()) for code, weight in weights.items()}

    def _germanium_elsewhere(self, reported: Shares) -> Shares:
        """Assumptions germanium_china_share and germanium_other_split: what is missing to the assumed world total."""
        missing = reported["CN"] / self.assumed["germanium_china_share"] - sum(reported.values())
        weights = {code: self.sources.germanium_imports[code] for code in GERMANIUM_REFINERS}
        total = sum(weights.values())
        return {code: reported.get(code, 0.0) + missing * weight / total for code, weight in weights.items()}

    def recorded(self, code: str, item: Item) -> dict[str, float]:
        """Recorded exports of a country under the customs codes of an item: to the world, to the Allies."""
        alpha3 = self.sources.countries[code]["iso3"]
        tables = [self.sources.exports[customs].get(alpha3, {}) for customs in item.customs]
        return {whom: sum(table.get(whom, 0.0) for table in tables) for whom in ("world", "allied")}

    def final(self, material: str) -> Item:
        """The last stage of a material."""
        return next(item for item in FINAL if item.material == material)

    @property
    def industry_share(self) -> float:
        """Allied share of the world's industrial value added."""
        return sum(self.sources.industry.values()) / (1e9 * self.assumed["world_industry"])

    def trade_share(self, material: str) -> float | None:
        """Allied share of recorded import value under the material's final customs codes; None without a code."""
        tables = [self.sources.exports[customs] for customs in self.final(material).customs]
        world = sum(row["world"] for table in tables for row in table.values())
        return sum(row["allied"] for table in tables for row in table.values()) / world if world else None

    def _allied_share(self, material: str) -> float:
        """Assumption allied_share: the smaller of the two ceilings."""
        trade = self.trade_share(material)
        return self.industry_share if trade is None else min(trade, self.industry_share)

    def is_ally(self, code: str) -> bool:
        """Whether a country is one of the 32."""
        return code in self.sources.countries and self.sources.countries[code]["bloc"] == "allied"

    def need(self, item: Item) -> float:
        """What the Allies need of an item, recycled material not counted [t a year]."""
        final = self.final(item.material)
        if item != final:
            return sum(self.need(user) * quantity for user, quantity in self.users(item))
        output = self.production(item)
        own = sum(amount for code, amount in output.items() if self.is_ally(code))
        abroad = sum(output.values()) - own
        return self.assumed["keep_share"] * own + self.allied_share(item.material) * abroad

    def demand(self, material: str) -> float:
        """Allied demand for the final product, recycled material counted [t a year]."""
        rate = self.sources.recycling[SOURCE_NAMES.get(material, material)]
        return self.need(self.final(material)) / (1 - rate)

    def recycled(self, material: str) -> float:
        """The part of demand that recycling covers [t a year]."""
        return self.demand(material) - self.need(self.final(material))

    def users(self, item: Item) -> list[tuple[Item, float]]:
        """Items made from this one, with tonnes used per tonne made (over all their recipes)."""
        made = [other for other in BY_NAME.values() if item.item in self.inputs(other)]
        return [(other, self.inputs(other)[item.item]) for other in made]

    def inputs(self, item: Item) -> dict[str, float]:
        """Tonnes of each feed per tonne of the item, averaged over its recipes."""
        average: dict[str, float] = {}
        for _technology, share, feeds in self.recipes(item):
            for feed, quantity in feeds.items():
                average[feed] = average.get(feed, 0.0) + share * quantity
        return average

    def recipes(self, item: Item) -> list[tuple[str, float, dict[str, float]]]:
        """(technology, share of capacity, tonnes of each feed per tonne) of each way to make an item."""
        if not item.made_from:
            return []
        a, feed = self.assumed, item.made_from
        if item.material == "graphite":
            synthetic = a["graphite_synthetic_share"]
            return [
                ("natural", 1 - synthetic, {feed: a["flake_per_battery_graphite"]}),
                ("synthetic", synthetic, {"graphite_synthetic_feed": a["coke_per_battery_graphite"]}),
            ]
        if item.material in ("cobalt", "lithium"):
            return [("", 1.0, {feed: 1 / (1 - a["refining_loss"])})]
        if item.material == "titanium":
            return [("", 1.0, {feed: a["titanium_dioxide_per_sponge"]})]
        # Aluminium's two steps and magnet rare earths: the ratio of the two world totals.
        ratio = sum(self.production(BY_NAME[feed]).values()) / sum(self.production(item).values())
        return [("", 1.0, {feed: ratio})]

    def open_share(self, item: Item, code: str) -> float:
        """The part of a country's output that is open to the Allies."""
        a = self.assumed
        if self.is_ally(code):
            return a["keep_share"]
        if item != self.final(item.material):
            return min(1.0, self.need(item) / sum(self.production(item).values()) * (1 + a["open_margin"]))
        average = self.allied_share(item.material)
        recorded = self.recorded(code, item)
        own = recorded["allied"] / recorded["world"] if recorded["world"] else average
        weight = a["own_trade_weight"]
        return min(1.0, (weight * own + (1 - weight) * average) * (1 + a["open_margin"]))

    def is_known(self, item: Item, code: str) -> bool:
        """Whether the Allies buy from a country today: no record of trade at all counts as yes."""
        recorded = self.recorded(code, item)
        return self.is_ally(code) or recorded["world"] == 0 or recorded["allied"] > 0

    def producers(self, item: Item) -> dict[str, tuple[float, float]]:
        """Country -> (open, surge) [t a year], largest first, small ones left out."""
        output = self.production(item)
        world = sum(output.values())
        table: dict[str, tuple[float, float]] = {}
        for code, amount in sorted(output.items(), key=lambda pair: (-pair[1], pair[0])):
            least = self.assumed["least_allied_share" if self.is_ally(code) else "least_share"]
            few = len(table) < FEWEST
            if not code or code in CLOSED or (amount < least * world and not few):
                continue
            share = self.open_share(item, code)
            surge = 0.0 if self.is_ally(code) else self.assumed["surge_share"] * (1 - share) * amount
            table[code] = (share * amount, surge)
        return table
