"""A table as one file that appears whole or not at all: Parquet, CSV or JSON, as its name ends."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from supplyopt.errors import InputError, Issue
from supplyopt.store.place import as_output_error, unwritten

ENDINGS = (".parquet", ".csv", ".json")
FORMULA = ("=", "+", "-", "@")
"""What begins a formula in a spreadsheet."""


def check_target(path: str | Path, *, overwrite: bool = False) -> Path:
    """The path of a table, before any work; raises InputError for a name that will not do or is taken.

    Raises OutputError where nothing can be written.
    """
    target = Path(path)
    if target.suffix not in ENDINGS:
        text, cure = "the name tells no form", f"let it end in {', '.join(ENDINGS)}"
        raise InputError([Issue("RUN004", text, cure, str(target))])
    with as_output_error(target):
        if target.is_dir() or (target.exists() and not overwrite):
            raise InputError([Issue("RUN001", "exists already", "choose another name, or --overwrite it", str(target))])
        if not target.parent.is_dir():
            raise unwritten(target, "its folder does not exist")
        tried = _unfinished(target)
        tried.touch()
        tried.unlink()
    return target


def _unfinished(target: Path) -> Path:
    """Where it is written before it gets its name."""
    return target.with_name(f".{target.name}.{os.getpid()}.unfinished")


def _harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with an apostrophe before texts that a spreadsheet would run as a formula; numbers stay what they are.

    Source: OWASP, CSV Injection.
    """
    texts = [name for name, kind in frame.dtypes.items() if not pd.api.types.is_numeric_dtype(kind)]
    return frame.assign(**{str(name): frame[name].map(_no_formula) for name in texts}).rename(columns=_no_formula)


def _no_formula(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r", "\n")  # a bare one would end the row for some readers
    is_formula = any(line.startswith("\t") or line.lstrip().startswith(FORMULA) for line in text.split("\n"))
    return f"'{text}" if is_formula else text


def write_table(target: Path, frame: pd.DataFrame, document: Mapping[str, Any]) -> None:
    """A table as Parquet or CSV; as JSON the document that holds all there is to tell. Raises OutputError."""
    if target.suffix == ".json":
        data = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False).encode()
    elif target.suffix == ".csv":
        data = _harmless(frame).to_csv(index=False).encode()
    else:
        buffer = io.BytesIO()
        frame.to_parquet(buffer, index=False, compression="zstd", write_page_checksum=True)
        data = buffer.getvalue()
    unfinished = _unfinished(target)
    with as_output_error(target):
        try:
            unfinished.write_bytes(data)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
