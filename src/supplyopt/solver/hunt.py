"""Column and constraint generation: solve, let the adversary strike, add what it found, until nothing breaks a promise.

Each round's program is a relaxation, since it knows fewer failures; so its bound is a bound on the answer, and the plan
that no failure breaks is the answer. Zeng and Zhao 2013.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from supplyopt.compile import Program, compile_study
from supplyopt.compile.promise import PromisedOperation, compile_promise
from supplyopt.network.grammar import Floats
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.solver.attack import Attack, strike, targets
from supplyopt.solver.extensive_form import GRACE, Answer, solve_extensive_form
from supplyopt.solver.highs import Ending, Options, stop
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.ranges import check_ranges
from supplyopt.study import Failure, Study

BROKEN = 1e-6
"""Part of a demand that may be missing beyond a promise before it counts as broken [-]."""


@dataclass(frozen=True)
class Hunted:
    """What came of a hunt: the study with the failures that matter, its program and answer, what the adversary says."""

    study: Study
    program: Program
    answer: Answer
    attacks: Mapping[str, tuple[Attack, ...]]
    """promise that was hunted -> the worst that was found for the answer, for each independent part of the network"""
    ranges: dict[str, list[float]]
    rounds: int

    @property
    def broken(self) -> list[str]:
        """Promises that are broken by a failure which the plan was not made for."""
        return sorted({failure.rule for failure in _new(self.study, self.attacks)})

    @property
    def unproven(self) -> list[str]:
        """Promises of which nobody knows whether some failure breaks them."""
        return [rule for rule, found in self.attacks.items() if any(each.bound > BROKEN for each in found)]


def hunt(study: Study, limits: Limits, clock: Clock, log_file: str = "") -> Hunted:
    """Solve a study by its extensive form, with as many failures as its promises turn out to depend on."""
    hunted = [(rule, compile_promise(study, rule)) for rule in study.promises if study.is_hunted(rule)]
    rounds = 0
    while True:
        rounds += 1
        program = compile_study(study)
        ranges = check_ranges(program)
        answer = solve_extensive_form(program, study.promised, limits, clock, log_file)
        attacks = {}
        if answer.values is not None:
            sizes, amounts = decided(program, answer.values)
            for rule, promised in hunted:
                options = quick(limits, clock)
                attacks[rule.name] = tuple(_attacks(study, rule, promised, sizes, amounts, options))
        new = _new(study, attacks)
        if not new or answer.ending is not Ending.OPTIMAL:
            return Hunted(study, program, answer, attacks, ranges, rounds)
        study = study.with_failures(new)


def _attacks(
    study: Study,
    rule: ContingencyRule,
    promised: PromisedOperation,
    sizes: Mapping[str, float],
    amounts: Mapping[Key, float],
    options: Options,
) -> Iterator[Attack]:
    allowed = {
        key: (1.0 - rule.level) * asked + amounts.get((rule.name, "worst", *key), 0.0)
        for key, asked in promised.asked.items()
    }
    for target in targets(promised, sizes, allowed, study.threats[rule.name]):
        yield strike(target, rule.at_once, options)


def _new(study: Study, attacks: Mapping[str, tuple[Attack, ...]]) -> set[Failure]:
    """Failures that break a promise and that the plan was not made for."""
    found = {Failure(rule, each.entities) for rule, every in attacks.items() for each in every if each.missing > BROKEN}
    return found - set(study.contingencies.values())


def decided(program: Program, values: Floats) -> tuple[dict[str, float], dict[Key, float]]:
    """Sizes of options, and amounts that rules had settled, of a solution."""
    root, _ = program.values(values)
    return root.get("plan.size", {}), root.get("plan.amount", {})


def quick(limits: Limits, clock: Clock) -> Options:
    """Settings of the adversary: no gap; once time is over it still gets a moment, or nobody would know what breaks."""
    options = Options(0.0, clock.left, limits.threads, limits.seed)
    over = stop.requested or (clock.left is not None and clock.left < GRACE)
    return replace(options, seconds=GRACE, stoppable=False) if over else options
