"""CSV files as they come from editors and spreadsheets."""

import pytest
from tests.case.cases import SOUND, codes, found, swap

from supplyopt.case.read_csv import read_csv


def cells(data: bytes):
    read = read_csv(data, "items", "items.csv")
    return [column.to_pylist() for column in read.columns], read.rows.tolist(), list(read.issues)


def test_only_the_empty_cell_is_empty():
    columns, rows, issues = cells(b'item,unit\nNA,NULL\nnan,\n"",x\n')
    assert columns == [["NA", "nan", None], ["NULL", None, "x"]]
    assert rows == [2, 3, 4]
    assert issues == []


def test_byte_order_mark_and_other_line_ends():
    for data in (b"\xef\xbb\xbfitem,unit\r\na,t\r\n", b"item,unit\ra,t\r", b"item,unit\na,t"):
        columns, rows, issues = cells(data)
        assert (columns, rows, issues) == ([["a"], ["t"]], [2], [])


def test_rows_are_lines_even_after_blank_lines_and_quoted_line_breaks():
    columns, rows, issues = cells(b'item,unit\n\na,t\n\n"b\nc",t\nd,t\n\n')
    assert columns[0] == ["a", "b\nc", "d"]
    assert rows == [3, 5, 7]
    assert issues == []


def test_rows_of_separators_only_are_no_rows():
    columns, rows, _ = cells(b"item,unit\na,t\n,\n,\nb,t\n,\n")
    assert columns[0] == ["a", "b"]
    assert rows == [2, 5]


def test_ragged_rows_are_named_and_the_others_keep_their_lines():
    columns, rows, issues = cells(b"item,unit\na,t\n\nb,t,x\nc\nd,t\n")
    assert columns[0] == ["a", "d"]
    assert rows == [2, 6]
    assert [(issue.row, issue.message) for issue in issues] == [
        (4, "has 3 cells, the header 2"),
        (5, "has 1 cells, the header 2"),
    ]


def test_many_ragged_rows_are_counted():
    _, _, issues = cells(b"item,unit\n" + b"a\n" * 1000)
    assert len(issues) == 51
    assert issues[-1].message == "and 950 more like the last"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("item,unit\n".encode("utf-16"), "UTF-16"),
        (b"item,unit\ncaf\xe9,t\n", "byte 13 is 0xe9"),
        (b"", "blank"),
        (b"\n\n", "blank"),
        (b"item;unit\na;t\n", "semicolons"),
        (b"item\tunit\na\tt\n", "tabs"),
        (b'item,unit\n"a,t\nb,t\n', "never closed"),
        (b"PAR1....PAR1", "Parquet"),
        (b"PK\x03\x04....", "workbook"),
    ],
)
def test_what_is_no_csv_is_one_clear_issue(data, said):
    columns, _, issues = cells(data)
    assert columns == []
    assert len(issues) == 1
    assert said in issues[0].message


def test_unclosed_quote_names_its_line():
    _, _, (issue,) = cells(b'item,unit\na,t\n"b,t\nc,t\n')
    assert issue.row == 3


def test_header_without_rows(tmp_path):
    assert codes(found(tmp_path, scores="score,of,member,value\n")) == ["SCO002"]


def test_duplicate_unknown_and_missing_columns(tmp_path):
    items = "item,unit,unit,stge\nore,t,t,x\nmetal,t,t,x\npart,pc,pc,x\n"
    issues = found(tmp_path, items=items, scores="score,of,member\nwgi,country,NA\n")
    assert sorted(codes(issues)) == ["ITE004", "ITE005", "SCO006"]
    assert "did you mean 'stage'?" in " ".join(issue.cure for issue in issues)


@pytest.mark.parametrize("name", ["Item", " item", "ITEM"])
def test_column_that_differs_by_case_or_blank_gets_the_nearest_name(tmp_path, name):
    issues = found(tmp_path, items=SOUND["items"].replace("item", name, 1))
    assert {"ITE005", "ITE006"} <= set(codes(issues))
    assert any("did you mean 'item'?" in issue.cure for issue in issues)


def test_control_characters_and_swallowed_rows_are_seen(tmp_path):
    (issue,) = found(tmp_path, scores=swap("scores", "wgi,", '"wgi\nwgi",'))
    assert (issue.code, issue.row, issue.column) == ("SCO015", 2, "score")
    assert "\n" not in str(issue)
