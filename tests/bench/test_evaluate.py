"""A plan under many scenarios: how many a second, and in how much memory."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.bench.measure import tell
from tests.textbook.quick import quick_case

import supplyopt as so
from supplyopt.analyse.evaluation import evaluate
from supplyopt.analyse.settling import settle
from supplyopt.case import Case
from supplyopt.result import Portfolio
from supplyopt.scenarios import Recipe, ScenarioSet, draw_scenarios, read_events
from supplyopt.shipped import shipped_folder

ITEMS, SUPPLIERS, COUNTRIES, PERIODS = 20, 40, 10, 4
SEVERITIES = (0.0, 0.5)


def wide_case() -> Case:
    """Twenty items that have nothing to do with each other, six offers each, two places, stocks: the usual shape."""
    rng = np.random.default_rng(7)
    offers = [
        {
            "offer": f"o{i}_{k}",
            "supplier": f"s{(7 * i + 11 * k) % SUPPLIERS}",
            "item": f"i{i}",
            "price": float(rng.integers(8, 20)),
            "capacity": 400.0,
            "take_or_pay": float(rng.choice([0.0, 0.7])),
        }
        for i in range(ITEMS)
        for k in range(6)
    ]
    return quick_case(
        items=[{"item": f"i{i}", "unit": "t", "value_of_lost_load": 100.0} for i in range(ITEMS)],
        suppliers=[{"supplier": f"s{s}", "country": COUNTRY[s % COUNTRIES]} for s in range(SUPPLIERS)],
        sites=[{"site": place, "country": "DE"} for place in ("north", "south")],
        offers=offers,
        demand=[
            {"item": f"i{i}", "site": place, "period": t, "quantity": float(rng.integers(40, 80))}
            for i in range(ITEMS)
            for place in ("north", "south")
            for t in range(1, PERIODS + 1)
        ],
        stocks=[{"item": f"i{i}", "site": "north", "quantity": 40.0, "replacement_price": 15.0} for i in range(ITEMS)],
        periods=[{"period": t, "days": 90.0} for t in range(1, PERIODS + 1)],
    )


def coupled_case() -> Case:
    """The same, but what each supplier can deliver of all items together is less than half of what it offers."""
    case = wide_case()
    offered = case.offers.groupby("supplier")["capacity"].sum()
    limited = case.suppliers.assign(capacity=0.45 * case.suppliers["supplier"].map(offered).astype(float))
    return replace(case, suppliers=limited)


COUNTRY = ("DE", "FR", "US", "CN", "JP", "AU", "CA", "BR", "ZA", "KR")


def many(count: int, severities: tuple[float, ...] | None) -> ScenarioSet:
    """Suppliers fail alone and with their country, by a few severities or (None) by any."""
    rng = np.random.default_rng(count)
    selectors = [f"supplier=s{s}" for s in range(SUPPLIERS)] + [f"country={c}" for c in COUNTRY]
    struck = rng.random((count, len(selectors))) < 0.03
    struck[np.arange(count), rng.integers(0, len(selectors), count)] = True
    row, what = np.nonzero(struck)
    names = [f"s{k:07d}" for k in range(count)]
    first = np.where(rng.random(len(row)) < 0.5, 1, 2)
    values = rng.random(len(row)) if severities is None else rng.choice(severities, len(row))
    effects = pd.DataFrame(
        {
            "scenario_id": np.array(names)[row],
            "selector": np.array(selectors)[what],
            "attribute": "availability",
            "combine": "product",
            "period_from": first,
            "period_to": first + rng.integers(0, 3, len(row)),
            "value": values,
            "event_id": np.array(selectors)[what],
        }
    )
    heads = pd.DataFrame(
        {
            "scenario_id": names,
            "name": names,
            "probability": 0.5 / count,
            "family": "prob",
            "onset_period": 1,
            "source": "",
        }
    )
    calm = ScenarioSet.calm().scenarios.assign(probability=0.5)
    table = pd.concat([calm, heads], ignore_index=True).sort_values("scenario_id", ignore_index=True)
    return ScenarioSet(table, effects.astype(ScenarioSet.calm().effects.dtypes.to_dict()), "many")


@pytest.mark.bench
@pytest.mark.parametrize("count", [20_000, 100_000])
@pytest.mark.parametrize("severities", [SEVERITIES, None], ids=["discrete", "continuous"])
def test_evaluate_a_plan(count: int, severities: tuple[float, ...] | None) -> None:
    """Half of every offer under many scenarios; what is told is scenarios a second of processor time."""
    judged(wide_case(), count, severities, "evaluate")


def judged(case: Case, count: int, severities: tuple[float, ...] | None, told: str) -> None:
    """Tell how many scenarios a second."""
    study = so.Study(case, so.Policy(), many(count, severities))
    sizes = {o.name: 0.5 * o.upper for o in study.network.options}
    plan = settle(study, Portfolio(sizes, dict.fromkeys(sizes, True))).plan
    begun = time.process_time()
    found = evaluate(study, plan)
    seconds = time.process_time() - begun
    tell(told, scenarios=len(found.outcomes), seconds=seconds, a_second=len(found.outcomes) / seconds)
    assert len(found.outcomes) == count + 1


@pytest.mark.bench
def test_evaluate_a_plan_whose_items_share_suppliers() -> None:
    """Operations do not fall apart: nearly every scenario is a linear program of a thousand rows of its own."""
    judged(coupled_case(), 4_000, SEVERITIES, "evaluate, coupled")


@pytest.mark.bench
def test_evaluate_the_real_case() -> None:
    """Twenty thousand drawn scenarios of the real case: severities and lengths are any, and few scenarios are alike."""
    case = so.read_case(shipped_folder("data") / "critical-materials")
    events = read_events(shipped_folder("scenarios") / "baseline.events.toml")
    begun = time.process_time()
    drawn = draw_scenarios(events, Recipe("stratified", samples=20_000)).scenarios
    drawing = time.process_time() - begun
    study = so.Study(case, so.Policy(), drawn)
    sizes = {o.name: 0.5 * o.upper for o in study.network.options}
    plan = settle(study, Portfolio(sizes, dict.fromkeys(sizes, True))).plan
    begun = time.process_time()
    found = evaluate(study, plan)
    seconds = time.process_time() - begun
    tell("evaluate, real case", drawing=drawing, seconds=seconds, a_second=len(found.outcomes) / seconds)
    assert found.outcomes.keeps_rules.all()
