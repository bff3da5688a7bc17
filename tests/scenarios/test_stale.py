"""A set whose events file has changed since it was drawn is doubtful, and said to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.program import ROOT

from supplyopt.scenarios import Recipe, draw_scenarios, read_events, read_scenarios, write_scenarios


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """A set beside the events it was drawn from."""
    events = tmp_path / "baseline.events.toml"
    events.write_bytes((ROOT / "scenarios" / "baseline.events.toml").read_bytes())
    found = draw_scenarios(read_events(events), Recipe(samples=40))
    write_scenarios(found.scenarios, tmp_path / "set.parquet", found.metadata())
    return tmp_path / "set.parquet"


def change(folder: Path) -> None:
    with (folder / "baseline.events.toml").open("a", encoding="utf-8") as file:
        file.write("# another thought\n")


def test_fresh(drawn: Path) -> None:
    assert read_scenarios(drawn).warnings == ()


def test_ends_of_lines_do_not_matter(drawn: Path) -> None:
    events = drawn.parent / "baseline.events.toml"
    events.write_bytes(events.read_bytes().replace(b"\n", b"\r\n"))
    assert read_scenarios(drawn).warnings == ()


@pytest.mark.parametrize("whole_folder", [False, True])
def test_stale(drawn: Path, whole_folder: bool) -> None:
    change(drawn.parent)
    (warning,) = read_scenarios(drawn.parent if whole_folder else drawn).warnings
    assert (warning.code, warning.severity, warning.file) == ("SCN040", "warning", "set.parquet")
    assert "baseline.events.toml has changed" in warning.message


def test_without_its_events_a_set_is_taken_as_it_is(drawn: Path) -> None:
    (drawn.parent / "baseline.events.toml").unlink()
    assert read_scenarios(drawn).warnings == ()


def test_a_set_cannot_point_elsewhere(tmp_path: Path, drawn: Path) -> None:
    """Only a file in the folder of the set is looked at."""
    (tmp_path / "sub").mkdir()
    found = draw_scenarios(read_events(tmp_path / "baseline.events.toml"), Recipe(samples=40))
    pointing = {**found.metadata(), "events_file": "../baseline.events.toml", "events_sha256": "0"}
    write_scenarios(found.scenarios, tmp_path / "sub" / "set.parquet", pointing)
    assert read_scenarios(tmp_path / "sub" / "set.parquet").warnings == ()
