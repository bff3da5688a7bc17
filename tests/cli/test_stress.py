"""``supplyopt stress``: 80 widgets from the middle supplier and 20 from the dear one, none in stock."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.cases import fails
from tests.cli.program import TOY, TOY_SCENARIOS, contents, supplyopt

from supplyopt.scenarios.write import write_scenarios
from supplyopt.store import read_run

HALF_OF_MIDDLE = fails("supplier=middle", left=0.5, name="half")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "plan.csv"
    path.write_text("option,size\nmiddle,80\ndear,20\n", encoding="utf-8")
    return path


def told(*words: str | Path) -> dict[str, Any]:
    ran = supplyopt("stress", TOY, *words, "--json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_who_exposes_the_plan_alone_and_together(plan: Path) -> None:
    """A fifth of the year without 80 of 100, at 100 each and 12 not paid; without 20, and 15; the two add up."""
    found = told(plan, "--by", "supplier", "--recovery-days", "73")
    assert [(e["name"], e["survives"], e["at_risk"]) for e in found["exposures"]] == [
        ("middle", pytest.approx(0), True),
        ("dear", pytest.approx(0), True),
        ("cheap", None, False),
    ]
    assert [e["impact"] for e in found["exposures"]] == pytest.approx([1600, 400, 0], rel=1e-5)
    assert [e["index"] for e in found["exposures"]] == pytest.approx([1, 0.25, 0], rel=1e-5)
    single = {each["entities"][0]["name"]: each["dearer"] for each in found["knock_outs"]["single"]}
    assert single == pytest.approx({"middle": 16 * 88, "dear": 4 * 85, "cheap": 0})
    [worst, *_] = found["knock_outs"]["worst_pairs"]
    assert {each["name"] for each in worst["entities"]} == {"middle", "dear"}
    assert (worst["dearer"], worst["missing"]) == (pytest.approx(16 * 88 + 4 * 85), {"widget": pytest.approx(0.2)})
    assert (found["knock_outs"]["pairs"], found["knock_outs"]["apart"]) == (3, 2)


def test_days_are_those_of_knock_outs_and_doubles_may_be_left_out(plan: Path) -> None:
    found = told(plan, "--by", "supplier", "--days", "36.5", "--double", "0")
    assert found["exposures"][0]["impact"] is None
    assert found["knock_outs"]["single"][0]["missing"] == {"widget": pytest.approx(0.08)}
    assert found["knock_outs"]["worst_pairs"] == []


def test_stress_tests_and_reverse_stress(plan: Path, tmp_path: Path) -> None:
    """Half of 80 are left, so that 40 are short all year; without the dear one's 20 there are still 80 %."""
    chances = tmp_path / "half.parquet"
    write_scenarios(HALF_OF_MIDDLE, chances)
    found = told(plan, "--by", "supplier", "--scenarios", chances, "--break-service", "0.8")
    [test] = found["stress_tests"]
    assert (test["scenario"], test["unserved"]) == ("half", pytest.approx(4000))
    assert test["overall"]["part"] == pytest.approx(0.4)
    assert test["overall"]["recovery_days"] is None
    assert [(p["by"], p["entity"]) for p in found["reverse"]["single_points"]] == [("supplier", "middle")]
    assert [b["entities"] for b in found["reverse"]["breaks"]["supplier"]["breaks"]] == [["middle"]]


def test_weighted_scenarios_on_request(plan: Path) -> None:
    asked = (plan, "--scenarios", TOY_SCENARIOS)
    assert told(*asked)["stress_tests"] == []
    assert [test["scenario"] for test in told(*asked, "--all")["stress_tests"]] == ["china_down"]


def test_as_text(plan: Path, tmp_path: Path) -> None:
    chances = tmp_path / "half.parquet"
    write_scenarios(HALF_OF_MIDDLE, chances)
    ran = supplyopt("stress", TOY, plan, "--by", "supplier", "--recovery-days", "73", "--scenarios", chances)
    assert ran.code == 0
    assert re.search(r"supplier +middle +0 +73 ! +widget +1,600 EUR +100 %", ran.out)
    assert re.search(r"supplier middle +1,408 EUR +1,600 EUR +widget 16 % +0 +not yet", ran.out)
    assert re.search(r"dear \+ middle +1,748 EUR +1,748 EUR +0 EUR +widget 20 %", ran.out)
    assert "Stress tests" in ran.out
    assert "Whose failure alone leaves less than 90 % served" in ran.out
    assert "time to survive of 3 that may fail" in ran.err


def test_nobody_tells_how_long_anything_takes(plan: Path) -> None:
    assert "add scores recovery_days, or --recovery-days" in supplyopt("stress", TOY, plan).out


def test_everything_is_kept_with_where_it_comes_from(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ("stress", TOY, plan, "--by", "supplier", "--recovery-days", "73", "-o", out)
    assert supplyopt(*asked).code == 0
    names = {"exposures", "knock_outs", "stress_tests", "triangles", "missing", "single_points", "breaks"}
    assert set(contents(out)) == {*(f"{name}.parquet" for name in names), "stress.json", "manifest.json"}
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["inputs"]["case"]
    assert manifest["plan"]["portfolio"] == str(plan)
    assert manifest["command"]["parameters"]["recovery_days"]["value"] == 73.0
    lost = pd.read_parquet(out / "knock_outs.parquet").set_index("who")
    assert lost.loc["supplier=middle", "dearer"] == pytest.approx(1408)
    assert list(pd.read_parquet(out / "triangles.parquet").columns)[:3] == ["scenario", "item", "area_days"]
    assert supplyopt(*asked).code == 2, "nothing is overwritten unless told"
    assert supplyopt(*asked, "--overwrite").code == 0


def test_the_plan_of_a_run(tmp_path: Path) -> None:
    """The calm operation of the run is what is to be kept up."""
    run = tmp_path / "run"
    supplyopt("solve", TOY, "--model", "dual_sourcing", "--scenarios", TOY_SCENARIOS, "-o", run)
    assert read_run(run).portfolio is not None
    found = told(run, "--model", "dual_sourcing", "--by", "supplier")
    assert [each["name"] for each in found["exposures"]] == ["dear", "middle", "cheap"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--by", "contry"), "no dimension is called 'contry'; did you mean 'country'?"),
        (("--by", "item", "--where", "country=XX"), "Invalid value for --where: no country is called 'XX'; known: "),
        (("--where", "supplier=cheep"), "no supplier is called 'cheep'; did you mean 'cheap'?"),
        (("--by", "item", "--where", "supplier=cheap&country=US"), "matches nothing that can fail by item"),
        (("--where", "supplier"), "is not of the form dimension=value"),
        (("--days", "0"), "0"),
    ],
)
def test_what_cannot_be_asked_ends_with_2(plan: Path, words: tuple[str, ...], message: str) -> None:
    ran = supplyopt("stress", TOY, plan, *words)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
