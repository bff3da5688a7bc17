"""Each thing that can be wrong with a set is said, with file and record."""

import pyarrow as pa
import pytest
from tests.scenarios.sets import ROWS, changed, issues_of, table, write

from supplyopt.scenarios.codes import SCENARIO_CODES

TWICE = {
    "selector": {3: "country=CN&item=gallium"},
    "attribute": {3: "availability"},
    "period_to": {3: 4},
    "value": {3: 0.5},
}
FAULTS = [
    # code, row, column, changed cells
    ("SCN010", 2, "scenario_id", {"scenario_id": {2: None}}),
    ("SCN010", 1, "probability", {"probability": {1: None}}),
    ("SCN010", 4, "family", {"family": {4: None}}),
    ("SCN010", 4, "selector", {"selector": {4: None}}),
    ("SCN010", 4, "attribute", {"attribute": {4: None}}),
    ("SCN010", 4, "period_to", {"period_to": {4: None}}),
    ("SCN010", 4, "value", {"value": {4: None}}),
    ("SCN011", 4, "scenario_id", {"scenario_id": {4: "storm "}}),
    ("SCN011", 4, "event_id", {"event_id": {4: "e\u202e1"}}),
    ("SCN012", 4, "family", {"family": {4: "probable"}}),
    ("SCN012", 4, "attribute", {"attribute": {4: "avalability"}}),
    ("SCN012", 4, "combine", {"combine": {4: "max"}}),
    ("SCN013", 4, "period_to", {"period_to": {4: 3.5}}),
    ("SCN013", 2, "onset_period", {"onset_period": {2: 1.5, 3: 1.5}}),
    ("SCN021", 3, "probability", {"probability": {3: 0.3}}),
    ("SCN021", 3, "name", {"name": {3: "ban"}}),
    ("SCN021", 3, "onset_period", {"onset_period": {3: None}}),
    ("SCN022", 4, "probability", {"probability": {4: -0.1}}),
    ("SCN022", 4, "probability", {"probability": {4: 1.1}}),
    ("SCN022", 4, "probability", {"probability": {4: float("inf")}}),
    ("SCN023", 5, "probability", {"probability": {5: 0.1, 6: 0.1}}),
    ("SCN024", None, "", {"probability": {1: 0.67}}),
    ("SCN025", 4, "scenario_id", {"family": {4: "calm"}}),
    ("SCN026", 1, "onset_period", {"onset_period": {1: 2}}),
    (
        "SCN026",
        2,
        "scenario_id",
        {"family": {2: "calm", 3: "calm"}, "onset_period": {2: 0, 3: 0}, "scenario_id": {1: "x"}},
    ),
    ("SCN027", 2, "onset_period", {"onset_period": {2: 0, 3: 0}}),
    ("SCN027", 1, "onset_period", {"family": {1: "prob"}, "onset_period": {1: None}}),
    ("SCN028", 4, "detection_days", {"detection_days": {4: -1.0}}),
    ("SCN028", 1, "detection_days", {"detection_days": {1: 5.0}}),
    ("SCN031", 4, "selector", {"selector": {4: "passage:suez"}}),
    ("SCN032", 4, "period_from", {"period_to": {4: 2}}),
    ("SCN033", 2, "period_from", {"period_from": {2: 1}}),
    ("SCN034", 4, "value", {"value": {4: -0.1}}),
    ("SCN034", 4, "value", {"value": {4: 40.0}}),
    ("SCN034", 3, "value", {"value": {3: float("inf")}}),
    ("SCN034", 3, "value", {"value": {3: 1e7}}),
    ("SCN035", 3, "selector", TWICE),
    ("SCN036", 4, "period_from", {"period_from": {4: 0}}),
]


@pytest.mark.parametrize(("code", "row", "column", "cells"), FAULTS)
def test_one_fault(tmp_path, code, row, column, cells):
    issues = issues_of(write(changed(**cells), tmp_path / "set.parquet"))
    places = [(issue.row, issue.column) for issue in issues if issue.code == code]
    assert (row, column) in places
    assert all(issue.file == "set.parquet" for issue in issues)


ALONE = {"SCN011", "SCN012", "SCN013", "SCN022", "SCN023", "SCN024", "SCN031", "SCN032", "SCN034", "SCN035"}


@pytest.mark.parametrize(("code", "row", "column", "cells"), [fault for fault in FAULTS if fault[0] in ALONE])
def test_one_fault_is_said_once(tmp_path, code, row, column, cells):
    assert [issue.code for issue in issues_of(write(changed(**cells), tmp_path / "set.parquet"))] == [code]


def test_all_faults_of_a_set_are_said_at_once(tmp_path):
    cells = {
        "selector": {4: "passage"},
        "value": {3: -1.0, 6: float("inf")},
        "attribute": {2: "availabilty"},
        "period_to": {5: 0},
        "probability": {1: 0.6},
    }
    codes = {issue.code for issue in issues_of(write(changed(**cells), tmp_path / "set.parquet"))}
    assert codes == {"SCN031", "SCN034", "SCN012", "SCN032", "SCN036", "SCN024"}


def test_sum_is_printed(tmp_path):
    (issue,) = issues_of(write(changed(probability={1: 0.67}), tmp_path / "set.parquet"))
    assert issue.message == "probabilities sum to 0.97, not to 1"


def test_contradiction_names_both_rows(tmp_path):
    (issue,) = issues_of(write(changed(probability={3: 0.3}), tmp_path / "set.parquet"))
    assert (issue.row, issue.message) == (3, "scenario 'ban' says otherwise in row 2 of set.parquet")


def test_repeated_effect_names_both_rows(tmp_path):
    (issue,) = issues_of(write(changed(**TWICE), tmp_path / "set.parquet"))
    assert (issue.row, issue.message) == (3, "the same effect is given by row 2 of set.parquet")


def test_misspelt_word_gets_the_nearest(tmp_path):
    (issue,) = issues_of(write(changed(attribute={4: "avalability"}), tmp_path / "set.parquet"))
    assert issue.cure == "did you mean 'availability'?"


def test_columns_missing_unknown_and_of_another_type(tmp_path):
    given = table().drop_columns(["value", "probability"]).append_column("valu", pa.array([1.0] * 6))
    given = given.set_column(given.column_names.index("period_to"), "period_to", pa.array(["4"] * 6))
    issues = issues_of(write(given, tmp_path / "set.parquet"))
    assert sorted(issue.code for issue in issues) == ["SCN005", "SCN005", "SCN006", "SCN007"]
    assert any(issue.cure == "did you mean 'value'?" for issue in issues)


def test_how_a_set_was_made_may_stand_in_the_file(tmp_path):
    from supplyopt.scenarios import read_scenarios

    given = table().append_column("seed", pa.array([7] * 6))
    assert len(read_scenarios(write(given, tmp_path / "set.parquet")).scenarios) == 4


def test_two_tables_that_do_not_fit(tmp_path):
    scenario = ["scenario_id", "name", "probability", "family", "onset_period", "detection_days", "source"]
    frame = table()
    heads = table([ROWS[0], ROWS[1], ROWS[3], ROWS[4], ROWS[4]]).select(scenario)
    write(heads, tmp_path / "scenarios.parquet")
    write(frame.slice(1).drop_columns(scenario[1:]), tmp_path / "effects.parquet")
    write(frame, tmp_path / "more.parquet")
    issues = issues_of(tmp_path)
    assert [(issue.code, issue.file, issue.row) for issue in issues] == [
        ("SCN002", "more.parquet", None),
        ("SCN020", "scenarios.parquet", 5),
    ]
    (tmp_path / "more.parquet").unlink()
    write(heads.slice(0, 3), tmp_path / "scenarios.parquet")
    issues = issues_of(tmp_path)
    assert [(issue.code, issue.file, issue.row, issue.value) for issue in issues] == [
        ("SCN030", "effects.parquet", 4, "war"),
        ("SCN030", "effects.parquet", 5, "war"),
    ]


def test_many_faults_are_counted(tmp_path):
    rows = [(*ROWS[1][:10], 2 + i, 2 + i, -1.0, "e1") for i in range(500)]
    issues = issues_of(write(table([ROWS[0], ROWS[3], *rows]), tmp_path / "set.parquet"))
    assert len(issues) == 51
    assert issues[-1].message == "and 450 more like the last"


def test_every_code_explains_itself():
    for known in SCENARIO_CODES.values():
        assert known.title
        assert known.cause.endswith(".")
        assert known.cure
