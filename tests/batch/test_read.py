"""Study files: what they say, whose names they use, and every problem at its line."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from supplyopt.batch import read_study_file, study_files
from supplyopt.batch.codes import BATCH_CODES
from supplyopt.errors import StudyError
from supplyopt.solver import Limits

WHOLE = """version = 1
title = "What if China stops?"
case = "toy"
model = "here.toml"
scenarios = "s3://somewhere/set"
packs = ["nace", "own/pack.toml"]
as_of = 2027-01-31

[assume]
open_capacity_factor = 1.5

[limits]
gap = 0.01
seconds = 60
seed = 7
"""


def written(folder: Path, text: str, name: str = "one.study.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_that_it_may_say(tmp_path: Path) -> None:
    """Names of files are those beside it; what is not beside it is shipped, if it is a plain name."""
    (tmp_path / "here.toml").touch()
    study = read_study_file(written(tmp_path, WHOLE))
    assert (study.name, study.case, study.scenarios) == ("one", "toy", "s3://somewhere/set")
    assert study.model == str(tmp_path / "here.toml")
    assert study.packs == ("nace", str(tmp_path / "own/pack.toml"))
    assert study.as_of == datetime.date(2027, 1, 31)
    assert study.assume == {"open_capacity_factor": 1.5}
    assert study.limits.limits == Limits(gap=0.01, seconds=60.0, threads=1, seed=7)


def test_little_is_needed(tmp_path: Path) -> None:
    study = read_study_file(written(tmp_path, 'version = 1\ncase = "toy"\n'))
    assert (study.model, study.scenarios, study.packs, study.limits.limits) == (None, None, (), Limits())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("version = 1\n", "case: is missing; add it: folder of the case"),
        ('version = 1\ncase = "toy"\nmodle = "x"\n', ":3: modle: 'x': is not a key that is known here"),
        ('version = 1\ncase = "toy"\n[limits]\ngap = 5\n', ":4: limits.gap: '5': should be less than 1"),
        ('version = 1\ncase = "toy"\nas_of = "some day"\n', ":3: as_of"),
        ("version = 1\ncase = \n", ":2: invalid value"),
    ],
)
def test_problems_are_told_at_their_lines(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(StudyError) as caught:
        read_study_file(written(tmp_path, text))
    assert told in str(caught.value)


def test_a_folder_is_all_its_studies_by_name(tmp_path: Path) -> None:
    for name in ("b.study.toml", "a.study.toml", "supplyopt.toml"):
        written(tmp_path, "", name)
    assert [file.name for file in study_files([tmp_path])] == ["a.study.toml", "b.study.toml"]
    assert study_files([tmp_path, tmp_path / "a.study.toml"]) == study_files([tmp_path])


def test_what_is_no_batch(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    written(tmp_path, "", "a b.study.toml")
    written(tmp_path, "")
    paths = [tmp_path / "empty", tmp_path / "nowhere.study.toml", written(tmp_path / "other", ""), tmp_path]
    with pytest.raises(StudyError) as caught:
        study_files(paths)
    assert [issue.code for issue in caught.value.issues] == ["BAT020", "BAT001", "BAT022", "BAT021"]
    assert set(BATCH_CODES) >= {issue.code for issue in caught.value.issues}
