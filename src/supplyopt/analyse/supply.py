"""What there is of an item: what is asked of it in a year, and who could deliver how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from supplyopt.case import Case
from supplyopt.study import Study


@dataclass(frozen=True)
class Supply:
    """Need and capacity of an item [unit/year]."""

    item: str
    unit: str
    needed: float
    open: Mapping[str, float]
    """group -> the most that its sources can deliver, the greatest first"""


def supply_of(study: Study, item: str, by: str = "country") -> Supply:
    """What final demand asks of an item through all recipes, and the capacity of its sources by a dimension."""
    network = study.network
    of_offer: dict[tuple[str, str], float] = {}
    for source in network.sources[item]:
        name = min(source.labels.get("offer", source.labels.get("process", {source.name})))
        for group in source.labels.get(by, ("",)):
            most = source.makes(item) * float(source.upper.sum()) / network.horizon
            # One offer delivers to many places, each up to all of it.
            of_offer[group, name] = max(most, of_offer.get((group, name), 0.0))
    found: dict[str, float] = {}
    for (group, _), most in of_offer.items():
        found[group] = found.get(group, 0.0) + most
    greatest = dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))
    return Supply(item, network.units[item], _needs(study.case).get(item, 0.0), greatest)


def _needs(case: Case) -> dict[str, float]:
    """item -> what final demand asks of it in a year, through all recipes [unit/year]."""
    asked = case.scaled("demand", "quantity").groupby(case.demand["item"]).sum() / case.horizon_years
    direct = {str(item): float(quantity) for item, quantity in asked.items()}
    recipes = {recipe: dict(zip(r["item"], r["quantity"], strict=True)) for recipe, r in case.recipes.groupby("recipe")}
    need = dict(direct)
    for _ in range(len(recipes) + 1):  # one step of a chain a round
        grown = dict(direct)
        for lines in recipes.values():
            runs = max((need.get(item, 0.0) / q for item, q in lines.items() if q > 0), default=0.0)
            for item, quantity in lines.items():
                if quantity < 0:
                    grown[item] = grown.get(item, 0.0) - runs * quantity
        if grown == need:
            break
        need = grown
    return need
