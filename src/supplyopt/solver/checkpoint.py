"""What a decomposition has learnt, kept in a file: whoever is cut off goes on from there."""

from __future__ import annotations

import contextlib
import os
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

EVERY = 10.0
"""Seconds between two writings."""

Arrays = Mapping[str, Any]


@dataclass
class Checkpoint:
    """A file of arrays, written whole or not at all; it belongs to one question only."""

    path: Path
    resume: bool = False
    """whether what is in it counts"""
    _written: float = field(default=-np.inf, repr=False)

    def known(self, question: str) -> dict[str, Any]:
        """What is known of a question; nothing where the file is of another one, or cannot be read."""
        if not self.resume:
            return {}
        try:
            with self.path.open("rb") as file, np.load(file, allow_pickle=False) as found:
                arrays = dict(found)
        except (OSError, ValueError, zipfile.BadZipFile, EOFError):
            return {}
        return arrays if str(arrays.pop("question", "")) == question else {}

    @property
    def is_due(self) -> bool:
        """Whether it is time to write again."""
        return time.monotonic() - self._written >= EVERY

    def keep(self, question: str, arrays: Arrays) -> None:
        """Write what is known; a disk that is full keeps what was there before."""
        self._written = time.monotonic()
        beside = self.path.with_name(f"{self.path.name}.new")
        with contextlib.suppress(OSError):
            with beside.open("wb") as file:
                np.savez(file, question=np.array(question), **arrays)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)

    def forget(self) -> None:
        """Nothing is left to go on with."""
        for path in (self.path, self.path.with_name(f"{self.path.name}.new")):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
