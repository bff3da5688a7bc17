"""A study from its file to its verdict, solved here: what changes in the toy case moves it, and is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.regress.suites import asked, came_to, priced, study, toy_suite

from supplyopt.regress.answer import Answer
from supplyopt.regress.baseline import baseline_path, write_baseline
from supplyopt.regress.examine import Known, examine
from supplyopt.regress.pace import slowness, time_drift
from supplyopt.regress.verdict import Outcome, Verdict


def examined(path: Path, known: Known | None = None) -> Outcome:
    return examine(path, known or Known())


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with its baseline: 80 at 12 and 20 at 15."""
    folder = tmp_path_factory.mktemp("first")
    kept(toy_suite(folder, "two") / "two.study.toml")
    return folder


@pytest.fixture(scope="module")
def passed(first: Path) -> Known:
    """That it passed: nothing that the verdict depends on is told by where it is."""
    return Known(examined(first / "suite" / "two.study.toml").key, "2026-11-24")


@pytest.fixture
def two(first: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    shutil.copytree(first, tmp_path / "copy")
    return tmp_path / "copy" / "suite" / "two.study.toml"


def kept(path: Path) -> None:
    """Make what comes of a study its baseline."""
    write_baseline(path, Answer.model_validate(examined(path).answer, strict=False), "a test needs one")


def test_nothing_has_moved(two: Path) -> None:
    found = examined(two)
    assert (found.verdict, found.found, found.causes, found.drift) == ("same", (), (), ())
    assert found.expected is not None
    assert (found.expected["status"], found.expected["cost"], found.expected["bound"]) == ("optimal", 1260.0, 1260.0)


def test_a_dearer_offer_moves_the_cost_and_is_the_cause(two: Path) -> None:
    """80 · 13 + 20 · 15 = 1,340 instead of 1,260; the plan is the one it was."""
    priced(two.parents[1], "middle", "12", "13")
    found = examined(two)
    assert found.verdict == "moved"
    assert found.found[0] == "the least cost is up by at least 80 EUR (+5.97 %): 1,260 EUR -> 1,340 EUR"
    assert len(found.causes) == 1
    assert found.causes[0].startswith("case/offers.csv has changed (")
    assert found.drift == ()


def test_another_plan_that_is_better_is_told_with_what_the_old_one_costs(two: Path) -> None:
    """At 11 the dear one takes 80 and the middle one 20: 1,120; the old plan, 80 at 12 and 20 at 11, costs 1,180."""
    priced(two.parents[1], "dear", "15", "11")
    found = examined(two)
    assert found.verdict == "moved"
    assert "the plan of the baseline holds, and costs 60 EUR (+5.36 %) more than the best of today" in found.found
    assert "resized: dear 20 -> 80, middle 80 -> 20" in found.drift
    assert "the plan of the baseline comes to 1,180 EUR today" in found.drift


def test_a_plan_of_which_a_part_is_gone_no_longer_holds(two: Path) -> None:
    path = two.parents[1] / "case" / "offers.csv"
    rows = [row for row in path.read_text(encoding="utf-8").splitlines() if ",middle," not in row]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = examined(two)
    assert found.verdict == "moved"
    assert "the plan of the baseline no longer holds: middle cannot be had any more" in found.found


def test_a_rule_that_the_plan_does_not_keep_is_named(two: Path) -> None:
    """Three sources of a tenth each, and all served: whoever has committed to two sources cannot have that."""
    text = '[[rules]]\nname = "min_sources"\nkind = "min_sources"\nby = "supplier"\ncount = 3\nmeaningful = 0.1\n'
    text += '\n[[rules]]\nname = "all_served"\nkind = "min_service"\nlevel = 1.0\nscenarios = "calm"\n'
    (two.parent / "three.toml").write_text(f"version = 1\n\n{text}", encoding="utf-8")
    study(two.parents[1], "two", "[limits]", "gap = 0.001")
    two.write_text(two.read_text(encoding="utf-8").replace("dual_sourcing", "three.toml"), encoding="utf-8")
    found = examined(two)
    assert found.verdict == "moved"
    obstacle = "no operation of it keeps the rules and limits of today"
    assert f"the plan of the baseline no longer holds: {obstacle}" in found.found
    assert [cause.split(" ->")[0] for cause in found.causes] == [
        "rule all_served: not there",
        "rule max_share: 'no supplier above 80 % of what is supplied'",
        "rule min_sources: 'at least 2 suppliers, each with 10 % or more of what is supplied'",
        "option gap 0.0001",
    ]


def test_what_passed_and_has_not_changed_is_not_solved(two: Path, passed: Known) -> None:
    again = examined(two, passed)
    assert (again.verdict, again.answer, again.passes) == ("unchanged", None, True)
    priced(two.parents[1], "middle", "12", "13")
    assert examined(two, passed).verdict == "moved"


@pytest.mark.parametrize("change", ["tolerance", "baseline", "options"])
def test_whatever_the_verdict_depends_on_is_in_the_key(two: Path, passed: Known, change: str) -> None:
    if change == "baseline":
        path = baseline_path(two)
        path.write_text(path.read_text(encoding="utf-8").replace('"a test needs one"', '"another"'), encoding="utf-8")
    else:
        lines = {"tolerance": ("[tolerance]", "cost = 0.1"), "options": ("[limits]", "seed = 1")}
        study(two.parents[1], "two", *lines[change])
    assert examined(two, passed).verdict == "same"


def test_time_is_drift_unless_the_study_has_a_limit_for_it() -> None:
    """From 3 times the usual and 5 seconds more on it is told; from the limit of the study on it is slower."""
    earlier, fast, slow = came_to(seconds=10.0), came_to(seconds=35.0), came_to(seconds=36.0)
    limited = asked(tolerance={"seconds": 2.0})
    assert time_drift(fast, earlier, Known()) == []
    assert time_drift(slow, earlier, Known()) == ["36 s of processor time, where 10 s are usual"]
    assert time_drift(slow, earlier, Known(seconds=20.0)) == []
    assert slowness(slow, earlier, Known(), asked()) == []
    assert [each.verdict for each in slowness(slow, earlier, Known(), limited)] == [Verdict.SLOWER]


def test_what_cannot_be_read_is_broken_with_its_message(two: Path) -> None:
    study(two.parents[1], "two", "[expect]", 'status = "optimum"')
    found = examined(two)
    assert found.verdict == "broken"
    assert "two.study.toml:6: expect.status" in found.found[0]


def test_a_damaged_baseline_is_broken(two: Path) -> None:
    baseline_path(two).write_text("{", encoding="utf-8")
    found = examined(two)
    assert found.verdict == "broken"
    assert "[REG003]" in found.found[0]


def test_a_baseline_is_short_and_sorted(two: Path) -> None:
    text = baseline_path(two).read_text(encoding="utf-8")
    assert text.count("\n") < 80
    assert '"cost": 1260,' in text
    assert '  "plan": {\n   "dear": 20,\n   "middle": 80\n  },' in text
    assert text.index('"answer"') < text.index('"because": "a test needs one"') < text.index('"made"')
