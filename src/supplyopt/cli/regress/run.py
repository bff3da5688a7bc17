"""A suite run by pytest, in this process: what becomes of each study is told as soon as it is known."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from supplyopt.cli.endings import FAULT, USAGE, say
from supplyopt.cli.words import counted
from supplyopt.errors import InputError
from supplyopt.regress.codes import issue

if TYPE_CHECKING:
    from supplyopt.regress.verdict import Outcome

INTERRUPTED, INTERNAL, MISUSED, NOTHING = 2, 3, 4, 5
"""What pytest returns besides 0 and 1."""
PLAIN = ("-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:doctest", "--capture=no", "--noconftest")
"""Nothing but studies: nobody's settings, no code beside the suite, no folder left behind."""


def refuse(update: bool, because: str | None, html: str | None) -> None:
    """Say what cannot be done, before anything is."""
    if because is not None and not update:
        raise click.UsageError("--because is the reason for --update, which is not given")
    if update and os.environ.get("CI", "").lower() not in ("", "0", "false"):
        raise InputError([issue("REG001", "--update is refused", "the environment", f"CI={os.environ['CI']}")])
    if update and not (because or "").strip():
        raise InputError([issue("REG002", "is missing", "--because")])
    needed = ("pytest", "xdist", *(("jinja2",) if html else ()))
    if missing := [name for name in needed if find_spec(name) is None]:
        raise InputError([issue("REG004", "is not installed", ", ".join(missing))])


@dataclass(frozen=True)
class Run:
    """What is to be run, and how."""

    suite: tuple[str, ...]
    select: str
    workers: int | None
    history: str | None
    everything: bool
    junit: str | None

    def outcomes(self, tell: Callable[[Outcome], None]) -> tuple[list[Outcome], int]:
        """Every outcome, and an exit code if the run itself went wrong, else 0. Raises InputError if nothing is run."""
        import pytest

        from supplyopt.batch import study_files
        from supplyopt.regress.history import peaks

        paths = [path.absolute() for path in study_files(self.suite)]
        measured = peaks(Path(self.history)) if self.history else {}  # a damaged history is told before any work
        count = self.workers or _fitting(paths, measured)
        say(f"{len(paths)} {'study' if len(paths) == 1 else 'studies'}, {counted(count, 'worker')}")
        listener = _Listener(tell)
        code = int(pytest.main([*self._words(paths, count), *map(str, paths)], plugins=[listener]))
        if code == NOTHING:
            raise InputError([issue("REG007", "matches no study", "-k", self.select)])
        if code == INTERRUPTED:
            listener.interrupted = True
        wrong = {MISUSED: USAGE, INTERNAL: FAULT}.get(code, 0)
        return listener.outcomes, -1 if listener.interrupted else wrong

    def _words(self, paths: list[Path], count: int) -> list[str]:
        """The command line of pytest."""
        words = ["-c", str(files("supplyopt.regress") / "pytest.ini"), *PLAIN, "--disable-plugin-autoload"]
        words += ["--rootdir", os.path.commonpath([path.parent for path in paths])]
        words += ["-p", "supplyopt.regress.plugin", "--supplyopt-regress"]
        words += ["-p", "xdist.plugin", "-n", str(count), "--dist", "worksteal"] if count > 1 else []
        words += ["-k", self.select] if self.select else []
        words += ["--supplyopt-history", str(Path(self.history).absolute())] if self.history else []
        words += ["--supplyopt-all"] if self.everything else []
        return [*words, "--junit-xml", str(Path(self.junit).absolute())] if self.junit else words


def _fitting(paths: list[Path], measured: Mapping[tuple[str, str], float]) -> int:
    """How many at once, from what they took before."""
    from supplyopt.batch import run_name
    from supplyopt.regress import memory
    from supplyopt.regress.baseline import read_baseline

    def needed(path: Path) -> float | None:
        try:
            baseline = read_baseline(path)
        except InputError:  # told when the study is examined
            baseline = None
        return measured.get((path.parent.name, run_name(path)), baseline.answer.memory if baseline else None)

    return memory.fitting(map(needed, paths), memory.available(), memory.processors())


class _Listener:
    """What pytest reports, as outcomes."""

    def __init__(self, tell: Callable[[Outcome], None]) -> None:
        self._tell, self.outcomes, self.interrupted = tell, list["Outcome"](), False

    def pytest_runtest_logreport(self, report: Any) -> None:
        """A study is done; one that took its process with it has no outcome of its own."""
        from supplyopt.regress.plugin import REPORTED
        from supplyopt.regress.verdict import outcome_from

        told = getattr(report, REPORTED, None)
        if told is not None:
            self._take(outcome_from(told))
        elif report.failed:
            self._take(_broken(report.nodeid, report.longreprtext))

    def pytest_collectreport(self, report: Any) -> None:
        """A file that could not even be collected."""
        if report.failed:
            self._take(_broken(report.nodeid, report.longreprtext))

    def _take(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self._tell(outcome)


def _broken(node: str, told: str) -> Outcome:
    from supplyopt.regress.verdict import Outcome, Verdict

    file = Path(node.partition("::")[0])
    name = file.name.removesuffix(".study.toml")
    lines = told.strip().splitlines() or ["it has come to nothing"]
    return Outcome(file.absolute().parent.name, name, str(file), Verdict.BROKEN.value, (lines[-1],))
