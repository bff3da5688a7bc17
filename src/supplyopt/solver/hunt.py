"""Column and constraint generation: solve, let the adversary strike, add what it found, until nothing breaks a promise.

Each round's program is a relaxation, since it knows fewer failures; so its bound is a bound on the answer, and the plan
that no failure breaks is the answer. Zeng and Zhao 2013.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import version

from supplyopt.compile import Program
from supplyopt.compile.assemble import assemble
from supplyopt.compile.two_stage import TwoStage, split_stages
from supplyopt.compile.write import write_study
from supplyopt.solver.benders.solve import Memory, solve_by_decomposition
from supplyopt.solver.checkpoint import Checkpoint
from supplyopt.solver.extensive_form import Answer, solve_extensive_form
from supplyopt.solver.highs import Ending
from supplyopt.solver.hunter import Attacks, Hunter, new_failures, unproven
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.memory import Memory as Alike
from supplyopt.solver.method import Method, stages_for
from supplyopt.solver.ranges import check_ranges
from supplyopt.solver.rounds import Watch, logged
from supplyopt.study import Study


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
    method: Method = Method.AUTO,
    watch: Watch | None = None,
    checkpoint: Checkpoint | None = None,
    alike: Alike | None = None,
) -> Hunted:
    """Solve a study with as many failures as its promises turn out to depend on.

    ``watch`` is told of each round of a decomposition, which keeps what it learns in a ``checkpoint``. Raises
    StudyError if a ``method`` cannot solve it. ``alike`` tells of studies much alike; rounds of a hunt are so.
    """
    hunter, rounds = Hunter(study), 0
    if alike is None and any(study.is_hunted(rule) for rule in study.promises):
        alike = Alike()
    while True:
        rounds += 1
        program, answer, ranges, used = _solved(study, limits, clock, log_file, method, watch, checkpoint, alike)
        attacks = {} if answer.values is None else hunter.attacks(program, answer.values, limits, clock)
        new = new_failures(study, attacks)
        if not new or answer.ending is not Ending.OPTIMAL:
            return Hunted(study, program, answer, attacks, ranges, rounds, used)
        study = study.with_failures(new)


def _solved(
    study: Study,
    limits: Limits,
    clock: Clock,
    log_file: str,
    method: Method,
    watch: Watch | None,
    checkpoint: Checkpoint | None,
    alike: Alike | None,
) -> tuple[Program, Answer, dict[str, list[float]], Method]:
    written = write_study(study)
    stages = stages_for(study, written, method)
    if stages is None:
        program = assemble(written, written.stamped)
        ranges = check_ranges(program)
        answer = solve_extensive_form(program, study.promised, limits, clock, log_file, alike)
        return program, answer, ranges, Method.EXTENSIVE_FORM
    two = split_stages(written, stages)
    ranges = check_ranges(two.program, two.operations())
    memory = None if checkpoint is None else Memory(checkpoint, _question(study, two))
    answer = solve_by_decomposition(two, limits, clock, logged(log_file, watch), memory)
    return two.program, answer, ranges, Method.BENDERS


def _question(study: Study, two: TwoStage) -> str:
    """What cuts are cuts of: the study with its failures, and the columns that they stand in."""
    failures = [failure.scenario for failure in study.failures]
    return json.dumps([study.fingerprint, failures, two.program.shape, version("supplyopt")])
