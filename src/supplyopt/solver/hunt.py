"""Column and constraint generation: solve, let the adversary strike, add what it found, until nothing breaks a promise.

Each round's program is a relaxation, since it knows fewer failures; so its bound is a bound on the answer, and the plan
that no failure breaks is the answer. Zeng and Zhao 2013.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

import numpy as np

from supplyopt.compile import Program
from supplyopt.compile.assemble import assemble
from supplyopt.compile.two_stage import TwoStage, split_stages
from supplyopt.compile.write import write_study
from supplyopt.solver.benders.solve import Notes, solve_by_decomposition
from supplyopt.solver.checkpoint import Checkpoint
from supplyopt.solver.extensive_form import Answer, solve_extensive_form
from supplyopt.solver.highs import Ending
from supplyopt.solver.hunter import Attacks, Hunter, new_failures, unproven
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.memory import Memory
from supplyopt.solver.method import Method, Way, stages_for
from supplyopt.solver.ranges import check_ranges
from supplyopt.solver.rounds import logged
from supplyopt.study import Failure, Study
from supplyopt.workers import open_workers

AS_USUAL = Way()


@dataclass(frozen=True)
class Posed:
    """A study as it goes to the solver: its program, or a master with operations apart."""

    program: Program
    two: TwoStage | None
    ranges: dict[str, list[float]]

    @property
    def method(self) -> Method:
        """How it is to be solved."""
        return Method.EXTENSIVE_FORM if self.two is None else Method.BENDERS


def pose(study: Study, method: Method, memory: Memory | None = None) -> Posed:
    """Write a study; raises StudyError for figures that no solver can be trusted with, and a method that cannot.

    ``memory`` may know one much like it.
    """
    written = write_study(study) if memory is None else memory.written(study)
    stages = stages_for(study, written, method)
    if stages is None:
        program = assemble(written, written.stamped)
        return Posed(program, None, check_ranges(program))
    two = split_stages(written, stages)
    return Posed(two.program, two, check_ranges(two.program, two.operations()))


@dataclass(frozen=True)
class Hunted:
    """What came of a hunt: the study with the failures that matter, its program and answer, what the adversary says."""

    study: Study
    program: Program
    answer: Answer
    attacks: Attacks
    """of the promises that were hunted, on the answer"""
    ranges: dict[str, list[float]]
    rounds: int
    method: Method

    @property
    def broken(self) -> list[str]:
        """Promises that are broken by a failure which the plan was not made for."""
        return sorted({failure.rule for failure in new_failures(self.study, self.attacks)})

    @property
    def unproven(self) -> list[str]:
        """Promises of which nobody knows whether some failure breaks them."""
        return unproven(self.attacks)


def hunt(
    study: Study,
    limits: Limits,
    clock: Clock,
    log_file: str = "",
    way: Way = AS_USUAL,
    memory: Memory | None = None,
) -> Hunted:
    """Solve a study with as many failures as its promises turn out to depend on.

    ``memory`` is of studies much alike; rounds of a hunt are so. Raises StudyError if the method asked for cannot
    solve it.
    """
    study = _known_failures(way.checkpoint, study)
    hunter, rounds = Hunter(study), 0
    if memory is None and any(study.is_hunted(rule) for rule in study.promises):
        memory = Memory()
    with ExitStack() as stack:
        workers = cache(lambda: stack.enter_context(open_workers(way.engine)))  # for all rounds, if any needs them
        while True:
            rounds += 1
            posed = pose(study, way.method, memory)
            if posed.two is None:
                answer = solve_extensive_form(posed.program, study.promised, limits, clock, log_file, memory)
            else:
                notes = _notes(way.checkpoint, study, posed.two)
                watch = logged(log_file, way.watch)
                answer = solve_by_decomposition(posed.two, limits, clock, watch, notes, workers())
            attacks = {} if answer.values is None else hunter.attacks(posed.program, answer.values, limits, clock)
            new = new_failures(study, attacks)
            if not new or answer.ending is not Ending.OPTIMAL:
                return Hunted(study, posed.program, answer, attacks, posed.ranges, rounds, posed.method)
            study = study.with_failures(new)


def _notes(checkpoint: Checkpoint | None, study: Study, two: TwoStage) -> Notes | None:
    return None if checkpoint is None else Notes(checkpoint, study.fingerprint, _question(study, two))


def _question(study: Study, two: TwoStage) -> str:
    """What cuts, bounds and plans are of: failures that are known, and every figure of the master."""
    digest, program = hashlib.sha256(version("supplyopt").encode()), two.program
    sides = [program.row_lower, program.row_upper, program.lower, program.upper, program.integer]
    for array in [program.cost, program.matrix.data, program.matrix.indices, program.matrix.indptr, *sides]:
        digest.update(np.ascontiguousarray(array).tobytes())
    return json.dumps([[[f.rule, list(f.entities)] for f in study.failures], digest.hexdigest()])


def _known_failures(checkpoint: Checkpoint | None, study: Study) -> Study:
    """The study with the failures that a hunt had come upon before it was cut off."""
    question = "" if checkpoint is None else checkpoint.question_of(study.fingerprint)
    if not question:
        return study
    failures, _ = json.loads(question)
    return study.with_failures(Failure(rule, tuple(entities)) for rule, entities in failures)
