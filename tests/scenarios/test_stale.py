"""A set is doubtful, and said to be, when what it was made from has changed since."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.program import ROOT

from supplyopt.scenarios import Recipe, draw_scenarios, read_events, read_scenarios, write_scenarios
from supplyopt.scenarios.origin import metadata, origin_of


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


@pytest.fixture
def again(drawn: Path) -> Path:
    """A set made from a drawn one, beside it and its events."""
    found = read_scenarios(drawn)
    path = drawn.parent / "again.parquet"
    write_scenarios(found, path, metadata("reduced", [(found, "")], {"method": "forward", "parameters": {"keep": 9}}))
    return path


def test_a_set_made_from_sets_tells_everything_it_goes_back_to(drawn: Path, again: Path) -> None:
    origin = origin_of(again.read_bytes())
    assert str(origin) == "reduced from set.parquet (drawn from baseline.events.toml by stratified, seed 0) by forward"
    assert origin is not None
    (parent,) = origin.parents
    assert parent.sha256 == read_scenarios(drawn).files["set.parquet"]
    assert parent.origin is not None
    assert parent.origin.told["events_file"] == "baseline.events.toml"
    assert read_scenarios(again).warnings == ()
    assert str(origin) in read_scenarios(again).notes


def test_it_is_stale_when_any_of_that_has_changed(drawn: Path, again: Path) -> None:
    change(drawn.parent)
    assert [w.message for w in read_scenarios(again).warnings] == [
        "baseline.events.toml has changed since the set was drawn from it"
    ]
    write_scenarios(read_scenarios(drawn), drawn)
    assert "set.parquet has changed since the set was reduced from it" in [
        w.message for w in read_scenarios(again).warnings
    ]


def test_a_file_of_the_same_name_elsewhere_is_another(drawn: Path) -> None:
    """The set came from another folder: what lies beside the new file and is called alike is not looked at."""
    found = read_scenarios(drawn)
    write_scenarios(found, drawn.parent / "again.parquet", metadata("merged", [(found, "far/")], {}))
    change(drawn.parent)
    assert read_scenarios(drawn.parent / "again.parquet").warnings == ()


@pytest.mark.parametrize("sources", ["", "[", "[]", "{}", "[1]", '[{"file": "a"}]', "[" * 5000])
def test_metadata_that_mean_nothing_are_no_origin(drawn: Path, sources: str) -> None:
    write_scenarios(read_scenarios(drawn), drawn, {"made": "reduced", "sources": sources})
    assert origin_of(drawn.read_bytes()) is None
