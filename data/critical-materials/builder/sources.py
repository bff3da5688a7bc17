"""What the copies in ``sources/`` say, by ISO alpha-2 code and by material."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from pathlib import Path

from builder.records import number, read_rows

Shares = dict[str, float]


class Sources:
    """The copies, read once each. Money in USD, quantities in tonnes a year, distances in km."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "sources"
        self.assumption_rows = read_rows(folder / "assumptions.csv")

    @cached_property
    def assumed(self) -> dict[str, float]:
        """Value of each assumption that has one."""
        return {row["assumption"]: float(row["value"]) for row in self.assumption_rows if row["value"]}

    @cached_property
    def countries(self) -> dict[str, dict[str, str]]:
        """Every country of the case by alpha-2 code: name, bloc, region."""
        return {row["iso2"]: row for row in read_rows(self.folder / "countries.csv")}

    @cached_property
    def alpha2(self) -> dict[str, str]:
        """Alpha-3 -> alpha-2, of the countries of the case."""
        return {row["iso3"]: code for code, row in self.countries.items()}

    @cached_property
    def allies(self) -> list[str]:
        """The 32 Allies."""
        return [code for code, row in self.countries.items() if row["bloc"] == "allied"]

    @cached_property
    def production(self) -> dict[tuple[str, str], Shares]:
        """(material, stage) -> output by country [t a year]; ``""`` is what the source gives no country for."""
        tables: dict[tuple[str, str], Shares] = defaultdict(lambda: defaultdict(float))
        for row in read_rows(self.folder / "usgs_production.csv"):
            if row["row_kind"] != "world_total":
                code = self.alpha2.get(row["iso3"], "")
                tables[row["material"], row["stage"]][code] += number(row["production_t"])
        for row in read_rows(self.folder / "iea_refining.csv"):
            tables[row["material"], "refining"][self.alpha2.get(row["iso3"], "")] += 1000 * number(row["supply_kt"])
        for row in read_rows(self.folder / "germanium.csv"):
            tables["germanium", "refinery"][self.alpha2[row["iso3"]]] = number(row["refined_t"])
        return tables

    def price(self, series: str, column: str = "usd_per_tonne") -> float:
        """Price of 2024 [USD/t], from the newest edition that prints the series."""
        rows = [row for row in read_rows(self.folder / "usgs_prices.csv") if row["price_series"].startswith(series)]
        return number(max(rows, key=lambda row: row["edition"])[column])

    @cached_property
    def exports(self) -> dict[str, dict[str, Shares]]:
        """Customs code -> exporter (alpha-3) -> value to the world and to the Allies, both years [USD thousand]."""
        table: dict[str, dict[str, Shares]] = defaultdict(lambda: defaultdict(lambda: {"world": 0.0, "allied": 0.0}))
        for row in read_rows(self.folder / "baci_world_exporters.csv"):
            table[row["hs92_code"]][row["exporter_iso3"]]["world"] += number(row["value_thousand_usd"])
        for row in read_rows(self.folder / "baci_allied_imports.csv"):
            if row["exporter_iso3"] in table[row["hs92_code"]]:
                table[row["hs92_code"]][row["exporter_iso3"]]["allied"] += number(row["value_thousand_usd"])
        return table

    @cached_property
    def imports(self) -> dict[str, dict[tuple[str, str], float]]:
        """Material -> (exporter, importing Ally) -> value of both years [USD thousand]."""
        table: dict[str, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
        for row in read_rows(self.folder / "baci_allied_imports.csv"):
            pair = (self.alpha2.get(row["exporter_iso3"], ""), self.alpha2[row["importer_iso3"]])
            table[row["material"]][pair] += number(row["value_thousand_usd"])
        return table

    @cached_property
    def industry(self) -> Shares:
        """Industrial value added of each Ally [USD]."""
        return {
            self.alpha2[row["iso3"]]: number(row["gdp_usd_oer_factbook"])
            * number(row["industry_share_pct_factbook"])
            / 100
            for row in read_rows(self.folder / "factbook_economy.csv")
        }

    @cached_property
    def germanium_imports(self) -> Shares:
        """Share of each country in United States imports of germanium metal and dioxide [%]."""
        rows = read_rows(self.folder / "usgs_import_sources.csv")
        rows = [row for row in rows if row["form"] == "combined metal and dioxide" and row["source_iso3"]]
        return {self.alpha2[row["source_iso3"]]: number(row["share_pct"]) for row in rows}

    @cached_property
    def recycling(self) -> Shares:
        """End-of-life recycling input rate by material [-]."""
        rows = read_rows(self.folder / "materials.csv")
        return {row["material"]: number(row["end_of_life_recycling_input_rate"]) for row in rows}

    @cached_property
    def stability(self) -> Shares:
        """Political stability of 2023 by country, from about -2.5 (worst) to 2.5 (best)."""
        rows = read_rows(self.folder / "wgi_political_stability.csv")
        rows = [row for row in rows if row["iso3"] in self.alpha2]
        return {self.alpha2[row["iso3"]]: number(row["political_stability_estimate"]) for row in rows}

    @cached_property
    def hazard(self) -> Shares:
        """Natural hazard by country, 0 to 10."""
        rows = read_rows(self.folder / "inform_natural_hazard.csv")
        return {self.alpha2[r["iso3"]]: number(r["natural_hazard_0_10"]) for r in rows if r["iso3"] in self.alpha2}

    @cached_property
    def sea(self) -> dict[tuple[str, str], dict[str, tuple[float, str]]]:
        """(origin, destination) -> variant -> (km, passages); see sources/measure_sea_distances.py."""
        table: dict[tuple[str, str], dict[str, tuple[float, str]]] = defaultdict(dict)
        for row in read_rows(self.folder / "sea_distances.csv"):
            pair = (self.alpha2[row["origin_iso3"]], self.alpha2[row["destination_iso3"]])
            if float(row["sea_km"]) > 0:
                table[pair][row["variant"]] = (float(row["sea_km"]), row["passages"])
        return table

    @cached_property
    def ports(self) -> dict[str, tuple[float, float]]:
        """Latitude and longitude of the first port listed for each country."""
        table: dict[str, tuple[float, float]] = {}
        for row in read_rows(self.folder / "ports.csv"):
            if row["iso3"] in self.alpha2:
                table.setdefault(self.alpha2[row["iso3"]], (number(row["port_lat"]), number(row["port_lon"])))
        return table
