"""``supplyopt validate``: every problem in three formats, and what is known of a sound case."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from tests.cli.program import TOY, TOY_SCENARIOS, contents, model, supplyopt


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """The toy with two errors in one table and a warning in another."""
    case = Path(shutil.copytree(TOY, tmp_path / "spoilt"))
    (case / "offers.csv").write_text(
        "offer,supplier,item,price,capacity\na,cheap,widget,ten,100\nb,middl,widget,12,100\nc,dear,widget,15,0\n"
    )
    return case


def test_a_sound_case_in_one_line() -> None:
    ran = supplyopt("validate", TOY, "--scenarios", TOY_SCENARIOS, "--model", "dual_sourcing")
    assert (ran.code, ran.err) == (0, "")
    last = ran.out.splitlines()[-1]
    assert last.startswith("toy/dual_sourcing/toy is sound: ")
    assert "1 period, EUR; 2 scenarios, 2 rules" in last
    assert "filled in: offers: greatest award is the capacity (3 of 3 rows)" in ran.out


def test_every_problem_with_its_place(spoilt: Path) -> None:
    before = contents(spoilt)
    ran = supplyopt("validate", spoilt)
    assert ran.code == 2
    lines = ran.out.splitlines()
    assert lines[0].startswith(f"error: {spoilt / 'offers.csv'}:2: price: 'ten': not a number")
    assert any(line.startswith(f"error: {spoilt / 'offers.csv'}:3: supplier: 'middl'") for line in lines)
    assert re.fullmatch(r"\d+ errors, \d+ warnings?", lines[-1])
    assert contents(spoilt) == before


def test_problems_of_case_scenarios_and_model_together(spoilt: Path, tmp_path: Path) -> None:
    asked = model(tmp_path, 'kind = "max_share"')
    ran = supplyopt("validate", spoilt, "--scenarios", tmp_path / "no.parquet", "--model", asked)
    assert ran.code == 2
    for part in ("offers.csv:2", "asked.toml:3", "no.parquet"):
        assert part in ran.out


def test_what_does_not_fit_together_is_found_too(tmp_path: Path) -> None:
    ran = supplyopt("validate", TOY, "--model", model(tmp_path, 'kind = "exclude"\nwhere = "country=XQ"'))
    assert ran.code == 2
    assert "'XQ'" in ran.out


def test_json_is_one_document_with_every_issue(spoilt: Path) -> None:
    ran = supplyopt("validate", spoilt, "--format", "json", "--max-errors", "1")
    told = json.loads(ran.out)
    assert (ran.code, told["schema_version"], told["sound"], told["facts"]) == (2, 1, False, None)
    assert {(issue["row"], issue["column"]) for issue in told["issues"]} >= {(2, "price"), (3, "supplier")}
    assert json.loads(supplyopt("validate", TOY, "--format", "json").out)["facts"]["currency"] == "EUR"


def test_github_annotations_point_at_the_line(spoilt: Path) -> None:
    ran = supplyopt("validate", spoilt, "--format", "github")
    assert ran.code == 2
    assert ran.out.splitlines()[0].startswith(f"::error file={spoilt / 'offers.csv'},line=2,title=OFF011::price: 'ten'")


def test_most_problems_are_counted_not_printed(tmp_path: Path) -> None:
    case = Path(shutil.copytree(TOY, tmp_path / "case"))
    rows = "\n".join(f"o{number},cheap,widget,x,100" for number in range(40))
    (case / "offers.csv").write_text(f"offer,supplier,item,price,capacity\n{rows}\n")
    ran = supplyopt("validate", case, "--max-errors", "5")
    assert sum(line.startswith("error: ") for line in ran.out.splitlines()) == 5
    assert re.search(r"\.\.\. and \d+ more", ran.out)


def test_warnings_fail_only_if_asked(tmp_path: Path) -> None:
    case = Path(shutil.copytree(TOY, tmp_path / "case"))
    (case / "suppliers.csv").write_text("supplier,country\ncheap,CN\nmiddle,DE\ndear,US\nidle,FR\n")
    assert supplyopt("validate", case).code == 0
    ran = supplyopt("validate", case, "--strict")
    assert ran.code == 2
    assert ran.out.startswith("warning: ")
