"""Scenario sets from their files: as a whole, and piece by piece in as little memory as a piece takes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.effects import Effects
from tests.bench.piece import Found, Work

import supplyopt as so
from supplyopt.scenarios import scan_scenarios
from supplyopt.scenarios.write import write_scenarios
from supplyopt.study import Study


def reading(study: Study, seconds: float) -> Work:
    """The scenarios of a study, every row checked."""
    folder = tempfile.TemporaryDirectory()
    file = Path(folder.name) / "set.parquet"
    write_scenarios(study.scenarios, file)

    def work() -> Found:
        with folder:
            return Found(count=len(so.read_scenarios(file).effects))

    return work


def scanning(effects: Effects, seconds: float) -> Work:
    """Every row checked, then all of them read again piece by piece."""
    folder = tempfile.TemporaryDirectory()
    file = Path(folder.name) / "large.parquet"
    effects.write(file)

    def work() -> Found:
        with folder:
            return Found(count=sum(len(piece.effects) for _, piece in scan_scenarios(file).pieces()))

    return work
