"""Cells: nothing is rounded, cut, coerced or guessed, and every cure fits."""

import pandas as pd
import pytest
from tests.case.cases import SOUND, codes, found, swap, write

from supplyopt.case import Case, read_case
from supplyopt.case.cast import cure_for_number
from supplyopt.case.codes import SHOWN
from supplyopt.case.text import faults_of_text
from supplyopt.errors import CaseError


def test_half_a_day_is_not_cut_off(tmp_path):
    (issue,) = found(tmp_path, demand=swap("demand", "metal,2,25", "metal,2.5,25"))
    assert (issue.code, issue.row, issue.column, issue.value) == ("DEM012", 4, "period", "2.5")


def test_whole_number_with_a_fraction_of_zero(tmp_path):
    case = read_case(write(tmp_path, demand=swap("demand", "metal,2,25", "metal,2.0,25")))
    assert case.demand["period"].max() == 2


@pytest.mark.parametrize(
    ("cell", "cure"),
    [
        ("1,5", "write 1.5"),
        ("40%", "write 0.4"),
        ("1,000", "write 1000 if the comma groups thousands, or 1.000 if the comma marks decimals"),
        ("1,234,567.5", "write 1234567.5 if the comma groups thousands"),
        ("inf", "leave the cell empty where the column allows 'no limit'"),
        ("n/a", "leave the cell empty if the column has a default"),
        ("abc", None),
    ],
)
def test_cures_for_numbers(cell, cure):
    assert cure_for_number(cell) == cure


@pytest.mark.parametrize("cell", ['"1,5"', "40%", "abc", "1 000", "0x1F", "inf", "nan", "1e", "--1", "١٢"])
def test_what_is_no_number_is_reported_and_not_reported_twice(tmp_path, cell):
    (issue,) = found(tmp_path, offers=swap("offers", "smith,part,5", f"smith,part,{cell}"))
    assert (issue.code, issue.row, issue.column) == ("OFF011", 4, "price")
    assert issue.value == cell.strip('"')


@pytest.mark.parametrize("cell", ["5", "5.", "+5", ".5", "5e0", "5E+00", " 5 "])
def test_what_is_a_number(tmp_path, cell):
    assert found(tmp_path, offers=swap("offers", "smith,part,5", f"smith,part,{cell}")) == []


def test_overflow_to_infinity_is_caught(tmp_path):
    (issue,) = found(tmp_path, offers=swap("offers", "smith,part,5", "smith,part,1e400"))
    assert (issue.code, issue.message) == ("OFF019", "must be a finite number")


@pytest.mark.parametrize("cell", ["1", "0", "yes", "True", "TRUE", "t"])
def test_flags_are_true_or_false_only(tmp_path, cell):
    (issue,) = found(tmp_path, processes=swap("processes", "smith,true", f"smith,{cell}"))
    assert (issue.code, issue.value) == ("PRO013", cell)


def test_percentage_for_a_share_gets_the_share_as_cure(tmp_path):
    (issue,) = found(tmp_path, lanes=swap("lanes", "0.99", "40"))
    assert issue.code == "LAN019"
    assert "did you mean 0.4?" in issue.cure


def test_country_that_does_not_exist(tmp_path):
    (issue,) = found(tmp_path, suppliers=swap("suppliers", "smith,DE", "smith,XX"))
    assert (issue.code, issue.value) == ("SUP019", "XX")


@pytest.mark.parametrize(
    ("text", "column", "number"),
    [
        ("cobalt ", "item", 14),
        ("\u00a0cobalt", "item", 14),
        ("co\u200bbalt", "item", 15),
        ("co\u00a0balt", "item", 15),
        ("a\u202eb", "item", 15),
        ("a\u202eb", "note", 15),
        ("a\tb", "note", 15),
        ("x" * 257, "item", 16),
        ("x" * 10_001, "note", 16),
        ("c\u043ebalt", "item", 17),
        ("3-Jan", "item", 18),
        ("1.23E+15", "item", 18),
    ],
)
def test_unfit_texts(text, column, number):
    assert [fault[0] for fault in faults_of_text(text, column)] == [number]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Café", "item"),
        ("钴", "item"),
        ("Кобальт AG", "item"),
        ("1\u00a0000 t", "note"),
        ("x" * 300, "note"),
        ("a b", "tags"),
    ],
)
def test_fit_texts(text, column):
    assert faults_of_text(text, column) == []


def test_white_space_is_one_issue_and_no_unknown_names(tmp_path):
    (issue,) = found(tmp_path, items=swap("items", "metal,t", "metal ,t"))
    assert (issue.code, issue.row, issue.value) == ("ITE014", 3, "metal ")


def test_composed_and_decomposed_letters_are_the_same_name(tmp_path):
    text = {name: table.replace("smith", "cafe\u0301") for name, table in SOUND.items()}
    text["suppliers"] = text["suppliers"].replace("cafe\u0301", "caf\u00e9")
    assert found(tmp_path, **text) == []
    twice = SOUND["suppliers"] + "caf\u00e9,DE,,,\ncafe\u0301,DE,,,\n"
    issues = found(tmp_path, suppliers=twice)
    assert "SUP020" in codes(issues)


def test_both_rows_of_a_repeated_key_are_named(tmp_path):
    (issue,) = found(tmp_path, suppliers=SOUND["suppliers"] + "miner,NA,Namib Mining,,500\n")
    assert (issue.code, issue.row) == ("SUP020", 5)
    assert "row 2" in issue.message


def test_repeated_offer_without_name_is_a_repeated_key(tmp_path):
    issues = found(tmp_path, offers=SOUND["offers"] + "smith,part,6,1000,,USD,0,10,,,\n")
    assert codes(issues) == ["OFF020"]
    assert issues[0].value == "smith:part"


def test_empty_required_cells(tmp_path):
    issues = found(tmp_path, offers=swap("offers", "smith,part,5", "smith,,"))
    assert [(issue.code, issue.row, issue.column) for issue in issues] == [
        ("OFF010", 4, "item"),
        ("OFF010", 4, "price"),
    ]


def test_each_failing_row_is_reported_once_though_rules_overlap(tmp_path):
    """One infinite cell breaks two rules of its column and must not be reported once a column either."""
    (issue,) = found(tmp_path, offers=swap("offers", "smith,part,5", "smith,part,-1e999"))
    assert issue.message == "must be a finite number"


def test_a_million_bad_rows_are_counted(tmp_path):
    tables = read_case(write(tmp_path)).tables
    rows = 1_000_000
    scores = tables["scores"].iloc[[0] * rows].assign(value=-2e9, of="planet", member=None)
    with pytest.raises(CaseError) as caught:
        Case.from_frames(**{**tables, "scores": scores})
    by_code = pd.Series(codes(list(caught.value.issues))).value_counts()
    assert by_code.to_dict() == {"SCO019": 2 * (SHOWN + 1), "SCO010": SHOWN + 1}
    assert sum(issue.message == f"and {rows - SHOWN} more like the last" for issue in caught.value.issues) == 3
