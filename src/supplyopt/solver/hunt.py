"""Column and constraint generation: solve, let the adversary strike, add what it found, until nothing breaks a promise.

Each round's program is a relaxation, since it knows fewer failures; so its bound is a bound on the answer, and the plan
that no failure breaks is the answer. Zeng and Zhao 2013.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
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
    while True:
        rounds += 1
        program, answer, ranges, used = _solved(study, limits, clock, log_file, way, memory)
        attacks = {} if answer.values is None else hunter.attacks(program, answer.values, limits, clock)
        new = new_failures(study, attacks)
        if not new or answer.ending is not Ending.OPTIMAL:
            return Hunted(study, program, answer, attacks, ranges, rounds, used)
        study = study.with_failures(new)


def _solved(
    study: Study, limits: Limits, clock: Clock, log_file: str, way: Way, memory: Memory | None
) -> tuple[Program, Answer, dict[str, list[float]], Method]:
    written = write_study(study) if memory is None else memory.written(study)
    stages = stages_for(study, written, way.method)
    if stages is None:
        program = assemble(written, written.stamped)
        ranges = check_ranges(program)
        answer = solve_extensive_form(program, study.promised, limits, clock, log_file, memory)
        return program, answer, ranges, Method.EXTENSIVE_FORM
    two = split_stages(written, stages)
    ranges = check_ranges(two.program, two.operations())
    notes = None if way.checkpoint is None else Notes(way.checkpoint, study.fingerprint, _question(study, two))
    with open_workers(way.engine) as workers:
        answer = solve_by_decomposition(two, limits, clock, logged(log_file, way.watch), notes, workers)
    return two.program, answer, ranges, Method.BENDERS


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
