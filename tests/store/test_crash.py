"""Writing that fails anywhere: never a run that reads as complete, never an earlier one lost."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.store.runs import names, toy_result

from supplyopt.errors import OutputError
from supplyopt.store import place as module
from supplyopt.store import read_run, write_run


class Failing:
    """A call of the operating system that fails at its n-th use."""

    def __init__(self, call: Callable[..., Any], at: int) -> None:
        self.call, self.at, self.used = call, at, 0

    def __call__(self, *arguments: Any, **settings: Any) -> Any:
        self.used += 1
        if self.used == self.at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self.call(*arguments, **settings)


def uses(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, folder: Path) -> int:
    """How often writing a run uses a call."""
    counting = Failing(getattr(owner, name), 0)
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, lambda *a, **k: counting(*a, **k))
        write_run(toy_result(), folder / "run", overwrite=True)
    return counting.used


@pytest.mark.parametrize(
    ("owner", "name"), [(module.os, "fsync"), (module.os, "open"), (Path, "rename"), (Path, "mkdir")], ids=str
)
def test_a_failure_at_any_call_is_an_output_error_and_keeps_the_earlier_run(
    owner: Any, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run(toy_result(), tmp_path / "run")
    number = uses(monkeypatch, owner, name, tmp_path)
    assert number >= 2
    for at in range(1, number + 1):
        failing = Failing(getattr(owner, name), at)
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, lambda *a, failing=failing, **k: failing(*a, **k))
            with contextlib.suppress(OutputError):  # cleaning up may fail without harm; nothing else may be raised
                write_run(toy_result(0.7), tmp_path / "run", overwrite=True)
        # A failure after the new run has its name (when the parent is synced) leaves the new one, else the old one.
        assert read_run(tmp_path / "run").cost in (pytest.approx(1080.0), pytest.approx(1060.0))
        assert names(tmp_path) <= {"run", *(name for name in names(tmp_path) if ".replaced-" in name)}
        write_run(toy_result(), tmp_path / "run", overwrite=True)
        assert names(tmp_path) == {"run"}


def test_a_failure_at_any_write_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = uses(monkeypatch, module.os, "fsync", tmp_path / "counted")
    for at in range(1, number):  # all but the last, which syncs the parent of the finished run
        failing = Failing(os.fsync, at)
        with monkeypatch.context() as patch:
            patch.setattr(module.os, "fsync", failing)
            with pytest.raises(OutputError, match="no space left on device"):
                write_run(toy_result(), tmp_path / "run")
        assert names(tmp_path) == {"counted"}
