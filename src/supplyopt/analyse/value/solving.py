"""Solves in a row: who asks to stop means all of them, not the one under way."""

from __future__ import annotations

from supplyopt.result import Result, Status
from supplyopt.solver.limits import Limits
from supplyopt.solver.solve import Answered, answer
from supplyopt.study import Study


def answer_of(study: Study, limits: Limits | None = None) -> Answered:
    """The answer with its program; raises KeyboardInterrupt if somebody asked to stop meanwhile."""
    found = answer(study, limits)
    if found.result.status is Status.INTERRUPTED:
        raise KeyboardInterrupt
    return found


def solved(study: Study, limits: Limits | None = None) -> Result:
    """The answer alone; raises KeyboardInterrupt if somebody asked to stop meanwhile."""
    return answer_of(study, limits).result
