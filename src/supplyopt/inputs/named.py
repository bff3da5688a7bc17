"""What is given: cases, models and scenario sets, by path or by the name of one that is shipped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from supplyopt.errors import CaseError, InputError, Issue, PolicyError, ScenarioError, StudyError
from supplyopt.shipped import shipped_folder

if TYPE_CHECKING:
    from supplyopt.case import Case
    from supplyopt.policy import Policy
    from supplyopt.scenarios import ScenarioSet
    from supplyopt.study import Study


def case_folder(told: str) -> Path:
    """The folder of a case: a path, else a shipped case of that name."""
    shipped = shipped_folder("data") / told
    return shipped if not Path(told).exists() and _is_name(told) and shipped.is_dir() else Path(told)


def scenario_address(told: str) -> str:
    """The address of a scenario set: a path or URI, else a shipped set of that name."""
    shipped = shipped_folder("scenarios") / f"{told}.parquet"
    return str(shipped) if not Path(told).exists() and _is_name(told) and shipped.is_file() else told


def events_path(told: str) -> Path:
    """An events file: a path, else the shipped one of that name."""
    shipped = shipped_folder("scenarios") / f"{told}.events.toml"
    return shipped if not Path(told).exists() and _is_name(told) and shipped.is_file() else Path(told)


def load_case(told: str) -> Case:
    """Read a case; the issues of a CaseError name files by the path that was given."""
    from supplyopt.case import read_case

    folder = case_folder(told)
    try:
        case = read_case(folder)
    except CaseError as error:
        raise CaseError(_located(error, folder)) from None
    return replace(case, warnings=tuple(_at(issue, folder) for issue in case.warnings))


def load_scenarios(told: str | None, *, in_pieces: bool = False) -> ScenarioSet:
    """Read a set of scenarios, or a large one ``in_pieces`` only; without one nothing ever happens."""
    from supplyopt.scenarios import ScenarioSet, read_scenarios, scan_scenarios

    if told is None:
        return ScenarioSet.calm()
    address = scenario_address(told)
    folder = Path(address) if Path(address).is_dir() else Path(address).parent
    try:
        found = scan_scenarios(address) if in_pieces else read_scenarios(address)
    except ScenarioError as error:
        raise ScenarioError(_located(error, folder)) from None
    return found.warned(_at(issue, folder) for issue in found.warnings)


def load_policy(told: str | None, folder: Path, packs: Iterable[str] = ()) -> Policy:
    """Read a model by path or name; without one the case's own ``model.toml``, else the least expected cost.

    Packs are added, unless the model has applied them already, in words of its own perhaps.
    """
    from supplyopt import models
    from supplyopt.models.codes import issue
    from supplyopt.policy import Policy

    own = folder / "model.toml"
    plain = told is None and not own.is_file()
    policy = Policy(name="cheapest") if plain else models.find(own if told is None else told)
    for name in packs:
        pack = models.find_pack(name)
        try:
            if pack.sha256 not in {applied.sha256 for applied in policy.packs}:
                policy = policy.with_pack(pack)
        except ValueError as error:
            raise PolicyError([issue("POL021", str(error), file=name)]) from None
    return policy


def form_study(case: Case, policy: Policy, scenarios: ScenarioSet, model: str | None) -> Study:
    """Put the three together; the issues of a StudyError name the model by the path or name that was given."""
    from supplyopt.study import Study

    try:
        return Study(case, policy, scenarios)
    except StudyError as error:
        told = model or "model.toml"
        raise StudyError(replace(each, file=told) if each.file == "policy" else each for each in error.issues) from None


def _is_name(told: str) -> bool:
    return Path(told).name == told


def _located(error: InputError, folder: Path) -> Iterable[Issue]:
    return [_at(issue, folder) for issue in error.issues]


def _at(issue: Issue, folder: Path) -> Issue:
    """The issue with its file as a path that an editor can open."""
    path = folder / issue.file
    return replace(issue, file=str(path)) if path.exists() else issue
