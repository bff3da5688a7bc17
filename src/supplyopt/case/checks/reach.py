"""What can be had where: offers, stocks, arrivals, processes and lanes followed forward to the places of demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from supplyopt.case.checks.report import Drafts, at_rows, scaled
from supplyopt.case.codes import issue
from supplyopt.errors import Issue

Place = tuple[str, str]
"""(item, site)."""
YEAR = 365.0


def reachable(drafts: Drafts) -> set[Place]:
    """Every (item, site) that some chain of supplies ends at.

    A process needs all its inputs at its site (and), any one way of getting an input will do (or).
    """
    carried = _lanes(drafts)
    missing, users, makes = _processes(drafts)
    found: set[Place] = set()
    pending = [*_seeds(drafts), *(place for process, count in missing.items() if not count for place in makes[process])]
    while pending:
        place = pending.pop()
        if place in found:
            continue
        found.add(place)
        item, site = place
        pending += [(item, to) for to, items in carried[site] if items is None or item in items]
        for process in users[place]:
            missing[process] -= 1
            if not missing[process]:
                pending += makes[process]
    return found


def check_reach(drafts: Drafts) -> Iterator[Issue]:
    """Every item in demand can reach the site that needs it."""
    found = reachable(drafts)
    sites: dict[str, set[str]] = defaultdict(set)
    for item, site in found:
        sites[item].add(site)
    demand = drafts["demand"]
    rows = demand.frame[demand.frame["quantity"] > 0].drop_duplicates(["item", "site"])
    for row, item, site in zip(rows.index, rows["item"], rows["site"], strict=True):
        if (item, site) in found:
            continue
        where = ", ".join(sorted(sites[item])[:5])
        message = f"it can be had at {where}, but no lane leads to {site}" if where else "nothing provides it anywhere"
        yield issue("CAS031", message, file=demand.file, row=int(row), column="item", value=item)


def check_units(drafts: Drafts) -> Iterator[Issue]:
    """Items that share one capacity are counted in one unit."""
    items, lanes = drafts["items"].frame, drafts["lanes"].frame
    units = dict(zip(items["item"], items["unit"], strict=True))
    at_site: dict[str, set[str]] = defaultdict(set)
    for item, site in reachable(drafts):
        at_site[site].add(item)
    on_lane = {
        row: set(items.split(" ")) if isinstance(items, str) else at_site[origin]
        for row, items, origin in zip(lanes.index, lanes["items"], lanes["origin"], strict=True)
    }
    leaving: dict[str, set[str]] = defaultdict(set)
    for row, origin in zip(lanes.index, lanes["origin"], strict=True):
        leaving[origin] |= on_lane[row] & at_site[origin]
    offers = drafts["offers"].frame
    sold = {supplier: set(rows) for supplier, rows in offers.groupby("supplier")["item"]}
    suppliers, sites = drafts["suppliers"].frame["supplier"], drafts["sites"].frame["site"]
    for table, shared in (
        ("lanes", pd.Series(on_lane, dtype=object)),
        ("suppliers", suppliers.map(lambda name: sold.get(name, set()))),
        ("sites", sites.map(lambda name: leaving[name])),
    ):
        draft = drafts[table]
        for row in draft.frame.index[draft.frame["capacity"].notna()]:
            mixed = sorted({units[item] for item in shared[row] if item in units})
            if len(mixed) > 1:
                message = f"shared by items counted in {' and '.join(mixed)}"
                yield issue("CAS011", message, file=draft.file, row=int(row), column="capacity")


def check_supply(drafts: Drafts) -> Iterator[Issue]:
    """Everything that can be had over all periods covers the demand of each item."""
    days = drafts["periods"].frame["days"]
    years = float(days.sum()) / YEAR if len(days) else 1.0
    demand = drafts["demand"]
    needed = scaled(drafts, "demand", "quantity").groupby(demand.frame["item"]).sum()
    supply = _supply(drafts, years)
    for item, quantity in zip(needed.index, needed, strict=True):
        most = supply.get(str(item), 0.0)
        if 0 < most < quantity * (1 - 1e-9):
            message = f"at most {most:.4g} of {quantity:.4g} can be had ({most / quantity:.0%})"
            yield issue("CAS013", message, file=demand.file, column="item", value=str(item))


def check_unused(drafts: Drafts) -> Iterator[Issue]:
    """Every item is demanded or used, every supplier offers or operates something, owns one that does, or is needed."""
    recipes = drafts["recipes"].frame
    used = set(drafts["demand"].frame["item"]) | set(recipes.loc[recipes["quantity"] < 0, "item"])
    items = drafts["items"]
    yield from at_rows(items, ~items.frame["item"].isin(used), "CAS016", "nothing demands or uses it", "item")
    suppliers = drafts["suppliers"]
    active = set(drafts["offers"].frame["supplier"]) | set(drafts["processes"].frame["supplier"])
    owners = set(suppliers.frame.loc[suppliers.frame["supplier"].isin(active), "parent"])
    needed = set(drafts["dependencies"].frame["needs"])
    idle = ~suppliers.frame["supplier"].isin(active | owners | needed)
    yield from at_rows(suppliers, idle, "CAS017", "has no offer", "supplier")


def check_self_loops(drafts: Drafts) -> Iterator[Issue]:
    """A lane joins two different sites."""
    lanes = drafts["lanes"]
    loop = lanes.frame["origin"] == lanes.frame["destination"]
    yield from at_rows(lanes, loop, "CAS032", "leads to where it begins", "destination")


def _seeds(drafts: Drafts) -> Iterator[Place]:
    """Where goods enter: an offer without a site delivers wherever its item is needed."""
    needed: dict[str, set[str]] = defaultdict(set)
    for table in ("demand", "stocks"):
        for item, site in zip(drafts[table].frame["item"], drafts[table].frame["site"], strict=True):
            needed[item].add(site)
    for item, site in _lines(drafts, inputs=True)[["item", "site"]].itertuples(index=False):
        needed[item].add(site)
    offers, stocks, arrivals = (drafts[name].frame for name in ("offers", "stocks", "arrivals"))
    anywhere = set(offers.loc[offers["site"].isna(), "item"])
    yield from ((item, site) for item in anywhere for site in needed[item])
    held = stocks[stocks["quantity"] > 0]
    for frame in (offers[offers["site"].notna()], held, arrivals[arrivals["quantity"] > 0]):
        yield from zip(frame["item"], frame["site"], strict=True)


def _lanes(drafts: Drafts) -> dict[str, list[tuple[str, frozenset[str] | None]]]:
    """Origin -> its (destination, items; None: all)."""
    carried: dict[str, list[tuple[str, frozenset[str] | None]]] = defaultdict(list)
    lanes = drafts["lanes"].frame
    for origin, destination, items in zip(lanes["origin"], lanes["destination"], lanes["items"], strict=True):
        carried[origin].append((destination, frozenset(items.split(" ")) if isinstance(items, str) else None))
    return carried


def _processes(drafts: Drafts) -> tuple[dict[str, int], dict[Place, list[str]], dict[str, list[Place]]]:
    """Inputs still missing by process, processes by input place, and places by process that makes them."""
    missing = dict.fromkeys(drafts["processes"].frame["process"], 0)
    users: dict[Place, list[str]] = defaultdict(list)
    makes: dict[str, list[Place]] = defaultdict(list)
    for process, item, site in _lines(drafts, inputs=True)[["process", "item", "site"]].itertuples(index=False):
        missing[process] += 1
        users[item, site].append(process)
    for process, item, site in _lines(drafts, inputs=False)[["process", "item", "site"]].itertuples(index=False):
        makes[process].append((item, site))
    return missing, users, makes


def _lines(drafts: Drafts, *, inputs: bool) -> pd.DataFrame:
    """Processes with the lines of their recipes that use (or make) something."""
    recipes = drafts["recipes"].frame[["recipe", "item", "quantity"]]
    recipes = recipes[recipes["quantity"] < 0] if inputs else recipes[recipes["quantity"] > 0]
    return drafts["processes"].frame[["process", "recipe", "site"]].merge(recipes, on="recipe")


def _supply(drafts: Drafts, years: float) -> dict[str, float]:
    """The most that can be had of each item over all periods; a figure that is unknown counts as no limit."""
    offers, stocks, arrivals = (drafts[name].frame for name in ("offers", "stocks", "arrivals"))
    processes = drafts["processes"].frame
    runs = (scaled(drafts, "processes", "capacity") + processes["expansion_limit"]).fillna(float("inf"))
    made = _lines(drafts, inputs=False).merge(
        pd.DataFrame({"process": processes["process"], "runs": runs}), on="process"
    )
    parts = [
        (offers["item"], scaled(drafts, "offers", "capacity").fillna(float("inf")) * years),
        (made["item"], made["quantity"] * made["runs"] * years),
        (stocks["item"], stocks["quantity"] + stocks["build_limit"]),
        (arrivals["item"], arrivals["quantity"]),
    ]
    totals = pd.concat([amount.groupby(item).sum() for item, amount in parts])
    return {str(item): float(total) for item, total in totals.groupby(level=0).sum().items()}
