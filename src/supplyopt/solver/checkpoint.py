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

from supplyopt.errors import InputError, Issue

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
    _is_ours: bool = field(default=False, repr=False)

    def question_of(self, study: str) -> str:
        """The question that the file is of; empty if nothing is to be resumed.

        Raises InputError for a file of another study (told by its fingerprint), or that cannot be read.
        """
        if not self.resume or not self.path.exists():
            return ""
        found = self._read()
        if str(found.get("study", "")) != study:
            what = "was learnt about another study" if found else "cannot be read: it is damaged, or no checkpoint"
            cure = "resume with the very case, model and scenarios that it was left by, or begin anew: --overwrite"
            raise InputError([Issue("RUN017", what, cure, str(self.path))])
        self._is_ours = True
        return str(found["question"])

    def known(self, question: str) -> dict[str, Any]:
        """What is known of a question of the study; nothing where the file tells of another one."""
        found = self._read() if self.resume else {}
        return found if str(found.get("question", "")) == question else {}

    def _read(self) -> dict[str, Any]:
        try:
            with self.path.open("rb") as file, np.load(file, allow_pickle=False) as found:
                return dict(found)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError):
            return {}

    @property
    def is_due(self) -> bool:
        """Whether it is time to write again."""
        return time.monotonic() - self._written >= EVERY

    def keep(self, study: str, question: str, arrays: Arrays) -> None:
        """Write what is known; a disk that is full keeps what was there before."""
        self._written, self._is_ours = time.monotonic(), True
        beside = self.path.with_name(f"{self.path.name}.new")
        with contextlib.suppress(OSError):
            with beside.open("wb") as file:
                np.savez(file, study=np.array(study), question=np.array(question), **arrays)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)

    def forget(self) -> None:
        """Nothing is left to go on with; a file that this solve neither read nor wrote stays."""
        if not self._is_ours:
            return
        for path in (self.path, self.path.with_name(f"{self.path.name}.new")):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
