"""Every fault of the catalogue: its message with file and row, its exit code, nothing written, no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.program import Ran, contents, supplyopt
from tests.faults.catalogue import ELSEWHERE, IN_CASES
from tests.faults.fault import Fault, sound_study


def asked(command: list[str | Path], folder: Path) -> Ran:
    study = ["--scenarios", folder / "set.parquet", "--model", folder / "asked.toml"]
    return supplyopt(*command, folder / "case", *study)


@pytest.mark.parametrize("small", [False, True])
def test_the_study_to_be_spoilt_is_sound(small: bool, tmp_path: Path) -> None:
    ran = asked(["solve", "-o", tmp_path / "run"], sound_study(tmp_path, small=small))
    assert ran.code == 0, ran.err
    assert "warning" not in ran.err


@pytest.mark.parametrize("fault", IN_CASES.values(), ids=IN_CASES)
def test_a_fault_of_a_case_is_told_where_it_is(fault: Fault, tmp_path: Path) -> None:
    told(fault, sound_study(tmp_path))


@pytest.mark.parametrize("fault", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_fault_of_scenarios_or_model_is_told_where_it_is(fault: Fault, tmp_path: Path) -> None:
    told(fault, sound_study(tmp_path, small=True))


def told(fault: Fault, folder: Path) -> None:
    """Spoil the study, ask for a plan, and look at what is said and at what is left on the disk."""
    fault.spoil(folder)
    before = contents(folder)
    ran = asked(["solve", "-o", folder / "run"] if fault.exit else ["validate"], folder)
    lines = [line for line in (ran.err + ran.out).splitlines() if not fault.code or f"[{fault.code}" in line]
    assert ran.code == fault.exit, ran.err
    assert any(fault.place in line and fault.says in line for line in lines), (lines, ran.err, ran.out)
    if fault.exit == 2:
        assert ran.out == ""
        assert contents(folder) == before
    if fault.exit == 0:
        assert "warning" in lines[0]
