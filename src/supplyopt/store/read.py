"""Read a run folder back, if it is what was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from supplyopt.errors import InputError, Issue
from supplyopt.result import Portfolio, Result, Status
from supplyopt.store.place import MANIFEST
from supplyopt.store.plan import portfolio_of
from supplyopt.store.write import EVIDENCE, SCHEMA_VERSION


@dataclass(frozen=True)
class Folder:
    """What lies in a run folder, and every file that is not as its manifest says."""

    path: Path
    manifest: Mapping[str, Any]
    files: Mapping[str, bytes]
    """name -> content, of those that are as they were written"""
    issues: tuple[Issue, ...]


def read_run(folder: str | Path) -> Result:
    """The result in a run folder; raises InputError unless every file is as its manifest says."""
    found = read_folder(folder)
    if found.issues:
        raise InputError(found.issues)
    return result_in(found)


def read_folder(folder: str | Path) -> Folder:
    """The files of a run folder; raises InputError where there is no manifest that can be understood.

    Nothing outside of the folder is ever opened, whatever the manifest says.
    """
    folder = Path(folder)
    manifest = _manifest(folder)
    files = {name: _checked(folder, name, facts) for name, facts in manifest["outputs"].items()}
    issues = tuple(found for found in files.values() if isinstance(found, Issue))
    return Folder(folder, manifest, {n: found for n, found in files.items() if isinstance(found, bytes)}, issues)


def result_in(found: Folder) -> Result:
    """The result that files tell of; raises InputError where they cannot be understood."""
    data, manifest = found.files, found.manifest
    try:
        every = {Path(n).stem: _table(content) for n, content in data.items() if n.endswith(".parquet")}
        tables = {name: frame for name, frame in every.items() if not name.startswith(EVIDENCE)}
        told = json.loads(data["result.json"])
        return Result(
            study=told["study"],
            status=Status(told["status"]),
            message=told["message"],
            cost=told["cost"],
            bound=told["bound"],
            portfolio=_portfolio(tables),
            tables=tables,
            manifest=manifest,
            log=data["solver.log"].decode(errors="replace"),
            evidence={n.removeprefix(EVIDENCE): frame for n, frame in every.items() if n not in tables},
        )
    except (KeyError, ValueError, TypeError, OSError, pa.ArrowException) as error:
        raise _refusal("RUN014", f"cannot be understood ({error})", "write the run again", found.path) from error


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.is_file() or path.is_symlink():
        what = "is no finished run: it has no manifest.json" if folder.is_dir() else "does not exist"
        raise _refusal("RUN010", what, "check the path, or solve again", folder)
    try:
        manifest = json.loads(path.read_bytes())
        outputs, version = dict(manifest["outputs"]), manifest["schema_version"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _refusal("RUN011", "is not a manifest of a run", "write the run again", path) from error
    if version != SCHEMA_VERSION:
        cure = "read it with the version of supplyopt that wrote it"
        raise _refusal("RUN013", f"has schema version {version!r}, not {SCHEMA_VERSION}", cure, path)
    return {**manifest, "outputs": outputs}


def _checked(folder: Path, name: str, facts: Any) -> bytes | Issue:
    """The content of one file, or why it is not what was written."""
    path = folder / name
    if Path(name).name != name or name in ("", ".", "..") or "\0" in name:
        return Issue("RUN012", "leads out of the run", "write the run again", str(folder / MANIFEST), value=name)
    if not path.is_file() or path.is_symlink():
        return Issue("RUN012", "is missing", "write the run again", str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        return Issue("RUN012", f"cannot be read ({error.strerror})", "check its permissions", str(path))
    if not isinstance(facts, dict) or hashlib.sha256(data).hexdigest() != facts.get("sha256"):
        return Issue("RUN012", "is not as it was written", "write the run again", str(path))
    return data


def _table(data: bytes) -> pd.DataFrame:
    frame: pd.DataFrame = pq.read_table(pa.BufferReader(data), page_checksum_verification=True).to_pandas()
    return frame


def _portfolio(tables: dict[str, pd.DataFrame]) -> Portfolio | None:
    return portfolio_of(tables["portfolio"]) if "portfolio" in tables else None


def _refusal(code: str, message: str, cure: str, path: Path) -> InputError:
    return InputError([Issue(code, message, cure, str(path))])
