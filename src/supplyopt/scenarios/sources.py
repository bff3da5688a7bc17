"""The files of a scenario set, wherever they lie: a local path or any address that Arrow understands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
from pyarrow import fs

from supplyopt.case.read_parquet import MOST_BYTES
from supplyopt.errors import Issue
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.horizon import Horizon, horizon_of
from supplyopt.scenarios.origin import Origin, fingerprint, origin_of, told_in

IGNORED = (".md", ".toml")
"""Files for people beside the data."""


@dataclass(frozen=True)
class Source:
    """One file: its name inside the set, its bytes, and the columns that its folders give (``family=prob``)."""

    file: str
    data: bytes
    partition: Mapping[str, str]
    origin: Origin | None = None
    beside: Mapping[str, str] = field(default_factory=dict)
    """file -> fingerprint now, of the files that it was made from and that lie beside it"""
    horizon: Horizon | None = None

    @property
    def sha256(self) -> str:
        """Fingerprint of the bytes that were read."""
        return hashlib.sha256(self.data).hexdigest()


def read_sources(address: str | Path) -> tuple[list[Source], list[Issue]]:
    """Every Parquet file at the address, in order of name, and everything wrong with what lies there.

    Names with a part that begins with a dot or an underscore are left alone.
    """
    try:
        store, root = _open(address)
        found = store.get_file_info(root)
        if found.type == fs.FileType.NotFound:
            return [], [issue("SCN001", "does not exist", file=str(address))]
        if found.type == fs.FileType.Directory:
            inside = store.get_file_info(fs.FileSelector(root, recursive=True))
            return _read(store, root, [info for info in inside if info.type != fs.FileType.Directory])
        return _read(store, str(PurePosixPath(root).parent), [found])
    except (OSError, pa.ArrowException, ValueError) as error:
        return [], [issue("SCN001", f"cannot be opened ({_first_line(error)})", file=str(address))]


def _open(address: str | Path) -> tuple[Any, str]:
    if "://" in str(address):
        store, root = fs.FileSystem.from_uri(str(address))
        return store, root
    return fs.LocalFileSystem(), Path(address).absolute().as_posix()


def _read(store: Any, root: str, infos: list[Any]) -> tuple[list[Source], list[Issue]]:
    sources: list[Source] = []
    issues: list[Issue] = []
    for info in sorted(infos, key=lambda one: str(one.path)):
        name = PurePosixPath(info.path).relative_to(root)
        if any(part.startswith((".", "_", "~$")) for part in name.parts) or name.suffix in IGNORED:
            continue
        if info.type != fs.FileType.File:
            issues.append(issue("SCN003", "is a pipe or device, not a regular file", file=str(name)))
        elif name.suffix != ".parquet":
            issues.append(issue("SCN002", "is not a Parquet file", file=str(name)))
        elif info.size > MOST_BYTES:
            issues.append(issue("SCN003", f"has {info.size / 2**30:.1f} GB, more than 2", file=str(name)))
        else:
            try:
                data = _bytes(store, info.path)
                origin = origin_of(data)
                beside = dict(_beside(store, PurePosixPath(info.path).parent, origin))
                sources.append(Source(str(name), data, _partition(name), origin, beside, horizon_of(told_in(data))))
            except OSError as error:
                issues.append(issue("SCN003", f"cannot be read ({_first_line(error)})", file=str(name)))
    if not sources and not issues:
        issues.append(issue("SCN004", "the folder holds no Parquet file", file=root))
    return sources, issues


def _bytes(store: Any, path: str) -> bytes:
    with store.open_input_file(path) as file:
        content: bytes = file.read()
    return content


def _beside(store: Any, folder: PurePosixPath, origin: Origin | None) -> Iterator[tuple[str, str]]:
    """Fingerprints of the files of an origin that lie in a folder and can be read."""
    for file in dict.fromkeys(parent.file for _made, parent in origin.beside()) if origin else ():
        path = str(folder / file)
        try:
            info = store.get_file_info(path)
            if info.type == fs.FileType.File and info.size <= MOST_BYTES:
                yield file, fingerprint(_bytes(store, path), file)
        except (OSError, pa.ArrowException):
            continue


def _partition(name: PurePosixPath) -> dict[str, str]:
    pairs = [part.partition("=") for part in name.parts[:-1]]
    return {column: value for column, equals, value in pairs if equals}


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:160]
