"""Command line before environment before ``supplyopt.toml`` before default."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.program import TOY, supplyopt


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def gap(*words: str) -> str:
    """The line that tells the gap and where it comes from."""
    ran = supplyopt("solve", TOY, "--show-settings", *words)
    assert ran.code == 0
    return next(line for line in ran.out.splitlines() if line.startswith("gap"))


def test_each_source_gives_way_to_the_one_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert gap() == "gap = 0.0001  (default)"
    (folder / "supplyopt.toml").write_text("[solve]\ngap = 0.02\n")
    assert gap() == "gap = 0.02  (supplyopt.toml)"
    monkeypatch.setenv("SUPPLYOPT_SOLVE_GAP", "0.03")
    assert gap() == "gap = 0.03  (environment)"
    assert gap("--gap", "0.04") == "gap = 0.04  (command line)"


def test_options_are_spelt_as_on_the_command_line(folder: Path) -> None:
    (folder / "supplyopt.toml").write_text("[solve]\ntime-limit = 5\n[scenarios.show]\ncase = 'x'\n")
    assert "time_limit = 5.0  (supplyopt.toml)" in supplyopt("solve", TOY, "--show-settings").out


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[solve]\ngapp = 0.1", "solve.gapp: unknown setting; did you mean 'gap'?"),
        ("[slove]\ngap = 0.1", "did you mean 'solve'?"),
        ("[solve", "cannot be read"),
        ("gap = 1", "unknown setting"),
    ],
)
def test_unknown_settings_are_errors(folder: Path, text: str, why: str) -> None:
    (folder / "supplyopt.toml").write_text(text)
    ran = supplyopt("solve", TOY)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("supplyopt.toml: ")
    assert why in ran.err


def test_a_setting_of_the_wrong_type_is_an_error(folder: Path) -> None:
    (folder / "supplyopt.toml").write_text("[solve]\ngap = 'wide'\n")
    ran = supplyopt("solve", TOY)
    assert ran.code == 2
    assert "'wide' is not a valid float" in ran.err
