"""Measure the sea distances between ports.csv's countries and write sea_distances.csv.

Run once, with searoute 1.6.0 installed; the build itself only reads what this wrote. For each pair of
countries the shortest of all pairs of their listed ports counts. ``open`` is the usual route; the other
variants are routed with those passages barred, which is what a ship does when they are closed.
"""

from __future__ import annotations

import csv
import itertools
import sys
import warnings
from pathlib import Path

import searoute

HERE = Path(__file__).parent


def codes(*lines: str) -> list[str]:
    """Country codes written with spaces between them."""
    return [code for line in lines for code in line.split()]


ALLIES = codes(
    "ALB BEL BGR CAN HRV CZE DNK EST FIN FRA DEU GRC HUN ISL ITA LVA LTU LUX MNE NLD MKD NOR POL PRT ROU SVK SVN",
    "ESP SWE TUR GBR USA",
)
PRODUCERS = codes(
    "ARE ARG AUS AUT BHR BOL BRA CHL CHN CIV COD CUB GAB GHA GIN IDN IND IRL JAM JPN KAZ KEN LKA MAR MDG MLI MMR MOZ",
    "MYS NGA PHL PNG RUS RWA SAU SEN SLE THA TZA UKR VNM ZAF ZWE",
)
REFINERS = codes("ARE AUS BHR BRA CHL CHN IDN IND IRL JAM JPN KAZ MYS RUS SAU MDG MAR ARG")
NAMES = {"babalmandab": "bab_el_mandeb", "ormuz": "hormuz", "south_africa": "cape_of_good_hope", "chili": "magellan"}
BARRED = {
    "open": (),
    "red_sea_and_malacca_closed": ("suez", "babalmandab", "malacca"),
    "panama_closed": ("panama",),
}


def shortest(origins: list[list[float]], destinations: list[list[float]], barred: tuple[str, ...]) -> tuple[int, str]:
    """Kilometres and passages of the shortest route between two sets of ports; -1 where there is none."""
    best: tuple[float, str] = (float("inf"), "")
    for origin, destination in itertools.product(origins, destinations):
        if origin == destination:
            continue
        route = searoute.searoute(
            origin, destination, restrictions=["northwest", *barred], return_passages=True
        ).properties
        passages = " ".join(sorted(NAMES.get(name, name) for name in route.get("traversed_passages", [])))
        if 0 < route["length"] < best[0]:
            best = (route["length"], passages)
    return (-1, "") if best[0] == float("inf") else (round(best[0]), best[1])


def main() -> None:
    """Write one row a pair and variant, leaving out variants that change nothing."""
    warnings.simplefilter("ignore")
    ports: dict[str, list[list[float]]] = {}
    with (HERE / "ports.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ports.setdefault(row["iso3"], []).append([float(row["port_lon"]), float(row["port_lat"])])
    rows = []
    for origin, destination in itertools.product(sorted(ALLIES + PRODUCERS), sorted(ALLIES + REFINERS)):
        if origin == destination:
            continue
        usual = shortest(ports[origin], ports[destination], BARRED["open"])
        rows.append((origin, destination, "open", *usual))
        passed = set(usual[1].split())
        for variant, barred in list(BARRED.items())[1:]:
            if not passed & {NAMES.get(name, name) for name in barred}:
                continue
            other = shortest(ports[origin], ports[destination], barred)
            if other[0] > 0:
                rows.append((origin, destination, variant, *other))
    with (HERE / "sea_distances.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("origin_iso3", "destination_iso3", "variant", "sea_km", "passages"))
        writer.writerows(rows)
    sys.stdout.write(f"sea_distances.csv: {len(rows)} rows\n")


if __name__ == "__main__":
    main()
