"""Tables as files: three forms, whole or absent, and nothing replaced unasked."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from supplyopt.errors import InputError, OutputError
from supplyopt.store.table import check_target, write_table

FRAME = pd.DataFrame({"point": [1, 2], "cost": [1000.0, 1080.5]})


@pytest.mark.parametrize("name", ["t.parquet", "t.csv", "t.json"])
def test_each_form_is_read_back(tmp_path: Path, name: str) -> None:
    target = check_target(tmp_path / name)
    write_table(target, FRAME, {"points": [1000.0, 1080.5]})
    if name.endswith("json"):
        assert json.loads(target.read_text()) == {"points": [1000.0, 1080.5]}
    elif name.endswith("csv"):
        assert target.read_text() == "point,cost\n1,1000.0\n2,1080.5\n"
    else:
        pd.testing.assert_frame_equal(pd.read_parquet(target), FRAME)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_is_there_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    taken = tmp_path / "offers.csv"
    taken.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="RUN001"):
        check_target(taken)
    write_table(check_target(taken, overwrite=True), FRAME, {})
    assert "1080.5" in taken.read_text()


def test_a_place_that_will_not_do_is_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="RUN004"):
        check_target(tmp_path / "table.xlsx")
    with pytest.raises(OutputError, match="folder does not exist"):
        check_target(tmp_path / "nowhere" / "table.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match="RUN001"):
        check_target(tmp_path / "folder.csv", overwrite=True)


def test_a_table_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    gone = tmp_path / "gone" / "table.csv"
    with pytest.raises(OutputError, match="cannot be written"):
        write_table(gone, FRAME, {})
    assert list(tmp_path.iterdir()) == []


FORMULAS = ["=1+1", "=cmd|' /C calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "a\n=1", "=", "-"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_of_a_csv_file_is_a_formula(tmp_path: Path, cell: str) -> None:
    frame = pd.DataFrame({cell: [cell, "plain"], "size": [-1.5, 2.0]})
    write_table(tmp_path / "t.csv", frame, {})
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        head, hostile, plain = csv.reader(file)
    assert head == [hostile[0], "size"]
    assert hostile == [f"'{cell}".replace("\r", "\n"), "-1.5"]
    assert plain == ["plain", "2.0"]


def test_parquet_and_json_keep_every_text_as_it_is(tmp_path: Path) -> None:
    frame = pd.DataFrame({"supplier": FORMULAS})
    write_table(tmp_path / "t.parquet", frame, {})
    write_table(tmp_path / "t.json", frame, {"supplier": FORMULAS})
    assert pd.read_parquet(tmp_path / "t.parquet")["supplier"].tolist() == FORMULAS
    assert json.loads((tmp_path / "t.json").read_text()) == {"supplier": FORMULAS}
