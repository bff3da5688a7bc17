"""``supplyopt verify``: what it says of a run, and with which exit code it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.cli.program import TOY, TOY_SCENARIOS, supplyopt


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    assert supplyopt("solve", TOY, "--scenarios", "toy", "--model", "dual_sourcing", "-o", folder).code == 0
    return folder


def test_a_run_is_verified(run: Path) -> None:
    ran = supplyopt("verify", run, "-v", "--case", TOY, "--scenarios", TOY_SCENARIOS)
    assert ran.code == 0
    assert ran.out.startswith("toy/dual_sourcing/toy: verified\nbound   1,260 EUR, proven in exact arithmetic\n")
    assert "  question      3 options, 2 scenarios\n" in ran.out
    assert json.loads((run / "manifest.json").read_text())["proof"] == "exact"


def test_what_does_not_hold_is_told_in_a_line_and_ends_with_1(run: Path) -> None:
    (run / "kpis.parquet").write_bytes((run / "kpis.parquet").read_bytes() + b" ")
    ran = supplyopt("verify", run)
    assert ran.code == 1
    assert ran.out.endswith(
        f"{run / 'kpis.parquet'}: is not as it was written  [VER001]\ntoy/dual_sourcing/toy: not verified: 1 finding\n"
    )


def test_a_document_says_the_same(run: Path) -> None:
    (run / "strange.txt").write_text("who put this here?")
    ran = supplyopt("verify", run, "--json")
    told = json.loads(ran.out)
    assert ran.code == told["exit_code"] == 1
    assert not told["verified"]
    assert told["findings"] == [
        {"code": "VER002", "where": "strange.txt", "what": "lies in the run, but its manifest does not list it"}
    ]


@pytest.mark.parametrize("change", ["changed", "removed", "added"])
def test_inputs_that_are_not_those_of_the_run_are_told(run: Path, tmp_path: Path, change: str) -> None:
    case = tmp_path / "toy"
    shutil.copytree(TOY, case)
    offers, groups = case / "offers.csv", case / "groups.csv"
    if change == "changed":
        offers.write_text(offers.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    elif change == "removed":
        groups.unlink()
    else:
        (case / "periods.csv").write_text("period,days\n1,365\n", encoding="utf-8")
    ran = supplyopt("verify", run, "--case", case)
    assert ran.code == 1
    assert "[VER006]" in ran.out


def test_what_is_no_run_ends_with_2(tmp_path: Path) -> None:
    assert supplyopt("verify", tmp_path).code == 2
    assert supplyopt("verify", tmp_path / "nowhere").code == 2
    (tmp_path / "manifest.json").write_text("[" * 100_000)
    assert supplyopt("verify", tmp_path).code == 2


def test_an_evaluation_is_no_run(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "outcomes"
    assert supplyopt("evaluate", TOY, run, "--scenarios", "toy", "-o", out).code == 0
    ran = supplyopt("verify", out)
    assert ran.code == 2
    assert "is an evaluation" in ran.err
