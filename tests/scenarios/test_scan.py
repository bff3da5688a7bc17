"""A set that is scanned is the set that is read, a piece at a time; and its faults are the same faults."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.scenarios.sets import ROWS, changed, table, write
from tests.scenarios.test_faults import FAULTS
from tests.scenarios.test_write import sets

from supplyopt.errors import ScenarioError
from supplyopt.scenarios import (
    Recipe,
    ScenarioSet,
    draw_scenarios,
    read_events,
    read_scenarios,
    scan_scenarios,
    write_scenarios,
)
from supplyopt.scenarios.scanned_set import ScannedSet
from supplyopt.scenarios.scenario_set import KIND
from supplyopt.scenarios.summary import Summary
from supplyopt.shipped import shipped_folder


def gathered(found: ScenarioSet) -> pd.DataFrame:
    """The effects of all pieces, in the order of the set."""
    pieces = [
        piece.effects.assign(at=at[np.searchsorted(piece.scenarios["scenario_id"], piece.effects["scenario_id"])])
        for at, piece in found.pieces()
    ]
    return pd.concat(pieces).sort_values("at", kind="stable", ignore_index=True).drop(columns="at")


def same(scanned: ScenarioSet, read: ScenarioSet) -> None:
    assert isinstance(scanned, ScannedSet)
    pd.testing.assert_frame_equal(scanned.scenarios, read.scenarios)
    pd.testing.assert_frame_equal(gathered(scanned), read.effects)
    pd.testing.assert_frame_equal(scanned.kinds, read.kinds)
    assert scanned.most_risen == pytest.approx(read.most_risen)
    for at, piece in scanned.pieces():
        pd.testing.assert_frame_equal(piece.scenarios, read.scenarios.iloc[at].reset_index(drop=True))
    told = ("name", "notes", "files", "warnings", "origins", "horizon", "event_ids", "number_of_effects", "events")
    assert [getattr(scanned, name) for name in told] == [getattr(read, name) for name in told]


@pytest.mark.parametrize("group", [1, 2, 4, 6])
@pytest.mark.parametrize("rows", [1, 2, 3, 5])
def test_row_groups_and_pieces_of_any_size(tmp_path, group, rows):
    pq.write_table(table(), tmp_path / "set.parquet", row_group_size=group)
    same(scan_scenarios(tmp_path / "set.parquet", rows), read_scenarios(tmp_path / "set.parquet"))


def test_pieces_hold_few_rows(tmp_path):
    """400 scenarios of 1 to 4 effects in 9 row groups: no piece holds more than it was asked for, a scenario aside."""
    ids = [f"s{k:03d}" for k in range(400)]
    rows = [
        (s, s, 1 / 400, "prob", 1, None, None, f"item=i{i}", "availability", "product", 1, 2, 0.5, None)
        for k, s in enumerate(ids)
        for i in range(1 + k % 4)
    ]
    pq.write_table(table(rows), tmp_path / "set.parquet", row_group_size=111)
    scanned = scan_scenarios(tmp_path / "set.parquet", 50)
    lengths = [len(piece.effects) for _, piece in scanned.pieces()]
    assert sum(lengths) == 1000
    assert max(lengths) < 50 + 50
    same(scanned, read_scenarios(tmp_path / "set.parquet"))


def test_folders_that_give_a_column(tmp_path):
    ds.write_dataset(table(), tmp_path / "set", format="parquet", partitioning=["family"], partitioning_flavor="hive")
    same(scan_scenarios(tmp_path / "set", 2), read_scenarios(tmp_path / "set"))


def test_a_scenario_that_goes_on_in_the_next_file(tmp_path):
    write(table(ROWS[:2]), tmp_path / "a.parquet")
    write(table(ROWS[2:5]), tmp_path / "b.parquet")
    write(table(ROWS[5:]), tmp_path / "c.parquet")
    same(scan_scenarios(tmp_path, 1), read_scenarios(tmp_path))


def test_a_set_of_one_piece_is_read(tmp_path):
    assert not isinstance(scan_scenarios(write(table(), tmp_path / "set.parquet"), 6), ScannedSet)


@settings(max_examples=settings.default.max_examples // 10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sets(), st.integers(1, 4))
def test_any_set(tmp_path, scenarios, rows):
    write_scenarios(scenarios, tmp_path / "any.parquet")
    scanned, read = scan_scenarios(tmp_path / "any.parquet", rows), read_scenarios(tmp_path / "any.parquet")
    if isinstance(scanned, ScannedSet):
        same(scanned, read)


def issues_of(tmp_path, read, *arguments):
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path / "set.parquet", *arguments)
    return sorted(map(str, caught.value.issues))


@pytest.mark.parametrize(("code", "row", "column", "cells"), FAULTS)
def test_the_same_faults(tmp_path, code, row, column, cells):
    write(changed(**cells), tmp_path / "set.parquet")
    scanned = issues_of(tmp_path, scan_scenarios, 1)
    read = issues_of(tmp_path, read_scenarios)
    assert any(f"[{code}]" in each for each in scanned)
    # Which of two calm scenarios is the second one goes by row here, by name there.
    assert [e for e in scanned if "SCN025" not in e] == [e for e in read if "SCN025" not in e]
    assert len(scanned) == len(read)


def test_faults_of_all_pieces_are_counted_together(tmp_path):
    """500 values below 0 in pieces of 7 rows: 50 of them are shown, and a word that is unfit is told once."""
    rows = [(*ROWS[1][:8], "availabilty", "product", 2 + i, 2 + i, -1.0, "e1 ") for i in range(250)]
    rows += [(*ROWS[3][:8], "availability", "product", 3 + i, 3 + i, -1.0, "e1 ") for i in range(250)]
    write(table([ROWS[0], *rows]), tmp_path / "set.parquet")
    scanned = issues_of(tmp_path, scan_scenarios, 7)
    assert scanned == issues_of(tmp_path, read_scenarios)
    assert any("and 450 more like the last" in each for each in scanned)
    assert any("'e1 '" in each and "(and in 499 more rows)" in each for each in scanned)


def test_rows_that_stand_apart_are_read_whole_if_they_can_be_held(tmp_path, monkeypatch):
    write(table([*ROWS[::2], *ROWS[1::2]]), tmp_path / "set.parquet")
    assert not isinstance(scan_scenarios(tmp_path / "set.parquet", 1), ScannedSet)
    monkeypatch.setattr("supplyopt.scenarios.scan.MOST_ROWS", 5)
    with pytest.raises(ScenarioError) as caught:
        scan_scenarios(tmp_path / "set.parquet", 1)
    assert [(each.code, each.row, each.value) for each in caught.value.issues] == [
        ("SCN042", 4, "ban"),
        ("SCN042", 6, "war"),
    ]


def test_all_effects_at_once_are_refused(tmp_path):
    scanned = scan_scenarios(write(table(), tmp_path / "set.parquet"), 2)
    with pytest.raises(ScenarioError, match="4 scenarios with 5 effects are too many") as caught:
        _ = scanned.effects
    assert caught.value.issues[0].code == "SCN043"


def test_more_rows_than_can_be_held_are_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("supplyopt.scenarios.sources.MOST_ROWS", 5)
    (issue,) = issues_of(write(table(), tmp_path / "set.parquet").parent, read_scenarios)
    assert "has more than 5 rows" in issue


def test_a_file_that_changes_between_is_noticed(tmp_path):
    scanned = scan_scenarios(write(table(), tmp_path / "set.parquet"), 2)
    for rows in (ROWS[:5], [*ROWS, *ROWS[-1:]], [*ROWS[3:4], *ROWS[:3], *ROWS[4:]]):
        write(table(rows), tmp_path / "set.parquet")
        with pytest.raises(ScenarioError, match="is not what it was"):
            list(scanned.pieces())


def test_kinds_are_the_different_effects(tmp_path):
    found = scan_scenarios(write(table(), tmp_path / "set.parquet"), 1).kinds
    assert list(found.columns) == KIND
    assert found.to_numpy().tolist()[0] == ["class=defence", "demand_mult", "product", 1, 4]


def test_columns_that_are_missing(tmp_path):
    write(table().drop_columns(["value"]), tmp_path / "set.parquet")
    assert issues_of(tmp_path, scan_scenarios, 2) == issues_of(tmp_path, read_scenarios)


def test_a_damaged_file_beside_sound_ones(tmp_path):
    write(table(ROWS[:3]), tmp_path / "a.parquet")
    data = write(table(ROWS[3:]), tmp_path / "b.parquet").read_bytes()
    (tmp_path / "b.parquet").write_bytes(data[: len(data) // 2])
    with pytest.raises(ScenarioError) as caught:
        scan_scenarios(tmp_path, 1)
    assert [(each.code, each.file) for each in caught.value.issues] == [("SCN003", "b.parquet")]


def test_words_of_a_dictionary_that_do_not_occur(tmp_path):
    """A slice of a larger table keeps the words of all of it."""
    ids = pa.DictionaryArray.from_arrays(
        pa.array([0, 1, 1, 2, 3, 3]), pa.array(["calm", "ban", "storm", "war", "gone"])
    )
    given = table().set_column(0, "scenario_id", ids)
    write(given, tmp_path / "set.parquet")
    assert read_scenarios(tmp_path / "set.parquet").scenarios["scenario_id"].tolist() == ["ban", "calm", "storm", "war"]


def test_a_summary_is_the_same(tmp_path, monkeypatch):
    """Over pieces of the set, and over parts of a piece where its figures would be too many to be held."""
    scenarios = draw_scenarios(
        read_events(shipped_folder("scenarios") / "cyber.events.toml"), Recipe(samples=60)
    ).scenarios
    write_scenarios(scenarios, tmp_path / "set.parquet")
    whole = Summary(read_scenarios(tmp_path / "set.parquet"))
    _ = whole.losses
    monkeypatch.setattr("supplyopt.scenarios.tally.CELLS", 2_000)
    pieces = Summary(scan_scenarios(tmp_path / "set.parquet", 40))
    assert isinstance(pieces.found, ScannedSet)
    for name in ("events", "pairs", "losses", "severities"):
        by = list(getattr(whole, name).columns[:2])
        one, other = (getattr(each, name).sort_values(by, ignore_index=True) for each in (whole, pieces))
        pd.testing.assert_frame_equal(one, other, rtol=1e-12, atol=1e-15)
    assert pieces.at_once == pytest.approx(whole.at_once)
    assert pieces.begins == whole.begins
