"""The files of a scenario set, wherever they lie: a local path or any address that Arrow understands."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from supplyopt.case.read_parquet import MOST_BYTES
from supplyopt.errors import Issue
from supplyopt.scenarios.codes import issue
from supplyopt.scenarios.horizon import Horizon, horizon_of
from supplyopt.scenarios.origin import Origin, fingerprint, told_in, understood

IGNORED = (".md", ".toml")
"""Files for people beside the data."""
MOST_ROWS = 10_000_000
"""Rows of a set that is held in memory: some 4 GB."""
AT_ONCE = 2**22
"""Bytes that are looked at together where a file is not held."""


@dataclass(frozen=True)
class Place:
    """A file by its name inside the set, and the columns that its folders give (``family=prob``)."""

    file: str
    partition: Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """One file: where it lies, how it is opened, and what it tells of itself."""

    place: Place
    opened: Callable[[], Any]
    """what it holds, from the beginning"""
    sha256: str
    """fingerprint of its bytes"""
    origin: Origin | None = None
    beside: Mapping[str, str] = field(default_factory=dict)
    """file -> fingerprint now, of the files that it was made from and that lie beside it"""
    horizon: Horizon | None = None

    @property
    def file(self) -> str:
        """Its name inside the set."""
        return self.place.file


def read_sources(address: str | Path) -> tuple[list[Source], list[Issue]]:
    """Every Parquet file at the address, in order of name, read; and everything wrong with what lies there.

    Names with a part that begins with a dot or an underscore are left alone.
    """
    return _found(address, Way(_loaded, MOST_BYTES, MOST_ROWS))


def open_sources(address: str | Path) -> tuple[list[Source], list[Issue]]:
    """The same, left where they lie and read when they are opened, whatever their size."""
    return _found(address, Way(_left))


@dataclass(frozen=True)
class Way:
    """How files are taken: store and path to how one is opened and its fingerprint, and how large they may be."""

    opening: Callable[[Any, str], tuple[Callable[[], Any], str]]
    most_bytes: float = math.inf
    """of a file"""
    most_rows: float = math.inf
    """of all"""


def _loaded(store: Any, path: str) -> tuple[Callable[[], Any], str]:
    data = _bytes(store, path)
    return lambda: pa.BufferReader(data), hashlib.sha256(data).hexdigest()


def _left(store: Any, path: str) -> tuple[Callable[[], Any], str]:
    digest = hashlib.sha256()
    with store.open_input_file(path) as file:
        while block := file.read(AT_ONCE):
            digest.update(block)
    return lambda: store.open_input_file(path), digest.hexdigest()


def _found(address: str | Path, way: Way) -> tuple[list[Source], list[Issue]]:
    try:
        store, root = _open(address)
        found = store.get_file_info(root)
        if found.type == fs.FileType.NotFound:
            return [], [issue("SCN001", "does not exist", file=str(address))]
        if found.type == fs.FileType.Directory:
            inside = store.get_file_info(fs.FileSelector(root, recursive=True))
            infos = [info for info in inside if info.type != fs.FileType.Directory]
        else:
            root, infos = str(PurePosixPath(root).parent), [found]
        return _sources(store, root, infos, way)
    except (OSError, pa.ArrowException, ValueError) as error:
        return [], [issue("SCN001", f"cannot be opened ({first_line(error)})", file=str(address))]


def _open(address: str | Path) -> tuple[Any, str]:
    if "://" in str(address):
        store, root = fs.FileSystem.from_uri(str(address))
        return store, root
    return fs.LocalFileSystem(), Path(address).absolute().as_posix()


def _sources(store: Any, root: str, infos: list[Any], way: Way) -> tuple[list[Source], list[Issue]]:
    sources: list[Source] = []
    issues: list[Issue] = []
    count = 0
    for info in sorted(infos, key=lambda one: str(one.path)):
        name = PurePosixPath(info.path).relative_to(root)
        if any(part.startswith((".", "_", "~$")) for part in name.parts) or name.suffix in IGNORED:
            continue
        if info.type != fs.FileType.File:
            issues.append(issue("SCN003", "is a pipe or device, not a regular file", file=str(name)))
        elif name.suffix != ".parquet":
            issues.append(issue("SCN002", "is not a Parquet file", file=str(name)))
        elif info.size > way.most_bytes:
            issues.append(issue("SCN003", f"has {info.size / 2**30:.1f} GB, more than 2", file=str(name)))
        else:
            try:
                count += _rows(store, info.path)
                if count > way.most_rows:
                    return [], [issue("SCN043", f"has more than {way.most_rows:,.0f} rows", file=str(name))]
                sources.append(_source(store, info.path, Place(str(name), _partition(name)), way))
            except OSError as error:
                issues.append(issue("SCN003", f"cannot be read ({first_line(error)})", file=str(name)))
    if not sources and not issues:
        issues.append(issue("SCN004", "the folder holds no Parquet file", file=root))
    return sources, issues


def _source(store: Any, path: str, place: Place, way: Way) -> Source:
    opened, sha256 = way.opening(store, path)
    with opened() as file:
        told = told_in(file)
    origin = understood(told)
    beside = dict(_beside(store, PurePosixPath(path).parent, origin))
    return Source(place, opened, sha256, origin, beside, horizon_of(told))


def _rows(store: Any, path: str) -> int:
    """How many rows a file has; none where it cannot be read, which is told of later."""
    try:
        with store.open_input_file(path) as file:
            return int(pq.read_metadata(file).num_rows)
    except (OSError, pa.ArrowException):
        return 0


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


def first_line(error: Exception) -> str:
    """What an error says first."""
    return str(error).strip().split("\n")[0][:160]
