"""The real case: it can be built again, says where its figures come from, and agrees with known facts."""

from __future__ import annotations

import filecmp
import hashlib
import math
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from supplyopt.case import Case
from supplyopt.case.read import read_case
from supplyopt.network.build import build_network
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.read import read_scenarios
from supplyopt.scenarios.selector import Selector

ROOT = Path(__file__).parents[2]
CASES = ("critical-materials", "critical-materials-32")
THEMES = ("pandemic", "chokepoints", "coercion", "cyber", "climate")
EVENTS = ("baseline", *THEMES)
SETS = {"baseline": "baseline", "baseline-500": "baseline", **{theme: theme for theme in THEMES}}
"""Set of scenarios -> events file that it is drawn from."""
WorldShares = dict[str, dict[str, float]]
Event = dict[str, Any]
FACTS = {
    # item, country: share of world output 2024
    ("gallium_refined", "CN"): 0.989,
    ("graphite_refined", "CN"): 0.957,
    ("rare_earths_refined", "CN"): 0.913,
    ("tungsten_mined", "CN"): 0.821,
    ("graphite_mined", "CN"): 0.819,
    ("cobalt_refined", "CN"): 0.784,
    ("germanium_refined", "CN"): 0.750,
    ("rare_earths_mined", "CN"): 0.703,
    ("lithium_refined", "CN"): 0.702,
    ("titanium_refined", "CN"): 0.675,
    ("aluminium_refined", "CN"): 0.604,
    ("cobalt_mined", "CD"): 0.749,
    ("platinum_mined", "ZA"): 0.704,
    ("beryllium_mined", "US"): 0.531,
}


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(ROOT / "data" / "critical-materials")


@pytest.fixture(scope="module", params=SETS)
def scenarios(request: pytest.FixtureRequest) -> ScenarioSet:
    return read_scenarios(ROOT / "scenarios" / f"{request.param}.parquet")


def events_of(name: str) -> list[Event]:
    found: list[Event] = tomllib.loads((ROOT / "scenarios" / f"{name}.events.toml").read_text())["event"]
    return found


def tables(case: str) -> dict[str, pd.DataFrame]:
    folder = ROOT / "data" / case
    return {
        path.stem: pd.read_csv(path, dtype=str, keep_default_na=False)  # noqa: TID251 - as text
        for path in sorted(folder.glob("*.csv"))
    }


def run(script: str, out: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / script), "--out", str(out)], check=True, cwd=out, capture_output=True)


@pytest.mark.parametrize("case_name", CASES)
def test_the_build_gives_the_same_bytes_again(case_name: str, tmp_path: Path) -> None:
    run("data/critical-materials/build.py", tmp_path)
    shipped = ROOT / "data" / case_name
    names = sorted(path.name for path in shipped.glob("*.csv"))
    assert sorted(path.name for path in (tmp_path / case_name).iterdir()) == names
    assert filecmp.cmpfiles(shipped, tmp_path / case_name, names, shallow=False)[0] == names


def test_the_scenarios_are_drawn_the_same_again(tmp_path: Path) -> None:
    run("scenarios/build.py", tmp_path)
    for path in sorted((ROOT / "scenarios").glob("*.parquet")):
        again, shipped = pq.read_table(tmp_path / path.name).to_pandas(), pq.read_table(path).to_pandas()
        assert list(again["scenario_id"]) == list(shipped["scenario_id"])
        assert list(again["selector"].astype(object)) == list(shipped["selector"].astype(object))
        assert np.allclose(again["probability"], shipped["probability"], atol=1e-9)
        assert np.allclose(again["value"], shipped["value"], equal_nan=True)


@pytest.mark.parametrize("case_name", CASES)
def test_the_shipped_cases_are_sound(case_name: str) -> None:
    assert len(read_case(ROOT / "data" / case_name).items) == 20


@pytest.mark.parametrize("case_name", CASES)
def test_every_row_says_where_its_figures_come_from(case_name: str) -> None:
    for name, table in tables(case_name).items():
        if name != "assumptions":
            columns = [column for column in ("source", "assumed") if column in table]
            silent = table[(table[columns] == "").all(axis=1)]
            assert silent.empty, f"{name}: {silent.iloc[0].to_dict()}"


@pytest.mark.parametrize("case_name", CASES)
def test_every_mark_names_a_column_and_an_assumption_and_every_assumption_is_used(case_name: str) -> None:
    found = tables(case_name)
    known = set(found["assumptions"]["assumption"])
    used: set[str] = set()
    for name, table in found.items():
        marks = {tuple(mark.split("=")) for cell in table.get("assumed", []) for mark in cell.split()}
        assert {column for column, _ in marks} <= set(table.columns), name
        used |= {assumption for _, assumption in marks} | (set(table.get("scaled_by", [])) - {""})
    # Regions need an assumption that single Allies do not.
    assert used == known - ({"region_gateway"} if case_name == "critical-materials-32" else set())


@pytest.mark.parametrize(("item", "country", "share"), [(*key, share) for key, share in FACTS.items()])
def test_the_sources_say_what_is_known_of_2024(item: str, country: str, share: float, world: WorldShares) -> None:
    assert world[item][country] == pytest.approx(share, abs=0.0006)


@pytest.fixture(scope="module")
def world() -> WorldShares:
    """Share of each country in the output of each item, as the build reads it from its copies."""
    folder = ROOT / "data" / "critical-materials"
    sys.path.insert(0, str(folder))
    try:
        from builder.materials import ITEMS
        from builder.sources import Sources
        from builder.supply import Supply
    finally:
        sys.path.remove(str(folder))
    supply = Supply(Sources(folder))
    outputs = {item.item: supply.production(item) for item in ITEMS}
    return {name: {code: t / sum(output.values()) for code, t in output.items()} for name, output in outputs.items()}


def test_every_material_can_be_supplied_in_calm(case: Case) -> None:
    for item in case.demand["item"].unique():
        need = case.demand.loc[case.demand["item"] == item, "quantity"].sum()
        offers = case.offers.loc[case.offers["item"] == item, "capacity"].sum()
        recipes = case.recipes.loc[(case.recipes["item"] == item) & (case.recipes["quantity"] > 0), "recipe"]
        plants = case.processes.loc[case.processes["recipe"].isin(recipes), "capacity"].sum()
        assert offers + plants > 1.02 * need, item


def test_going_without_costs_more_than_the_dearest_offer_and_freight(case: Case) -> None:
    lost = case.items.set_index("item")["value_of_lost_load"]
    dearest = case.offers.groupby("item")["price"].max()
    freight = case.lanes.groupby("items")["cost"].max()
    for item in case.demand["item"].unique():
        if item in dearest.index:
            assert lost[item] > 3 * (dearest[item] + freight[item]), item


def test_probabilities_sum_to_one_and_stress_has_none(scenarios: ScenarioSet) -> None:
    table = scenarios.scenarios
    assert math.isclose(table["probability"].sum(), 1, abs_tol=1e-12)
    assert (table.loc[table["family"] == "stress", "probability"] == 0).all()
    assert (table.loc[table["family"] != "stress", "probability"] > 0).all()


def test_every_selector_finds_something(case: Case, scenarios: ScenarioSet) -> None:
    network = build_network(case)
    parts = {
        "availability": [asset.labels for asset in network.assets],
        "demand_mult": [demand.labels for demand in network.demands],
        "price_mult": [activity.labels for activity in network.activities],
    }
    for selector, attribute in set(zip(scenarios.effects["selector"], scenarios.effects["attribute"], strict=True)):
        assert any(Selector.parse(selector).matches(labels) for labels in parts[attribute]), selector


def test_the_demo_set_is_small_begins_together_and_keeps_every_chance() -> None:
    events = events_of("baseline")
    demo = read_scenarios(ROOT / "scenarios" / "baseline.parquet")
    assert len(demo.scenarios) <= 25
    assert set(demo.scenarios["onset_period"]) == {0, 2}
    held = demo.effects.drop_duplicates(["scenario_id", "event_id"])
    chances = held["scenario_id"].map(demo.probabilities).groupby(held["event_id"]).sum()
    calm = 1.0
    for event in events:
        if event["event_id"] in set(held["event_id"]):
            chance = 1 - math.exp(-event["rate_per_year"])
            assert chances[event["event_id"]] == pytest.approx(chance, abs=1e-7)
            calm *= 1 - chance
    assert len(set(held["event_id"]) & {event["event_id"] for event in events}) == 19
    assert demo.probabilities["calm"] == pytest.approx(calm, abs=1e-7)


def test_causes_that_meet_in_the_demo_set_strike_different_materials() -> None:
    demo = read_scenarios(ROOT / "scenarios" / "baseline.parquet")
    held = demo.effects.drop_duplicates(["scenario_id", "event_id"])
    for _, effects in held.groupby("scenario_id"):
        if len(effects) > 1:
            named = effects["selector"].str.extract(r"material=([^&]+)")[0]
            assert named.notna().all()  # a cause without a material stands alone
            struck = [material for cell in named for material in cell.split("|")]
            assert len(struck) == len(set(struck))


@pytest.mark.parametrize("name", EVENTS)
def test_rates_follow_from_their_derivation(name: str) -> None:
    for event in events_of(name):
        d = event["derivation"]
        if "count" in d:
            rate = d["count"] / d["years"] * d["factor"]
        elif "base" in d:
            rate = d["base"] * d["score"] / d["mean_score"]
        elif "yearly_probability" in d:
            rate = d["yearly_probability"]
        else:
            assert d["judgement"]
            rate = 1 / d["once_in_years"]
        assert event["rate_per_year"] == pytest.approx(rate, abs=6e-5), event["event_id"]


@pytest.mark.parametrize("name", SETS)
def test_sets_name_the_events_they_were_drawn_from(name: str) -> None:
    metadata = pq.read_schema(ROOT / "scenarios" / f"{name}.parquet").metadata
    digest = hashlib.sha256((ROOT / "scenarios" / f"{SETS[name]}.events.toml").read_bytes()).hexdigest()
    assert metadata[b"events_sha256"].decode() == digest
    assert metadata[b"schema_version"] == b"1"
