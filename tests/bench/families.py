"""Families of studies that grow.

A family is a kind of case with what is asked of it, a shape says how large the case is, and scenarios are as many as
wanted. The same family, shape, number and seed are always the same study.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from tests.bench.effects import Effects
from tests.textbook.quick import quick_case

from supplyopt import models
from supplyopt.case import Case, read_case
from supplyopt.network.grammar import Floats
from supplyopt.policy import Policy
from supplyopt.risk import CVaR
from supplyopt.rules import CapacityNMinus1, MaxHhi, Survive
from supplyopt.scenarios import Recipe, ScenarioSet, draw_scenarios, read_events, read_scenarios
from supplyopt.shipped import shipped_folder
from supplyopt.study import Study

COUNTRIES = ("DE", "FR", "US", "CN", "JP", "AU", "CA", "BR", "ZA", "KR")
PLACES = ("north", "south", "east", "west")
SEVERITIES = (0.0, 0.5)


@dataclass(frozen=True)
class Shape:
    """How large a case is."""

    items: int = 20
    suppliers: int = 40
    places: int = 2
    periods: int = 4
    offers: int = 6
    """of each item"""


SHAPES: Mapping[str, Shape] = {
    "small": Shape(items=4, suppliers=8, periods=2, offers=4),
    "usual": Shape(),
    "one_market": Shape(places=1, periods=1),
    "many_items": Shape(items=60, suppliers=80),
    "many_periods": Shape(items=12, suppliers=30, places=3, periods=8),
}
USUAL, SMALL = SHAPES["usual"], SHAPES["small"]


@dataclass(frozen=True)
class Family:
    """A kind of study: how its items hang together and what is asked of it."""

    coupled: bool = False
    """whether suppliers have a capacity that their items share"""
    fixed: bool = False
    """whether an offer costs something to be taken at all, and is then taken in some quantity"""
    prices: bool = False
    """whether scenarios move prices and demand too"""
    continuous: bool = False
    """whether severities are any, so that hardly two scenarios are alike; else nothing or half is left"""
    struck: float = 0.03
    """how likely each supplier and each country is struck in a scenario [-]; one of them always is"""
    policy: Policy = field(default_factory=Policy)

    def study(self, scenarios: int, shape: Shape = USUAL, seed: int = 7) -> Study:
        """Its case of a shape with so many scenarios beside calm, which has half of the probability."""
        case = self.case(shape, seed)
        return Study(case, self.policy, self.chances(case, scenarios, seed))

    def case(self, shape: Shape = USUAL, seed: int = 7) -> Case:
        """Items with a few offers each, places that need them, and stocks at the first place."""
        rng = np.random.default_rng(seed)
        items, places = [f"i{i}" for i in range(shape.items)], PLACES[: shape.places]
        offers = [
            self._offer(rng, shape, f"{item}_{k}", item, f"s{supplier}")
            for item in items
            for k, supplier in enumerate(rng.choice(shape.suppliers, shape.offers, replace=False))
        ]
        suppliers = [
            {"supplier": f"s{s}", "country": COUNTRIES[s % len(COUNTRIES)], **self._limit(rng, shape)}
            for s in range(shape.suppliers)
        ]
        demand = [
            {"item": item, "site": place, "period": t, "quantity": float(rng.integers(40, 80))}
            for item in items
            for place in places
            for t in range(1, shape.periods + 1)
        ]
        selling = {offer["supplier"] for offer in offers}
        return quick_case(
            items=[{"item": item, "unit": "t", "value_of_lost_load": 100.0} for item in items],
            suppliers=[supplier for supplier in suppliers if supplier["supplier"] in selling],
            sites=[{"site": place, "country": "DE"} for place in places],
            offers=offers,
            demand=demand,
            stocks=[{"item": i, "site": places[0], "quantity": 40.0, "replacement_price": 15.0} for i in items],
            periods=[{"period": t, "days": 365.0 / shape.periods} for t in range(1, shape.periods + 1)],
        )

    def _offer(self, rng: np.random.Generator, shape: Shape, name: str, item: str, supplier: str) -> dict[str, Any]:
        """Good for most of what is needed of its item, at a price of its own."""
        times = shape.places * shape.periods
        terms = {
            "price": float(rng.integers(8, 20)),
            "capacity": 50.0 * times,
            "take_or_pay": float(rng.choice([0.0, 0.7])),
        }
        entry = {"fixed_cost": float(rng.integers(10, 50)) * times, "moq": 7.5 * times}
        return {"offer": name, "supplier": supplier, "item": item, **terms, **(entry if self.fixed else {})}

    def _limit(self, rng: np.random.Generator, shape: Shape) -> dict[str, float]:
        """What a supplier can deliver of all items together [unit/year]: one and a half to three parts of demand."""
        part = 60.0 * shape.items * shape.places * shape.periods / shape.suppliers
        limit = {"capacity": float(np.round(part * rng.uniform(1.5, 3.0)))}
        return limit if self.coupled else {}

    def chances(self, case: Case, count: int, seed: int = 7) -> ScenarioSet:
        """Calm, and scenarios in which suppliers fail alone and with their country, from the first period or later."""
        rng = np.random.default_rng([seed, count])
        draw = _Draw(rng, count, len(case.periods), self.struck)
        failing = [f"supplier={s}" for s in case.suppliers["supplier"]]
        failing += [f"country={c}" for c in sorted(set(case.suppliers["country"]))]
        told = [draw.effects("availability", failing, lambda n: self._left(rng, n))]
        if self.prices:
            items = [f"item={item}" for item in case.items["item"]]
            told.append(draw.effects("price_mult", items, lambda n: rng.uniform(1.0, 1.6, n)))
            told.append(draw.effects("demand_mult", items, lambda n: rng.uniform(0.9, 1.2, n)))
        calm = ScenarioSet.calm()
        table = pd.concat([calm.scenarios.assign(probability=0.5), draw.heads()], ignore_index=True)
        effects = pd.concat(told, ignore_index=True).astype(calm.effects.dtypes.to_dict())
        return ScenarioSet(table.sort_values("scenario_id", ignore_index=True), effects, f"{count}")

    def _left(self, rng: np.random.Generator, count: int) -> Floats:
        return rng.random(count) if self.continuous else rng.choice(SEVERITIES, count)


class _Draw:
    """Scenarios in the making."""

    def __init__(self, rng: np.random.Generator, count: int, periods: int, likely: float) -> None:
        self.rng, self.count, self.periods, self.likely = rng, count, periods, likely
        self.names = np.array([f"s{k:07d}" for k in range(count)])
        self.onset = rng.integers(1, min(2, periods) + 1, count)

    def heads(self) -> pd.DataFrame:
        """One row each, equally likely."""
        told = {"scenario_id": self.names, "name": self.names, "probability": 0.5 / self.count, "family": "prob"}
        return pd.DataFrame({**told, "onset_period": self.onset, "source": ""})

    def effects(self, attribute: str, selectors: list[str], values: Callable[[int], Floats]) -> pd.DataFrame:
        """A few of the things selected are struck in each scenario, at least one, for one period to three."""
        rng, count = self.rng, self.count
        struck = rng.random((count, len(selectors))) < self.likely
        struck[np.arange(count), rng.integers(0, len(selectors), count)] = True
        row, what = np.nonzero(struck)
        first, selector = self.onset[row], np.array(selectors)[what]
        return pd.DataFrame(
            {
                "scenario_id": self.names[row],
                "selector": selector,
                "attribute": attribute,
                "combine": "product",
                "period_from": first,
                "period_to": np.minimum(first + rng.integers(0, 3, len(row)), self.periods),
                "value": values(len(row)),
                "event_id": selector,
            }
        )


@dataclass(frozen=True)
class Shipped:
    """The real case under a shipped model, with the shipped scenarios or with so many drawn ones."""

    model: str

    def study(self, scenarios: int, shape: Shape = USUAL, seed: int = 7) -> Study:
        """Shape has no say here; without a number the scenarios are those of the demo."""
        folder = shipped_folder("scenarios")
        if scenarios:
            events = read_events(folder / "baseline.events.toml")
            chances = draw_scenarios(events, Recipe("stratified", samples=scenarios, seed=seed)).scenarios
        else:
            chances = read_scenarios(folder / "baseline.parquet")
        return Study(read_case(shipped_folder("data") / "critical-materials"), getattr(models, self.model), chances)


HHI = MaxHhi(name="hhi", by="supplier", limit=0.4)
"""No fewer than the like of two and a half equal suppliers for each item."""
ONE_LOST = Survive(name="one_lost", by="country", level=0.9)
"""Whichever country fails, ninety percent is served."""
ENOUGH = CapacityNMinus1(name="enough", where="kind=contract", by="country", standard=0.9)
"""What is contracted covers ninety percent of demand without the largest country."""

FAMILIES: Mapping[str, Family | Shipped | Effects] = {
    "separable": Family(),
    "separable_fixed": Family(fixed=True),
    "separable_hhi": Family(fixed=True, policy=Policy(rules=(HHI,))),
    "separable_cvar": Family(fixed=True, policy=Policy(objective=CVaR(tail=0.1, weight=0.5))),
    "separable_n_minus_1": Family(fixed=True, policy=Policy(rules=(ENOUGH,))),
    "coupled": Family(coupled=True),
    "coupled_fixed": Family(coupled=True, fixed=True),
    "coupled_hhi": Family(coupled=True, fixed=True, policy=Policy(rules=(HHI,))),
    "coupled_cvar": Family(coupled=True, fixed=True, policy=Policy(objective=CVaR(tail=0.1, weight=0.5))),
    "coupled_survive": Family(coupled=True, fixed=True, policy=Policy(rules=(ONE_LOST,))),
    "coupled_prices": Family(coupled=True, fixed=True, prices=True),
    "separable_prices": Family(prices=True),
    "separable_continuous": Family(continuous=True),
    "effects_100": Effects(100),
    "effects_1000": Effects(1_000),
    "struck": Family(struck=1.0),
    "real_cheapest": Shipped("cheapest"),
    "real_guarded_stockpile": Shipped("guarded_stockpile"),
    "real_cautious": Shipped("cautious"),
    "real_whichever_two": Shipped("whichever_two"),
}
"""By how items hang together, and what is asked of them."""
