"""The suite that is shipped: every study can be read and has its baseline, and the workflow calls what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from supplyopt.batch import read_study_file, study_files
from supplyopt.regress.baseline import baseline_path, read_baseline

ROOT = Path(__file__).parents[2]
SUITE = ROOT / "scenarios" / "nightly"


@pytest.mark.parametrize("path", study_files([SUITE]), ids=lambda path: path.name.removesuffix(".study.toml"))
def test_every_study_has_its_baseline(path: Path) -> None:
    study, baseline = read_study_file(path), read_baseline(path)
    assert study.title
    assert baseline is not None
    assert baseline.because
    if study.expect.status is not None:
        assert baseline.answer.status is study.expect.status
    if study.expect.cost is not None:
        assert baseline.answer.cost == pytest.approx(study.expect.cost, rel=1e-6)


def test_no_baseline_is_left_of_a_study_that_is_gone() -> None:
    expected = {baseline_path(path) for path in study_files([SUITE])}
    assert set(SUITE.glob("*.baseline.json")) == expected


def test_the_workflow_makes_what_can_be_made() -> None:
    workflow = (ROOT / ".github" / "workflows" / "nightly.yml").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    called = re.findall(r"run: make ([a-z-]+)", workflow)
    assert called == ["regress", "nightly-tests"]
    assert set(called) <= targets
