"""The ways goods can go: from mine to refinery, and from the last stage to the places of demand."""

from __future__ import annotations

from collections.abc import Iterator

from builder.marks import joined
from builder.materials import ITEMS, Item
from builder.places import Place, bought_from, demand_shares
from builder.records import Row, rounded
from builder.supply import Supply

COLUMNS = (
    "lane",
    "origin",
    "destination",
    "mode",
    "items",
    "cost",
    "lead_days",
    "passages",
    "source",
    "assumed",
)
LAND = {("MM", "CN"), ("KZ", "RU"), ("KZ", "CN"), ("CN", "RU")}
SUFFIX = {"open": "", "red_sea_and_malacca_closed": ":detour", "panama_closed": ":detour"}
KM_PER_KNOT_DAY = 1.852 * 24
SEA_SOURCE = "searoute 1.6.0 network, ports.csv"


class Lanes:
    """Builds the rows of lanes.csv."""

    def __init__(self, supply: Supply, places: list[Place], small_source_places: int) -> None:
        self.supply = supply
        self.places = places
        self.small_source_places = small_source_places

    def rows(self) -> Iterator[Row]:
        """Every lane; each carries one item, since freight differs by what is shipped."""
        for item in ITEMS:
            if item.made_from:
                yield from self.feed_rows(item)
            if item == self.supply.final(item.material):
                for origin in self.origins(item):
                    for place in self.served(item, origin):
                        yield from self.between(item, origin, place.gateway, place)

    def origins(self, item: Item) -> list[str]:
        """Countries where the last stage of a material is or could be made."""
        return [*dict.fromkeys([*self.supply.producers(item), *item.new_sites.split()])]

    def feed_rows(self, item: Item) -> Iterator[Row]:
        """Mine to refinery, as listed in materials.py; within a country no lane is needed."""
        feed = next(other for other in ITEMS if other.item == item.made_from)
        plants = self.origins(item)
        for plant, mines in item.feeds.items():
            for mine in mines.split():
                if plant in plants and mine in self.supply.producers(feed):
                    yield from self.between(feed, mine, plant, None)

    def served(self, item: Item, origin: str) -> list[Place]:
        """Assumption lane_choice: every place for a main source, few for a small one."""
        volume = sum(self.supply.producers(item).get(origin, (0.0, 0.0)))
        if volume >= self.supply.assumed["lane_choice"] * self.supply.need(item):
            return self.places
        shares = demand_shares(self.supply, item.material, self.places)

        def interest(place: Place) -> tuple[bool, float, float]:
            bought = bought_from(self.supply, item.material, origin, place)
            return (origin in place.members, bought, shares[place.site])

        chosen = sorted(self.places, key=interest, reverse=True)[: self.small_source_places - 1]
        largest = sorted(self.places, key=lambda place: shares[place.site], reverse=True)
        chosen += [place for place in largest if place not in chosen][:1]
        return [place for place in self.places if place in chosen]

    def between(self, item: Item, origin: str, country: str, place: Place | None) -> Iterator[Row]:
        """The lanes of one item from a country to a plant or place: the usual one and its detours."""
        destination = place.site if place else country
        if place and origin in place.members:
            yield self.lane(item, origin, destination, "", "land", self.supply.assumed["land_km"], "")
            return
        if (origin, destination) in LAND:
            yield self.lane(item, origin, destination, "", "land", 4 * self.supply.assumed["land_km"], "")
            return
        routes = self.supply.sources.sea.get((origin, country))
        if routes is None:  # neighbours that share a port
            yield self.lane(item, origin, destination, "", "land", self.supply.assumed["land_km"], "")
            return
        usual = routes["open"]
        for variant, (distance, passages) in routes.items():
            if variant == "open" or (variant == self.detour(usual[1]) and passages != usual[1]):
                yield self.lane(item, origin, destination, SUFFIX[variant], "sea", distance, passages)

    @staticmethod
    def detour(passages: str) -> str:
        """Which variant goes round what the usual route passes; Red Sea and Malacca are left aside together."""
        passed = set(passages.split())
        if passed & {"suez", "bab_el_mandeb", "malacca"}:
            return "red_sea_and_malacca_closed"
        return "panama_closed" if "panama" in passed else ""

    def lane(
        self, item: Item, origin: str, destination: str, suffix: str, mode: str, distance: float, passages: str
    ) -> Row:
        """One row; freight by what is shipped, days by distance."""
        a = self.supply.assumed
        kind = "land" if mode == "land" else "bulk" if item.bulk else "container"
        shipped = a[f"shipped_mass_{item.item}"] * item.tonnes
        days = round(distance / (a["sailing_speed"] * KM_PER_KNOT_DAY))
        return {
            "lane": f"{origin}>{destination}:{item.item}{suffix}",
            "origin": origin,
            "destination": destination,
            "mode": mode,
            "items": item.item,
            "cost": rounded(a[f"freight_{kind}"] * distance * shipped),
            "lead_days": 3 if mode == "land" else days,
            "passages": passages or None,
            "source": SEA_SOURCE if mode == "sea" else None,
            "assumed": joined(
                f"cost=freight_{kind} cost=shipped_mass_{item.item}",
                "lead_days=sailing_speed passages=port_choice" if mode == "sea" else "cost=land_km lead_days=land_km",
                "destination=lane_choice" if len(destination) > 2 else "destination=feed_links",
            ),
        }
