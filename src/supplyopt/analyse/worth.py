"""What each rule costs: the optimum with it less the optimum without it, and a split of the whole premium that adds up.

Source: docs/formulation.md 11; Shapley 1953 for the split.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import factorial

from supplyopt.analyse.progress import Progress, counted_off
from supplyopt.result import Result, Status
from supplyopt.solver.limits import Limits
from supplyopt.solver.memory import Memory
from supplyopt.solver.solve import solve
from supplyopt.study import Study

MOST_GROUPS = 8
"""Groups that a premium is split over; each one more doubles the number of solves."""


@dataclass(frozen=True)
class Interval:
    """Something between two figures, since every solve leaves a gap [money]."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """Half-way."""
        return 0.5 * (self.low + self.high)


@dataclass(frozen=True)
class Worth:
    """What a rule costs: between ``low`` and ``high``; none where there is no plan with it, or none without it."""

    rule: str
    interval: Interval | None
    status: Status
    """of the solve without the rule"""


@dataclass(frozen=True)
class Split:
    """The premium of all rules over none, and each group's part of it; the parts add up to it exactly [money]."""

    premium: float
    parts: Mapping[str, float]


def difference(with_it: Result, without_it: Result) -> Interval | None:
    """Optimum less optimum, of two results with bounds."""
    if with_it.cost is None or with_it.bound is None or without_it.cost is None or without_it.bound is None:
        return None
    return Interval(max(0.0, with_it.bound - without_it.cost), max(0.0, with_it.cost - without_it.bound))


def worths(study: Study, result: Result, limits: Limits | None = None, progress: Progress | None = None) -> list[Worth]:
    """What each rule of a solved study costs, dearest first: a solve without each."""
    found, memory = [], Memory()
    for rule in counted_off(study.policy.rules, progress):
        without = solve(study.without_rule(rule.name), limits, memory=memory)
        found.append(Worth(rule.name, difference(result, without), without.status))
    return sorted(found, key=lambda each: (-(each.interval.middle if each.interval else 0.0), each.rule))


def split_premium(
    study: Study, groups: Mapping[str, Sequence[str]], limits: Limits | None = None, progress: Progress | None = None
) -> Split:
    """Shapley's split of what groups of rules cost together; rules in no group stay in force throughout.

    ::

        φ_g  =  Σ_{S ∌ g} |S|! (n-|S|-1)! / n!  ·  ( c(S ∪ g) - c(S) )

    c(S) is the cost with the rules of the groups in S. It takes 2^n solves. Raises ValueError for more than
    MOST_GROUPS groups, and where some set of them leaves no plan.
    """
    names = sorted(groups)
    if len(names) > MOST_GROUPS:
        raise ValueError(f"a premium is split over at most {MOST_GROUPS} groups (got {len(names)})")
    memory = Memory()
    costs = {chosen: _cost(study, groups, chosen, limits, memory) for chosen in counted_off(_subsets(names), progress)}
    premium = costs[frozenset(names)] - costs[frozenset()]
    return Split(float(premium), {name: float(part) for name, part in shapley(names, costs).items()})


def shapley(names: Sequence[str], costs: Mapping[frozenset[str], Fraction]) -> dict[str, Fraction]:
    """What each name adds to the cost, on average over all orders in which they may come; exact, so that it adds up."""
    n, parts = len(names), dict[str, Fraction]()
    for name in names:
        others = [other for other in names if other != name]
        parts[name] = sum(
            (
                Fraction(factorial(len(s)) * factorial(n - len(s) - 1), factorial(n)) * (costs[s | {name}] - costs[s])
                for s in _subsets(others)
            ),
            Fraction(0),
        )
    return parts


def _subsets(names: Sequence[str]) -> list[frozenset[str]]:
    return [frozenset(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size)]


def _cost(
    study: Study,
    groups: Mapping[str, Sequence[str]],
    chosen: frozenset[str],
    limits: Limits | None,
    memory: Memory,
) -> Fraction:
    """The cost under the rules of some groups only, exactly as it was found."""
    for name, rules in groups.items():
        for rule in rules if name not in chosen else ():
            study = study.without_rule(rule)
    result = solve(study, limits, memory=memory)
    if result.cost is None:
        raise ValueError(
            f"without {', '.join(sorted(groups.keys() - chosen)) or 'nothing'} there is no plan to compare"
        )
    return Fraction(result.cost)
