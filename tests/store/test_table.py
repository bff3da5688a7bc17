"""Tables as files: three forms, whole or absent, and nothing replaced unasked."""

from __future__ import annotations

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
