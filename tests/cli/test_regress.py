"""``supplyopt regress``: from the first baseline to the night on which something has moved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.program import contents, supplyopt
from tests.regress.suites import outcome, priced, study, toy_suite

from supplyopt.regress.history import append


@pytest.fixture(autouse=True)
def desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's CI, nobody's step."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


def test_a_suite_from_its_first_baseline_to_a_move(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """1,260 until the middle one asks 13 instead of 12 for its 80: 1,340. One that cannot be read stops no other."""
    suite, history, page = toy_suite(tmp_path, "two", "calm"), tmp_path / "history", tmp_path / "page.html"
    study(tmp_path, "typo", 'modle = "x"')

    first = supplyopt("regress", suite, "--workers", "1", "--update", "--because", "the first one")
    assert first.code == 1
    assert "1 broken, 2 new" in first.out
    assert json.loads((suite / "two.baseline.json").read_text(encoding="utf-8"))["because"] == "the first one"
    assert not (suite / "typo.baseline.json").exists()
    (suite / "typo.study.toml").unlink()

    again = supplyopt("regress", suite, "--workers", "1", "--history", history)
    assert (again.code, again.out.splitlines()[-1]) == (0, "2 same")
    before = contents(history)

    priced(tmp_path, "middle", "12", "13")
    study(tmp_path, "calm", "as_of = 2026-01-01")
    step = tmp_path / "step.md"
    step.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(step))
    words = ("--history", history, "--html", page, "--junit", tmp_path / "junit.xml", "--json")
    moved = supplyopt("regress", suite, "--workers", "1", "-k", "two", *words)
    assert moved.code == 1
    told = json.loads(moved.out)
    assert [(each["name"], each["verdict"]) for each in told["studies"]] == [("two", "moved")]
    assert told["studies"][0]["causes"][0].startswith("case/offers.csv has changed")
    assert step.read_text(encoding="utf-8").startswith("before\n## Scenario regression: 1 moved")
    assert "the least cost is up by at least 80 EUR" in page.read_text(encoding="utf-8")
    assert "the least cost is up" in (tmp_path / "junit.xml").read_text(encoding="utf-8")
    after = contents(history)
    assert {name: after[name] for name in before} == before
    assert len(after) == 2

    shown = supplyopt("regress", "history", history, "-k", "two")
    assert "=M" in shown.out
    assert "1,340 EUR" in shown.out
    assert contents(suite).keys() == {
        "calm.baseline.json",
        "calm.study.toml",
        "two.baseline.json",
        "two.study.toml",
    }


@pytest.mark.nightly
def test_several_at_once(tmp_path: Path) -> None:
    """Two processes of pytest, each with a worker; what has not changed since it passed is passed over."""
    suite, history = toy_suite(tmp_path, "one", "two"), tmp_path / "history"
    made = supplyopt("regress", suite, "--history", history, "--workers", "2", "--update", "--because", "the first")
    assert (made.code, made.out.splitlines()[-1], made.err.splitlines()[0]) == (0, "2 new", "2 studies, 2 workers")
    assert supplyopt("regress", suite, "--history", history, "--workers", "1").out.splitlines()[-1] == "2 same"
    again = supplyopt("regress", suite, "--history", history, "--workers", "1")
    assert (again.code, again.out.splitlines()[-1]) == (0, "2 unchanged")


@pytest.mark.parametrize(("ci", "refused"), [("true", True), ("1", True), ("false", False), ("", False)])
def test_baselines_are_not_made_under_ci(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ci: str, refused: bool
) -> None:
    monkeypatch.setenv("CI", ci)
    ran = supplyopt("regress", tmp_path, "--update", "--because", "it should")
    assert ran.code == 2
    assert ("[REG001]" in ran.err, "[BAT020]" in ran.err) == (refused, not refused)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--update",), "[REG002]"),
        (("--update", "--because", "  "), "[REG002]"),
        (("--because", "x"), "--because is the reason for --update"),
        ((), "[BAT020]"),
    ],
)
def test_what_cannot_be_run(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    ran = supplyopt("regress", tmp_path, *words)
    assert (ran.code, told in ran.err) == (2, True)


def test_a_selection_of_nothing_is_no_success(tmp_path: Path) -> None:
    ran = supplyopt("regress", toy_suite(tmp_path, "two"), "--workers", "1", "-k", "zebra")
    assert (ran.code, "[REG007]" in ran.err) == (2, True)


def test_what_is_not_installed_is_told_with_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supplyopt.cli.regress.run.find_spec", lambda name: None if name == "xdist" else True)
    ran = supplyopt("regress", tmp_path)
    assert (ran.code, "xdist: is not installed; pip install 'supplyopt[regress]'" in ran.err) == (2, True)


@pytest.mark.parametrize("option", ["--history", "--html", "--summary", "--junit"])
def test_what_could_not_be_written_is_told_before_any_work(tmp_path: Path, option: str) -> None:
    suite = toy_suite(tmp_path, "two")
    (tmp_path / "file").touch()
    ran = supplyopt("regress", suite, "--workers", "1", option, tmp_path / "file" / "below")
    assert (ran.code, ran.out) == (7, "")
    assert "cannot be written" in ran.err


def test_a_damaged_history_is_told_before_any_work(tmp_path: Path) -> None:
    (written,) = append(tmp_path / "history", [outcome()])
    written.write_bytes(written.read_bytes()[:-9])
    ran = supplyopt("regress", toy_suite(tmp_path, "two"), "--workers", "1", "--history", tmp_path / "history")
    assert (ran.code, ran.out, "[REG006]" in ran.err) == (2, "", True)


def test_a_history_that_is_none(tmp_path: Path) -> None:
    ran = supplyopt("regress", "history", tmp_path)
    assert (ran.code, "[REG005]" in ran.err) == (2, True)


def test_a_history_as_one_document(tmp_path: Path) -> None:
    append(tmp_path, [outcome()])
    told = json.loads(supplyopt("regress", "history", tmp_path, "--json").out)
    assert [(each["study"], each["marks"], each["cost"]) for each in told["studies"]] == [("study", "=", 100.0)]


def test_a_first_word_may_be_left_out() -> None:
    for words in (("regress", "--help"), ("regress", "run", "--help")):
        assert "Usage: supplyopt regress run [OPTIONS] SUITE..." in supplyopt(*words).out
