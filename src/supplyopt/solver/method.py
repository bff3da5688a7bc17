"""How a study is solved: as one program, or its plan and its operations in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from supplyopt.compile.two_stage import Stages, stages_of
from supplyopt.compile.write import Written
from supplyopt.errors import Issue, StudyError
from supplyopt.solver.checkpoint import Checkpoint
from supplyopt.solver.rounds import Watch
from supplyopt.study import Study
from supplyopt.workers import Engine

MANY = 40
"""Scenarios that can be decided later from which on they are: below, one program is as fast or faster."""


class Method(StrEnum):
    """Ways to solve a study; ``auto`` chooses by its size and by what its rules ask for."""

    AUTO = "auto"
    EXTENSIVE_FORM = "extensive-form"
    BENDERS = "benders"


@dataclass(frozen=True)
class Way:
    """How to go about a solve, whatever the question."""

    method: Method = Method.AUTO
    watch: Watch | None = None
    """told of each round of a decomposition"""
    checkpoint: Checkpoint | None = None
    """where a decomposition keeps what it learns"""
    engine: Engine = field(default_factory=Engine)
    """who solves the operations of a decomposition"""


def stages_for(study: Study, written: Written, method: Method) -> Stages | None:
    """What is decided when, if a study is decomposed; none if it is solved as one program.

    Raises StudyError if decomposition is asked for and cannot be done, with the reason.
    """
    if method is Method.EXTENSIVE_FORM:
        return None
    stages = stages_of(written, study.promised)
    if method is Method.AUTO and len(stages.later) < MANY:
        return None
    reasons = list(_obstacles(study, written, stages))
    if not reasons:
        return stages
    if method is Method.AUTO:
        return None
    cure = "solve it as one program: --method extensive-form, or auto"
    raise StudyError([Issue("SOL005", f"decomposition cannot solve this: {why}", cure, "model") for why in reasons])


def _obstacles(study: Study, written: Written, stages: Stages) -> Iterator[str]:
    """Why a study cannot be solved plan by plan."""
    if written.objectives > 1:
        yield "its objective is about shortage, and cuts tell of cost only"
    if not stages.later:
        yield "its objective looks at no scenario but calm"
    looked_at = {index[1] for _, index in written.stand_ins.names if index[0] != "cost"}
    if looked_at & stages.later.keys():
        yield f"{_comparing(study)}: what they ask of scenarios is more than their cost"
    if any(each.template.columns.integer.any() for each in written.stamped):
        yield "some rule leaves a yes or no to be decided in each scenario"


def _comparing(study: Study) -> str:
    names = [rule.name for rule in study.policy.rules if rule.compares]
    return f"rules compare scenarios ({', '.join(names)})"
