"""Who strikes at plans: for each promise whose failures are too many to play through, the worst that can happen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from supplyopt.compile import Program
from supplyopt.compile.promise import compile_promise
from supplyopt.network.grammar import Floats
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.solver.attack import Attack, Target, strike, targets
from supplyopt.solver.extensive_form import GRACE
from supplyopt.solver.highs import Options, stop
from supplyopt.solver.limits import Clock, Limits
from supplyopt.study import Failure, Study

BROKEN = 1e-6
"""Part of a demand that may be missing beyond a promise before it counts as broken [-]."""

Attacks = Mapping[str, tuple[Attack, ...]]
"""promise -> the worst that was found for each independent part of the network"""


class Hunter:
    """Strikes at plans of a study; at a part of the network that a plan leaves as it was, not once more."""

    def __init__(self, study: Study) -> None:
        """Compile the operation in a failure for every promise that has to be hunted."""
        self._threats = study.threats
        self._promised = [(r, compile_promise(study, r)) for r in study.promises if study.is_hunted(r)]
        self._last: dict[tuple[str, tuple[Key, ...]], tuple[Target, Attack]] = {}

    def attacks(
        self,
        program: Program,
        values: Floats,
        limits: Limits,
        clock: Clock,
        about: Mapping[str, Collection[Key]] | None = None,
    ) -> Attacks:
        """The worst failures for each promise under a plan, given by the values of a program.

        ``about`` tells which promises to strike at, and of each which items and classes; without it at all of all.
        """
        sizes, amounts = decided(program, values)
        found = {}
        for rule, promised in self._promised:
            if about is not None and rule.name not in about:
                continue
            allowed = {
                key: (1.0 - rule.level) * asked + amounts.get((rule.name, "worst", *key), 0.0)
                for key, asked in promised.asked.items()
            }
            own = targets(promised, sizes, allowed, self._threats[rule.name])
            meant = (each for each in own if about is None or set(each.keys) <= set(about[rule.name]))
            found[rule.name] = tuple(self._struck(rule, target, quick(limits, clock)) for target in meant)
        return found

    def _struck(self, rule: ContingencyRule, target: Target, options: Options) -> Attack:
        before = self._last.get((rule.name, target.keys))
        if before is None or not _alike(before[0], target):
            before = self._last[rule.name, target.keys] = target, strike(target, rule.at_once, options)
        return before[1]


def _alike(one: Target, other: Target) -> bool:
    """Whether two targets, of the same part of the network, are the same under either plan."""
    return (
        one.entities == other.entities
        and np.array_equal(one.operation.row_lower, other.operation.row_lower)
        and np.array_equal(one.operation.row_upper, other.operation.row_upper)
        and np.array_equal(one.lost, other.lost)
    )


def new_failures(study: Study, attacks: Attacks) -> set[Failure]:
    """Failures that break a promise and that the study does not know yet."""
    found = {Failure(rule, each.entities) for rule, every in attacks.items() for each in every if each.missing > BROKEN}
    return found - set(study.contingencies.values())


def unproven(attacks: Attacks) -> list[str]:
    """Promises of which nobody knows whether some failure breaks them."""
    return [rule for rule, found in attacks.items() if any(each.bound > BROKEN for each in found)]


def decided(program: Program, values: Floats) -> tuple[dict[str, float], dict[Key, float]]:
    """Sizes of options, and amounts that rules had settled, of a solution."""
    root, _ = program.values(values)
    return root.get("plan.size", {}), root.get("plan.amount", {})


def quick(limits: Limits, clock: Clock) -> Options:
    """Settings of the adversary: no gap; once time is over it still gets a moment, or nobody would know what breaks."""
    options = Options(0.0, clock.left, limits.threads, limits.seed)
    over = stop.requested or (clock.left is not None and clock.left < GRACE)
    return replace(options, seconds=GRACE, stoppable=False) if over else options
