"""Where the Allies need the material: six regions, or each Ally by itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from builder.materials import SOURCE_NAMES
from builder.sources import Shares
from builder.supply import Supply

GATEWAYS = {
    "north_america": "US",
    "nordic_baltic": "SE",
    "western_europe": "NL",
    "central_europe": "DE",
    "southern_europe": "IT",
    "southeastern_europe": "TR",
}


@dataclass(frozen=True)
class Place:
    """A place of demand: its site, the country it is reached through, and the Allies it stands for."""

    site: str
    name: str
    gateway: str
    members: tuple[str, ...]


def regions(supply: Supply) -> list[Place]:
    """The six regions of the Alliance."""
    countries = supply.sources.countries
    return [
        Place(
            region,
            region.replace("_", " ").capitalize() if region != "nordic_baltic" else "Nordic and Baltic",
            gateway,
            tuple(code for code in supply.sources.allies if countries[code]["region"] == region),
        )
        for region, gateway in GATEWAYS.items()
    ]


def allies(supply: Supply) -> list[Place]:
    """The 32 Allies, each a place of its own."""
    countries = supply.sources.countries
    return [Place(f"ally_{code}", countries[code]["country"], code, (code,)) for code in supply.sources.allies]


def demand_shares(supply: Supply, material: str, places: list[Place]) -> Shares:
    """Share of each place in Allied demand: assumption demand_split. Sums to 1."""
    industry = supply.sources.industry
    imports: Shares = defaultdict(float)
    for (_exporter, importer), value in supply.sources.imports[SOURCE_NAMES.get(material, material)].items():
        imports[importer] += value
    weight = supply.assumed["demand_split"] if imports else 0.0
    all_imports, all_industry = sum(imports.values()) or 1.0, sum(industry.values())
    return {
        place.site: sum(
            weight * imports[code] / all_imports + (1 - weight) * industry[code] / all_industry
            for code in place.members
        )
        for place in places
    }


def bought_from(supply: Supply, material: str, exporter: str, place: Place) -> float:
    """Recorded imports of a place from an exporter [USD thousand, two years]."""
    table = supply.sources.imports[SOURCE_NAMES.get(material, material)]
    return sum(table.get((exporter, code), 0.0) for code in place.members)
