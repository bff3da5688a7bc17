"""Options that cannot be meant: exit code 2, a sentence that names the option, nothing solved, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.case.cases import write
from tests.cli.program import supplyopt

WRONG = {
    "a gap of five": (["--gap", "5"], "gap"),
    "a gap below nothing": (["--gap", "-0.1"], "gap"),
    "a gap that is no number": (["--gap", "nan"], "gap"),
    "no time at all": (["--time-limit", "0"], "seconds"),
    "no threads": (["--threads", "0"], "threads"),
    "a seed below zero": (["--seed", "-1"], "--seed"),
    "an unknown option": (["--gapp", "0.1"], "--gapp"),
    "an unknown method": (["--method", "simplex"], "--method"),
    "to resume nothing": (["--resume"], "--resume needs -o"),
    "an unknown assumption": (["--assume", "opn_share=1"], "known: lost_load, open_share"),
    "an assumption that is no number": (["--assume", "open_share=nan"], "open_share"),
    "an assumption without end": (["--assume", "open_share=inf"], "open_share"),
    "an assumption below zero": (["--assume", "open_share=-1"], "open_share"),
    "an assumption beyond arithmetic": (["--assume", "lost_load=1e30"], "short[metal@depot/civil, 1]"),
    "a day that does not exist": (["--as-of", "2027-02-30"], "--as-of"),
    "an unknown pack": (["--pack", "../../../etc/passwd"], "passwd"),
    "an unknown model": (["--model", "../../../etc/passwd"], "passwd"),
    "an unknown form of a model": (["--write-model", "model.exe"], "--write-model"),
}


@pytest.mark.parametrize(("words", "says"), WRONG.values(), ids=WRONG)
def test_an_option_that_cannot_be_meant(words: list[str], says: str, tmp_path: Path) -> None:
    case = write(tmp_path / "case")
    output = [] if "--resume" in words else ["-o", tmp_path / "run"]
    ran = supplyopt("solve", case, *words, *output)
    assert (ran.code, ran.out) == (2, ""), ran.err
    assert says.lower() in ran.err.lower()
    assert [path.name for path in tmp_path.iterdir()] == ["case"]
