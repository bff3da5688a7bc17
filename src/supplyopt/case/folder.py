"""Which file of a folder holds which table."""

from __future__ import annotations

import stat
from pathlib import Path

from supplyopt.case.codes import did_you_mean, issue
from supplyopt.case.read_parquet import MOST_BYTES
from supplyopt.errors import Issue

ENDINGS = (".csv", ".parquet")


def find_tables(folder: Path, known: tuple[str, ...]) -> tuple[dict[str, Path], list[Issue]]:
    """Table name -> file, and everything wrong with the files' names and kinds.

    Hidden files, files that begin with an underscore, subfolders and files of other kinds are left alone.
    """
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        return {}, [issue("CAS001", what, file=str(folder))]
    files: dict[str, Path] = {}
    issues: list[Issue] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "_", "~$")) or path.suffix.lower() not in ENDINGS:
            continue
        if path.stem not in known or path.suffix not in ENDINGS:
            cure = did_you_mean(path.stem, known, f"tables are {', '.join(known)}")
            issues.append(issue("CAS002", "no table has this name", cure=cure, file=path.name))
        elif path.stem in files:
            message = f"table {path.stem} is also given by {files[path.stem].name}"
            issues.append(issue("CAS003", message, file=path.name))
        elif (problem := unfit(path)) is not None:
            issues.append(issue("CAS004", problem, file=path.name))
        else:
            files[path.stem] = path
    return files, issues


def unfit(path: Path) -> str | None:
    """Why a path cannot be read as a file, or None; opening a named pipe would wait for ever."""
    try:
        status = path.stat()
    except OSError as error:
        return f"cannot be opened ({error.strerror})"
    if not stat.S_ISREG(status.st_mode):
        return "is a folder" if stat.S_ISDIR(status.st_mode) else "is a pipe or device, not a regular file"
    return f"has {status.st_size / 2**30:.1f} GB, more than 2" if status.st_size > MOST_BYTES else None
