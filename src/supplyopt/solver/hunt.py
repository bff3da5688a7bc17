"""Column and constraint generation: solve, let the adversary strike, add what it found, until nothing breaks a promise.

Each round's program is a relaxation, since it knows fewer failures; so its bound is a bound on the answer, and the plan
that no failure breaks is the answer. Zeng and Zhao 2013.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from supplyopt.compile import Program, compile_study
from supplyopt.network.grammar import Floats
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.solver.attack import Attack, attack, plan_values
from supplyopt.solver.extensive_form import Answer, solve_extensive_form
from supplyopt.solver.feasibility import is_feasible
from supplyopt.solver.gates import check_ranges
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.limits import Clock, Limits
from supplyopt.study import Failure, Study

BROKEN = 1e-5
"""Part of a demand that may be missing beyond a promise before it counts as broken [-]."""


@dataclass(frozen=True)
class Hunted:
    """What came of a hunt: the study with the failures that matter, its program and answer, what the adversary says."""

    study: Study
    program: Program
    answer: Answer
    attacks: tuple[Attack, ...]
    blocking: tuple[str, ...]
    """without an answer: failures that no plan survives together; with any one less some plan would"""
    ranges: dict[str, list[float]]
    rounds: int

    @property
    def unproven(self) -> list[str]:
        """Promises of which nobody knows whether some failure breaks them."""
        return [found.rule for found in self.attacks if not found.proven or found.bound > BROKEN]

    def certificates(self) -> list[dict[str, Any]]:
        """For each promise that was hunted the worst failure and what it misses at most; or what blocks."""
        blocked = [{"blocking": list(self.blocking)}] if self.blocking else []
        return [*(asdict(found) for found in self.attacks), *blocked]


def hunt(study: Study, limits: Limits, clock: Clock, log_file: str = "") -> Hunted:
    """Solve a study by its extensive form, with as many failures as its promises turn out to depend on."""
    rounds = 0
    while True:
        rounds += 1
        program = compile_study(study)
        ranges = check_ranges(program)
        answer = solve_extensive_form(program, study.promised, limits, clock, log_file)
        attacks = tuple(_attacks(study, program, answer.values, limits, clock))
        found = [Failure(each.rule, each.entities) for each in attacks if each.missing > BROKEN and each.entities]
        new = [failure for failure in found if failure not in study.failures]
        if new and answer.ending is Ending.OPTIMAL:
            study = study.with_failures(new)
            continue
        blocking = tuple(_blocking(study, limits)) if answer.ending is Ending.INFEASIBLE else ()
        return Hunted(study, program, answer, attacks, blocking, ranges, rounds)


def _blocking(study: Study, limits: Limits) -> list[str]:
    """Failures without any of which some plan would do; none where the other rules alone leave no plan."""
    options = Options(threads=limits.threads, seed=limits.seed, seconds=limits.seconds)
    if not study.failures or is_feasible(replace(study, failures=()), options) is False:
        return []
    kept = study.failures
    for failure in study.failures:
        without = tuple(other for other in kept if other != failure)
        if is_feasible(replace(study, failures=without), options) is False:
            kept = without
    return [failure.scenario for failure in kept]


def _attacks(study: Study, program: Program, values: Floats | None, limits: Limits, clock: Clock) -> Iterator[Attack]:
    if values is None:
        return
    plan = plan_values(program.root.names, values)
    options = Options(0.0, clock.left, limits.threads, limits.seed)
    for rule in study.hunted:
        yield attack(study, rule, plan, options if clock.left is None else replace(options, seconds=clock.left))


def worst_of(study: Study, rule: ContingencyRule, program: Program, values: Floats) -> Attack:
    """The failure that leaves most unserved under a plan, promised or not."""
    return attack(study, rule, plan_values(program.root.names, values), Options(1e-6), level=1.0)
