"""Column and constraint generation: solve, let the adversary strike, add what it found, until nothing breaks a promise.

Each round's program is a relaxation, since it knows fewer failures; so its bound is a bound on the answer, and the plan
that no failure breaks is the answer. Zeng and Zhao 2013.
"""

from __future__ import annotations

from dataclasses import dataclass

from supplyopt.compile import Program, compile_study
from supplyopt.solver.extensive_form import Answer, solve_extensive_form
from supplyopt.solver.highs import Ending
from supplyopt.solver.hunter import Attacks, Hunter, new_failures, unproven
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.ranges import check_ranges
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

    @property
    def broken(self) -> list[str]:
        """Promises that are broken by a failure which the plan was not made for."""
        return sorted({failure.rule for failure in new_failures(self.study, self.attacks)})

    @property
    def unproven(self) -> list[str]:
        """Promises of which nobody knows whether some failure breaks them."""
        return unproven(self.attacks)


def hunt(study: Study, limits: Limits, clock: Clock, log_file: str = "") -> Hunted:
    """Solve a study by its extensive form, with as many failures as its promises turn out to depend on."""
    hunter, rounds = Hunter(study), 0
    while True:
        rounds += 1
        program = compile_study(study)
        ranges = check_ranges(program)
        answer = solve_extensive_form(program, study.promised, limits, clock, log_file)
        attacks = {} if answer.values is None else hunter.attacks(program, answer.values, limits, clock)
        new = new_failures(study, attacks)
        if not new or answer.ending is not Ending.OPTIMAL:
            return Hunted(study, program, answer, attacks, ranges, rounds)
        study = study.with_failures(new)
