"""Bad input: one clear message each, exit code 2, nothing written, nothing solved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.cli.program import ROOT, TOY, Ran, contents, model, supplyopt


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A copy of the toy to spoil."""
    return Path(shutil.copytree(TOY, tmp_path / "case"))


def refused(folder: Path, *words: str | Path) -> Ran:
    """Run ``solve`` with an earlier run in place: it must refuse and leave everything as it was."""
    supplyopt("solve", TOY, "-o", folder / "run")
    before = contents(folder)
    ran = supplyopt("solve", *words, "-o", folder / "run", "--overwrite")
    assert (ran.code, ran.out) == (2, "")
    assert contents(folder) == before
    return ran


def test_an_unknown_country_in_a_model(tmp_path: Path) -> None:
    ran = refused(tmp_path, TOY, "--model", model(tmp_path, 'kind = "exclude"\nwhere = "country=XQ"'))
    assert ran.err.count("\n") == 1
    assert f"{tmp_path / 'asked.toml'}:5: where: 'XQ'" in ran.err
    assert "CN, DE, US" in ran.err


def test_a_misspelt_key_in_a_model_is_told_with_its_line(tmp_path: Path) -> None:
    ran = refused(tmp_path, TOY, "--model", model(tmp_path, 'kind = "max_share"\nlimt = 0.5'))
    assert f"{tmp_path / 'asked.toml'}:5: " in ran.err
    assert "did you mean 'limit'?" in ran.err


def test_a_truncated_scenario_file(tmp_path: Path) -> None:
    whole = (ROOT / "scenarios" / "toy.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    ran = refused(tmp_path, TOY, "--scenarios", tmp_path / "cut.parquet")
    assert ran.err.count("\n") == 1
    assert "cut.parquet: is truncated or damaged" in ran.err


def test_a_truncated_table(tmp_path: Path, case: Path) -> None:
    (case / "offers.csv").unlink()
    whole = (ROOT / "scenarios" / "toy.parquet").read_bytes()
    (case / "offers.parquet").write_bytes(whole[:-20])
    ran = refused(tmp_path, case)
    assert f"{case / 'offers.parquet'}: is truncated or damaged" in ran.err


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = refused(tmp_path, tmp_path / "empty")
    assert [line.split(";")[0] for line in ran.err.splitlines()] == [
        f"{tmp_path / 'empty'}: table {name} is missing" for name in ("items", "suppliers", "offers", "demand")
    ]


def test_no_folder_at_all(tmp_path: Path) -> None:
    assert "does not exist" in refused(tmp_path, tmp_path / "nowhere").err


def test_demand_that_nothing_can_reach(tmp_path: Path, case: Path) -> None:
    (case / "items.csv").write_text("item,unit,value_of_lost_load\nwidget,pc,100\ngadget,pc,100\n")
    (case / "demand.csv").write_text("item,period,quantity\nwidget,1,100\ngadget,1,5\n")
    ran = refused(tmp_path, case)
    assert f"{case / 'demand.csv'}:3" in ran.err
    assert "CAS031" in ran.err


def test_every_problem_is_told_at_once(tmp_path: Path, case: Path) -> None:
    (case / "offers.csv").write_text("offer,supplier,item,price,capacity\na,nobody,widget,10,x\nb,cheap,gizmo,-1,5\n")
    ran = refused(tmp_path, case)
    assert ran.err.count("\n") >= 4
    assert all(line.startswith(str(case)) for line in ran.err.splitlines())


def test_names_cannot_forge_lines_or_colours(tmp_path: Path, case: Path) -> None:
    (case / "suppliers.csv").write_text('supplier,country,name\n"che\x1b[31map",CN,x\n')
    ran = refused(tmp_path, case)
    assert "\\x1b" in ran.err
    assert "[31map" in ran.err
