"""Study files as tests of pytest: ``pytest --supplyopt-regress FOLDER``. Without that option it does nothing.

Selection (``-k``), several at once (``-n``), JUnit XML (``--junit-xml``) and running failures again (``--lf``) are
those of pytest. Each study is solved in a process of its own, so that one that crashes is one that is broken.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from supplyopt.regress.verdict import Outcome
    from supplyopt.workers import Workers

ENDING = ".study.toml"
REPORTED = "supplyopt_outcome"
"""Attribute of a report that holds the outcome."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options; everything else is pytest's own."""
    group = parser.getgroup("supplyopt", "regression of supplyopt studies")
    group.addoption("--supplyopt-regress", action="store_true", help=f"collect studies (*{ENDING})")
    group.addoption("--supplyopt-history", metavar="FOLDER", help="pass over studies unchanged since they passed")
    group.addoption("--supplyopt-all", action="store_true", help="pass over none")


def pytest_configure(config: pytest.Config) -> None:
    """Only whoever asks for studies has workers."""
    if config.getoption("--supplyopt-regress"):
        config.pluginmanager.register(Studies(config), "supplyopt-studies")


class Studies:
    """Collecting, and the worker that the studies of this process share."""

    def __init__(self, config: pytest.Config) -> None:
        self._config, self._held = config, contextlib.ExitStack()
        self._workers: Workers | None = None

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """A study file has one test."""
        if not file_path.name.endswith(ENDING):
            return None
        found: pytest.Collector = StudyCollector.from_parent(parent, path=file_path)
        return found

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Hand the outcome on with the report, also from another process."""
        report = yield
        if isinstance(item, StudyItem) and report.when == "call" and item.outcome is not None:
            setattr(report, REPORTED, item.outcome.told)
        return report

    def pytest_unconfigure(self) -> None:
        """End the worker."""
        self._held.close()

    def examined(self, path: Path) -> Outcome:
        """What comes of a study, solved by the worker."""
        from supplyopt.regress.asked import Asked, answered
        from supplyopt.regress.verdict import Outcome, Verdict

        if self._workers is None:
            from supplyopt.workers import Engine, open_workers

            self._workers = self._held.enter_context(open_workers(Engine("processes", count=1)))
        history, everything = self._config.getoption("--supplyopt-history"), self._config.getoption("--supplyopt-all")
        done = next(iter(self._workers.finish(answered, [Asked(path, history, everything)])))
        if done.answer is not None:
            return done.answer
        name = path.name.removesuffix(ENDING)
        return Outcome(path.parent.name, name, str(path), Verdict.BROKEN.value, (str(done.lost),))


class StudyCollector(pytest.File):
    """A study file."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its one test, named as the study."""
        yield StudyItem.from_parent(self, name=self.path.name.removesuffix(ENDING))


class NotSameError(Exception):
    """A study is not as it was; the text says how."""


class StudyItem(pytest.Item):
    """A study that is solved and held against its baseline."""

    outcome: Outcome | None = None

    def runtest(self) -> None:
        """Solve it; what is not as it was fails, what need not be solved is passed over."""
        studies = self.config.pluginmanager.get_plugin("supplyopt-studies")
        assert isinstance(studies, Studies)  # noqa: S101 - it has collected this
        self.outcome = found = studies.examined(self.path)
        figures = {name: (found.answer or {}).get(name) for name in ("status", "cost", "bound", "seconds", "memory")}
        told = {"verdict": found.verdict, **{name: value for name, value in figures.items() if value is not None}}
        self.user_properties.extend(told.items())
        if not found.passes:
            raise NotSameError(found.message)
        if found.verdict == "unchanged":
            pytest.skip("; ".join(found.found))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is not as it was, without a traceback; another exception is a fault of ours."""
        if isinstance(excinfo.value, NotSameError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it is."""
        return self.path, None, f"study {self.name}"
