"""Reading a whole case: what a sound one gives, and what is wrong with folders."""

import hashlib
import os

import pandas as pd
import pyarrow as pa
import pytest
from tests.case.cases import SOUND, codes, found, swap, write

from supplyopt.case import Case, inspect_case, read_case
from supplyopt.case.tables import TABLES
from supplyopt.errors import CaseError


def test_sound_case_has_no_issue(tmp_path):
    assert found(tmp_path) == []


def test_every_table_has_every_column_in_its_type(tmp_path):
    case = read_case(write(tmp_path / "alpha"))
    assert case.name == "alpha"
    assert case.currency == "USD"
    assert set(case.tables) == set(TABLES)
    for name, frame in case.tables.items():
        assert list(frame.columns) == list(TABLES[name].schema.columns)
        for column, described in TABLES[name].schema.columns.items():
            expected = {"string[pyarrow]": "str"}.get(str(described.dtype), str(described.dtype))
            assert str(frame[column].dtype) == expected, (name, column)


def test_files_carry_their_sha256(tmp_path):
    case = read_case(write(tmp_path))
    assert case.files["offers.csv"] == hashlib.sha256(SOUND["offers"].encode()).hexdigest()
    assert set(case.files) == {f"{table}.csv" for table in SOUND}


def test_namibia_and_other_words_for_nothing_stay_text(tmp_path):
    suppliers = "supplier,country\nNone,NA\nnull,DE\nnan,LU\n"
    offers = "supplier,item,price,capacity\nNone,part,1,900\nnull,part,2,900\nnan,part,2,900\n"
    items, demand = "item,unit\npart,pc\n", "item,period,quantity\npart,1,5\n"
    bare = dict.fromkeys(SOUND, None) | {"items": items, "suppliers": suppliers, "offers": offers, "demand": demand}
    case = read_case(write(tmp_path, **bare))
    assert case.suppliers["supplier"].tolist() == ["None", "nan", "null"]
    assert case.suppliers["country"].tolist() == ["NA", "LU", "DE"]


def test_identifiers_keep_leading_zeros_and_never_become_numbers(tmp_path):
    bare = dict.fromkeys(SOUND, None)
    bare |= {"items": "item,unit\n007,pc\n7,pc\n", "suppliers": "supplier,country\n1e3,DE\n"}
    bare |= {"offers": "supplier,item,price,capacity\n1e3,007,1,9\n1e3,7,1,9\n"}
    bare |= {"demand": "item,period,quantity\n007,1,5\n7,1,5\n"}
    case = read_case(write(tmp_path, **bare))
    assert case.items["item"].tolist() == ["007", "7"]
    assert case.offers["offer"].tolist() == ["1e3:007", "1e3:7"]


def test_missing_folder_is_one_issue(tmp_path):
    assert codes(list(inspect_case(tmp_path / "nothing"))) == ["CAS001"]
    with pytest.raises(CaseError, match="does not exist"):
        read_case(tmp_path / "nothing")


def test_file_instead_of_folder(tmp_path):
    (tmp_path / "case.xlsx").write_text("x")
    assert "is a file, not a folder" in str(inspect_case(tmp_path / "case.xlsx")[0])


def test_empty_folder_lacks_every_required_table(tmp_path):
    assert codes(list(inspect_case(tmp_path))) == ["CAS005"] * 4


def test_misspelt_file_name_is_an_error_with_the_nearest_name(tmp_path):
    write(tmp_path)
    (tmp_path / "offer.csv").write_text("x")
    (issue,) = inspect_case(tmp_path)
    assert issue.code == "CAS002"
    assert "did you mean 'offers'?" in issue.cure


def test_table_given_twice(tmp_path):
    write(tmp_path)
    pd.DataFrame({"x": [1]}).to_parquet(tmp_path / "items.parquet")
    (issue,) = inspect_case(tmp_path)
    assert (issue.code, issue.file) == ("CAS003", "items.parquet")


def test_other_files_and_subfolders_are_left_alone(tmp_path):
    write(tmp_path)
    for name in (".items.csv", "_draft.csv", "~$items.csv", "README.md", "build.py", "model.toml"):
        (tmp_path / name).write_text("anything")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "raw.csv").write_text("anything")
    assert inspect_case(tmp_path) == ()


@pytest.mark.parametrize("name", ["offers.xlsx", "offers.csv.gz", "offers.tsv"])
def test_table_of_another_kind_is_not_overlooked(tmp_path, name):
    write(tmp_path, offers=None)
    (tmp_path / name).write_text("anything")
    (issue,) = inspect_case(tmp_path)
    assert (issue.code, issue.file) == ("CAS002", name)


def test_ending_in_capitals(tmp_path):
    write(tmp_path)
    (tmp_path / "items.csv").rename(tmp_path / "items.CSV")
    assert inspect_case(tmp_path) == ()


def test_subfolder_is_no_table(tmp_path):
    write(tmp_path, items=None)
    (tmp_path / "items").mkdir()
    assert codes(list(inspect_case(tmp_path))) == ["CAS005"]


def test_pipe_and_folder_in_place_of_a_table_are_refused_without_waiting(tmp_path):
    write(tmp_path, offers=None, items=None)
    os.mkfifo(tmp_path / "offers.csv")
    (tmp_path / "items.csv").mkdir()
    issues = inspect_case(tmp_path)
    assert codes(list(issues)) == ["CAS004", "CAS004"]
    assert {issue.message for issue in issues} == {"is a folder", "is a pipe or device, not a regular file"}


def test_link_to_itself_is_refused(tmp_path):
    write(tmp_path, scores=None)
    (tmp_path / "scores.csv").symlink_to(tmp_path / "scores.csv")
    assert codes(list(inspect_case(tmp_path))) == ["CAS004"]


def test_frames_give_the_same_case_as_files(tmp_path):
    from_files = read_case(write(tmp_path))
    from_frames = Case.from_frames("again", **from_files.tables)
    for name, frame in from_files.tables.items():
        pd.testing.assert_frame_equal(from_frames.tables[name], frame)


def test_frames_may_be_arrow_tables(tmp_path):
    case = read_case(write(tmp_path))
    tables = {name: pa.Table.from_pandas(frame) for name, frame in case.tables.items() if len(frame)}
    assert Case.from_frames("again", **tables).currency == "USD"


def test_frames_with_mixed_types_say_so(tmp_path):
    tables = read_case(write(tmp_path)).tables
    tables["items"] = tables["items"].assign(item=pd.Series([1, "metal", "part"], dtype=object))
    with pytest.raises(CaseError, match="ITE001"):
        Case.from_frames(**tables)


def test_unknown_frame_is_an_error():
    with pytest.raises(CaseError, match="did you mean 'items'"):
        Case.from_frames(item=pd.DataFrame({"item": ["x"]}))


def test_parquet_gives_the_same_case(tmp_path):
    case = read_case(write(tmp_path / "csv"))
    (tmp_path / "parquet").mkdir()
    for name, frame in case.tables.items():
        if len(frame):
            frame.to_parquet(tmp_path / "parquet" / f"{name}.parquet", index=False)
    again = read_case(tmp_path / "parquet")
    for name, frame in case.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], frame)


def test_warnings_do_not_stop_a_case(tmp_path):
    case = read_case(write(tmp_path, offers=swap("offers", "smith,metal,900,50", "smith,metal,900,0")))
    assert codes(list(case.warnings)) == ["CAS014"]


def test_errors_come_before_warnings(tmp_path):
    offers = swap("offers", "smith,metal,900,50", "smith,metal,900,0").replace("smith,part,5", "smith,part,-5")
    assert [issue.severity for issue in found(tmp_path, offers=offers)] == ["error", "warning"]


def test_unknown_assumption_cannot_be_assumed(tmp_path):
    case = read_case(write(tmp_path))
    assert case.assume(open_share=0.5).scaled("offers", "capacity").max() == 1000
    with pytest.raises(CaseError, match="CAS090"):
        case.assume(opne_share=0.5)
