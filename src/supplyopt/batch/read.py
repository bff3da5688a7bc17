"""Which studies a batch has, and what each of them says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from supplyopt.batch.codes import BATCH
from supplyopt.batch.study_file import StudyFile
from supplyopt.errors import Issue, StudyError
from supplyopt.toml import read_form, text_of

STUDY_SUFFIX = ".study.toml"
_NAME = re.compile(r"[\w-][\w.-]*")


def study_files(paths: Iterable[str | Path]) -> Sequence[Path]:
    """The study files at some paths, by name: files as they are, of folders all that end in ``.study.toml``.

    Raises StudyError for a path that is not there, a folder without any, and two files of one name.
    """
    found: dict[str, Path] = {}
    issues: list[Issue] = []
    for place in map(Path, paths):
        files = sorted(place.glob(f"*{STUDY_SUFFIX}")) if place.is_dir() else [place]
        if not files:
            issues.append(BATCH.issue(20, f"holds no study (*{STUDY_SUFFIX})", file=str(place)))
        for file in files:
            if run_name(file) in found:
                if (earlier := found[run_name(file)]) != file:
                    issues.append(BATCH.issue(21, f"has the name of {earlier}", file=str(file)))
                continue
            found[run_name(file)] = file
            if not file.exists():
                issues.append(BATCH.issue(1, "does not exist", file=str(file)))
            elif not _NAME.fullmatch(run_name(file)):
                issues.append(BATCH.issue(22, "has a name that is not one of a folder", file=str(file)))
    if issues:
        raise StudyError(issues)
    return [found[name] for name in sorted(found)]


def run_name(file: Path) -> str:
    """What the run of a study is called: as its file, without its ending."""
    return file.name.removesuffix(STUDY_SUFFIX).removesuffix(".toml")


def read_study_file(file: Path) -> StudyFile:
    """What a study file says, its names as they can be used from here; raises StudyError with one issue a problem."""
    told = read_form(StudyFile, text_of(file, str(file), BATCH), str(file), BATCH)
    near = {
        "case": _near(told.case, file.parent),
        "model": told.model and _near(told.model, file.parent),
        "scenarios": told.scenarios and _near(told.scenarios, file.parent),
        "packs": tuple(_near(pack, file.parent) for pack in told.packs),
    }
    name = run_name(file) if told.name == file.stem else told.name
    return told.model_copy(update={**near, "name": name})


def _near(told: str, folder: Path) -> str:
    """A path from the folder of the study; a plain name that is not there is that of something shipped."""
    if "://" in told or (Path(told).name == told and not (folder / told).exists()):
        return told
    return str(folder / told)
