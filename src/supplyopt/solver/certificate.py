"""What can be promised of an answer: for each promise the worst failures there are, and what is served in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from supplyopt.compile.promise import compile_promise
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.solver.attack import Attack, Target, strike, targets
from supplyopt.solver.highs import Options
from supplyopt.solver.one_model import solve_model
from supplyopt.study import Study

NEGLIGIBLE = 1e-7
"""Part of a demand that is told apart from nothing [-]."""


@dataclass(frozen=True)
class Worst:
    """The worst that can happen to some items and classes that share what there is, as if all had been promised."""

    attack: Attack
    asked: Mapping[Key, float]
    """item and class -> what is asked for [unit]"""
    served: Mapping[Key, float]
    """item and class -> part of it that is served then: first as promised, then as much as there is [-]"""

    def told(self) -> dict[str, Any]:
        """Plain figures."""
        return {
            "entities": list(self.attack.entities),
            "missing": self.attack.missing,
            "missing_at_most": self.attack.bound,
            "served": [{"item": item, "class": use, "part": part} for (item, use), part in self.served.items()],
        }


@dataclass(frozen=True)
class Certificate:
    """What the worst failures leave under a plan, for each independent part of the network; the worst part first."""

    rule: ContingencyRule
    among: int
    """entities that may fail"""
    worst: tuple[Worst, ...]

    def told(self) -> dict[str, Any]:
        """Plain figures."""
        return {
            "rule": self.rule.name,
            "promise": self.rule.wording(),
            "at_once": self.rule.at_once,
            "among": self.among,
            "worst": [worst.told() for worst in self.worst],
        }


def certify(study: Study, rule: ContingencyRule, sizes: Mapping[str, float], options: Options) -> Certificate:
    """The worst failures of a promise under a plan (size of each option)."""
    found = sorted(_worst(study, rule, sizes, options), key=lambda worst: (-worst.attack.missing, worst.attack.keys))
    return Certificate(rule, len(study.losses[rule.name]), tuple(found))


def attack_table(certificates: list[Certificate]) -> pd.DataFrame:
    """A row for each promise, item and class: the worst failures, and what they leave."""
    rows = [
        (each.rule.name, *key, " + ".join(worst.attack.entities), worst.asked[key], served, each.rule.level)
        for each in certificates
        for worst in each.worst
        for key, served in worst.served.items()
    ]
    return pd.DataFrame(rows, columns=["rule", "item", "class", "attack", "asked", "served", "promised"])


def _worst(study: Study, rule: ContingencyRule, sizes: Mapping[str, float], options: Options) -> Iterator[Worst]:
    promised = compile_promise(study, rule)
    for target in targets(promised, sizes, dict.fromkeys(promised.asked, 0.0), study.threats[rule.name]):
        attack = _needed(target, strike(target, rule.at_once, options), options)
        asked = {key: promised.asked[key] for key in target.keys}
        yield Worst(attack, asked, _served(target, attack, rule.level, options))


def _needed(target: Target, attack: Attack, options: Options) -> Attack:
    """The attack without entities that add nothing to it."""
    entities = attack.entities
    for entity in attack.entities:
        others = tuple(other for other in entities if other != entity)
        if target.missing(others, options) >= attack.missing - NEGLIGIBLE:
            entities = others
    return replace(attack, entities=entities)


def _served(target: Target, attack: Attack, level: float, options: Options) -> dict[Key, float]:
    """What is left for each item and class: first as promised, if that can be kept, then as much as there is."""
    struck = target.struck(attack.entities)
    missing = np.flatnonzero(struck.cost)
    kept = struck.upper.copy()
    kept[missing] = 1.0 - level + NEGLIGIBLE
    patient = replace(options, seconds=None, stoppable=False)
    solution = solve_model(replace(struck, upper=kept), patient)
    if solution.values is None:
        solution = solve_model(struck, patient)
    if solution.values is None:  # no operation at all
        return dict.fromkeys(target.keys, 0.0)
    return {key: 1.0 - float(part) for key, part in zip(target.keys, solution.values[missing], strict=True)}
