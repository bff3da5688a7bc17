"""``supplyopt init``: what it writes is sound, can be solved as it is, and replaces nothing."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from tests.cli.program import contents, supplyopt

import supplyopt as so


def test_the_minimal_case_validates_strictly_and_solves(tmp_path: Path) -> None:
    case = tmp_path / "mine"
    assert supplyopt("init", case).code == 0
    scenarios = case / "scenarios" / "example.parquet"
    assert supplyopt("validate", case, "--scenarios", scenarios, "--strict").code == 0
    ran = supplyopt("solve", case, "--scenarios", scenarios, "-o", case / "runs" / "first", "--json")
    assert (ran.code, json.loads(ran.out)["study"]) == (0, "mine/model/example")
    assert supplyopt("validate", case, "--strict").code == 0  # the run does not disturb the case


def test_its_figures_by_hand(tmp_path: Path) -> None:
    """In calm, 65 % of 1200 magnets at 40 and the rest at 58; 65 % of 400 motors at 310 and the rest at 345."""
    supplyopt("init", tmp_path / "mine")
    told = json.loads(supplyopt("solve", tmp_path / "mine", "--json").out)
    assert told["cost"] == pytest.approx(780 * 40 + 420 * 58 + 260 * 310 + 140 * 345)


def test_the_model_points_at_the_schema_beside_it(tmp_path: Path) -> None:
    supplyopt("init", tmp_path / "mine")
    text = (tmp_path / "mine" / "model.toml").read_text()
    assert text.startswith("#:schema ./model.schema.json\n")
    schema = json.loads((tmp_path / "mine" / "model.schema.json").read_text())
    assert set(tomllib.loads(text)) <= set(schema["properties"])


def test_the_readme_tells_every_column_that_is_used(tmp_path: Path) -> None:
    supplyopt("init", tmp_path / "mine")
    readme = (tmp_path / "mine" / "README.md").read_text()
    for path in (tmp_path / "mine").glob("*.csv"):
        assert f"### {path.name}" in readme
        for column in path.read_text().splitlines()[0].split(","):
            assert f"| `{column}` |" in readme


def test_a_folder_with_files_is_refused_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    before = contents(tmp_path)
    ran = supplyopt("init", tmp_path)
    assert ran.code == 2
    assert "is not empty" in ran.err
    assert contents(tmp_path) == before
    assert supplyopt("init", tmp_path, "--force").code == 0
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_file_or_an_unwritable_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert supplyopt("init", tmp_path / "file").code == 2
    assert supplyopt("init", tmp_path / "file" / "case").code == 7


def test_the_shipped_case_is_copied_whole(tmp_path: Path) -> None:
    case = tmp_path / "mine"
    ran = supplyopt("init", case, "--template", "critical-materials")
    assert ran.code == 0
    words = ran.out.split("supplyopt validate ")[1].splitlines()[0].split()
    assert supplyopt("validate", *words).code == 0
    shipped = so.read_case(Path(__file__).parents[2] / "data" / "critical-materials")
    assert so.read_case(case).files == shipped.files
    assert (case / "models" / "model.schema.json").is_file()
    assert (case / "SOURCES.md").is_file()
