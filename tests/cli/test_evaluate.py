"""``supplyopt evaluate``: a plan as it stands, from a run or a table, under any scenarios."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from tests.cli.program import TOY, TOY_SCENARIOS, contents, model, supplyopt

ALL_FROM_CHINA = "option,size\ncheap,100\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.csv"
    path.write_text(ALL_FROM_CHINA, encoding="utf-8")
    return path


def test_a_cheap_plan_under_what_may_happen(plan: Path) -> None:
    """100 at 10 cost 1000 in calm; with 20 % China fails and 100 go without at 100 each: 0.8 × 1000 + 0.2 × 10000."""
    ran = supplyopt("evaluate", TOY, plan, "--scenarios", "toy", "--json")
    told = json.loads(ran.out)
    assert ran.code == told["exit_code"] == 0
    assert told["cost"]["mean"] == pytest.approx(2800)
    assert told["cost"]["calm"] == pytest.approx(1000)
    assert told["cost"]["worst_5pct"] == told["cost"]["worst"] == pytest.approx(10_000)
    assert told["unserved"]["mean"] == pytest.approx(2000)
    assert told["unserved"]["chance_of_any"] == pytest.approx(0.2)
    assert told["unserved"]["chance_of_more_than"] == {"0.01": pytest.approx(0.2), "0.05": pytest.approx(0.2)}
    assert told["items"][0]["worst_scenario"] == told["dearest"][0]["scenario"] == "china_down"
    assert told["cost"]["standard_error"] is None


def test_a_run_is_evaluated_at_what_it_cost(tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert supplyopt("solve", TOY, "--scenarios", "toy", "-o", run).code == 0
    cost = json.loads((run / "result.json").read_text())["cost"]
    told = json.loads(supplyopt("evaluate", TOY, run, "--scenarios", "toy", "--json").out)
    assert told["cost"]["measure"]["value"] == pytest.approx(cost)


def test_it_is_told_in_words(plan: Path) -> None:
    ran = supplyopt("evaluate", TOY, plan, "--scenarios", TOY_SCENARIOS)
    assert ran.code == 0
    assert "cost    2,800 EUR on average\n" in ran.out
    assert "10,000 EUR in the worst 5 %, 10,000 EUR at worst" in ran.out
    assert "probability of any shortage 20 %; of more than 1 % 20 %, of more than 5 % 20 %" in ran.out
    assert "China delivers nothing" in ran.out
    assert "nothing was written" in ran.err


def test_rules_that_are_not_kept_end_with_1(tmp_path: Path, plan: Path) -> None:
    rules = [
        'kind = "max_share"\nby = "supplier"\nlimit = 0.5\nbasis = "demand"',
        'kind = "min_service"\nlevel = 0.9\nscenarios = "all"',
    ]
    ran = supplyopt("evaluate", TOY, plan, "--scenarios", "toy", "--model", model(tmp_path, *rules))
    assert ran.code == 1
    assert "broken in 1 of 3 rows" in ran.out
    assert "max_share: widget / cheap: 90 instead of at most 50" in ran.out
    assert "In 1 scenario (probability 20 %) the hard rules on operations cannot all be kept: china_down" in ran.out
    assert "No calm operation of this plan keeps all hard rules" in ran.out


def test_every_outcome_is_kept_with_what_it_was_made_from(tmp_path: Path, plan: Path) -> None:
    ran = supplyopt("evaluate", TOY, plan, "--scenarios", "toy", "-o", tmp_path / "out")
    assert ran.code == 0
    scenarios = pd.read_parquet(tmp_path / "out" / "scenarios.parquet").set_index("scenario")
    assert scenarios["cost"].to_dict() == {"calm": pytest.approx(1000), "china_down": pytest.approx(10_000)}
    shortages = pd.read_parquet(tmp_path / "out" / "shortages.parquet").to_dict("records")
    assert shortages == [
        {"scenario": "china_down", "item": "widget", "site": "market", "class": "standard", "short": 100.0}
    ]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["kind"] == "evaluation"
    assert manifest["portfolio"]["told"] == str(plan)
    assert len(manifest["portfolio"]["sha256"]) == len(manifest["fingerprint"]) == 64
    before = contents(tmp_path / "out")
    again = supplyopt("evaluate", TOY, plan, "--scenarios", "toy", "-o", tmp_path / "out")
    assert (again.code, contents(tmp_path / "out")) == (2, before)
    assert supplyopt("evaluate", TOY, plan, "--scenarios", "toy", "-o", tmp_path / "out", "--overwrite").code == 0


def test_a_portfolio_that_cannot_be_ends_with_2(plan: Path) -> None:
    plan.write_text("option,size\ncheep,10\ndear,-1\nmiddle,1e6\n", encoding="utf-8")
    ran = supplyopt("evaluate", TOY, plan)
    assert (ran.code, ran.out) == (2, "")
    assert f"{plan}:2: option: 'cheep': no option of the case is called so; did you mean 'cheap'?  [POR021]" in ran.err
    assert f"{plan}:3: size: '-1': must be at least 0" in ran.err
    assert f"{plan}:4: option: 'middle': 1e+06 is above its limit" in ran.err


def test_a_run_without_a_plan_is_no_portfolio(tmp_path: Path) -> None:
    rule = 'kind = "min_service"\nlevel = 1.0\nscenarios = "all"'
    exclude = 'kind = "exclude"\nwhere = "item=widget"'
    run = tmp_path / "run"
    assert supplyopt("solve", TOY, "--model", model(tmp_path, rule, exclude), "-o", run).code == 3
    assert "[RUN015]" in supplyopt("evaluate", TOY, run).err


def test_the_codes_of_a_portfolio_are_explained() -> None:
    for code in ("POR021", "POR030", "POR035", "RUN015"):
        assert supplyopt("explain", code).out.startswith(code)
