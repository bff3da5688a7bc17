"""Who strikes at the promises of a study that are hunted, and what breaks a plan that was not made for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from supplyopt.compile import Program
from supplyopt.compile.promise import PromisedOperation, compile_promise
from supplyopt.network.failures import Loss
from supplyopt.network.grammar import Floats
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.solver.attack import Attack, strike, targets
from supplyopt.solver.highs import Options
from supplyopt.study import Failure, Study

BROKEN = 1e-6
"""Part of a demand that may be missing beyond a promise before it counts as broken [-]."""
Attacks = Mapping[str, tuple[Attack, ...]]
"""promise that is hunted -> the worst that was found under a plan, for each independent part of the network"""


@dataclass(frozen=True)
class Hunter:
    """Who strikes at a promise; the same for every plan, whatever failures it was made for."""

    rule: ContingencyRule
    promised: PromisedOperation
    threats: Mapping[str, Loss]

    def attacks(
        self,
        sizes: Mapping[str, float],
        amounts: Mapping[Key, float],
        options: Options,
        keys: Collection[Key] | None = None,
    ) -> Iterator[Attack]:
        """The worst for each part under what a plan has decided; with ``keys`` only for these items and classes."""
        allowed = {
            key: (1.0 - self.rule.level) * asked + amounts.get((self.rule.name, "worst", *key), 0.0)
            for key, asked in self.promised.asked.items()
        }
        for target in targets(self.promised, sizes, allowed, self.threats):
            if keys is None or set(target.keys) <= set(keys):
                yield strike(target, self.rule.at_once, options)


def hunters_of(study: Study) -> list[Hunter]:
    """One for each promise that is hunted."""
    hunted = [rule for rule in study.promises if study.is_hunted(rule)]
    return [Hunter(rule, compile_promise(study, rule), study.threats[rule.name]) for rule in hunted]


def attacks_on(
    program: Program,
    values: Floats,
    hunters: Sequence[Hunter],
    options: Options,
    keys: Mapping[str, Collection[Key]] | None = None,
) -> Attacks:
    """The worst for each promise under the plan in the values of a program; with ``keys`` only for some of each."""
    root, _ = program.values(values)
    sizes, amounts = root.get("plan.size", {}), root.get("plan.amount", {})
    return {
        hunter.rule.name: tuple(
            hunter.attacks(sizes, amounts, options, None if keys is None else keys[hunter.rule.name])
        )
        for hunter in hunters
    }


def new_failures(study: Study, attacks: Attacks) -> set[Failure]:
    """Failures that break a promise and that the plan was not made for."""
    found = {Failure(rule, each.entities) for rule, every in attacks.items() for each in every if each.missing > BROKEN}
    return found - set(study.contingencies.values())
