"""Which file of a folder holds which table."""

from __future__ import annotations

import stat
from pathlib import Path

from supplyopt.case.codes import did_you_mean, issue
from supplyopt.case.read_parquet import MOST_BYTES
from supplyopt.errors import Issue

ENDINGS = (".csv", ".parquet")


FOR_PEOPLE = (".md", ".txt", ".py", ".toml")
"""Endings of files beside the tables that may share their names."""


def find_tables(folder: Path, known: tuple[str, ...]) -> tuple[dict[str, Path], list[Issue]]:
    """Table name -> file, and everything wrong with the files' names and kinds.

    Hidden files, files that begin with an underscore, subfolders and files for people are left alone.
    """
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        return {}, [issue("CAS001", what, file=str(folder))]
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        return {}, [issue("CAS001", f"cannot be opened ({error.strerror})", file=str(folder))]
    files: dict[str, Path] = {}
    issues: list[Issue] = []
    for path in paths:
        if path.name.startswith((".", "_", "~$")):
            continue
        problem = _fault_of_name(path, known, files)
        if problem is not None:
            issues.append(problem)
        elif path.suffix.lower() in ENDINGS:
            files[path.stem] = path
    return files, issues


def _fault_of_name(path: Path, known: tuple[str, ...], files: dict[str, Path]) -> Issue | None:
    """Why a file cannot be the table that its name promises; None also for files that promise none."""
    if path.suffix.lower() not in ENDINGS:
        if path.name.split(".")[0] in known and path.is_file() and path.suffix.lower() not in FOR_PEOPLE:
            cure = f"save it as {path.name.split('.')[0]}.csv"
            return issue("CAS002", "tables are CSV or Parquet files", cure=cure, file=path.name)
        return None
    if path.stem not in known:
        cure = did_you_mean(path.stem, known, f"tables are {', '.join(known)}")
        return issue("CAS002", "no table has this name", cure=cure, file=path.name)
    if path.stem in files:
        return issue("CAS003", f"table {path.stem} is also given by {files[path.stem].name}", file=path.name)
    reason = unfit(path)
    return None if reason is None else issue("CAS004", reason, file=path.name)


def unfit(path: Path) -> str | None:
    """Why a path cannot be read as a file, or None; opening a named pipe would wait for ever."""
    try:
        status = path.stat()
    except OSError as error:
        return f"cannot be opened ({error.strerror})"
    if not stat.S_ISREG(status.st_mode):
        return "is a folder" if stat.S_ISDIR(status.st_mode) else "is a pipe or device, not a regular file"
    return f"has {status.st_size / 2**30:.1f} GB, more than 2" if status.st_size > MOST_BYTES else None
