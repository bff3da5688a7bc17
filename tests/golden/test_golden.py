"""What is generated and committed is up to date; if the change is meant, run ``make docs`` and look at it."""

from pathlib import Path

import pytest
from tests.golden.regenerate import ROOT, generated, with_tables
from tests.golden.studies import FAMILY_STUDIES, RULE_STUDIES, golden_texts

from supplyopt.rules import RULES

HERE = ROOT / "tests" / "golden"
TEXTS = generated()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_committed_files_hold_what_is_generated(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == TEXTS[path], f"{path.relative_to(ROOT)} is out of date: make docs"


def test_there_is_a_golden_file_for_every_rule_and_family_and_no_other() -> None:
    assert {path.stem for path in HERE.glob("*.lp")} == {*RULE_STUDIES, *FAMILY_STUDIES}
    assert set(RULE_STUDIES) == {f"rule_{rule.model_fields['kind'].default}" for rule in RULES}


def test_the_same_text_comes_out_twice() -> None:
    again = golden_texts()
    assert {name: TEXTS[HERE / f"{name}.lp"] for name in again} == again


def test_golden_files_stay_small_enough_to_be_read() -> None:
    assert max(len(path.read_text(encoding="utf-8").splitlines()) for path in HERE.glob("*.lp")) < 250


def test_a_table_goes_between_its_marks_only() -> None:
    page = "before\n<!-- rules -->\nstale\n<!-- /rules -->\nafter\n"
    text = with_tables(page)
    assert text.startswith("before\n<!-- rules -->\n| Rule |")
    assert text.endswith("|\n<!-- /rules -->\nafter\n")
    assert "stale" not in text
    assert with_tables("no marks") == "no marks"
