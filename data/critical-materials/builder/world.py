"""Who and where: suppliers, sites, groups and scores, for what the other tables mention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.marks import joined
from builder.places import Place
from builder.records import Row
from builder.supply import Supply

SUPPLIER_COLUMNS = ("supplier", "country", "name", "source", "assumed")
SITE_COLUMNS = ("site", "country", "name", "latitude", "longitude", "source", "assumed")
GROUP_COLUMNS = ("dimension", "of", "member", "group", "source", "assumed")
SCORE_COLUMNS = ("score", "of", "member", "value", "source", "note")
PERIOD_COLUMNS = ("period", "days", "label", "assumed")
KINDS = {"producers": "Producers in", "new_producers": "New producers in", "recyclers": "Recyclers in"}


class World:
    """Builds rows for the countries that the offers, processes and lanes use."""

    def __init__(self, supply: Supply, places: list[Place]) -> None:
        self.supply = supply
        self.places = {place.site: place for place in places}
        self.countries = supply.sources.countries

    def country_of(self, site: str) -> str:
        """Country of a site: that of the gateway for a region."""
        return self.places[site].gateway if site in self.places else site

    def gateway_mark(self, site: str) -> str:
        """A region stands for several countries; it is given the one it is reached through."""
        several = site in self.places and len(self.places[site].members) > 1
        return "country=region_gateway" if several else ""

    def supplier_rows(self, suppliers: Iterable[str]) -> Iterator[Row]:
        """A supplier stands for all producers, or all recyclers, of a country or place."""
        for supplier in sorted(set(suppliers)):
            kind = next(kind for kind in sorted(KINDS, reverse=True) if supplier.startswith(kind + "_"))
            where = supplier.removeprefix(kind + "_")
            name = self.places[where].name if where in self.places else self.countries[where]["country"]
            yield {
                "supplier": supplier,
                "country": self.country_of(where),
                "name": f"{KINDS[kind]} {name}",
                "source": "countries.csv",
                "assumed": self.gateway_mark(where),
            }

    def site_rows(self, sites: Iterable[str]) -> Iterator[Row]:
        """Every place, then every country that makes something; each lies at its first listed port."""
        for site in [*self.places, *sorted(set(sites) - set(self.places))]:
            country = self.country_of(site)
            latitude, longitude = self.supply.sources.ports[country]
            yield {
                "site": site,
                "country": country,
                "name": self.places[site].name if site in self.places else self.countries[site]["country"],
                "latitude": latitude,
                "longitude": longitude,
                "source": "ports.csv",
                "assumed": joined("latitude=port_choice longitude=port_choice", self.gateway_mark(site)),
            }

    def group_rows(self, countries: Iterable[str]) -> Iterator[Row]:
        """Bloc of every country that occurs, and of every Ally; region of every Ally."""
        for code in sorted({*countries, *self.supply.sources.allies}):
            row = self.countries[code]
            common = {"of": "country", "member": code, "source": "countries.csv"}
            yield {"dimension": "bloc", "group": row["bloc"], "assumed": "group=alliance_bloc"} | common
            if row["region"]:
                yield {"dimension": "region", "group": row["region"], "assumed": "group=alliance_bloc"} | common

    def score_rows(self, countries: Iterable[str]) -> Iterator[Row]:
        """Political stability as published, and natural hazard."""
        for code in sorted({*countries, *self.supply.sources.allies}):
            yield {
                "score": "political_stability",
                "of": "country",
                "member": code,
                "value": self.supply.sources.stability[code],
                "source": "Worldwide Governance Indicators, 2024 update (CC BY 4.0)",
                "note": "raw estimate of 2023, -2.5 worst to 2.5 best",
            }
            yield {
                "score": "natural_hazard",
                "of": "country",
                "member": code,
                "value": self.supply.sources.hazard[code],
                "source": "INFORM Risk 2025 v0.7.0 (CC BY 4.0)",
                "note": "0 lowest to 10 highest; ranks countries, is not a probability",
            }


def period_rows() -> Iterator[Row]:
    """Four quarters of a year of 365 days."""
    for quarter in range(1, 5):
        yield {"period": quarter, "days": 91.25, "label": f"Q{quarter}", "assumed": "days=even_quarters"}
