"""The studies of a batch one after the other: read, sent to a worker, written as soon as they are solved."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from supplyopt.cli.batch.outcome import INTERRUPTED, Outcome, of_error, of_result
from supplyopt.errors import InputError, SupplyoptError

if TYPE_CHECKING:
    from supplyopt.batch import StudyFile, StudyTask
    from supplyopt.result import Result
    from supplyopt.store import Place
    from supplyopt.workers import Workers


RUNS_ARE_THERE = "--resume keeps runs of the same question and solves the others, --overwrite solves all anew"


@dataclass(frozen=True)
class Output:
    """Where runs go, and what is done with those that are there."""

    folder: Path
    overwrite: bool
    resume: bool


@dataclass(frozen=True)
class _Begun:
    """A study at a worker, with the place that its run will have."""

    file: StudyFile
    place: Place
    held: contextlib.ExitStack


class Batch:
    """Studies on their way."""

    def __init__(self, files: Sequence[Path], output: Output, arguments: Sequence[str]) -> None:
        from supplyopt.batch import Readings

        self._readings = Readings()
        self._files, self._output, self._arguments = files, output, list(arguments)
        self._begun: list[_Begun] = []
        self._ready: list[Outcome] = []
        """outcomes of studies that need no worker"""

    def outcomes(self, workers: Workers) -> Iterator[Outcome]:
        """What becomes of every study, as soon as it is known."""
        from supplyopt.batch import solved

        try:
            for done in workers.finish(solved, self._tasks()):
                yield from self._taken()
                yield self._written(self._begun[done.index], done.lost if done.answer is None else done.answer)
            yield from self._taken()
        finally:
            for begun in self._begun:
                begun.held.close()

    def _taken(self) -> Iterator[Outcome]:
        while self._ready:
            yield self._ready.pop(0)

    def _tasks(self) -> Iterator[StudyTask]:
        from supplyopt.batch import Fault, run_name

        for file in self._files:
            try:
                task = self._task(file, run_name(file))
            except SupplyoptError as error:
                self._ready.append(of_error(run_name(file), error))
            except Exception as error:  # noqa: BLE001 - whatever is wrong with one study, the others are solved
                self._ready.append(of_error(run_name(file), Fault(f"{type(error).__name__}: {error}")))
            else:
                if task is not None:
                    yield task

    def _task(self, path: Path, name: str) -> StudyTask | None:
        """A study as it is sent, its place reserved; none if its run is there already."""
        from supplyopt.batch import read_study_file, study_task
        from supplyopt.store import reserve

        file = read_study_file(path)
        task = study_task(path, file, self._readings)
        target = self._output.folder / name
        earlier = _earlier(task, target) if self._output.resume else None
        if earlier is not None:
            self._ready.append(of_result(name, earlier, str(target), kept=True))
            return None
        held = contextlib.ExitStack()
        replaces = self._output.overwrite or self._output.resume
        place = held.enter_context(reserve(target, overwrite=replaces, cure=RUNS_ARE_THERE))
        self._begun.append(_Begun(file, place, held))
        return task

    def _written(self, begun: _Begun, answer: Any) -> Outcome:
        """The run of a study that was solved; one that was interrupted is not written, so that it is solved again."""
        from supplyopt.result import Result
        from supplyopt.store import write_into

        with begun.held:
            name = begun.place.target.name
            if not isinstance(answer, Result):
                return of_error(name, answer)
            if answer.status.exit_code == INTERRUPTED:
                _stop_if_asked()
                return of_result(name, answer, None)
            try:
                run = str(write_into(begun.place, answer, self._command(begun.file)))
            except SupplyoptError as error:
                return of_error(name, error)
            return of_result(name, answer, run)

    def _command(self, file: StudyFile) -> dict[str, Any]:
        """How the run came about, so that it can be explained and solved again."""
        from supplyopt.batch import assumptions

        told = {
            "case": file.case,
            "model": file.model,
            "scenarios": file.scenarios,
            "pack": list(file.packs),
            "assume": list(assumptions(file)),
            "as_of": None if file.as_of is None else file.as_of.isoformat(),
            "gap": file.limits.gap,
            "time_limit": file.limits.seconds,
            "seed": file.limits.seed,
        }
        parameters = {name: {"value": value, "from": "study file"} for name, value in told.items()}
        return {"arguments": self._arguments, "title": file.title, "parameters": parameters}


def _earlier(task: StudyTask, target: Path) -> Result | None:
    """The run of this very study, by these versions and with these limits, if it is there and whole."""
    from importlib.metadata import version

    from supplyopt.store import read_run
    from supplyopt.study import Study

    if not target.is_dir():
        return None
    with contextlib.suppress(InputError):
        result = read_run(target)
        told, by = result.manifest, result.manifest.get("versions", {})
        same = all(by.get(name) == version(name) for name in ("supplyopt", "highspy"))
        fingerprint = Study(task.case, task.policy, task.scenarios).fingerprint
        if same and told.get("fingerprint") == fingerprint and told.get("limits") == dataclasses.asdict(task.limits):
            return result
    return None


def _stop_if_asked() -> None:
    """Ctrl-C while this process solved ends the batch, not only the study; other processes are not told of it."""
    from supplyopt.solver.highs import stop

    if stop.requested:
        raise KeyboardInterrupt
