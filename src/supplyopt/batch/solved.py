"""A study that is solved where it was sent: what travels are tables, a policy and limits, and back comes the result."""

from __future__ import annotations

from dataclasses import dataclass, replace

from supplyopt.case import Case
from supplyopt.errors import StudyError, SupplyoptError
from supplyopt.policy import Policy
from supplyopt.result import Result
from supplyopt.scenarios import ScenarioSet
from supplyopt.solver import Limits, solve
from supplyopt.study import Study
from supplyopt.unlogged import unlogged


@dataclass(frozen=True)
class StudyTask:
    """A study of a batch before its parts are put together."""

    name: str
    case: Case
    policy: Policy
    scenarios: ScenarioSet
    limits: Limits
    model: str
    """what the policy was read from, for what is told of it"""


@dataclass(frozen=True)
class Fault:
    """An error that is none of the input's, in words."""

    told: str


def solved(task: StudyTask) -> Result | SupplyoptError | Fault:
    """The answer, or why there is none: nothing is raised, so that no study stops another."""
    with unlogged():
        try:
            return solve(Study(task.case, task.policy, task.scenarios), task.limits)
        except StudyError as error:
            return StudyError(
                replace(issue, file=task.model) if issue.file == "policy" else issue for issue in error.issues
            )
        except SupplyoptError as error:
            return error
        except Exception as error:  # noqa: BLE001 - a fault of ours in one study is no reason to lose the others
            return Fault(f"{type(error).__name__}: {error}")
