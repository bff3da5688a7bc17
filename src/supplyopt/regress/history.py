"""What every run came to, for ever: one small Parquet file a run and suite, ``suite=NAME/date=DAY/RUN.parquet``.

A file is never written again: it appears whole under a name of its own, so that several runs may append at once. Those
who read it need no more than what reads Parquet: ``duckdb``, ``pandas``, ``polars``.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from supplyopt.errors import InputError
from supplyopt.regress.codes import issue
from supplyopt.regress.pace import Known
from supplyopt.regress.verdict import Outcome, Verdict
from supplyopt.store.place import as_output_error

SCHEMA = pa.schema(
    [
        pa.field("run", pa.string(), nullable=False),
        pa.field("at", pa.timestamp("ms", tz="UTC"), nullable=False),
        pa.field("study", pa.string(), nullable=False),
        pa.field("verdict", pa.string(), nullable=False),
        pa.field("status", pa.string()),
        pa.field("cost", pa.float64()),
        pa.field("bound", pa.float64()),
        pa.field("currency", pa.string()),
        pa.field("seconds", pa.float64()),
        pa.field("memory", pa.float64()),
        pa.field("iterations", pa.int64()),
        pa.field("nodes", pa.int64()),
        pa.field("key", pa.string(), nullable=False),
        pa.field("told", pa.string(), nullable=False),
    ]
)
"""Columns of a file; ``told`` is everything that was found, a line each."""
NIGHTS = 14
"""Runs whose median is what a study usually takes."""


@dataclass(frozen=True)
class Night:
    """A study in one run."""

    suite: str
    study: str
    run: str
    at: datetime
    verdict: Verdict
    status: str | None
    cost: float | None
    bound: float | None
    currency: str | None
    seconds: float | None
    memory: float | None
    key: str


def append(folder: Path, outcomes: Collection[Outcome]) -> list[Path]:
    """Add what a run came to, a file for each suite; raises OutputError if it cannot be written."""
    now = datetime.now(UTC)
    run = f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
    written = []
    for suite in sorted({each.suite for each in outcomes}):
        rows = [_row(each, run, now) for each in outcomes if each.suite == suite]
        place = folder / f"suite={suite}" / f"date={now:%Y-%m-%d}"
        target = place / f"{run}.parquet"
        unfinished = place / f".{run}.unfinished"
        with as_output_error(target):
            place.mkdir(parents=True, exist_ok=True)
            try:
                pq.write_table(
                    pa.Table.from_pylist(rows, SCHEMA), unfinished, compression="zstd", write_page_checksum=True
                )
                os.link(unfinished, target)  # unlike a rename it never takes the place of another
            finally:
                unfinished.unlink(missing_ok=True)
        written.append(target)
    return written


def _row(outcome: Outcome, run: str, now: datetime) -> dict[str, Any]:
    told = outcome.answer or {}
    work = told.get("work", {})
    figures = {name: told.get(name) for name in ("status", "cost", "bound", "currency", "seconds", "memory")}
    return {
        "run": run,
        "at": now,
        "study": outcome.name,
        "verdict": outcome.verdict,
        **figures,
        "iterations": work.get("iterations"),
        "nodes": work.get("nodes"),
        "key": outcome.key,
        "told": outcome.message,
    }


def nights(folder: Path) -> list[Night]:
    """Everything in a history, the oldest first; raises InputError for a file that is none of ours, or damaged."""
    files = sorted(folder.glob("suite=*/date=*/*.parquet"))
    found = [night for file in files for night in _read(file)]
    return sorted(found, key=lambda night: (night.at, night.run, night.suite, night.study))


def _read(file: Path) -> Iterable[Night]:
    try:
        table = pq.ParquetFile(file, page_checksum_verification=True).read()
        names = [name for name in Night.__dataclass_fields__ if name != "suite"]
        suite = file.parent.parent.name.removeprefix("suite=")
        rows = table.select(names).cast(pa.schema([SCHEMA.field(name) for name in names])).to_pylist()
        return [Night(suite=suite, **{**row, "verdict": Verdict(row["verdict"])}) for row in rows]
    except (OSError, KeyError, ValueError, pa.ArrowException) as error:
        raise InputError([issue("REG006", str(error).split("\n")[0], str(file))]) from error


def known_from(folder: Path) -> dict[tuple[str, str], Known]:
    """Suite and study -> what history tells of it; nothing where there is no history yet."""
    by_study: dict[tuple[str, str], list[Night]] = {}
    for night in nights(folder):
        by_study.setdefault((night.suite, night.study), []).append(night)
    return {study: _known(every) for study, every in by_study.items()}


def _known(every: list[Night]) -> Known:
    last = every[-1]
    seconds = [night.seconds for night in every if night.verdict.passes and night.seconds is not None][-NIGHTS:]
    passed = last.verdict.passes and last.key
    return Known(last.key if passed else "", f"{last.at:%Y-%m-%d}", median(seconds) if seconds else None)


def peaks(folder: Path) -> dict[tuple[str, str], float]:
    """Suite and study -> the most memory that it took in the last nights [MB]."""
    measured: dict[tuple[str, str], list[float]] = {}
    for night in nights(folder):
        if night.memory is not None:
            measured.setdefault((night.suite, night.study), []).append(night.memory)
    return {study: max(every[-NIGHTS:]) for study, every in measured.items()}
