"""A study file with everything that it names: what is sent to whoever solves it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from supplyopt.batch.read import run_name
from supplyopt.batch.solved import StudyTask
from supplyopt.batch.study_file import StudyFile
from supplyopt.case import Case
from supplyopt.inputs import assumed, case_folder, load_case, load_policy, load_scenarios
from supplyopt.scenarios import ScenarioSet


class Readings:
    """The cases and sets that were read last: studies of a batch are often about the same."""

    def __init__(self) -> None:
        self.case = lru_cache(maxsize=4)(load_case)
        self.scenarios = lru_cache(maxsize=4)(load_scenarios)


def study_task(path: Path, file: StudyFile, readings: Readings | None = None) -> StudyTask:
    """The study that a file tells of, read; raises what reading a case, a model or a set raises."""
    read = readings or Readings()
    case: Case = assumed(read.case(file.case), assumptions(file))
    policy = load_policy(file.model, case_folder(file.case), file.packs)
    policy = policy if file.as_of is None else policy.on(file.as_of)
    scenarios: ScenarioSet = read.scenarios(file.scenarios)
    return StudyTask(run_name(path), case, policy, scenarios, file.limits.limits, file.model or "model.toml")


def assumptions(file: StudyFile) -> tuple[str, ...]:
    """Other values for assumptions, as they are told on a command line."""
    return tuple(f"{name}={value!r}" for name, value in file.assume.items())
