"""Both cases, table by table."""

from __future__ import annotations

from pathlib import Path

from builder import lanes, needs, offers, places, processes, world
from builder.places import Place
from builder.prices import Prices
from builder.records import Row, write_rows
from builder.sources import Sources
from builder.supply import Supply

ASSUMPTION_COLUMNS = ("assumption", "statement", "reason", "value", "unit")
Tables = dict[str, tuple[list[Row], tuple[str, ...]]]


def build(folder: Path, out: Path) -> dict[str, dict[str, int]]:
    """Write both cases below ``out`` and return the number of rows by case and table."""
    sources = Sources(folder)
    supply = Supply(sources)
    cases = {
        "critical-materials": case_tables(sources, supply, places.regions(supply), small_source_places=2),
        "critical-materials-32": case_tables(sources, supply, places.allies(supply), small_source_places=5),
    }
    return {
        case: {name: write_rows(out / case / f"{name}.csv", rows, columns) for name, (rows, columns) in tables.items()}
        for case, tables in cases.items()
    }


def case_tables(sources: Sources, supply: Supply, where: list[Place], small_source_places: int) -> Tables:
    """Every table of one case."""
    prices = Prices(supply)
    need = needs.Needs(supply, prices, where)
    process = processes.Processes(supply, prices)
    everywhere = world.World(supply, where)
    offer_rows = list(offers.Offers(supply, prices, where).rows())
    process_rows = list(process.rows())
    lane_rows = list(lanes.Lanes(supply, where, small_source_places).rows())
    suppliers = [row["supplier"] for row in (*offer_rows, *process_rows)]
    sites = [row["site"] for row in (*offer_rows, *process_rows)] + [row["origin"] for row in lane_rows]
    countries = {everywhere.country_of(site) for site in sites}
    return {
        "items": (list(need.item_rows()), needs.ITEM_COLUMNS),
        "suppliers": (list(everywhere.supplier_rows(suppliers)), world.SUPPLIER_COLUMNS),
        "sites": (list(everywhere.site_rows(sites)), world.SITE_COLUMNS),
        "offers": (offer_rows, offers.COLUMNS),
        "lanes": (lane_rows, lanes.COLUMNS),
        "recipes": (list(process.recipe_rows()), processes.RECIPE_COLUMNS),
        "processes": (process_rows, processes.COLUMNS),
        "demand": (list(need.demand_rows()), needs.DEMAND_COLUMNS),
        "stocks": (list(need.stock_rows()), needs.STOCK_COLUMNS),
        "periods": (list(world.period_rows()), world.PERIOD_COLUMNS),
        "groups": (list(everywhere.group_rows(countries)), world.GROUP_COLUMNS),
        "scores": (list(everywhere.score_rows(countries)), world.SCORE_COLUMNS),
        "assumptions": ([dict(row) for row in sources.assumption_rows], ASSUMPTION_COLUMNS),
    }
