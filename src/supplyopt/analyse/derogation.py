"""Whether a law lets go of its own rules: what they cost, against what the law calls too dear."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from supplyopt.result import Result, Status
from supplyopt.solver import Limits, solve
from supplyopt.solver.memory import Memory
from supplyopt.study import Study

SLOP = 1e-6
"""How exact a share of two costs is: exactly the threshold is not above it [-]."""


class Verdict(StrEnum):
    """What may be said of an escape, given two intervals [bound, cost]."""

    OPENS = "opens"
    SHUT = "stays shut"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Derogation:
    """An escape test with its proof: both answers, with and without the rules.

    ::

        opens         if  least extra > threshold
        stays shut    if  greatest extra ≤ threshold
        undecided     in between: solve to a smaller gap
    """

    rules: tuple[str, ...]
    threshold: float
    """part of the cost without the rules above which they may be set aside [-]"""
    kept: Result
    """the answer with the rules"""
    dropped: Result
    """the answer without them"""

    @property
    def extra(self) -> tuple[float, float]:
        """Least and greatest part by which the rules make the least cost greater [-].

        ::

            max(0, bound with / cost without - 1)  ≤  extra  ≤  cost with / bound without - 1

        Rules never make anything cheaper, so 0 is always a floor. Infinite: no plan keeps the rules, or nothing is
        known from above.
        """
        free, floor = self.dropped.cost, self.dropped.bound
        if self.kept.status is Status.INFEASIBLE and free is not None:
            return inf, inf
        bound, cost = self.kept.bound, self.kept.cost
        least = bound / free - 1 if bound is not None and free is not None and free > 0 else 0.0
        most = cost / floor - 1 if cost is not None and floor is not None and floor > 0 else inf
        return max(0.0, least), max(0.0, most)

    @property
    def verdict(self) -> Verdict:
        """What the interval says of the threshold."""
        least, most = self.extra
        if least > self.threshold + SLOP:
            return Verdict.OPENS
        return Verdict.SHUT if most <= self.threshold + SLOP else Verdict.UNDECIDED


def derogation(study: Study, rules: Collection[str], threshold: float, limits: Limits | None = None) -> Derogation:
    """Solve a study with and without some of its rules and hold the difference against a threshold.

    Raises ValueError for a rule that the study does not have.
    """
    absent = sorted(set(rules) - {rule.name for rule in study.policy.rules})
    if absent or not rules:
        raise ValueError(f"the study has no rule {absent[0]!r}" if absent else "no rules to set aside")
    free = study
    for name in rules:
        free = free.without_rule(name)
    memory = Memory()
    kept, left = (solve(each, limits, memory=memory) for each in (study, free))
    return Derogation(tuple(sorted(rules)), threshold, kept, left)
