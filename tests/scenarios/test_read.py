"""Reading scenario sets: layouts, addresses, defaults and notes."""

import hashlib
import os

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from tests.scenarios.sets import COLUMNS, ROWS, changed, issues_of, table, write

from supplyopt.scenarios import ScenarioSet, read_scenarios, write_scenarios

SCENARIO = ["scenario_id", "name", "probability", "family", "onset_period", "detection_days", "source"]


def same(first: ScenarioSet, second: ScenarioSet) -> None:
    pd.testing.assert_frame_equal(first.scenarios, second.scenarios)
    pd.testing.assert_frame_equal(first.effects, second.effects)


@pytest.fixture
def sound(tmp_path) -> ScenarioSet:
    return read_scenarios(write(table(), tmp_path / "base.parquet"))


def test_single_tidy_file(sound, tmp_path):
    assert sound.name == "base"
    assert sound.notes == ()
    assert sound.scenarios["scenario_id"].tolist() == ["ban", "calm", "storm", "war"]
    assert sound.scenarios["probability"].tolist() == [0.2, 0.7, 0.1, 0.0]
    assert sound.scenarios["onset_period"].tolist() == [2, 0, 3, 1]
    assert len(sound.effects) == 5
    assert sound.effects["combine"].tolist() == ["product", "product", "min", "product", "product"]
    assert sound.effects["event_id"].tolist() == ["e1", "e1", "", "", ""]
    assert sound.files == {"base.parquet": hashlib.sha256((tmp_path / "base.parquet").read_bytes()).hexdigest()}


def test_types_are_those_of_the_calm_set(sound):
    calm = ScenarioSet.calm()
    assert sound.scenarios.dtypes.to_dict() == calm.scenarios.dtypes.to_dict()
    assert sound.effects.dtypes.to_dict() == calm.effects.dtypes.to_dict()


def test_two_tables(sound, tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    frame = table()
    write(
        pa.Table.from_pandas(frame.to_pandas()[SCENARIO].drop_duplicates(), preserve_index=False),
        folder / "scenarios.parquet",
    )
    effects = frame.filter(pa.compute.is_valid(frame["selector"])).drop_columns(SCENARIO[1:])
    write(effects, folder / "effects.parquet")
    same(read_scenarios(folder), sound)
    (folder / "effects.parquet").unlink()
    (folder / "effects").mkdir()
    write(effects.slice(0, 2), folder / "effects" / "a.parquet")
    write(effects.slice(2), folder / "effects" / "b.parquet")
    same(read_scenarios(folder), sound)
    assert set(read_scenarios(folder).files) == {"scenarios.parquet", "effects/a.parquet", "effects/b.parquet"}


def test_hive_dataset(sound, tmp_path):
    ds.write_dataset(table(), tmp_path / "set", format="parquet", partitioning=["family"], partitioning_flavor="hive")
    same(read_scenarios(tmp_path / "set"), sound)
    assert any(name.startswith("family=prob/") for name in read_scenarios(tmp_path / "set").files)


def test_folder_that_contradicts_its_file(tmp_path):
    folder = tmp_path / "family=stress"
    folder.mkdir()
    write(table(), folder / "a.parquet")
    assert [issue.code for issue in issues_of(tmp_path)] == ["SCN008"]


def test_address(sound, tmp_path):
    same(read_scenarios((tmp_path / "base.parquet").as_uri()), sound)
    same(read_scenarios(str(tmp_path / "base.parquet")), sound)


def test_relative_path(sound, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    same(read_scenarios("base.parquet"), sound)


def test_order_of_rows_and_files_does_not_matter(sound, tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    write(table(ROWS[:2:-1]), folder / "z.parquet")
    write(table(ROWS[2::-1]), folder / "a.parquet")
    same(read_scenarios(folder), sound)


def test_dictionary_and_other_integers(sound, tmp_path):
    given = table()
    for name in ("scenario_id", "selector", "attribute"):
        given = given.set_column(given.column_names.index(name), name, given[name].dictionary_encode())
    given = given.set_column(4, "onset_period", given["onset_period"].cast(pa.float64()))
    given = given.set_column(10, "period_from", given["period_from"].cast(pa.int64()))
    same(read_scenarios(write(given, tmp_path / "other.parquet")), sound)


def test_optional_columns(tmp_path):
    given = table().drop_columns(["name", "source", "combine", "event_id", "detection_days"])
    scenarios = read_scenarios(write(given, tmp_path / "short.parquet"))
    assert scenarios.scenarios["name"].tolist() == ["ban", "calm", "storm", "war"]
    assert set(scenarios.effects["combine"]) == {"product"}


def test_small_error_of_the_sum_is_mended_and_noted(tmp_path):
    scenarios = read_scenarios(write(changed(probability={1: 0.7 + 5e-7}), tmp_path / "a.parquet"))
    assert scenarios.probabilities.sum() == pytest.approx(1.0, abs=1e-15)
    assert scenarios.notes == ("probabilities sum to 1.0000005: divided by their sum",)


def test_notes_on_weightless_scenarios_and_growing_capacity(tmp_path):
    given = changed(probability={1: 0.8, 4: 0.0}, value={2: 1.25})
    notes = read_scenarios(write(given, tmp_path / "a.parquet")).notes
    assert notes == (
        "1 scenarios of family prob have probability 0: storm",
        "availability is above 1 in 1 effects: capacity grows",
    )


def test_stress_may_leave_its_probability_empty(sound, tmp_path):
    same(read_scenarios(write(changed(probability={5: None, 6: None}), tmp_path / "a.parquet")), sound)


def test_hidden_files_and_notes_for_people_are_left_alone(sound, tmp_path):
    folder = tmp_path / "set"
    (folder / "_old").mkdir(parents=True)
    write(table(), folder / "a.parquet")
    for name in ("_SUCCESS", ".a.parquet.crc", "README.md", "_old/b.parquet"):
        (folder / name).write_text("x")
    same(read_scenarios(folder), sound)


def test_stray_files_are_refused(tmp_path):
    write(table(), tmp_path / "a.parquet")
    (tmp_path / "b.parquet.tmp").write_text("x")
    (issue,) = issues_of(tmp_path)
    assert (issue.code, issue.file) == ("SCN002", "b.parquet.tmp")


def test_nothing_there(tmp_path):
    assert [issue.code for issue in issues_of(tmp_path / "none.parquet")] == ["SCN001"]
    assert [issue.code for issue in issues_of(tmp_path)] == ["SCN004"]
    assert [issue.code for issue in issues_of("nosuchscheme://x/y")] == ["SCN001"]
    (issue,) = issues_of(write(table().slice(0, 0), tmp_path / "empty.parquet"))
    assert (issue.code, issue.message) == ("SCN004", "holds no scenario")


def test_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "a.parquet")
    assert [issue.code for issue in issues_of(tmp_path)] == ["SCN003"]
    assert [issue.code for issue in issues_of(tmp_path / "a.parquet")] == ["SCN003"]


def test_truncated_file_beside_a_sound_one(tmp_path):
    write(table(), tmp_path / "a.parquet")
    data = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "b.parquet").write_bytes(data[: len(data) // 2])
    (issue,) = issues_of(tmp_path)
    assert (issue.code, issue.file) == ("SCN003", "b.parquet")
    assert "truncated or damaged" in issue.message


def test_rows_are_counted_within_their_file(tmp_path):
    write(table(ROWS[:3]), tmp_path / "a.parquet")
    write(table([(*ROWS[3][:12], -1.0, None), *ROWS[4:]]), tmp_path / "b.parquet")
    (issue,) = issues_of(tmp_path)
    assert (issue.file, issue.row, issue.column, issue.value) == ("b.parquet", 1, "value", "-1")


def test_row_groups_with_dictionaries_of_their_own(sound, tmp_path):
    pq.write_table(table(), tmp_path / "groups.parquet", row_group_size=2)
    same(read_scenarios(tmp_path / "groups.parquet"), sound)


def test_a_million_effects(tmp_path):
    per, count = 1000, 1000
    ids = pa.array([f"s{i:04d}" for i in range(count)]).dictionary_encode()
    picks = pa.array([f"offer=o{i}&country=CN" for i in range(per)]).dictionary_encode()
    each = pa.array([scenario for scenario in range(count) for _ in range(per)], pa.int32())
    rows = per * count
    every = pa.array(list(range(per)) * count, pa.int32())
    given = {
        "scenario_id": pa.DictionaryArray.from_arrays(each, ids.dictionary),
        "probability": pa.repeat(1.0 / count, rows),
        "family": pa.repeat("prob", rows),
        "onset_period": pa.repeat(2, rows),
        "selector": pa.DictionaryArray.from_arrays(every, picks.dictionary),
        "attribute": pa.repeat("availability", rows),
        "period_from": pa.repeat(2, rows),
        "period_to": pa.repeat(4, rows),
        "value": pa.repeat(0.5, rows),
    }
    scenarios = read_scenarios(write(pa.table(given), tmp_path / "many.parquet"))
    assert len(scenarios.effects) == rows
    assert len(scenarios.scenarios) == count
    assert scenarios.effects["value"].sum() == rows / 2


def test_columns_of_the_tests_are_those_of_the_format():
    from supplyopt.scenarios.columns import EFFECT_COLUMNS, SCENARIO_COLUMNS

    assert list(COLUMNS) == [*SCENARIO_COLUMNS, *EFFECT_COLUMNS]


def test_writing_and_reading_again(sound, tmp_path):
    write_scenarios(sound, tmp_path / "again.parquet")
    same(read_scenarios(tmp_path / "again.parquet"), sound)
    assert pq.read_schema(tmp_path / "again.parquet").metadata[b"schema_version"] == b"1"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
