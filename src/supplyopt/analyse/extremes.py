"""How far a share can go at all, over every plan that costs little more than the one at hand.

A ratio of two linear forms: Dinkelbach's rounds of M_g - λ D, each a mixed-integer program (1967). Where a promise has
failures that were not hunted yet, the adversary strikes at every extreme plan; what it finds is added, and the range is
sought again, until nothing breaks it. Source: docs/formulation.md 11.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile import Functional, Part, Program, compile_study
from supplyopt.formulation.plan import Plan
from supplyopt.network.grammar import Floats
from supplyopt.rules import MaxShare, Scope
from supplyopt.rules.measure import measures
from supplyopt.solver.feasibility import parts_of
from supplyopt.solver.highs import Ending, Options, Solution
from supplyopt.solver.hunter import Hunter, new_failures, unproven
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.outer import solve_curved
from supplyopt.solver.solve import Answered
from supplyopt.study import Study

SETTLED = 1e-6
"""A share is found when another round would gain less [-]."""
GAP = 1e-4
"""Greatest gap of a round, as a part of what is supplied [-]."""
MOST_ROUNDS = 20


class Extremes:
    """The ends of the ranges of what a rule measures, within some ``room`` [money] of the plan at hand."""

    def __init__(self, answered: Answered, rule: MaxShare, room: float, limits: Limits) -> None:
        found, values = answered.hunted, answered.hunted.answer.values
        if values is None:
            raise ValueError("without a plan nothing is near it")
        self._rule, self._room, self._limits = rule, room, limits
        self._at_hand = {found.program.name_of(j): float(value) for j, value in enumerate(values)}
        self._hunter = Hunter(found.study)
        self._learn(found.study)

    @property
    def groups(self) -> list[tuple[str, str]]:
        """Every item and group."""
        return [key[1:] for key in self._program.asked if key[0] == "amount"]

    def now(self, item: str, group: str) -> float:
        """The share in the plan at hand [-]."""
        return self._near(item).share(group).at(self._values)

    def end(self, item: str, group: str, sign: float) -> tuple[float, bool]:
        """The least (sign 1) or greatest (sign -1) share, and whether it is proven that no plan goes further."""
        clock = Clock(self._limits.seconds)
        while True:
            near = self._near(item)
            reached = near.extreme(near.share(group), sign, self._limits, clock)
            if reached.values is None:
                return reached.share, reached.proven
            attacks = self._hunter.attacks(self._program, reached.values, self._limits, clock)
            new = new_failures(self._study, attacks)
            if not new:
                kept = not unproven(attacks)
                return (reached.share if kept else self.now(item, group)), kept and reached.proven
            self._learn(self._study.with_failures(new))

    def _learn(self, study: Study) -> None:
        """Go on with a study that knows more failures; the plan at hand is one that survives them."""
        self._study = study
        self._program = program = compile_study(study, lambda plan: _asked(study, self._rule, plan))
        self._values = np.array([self._at_hand.get(program.name_of(j), 0.0) for j in range(len(program.cost))])
        self._parts = list(parts_of(program, study.promised))
        self._known: dict[str, _Near] = {}

    def _near(self, item: str) -> _Near:
        if item not in self._known:
            own = {key[2]: amount for key, amount in self._program.asked.items() if key[:2] == ("amount", item)}
            total = self._program.asked["total", item]
            touched = np.unique(np.concatenate([each.row.indices for each in (total, *own.values())]))
            part = _joined([part for part in self._parts if np.isin(touched, part.columns).any()])
            self._known[item] = _Near(self._program, part, own, total, self._values, self._room)
        return self._known[item]


def _asked(study: Study, rule: MaxShare, plan: Plan) -> Mapping[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}
    for measure in measures(rule, plan, Scope.measuring(study.network)):
        found["total", measure.key[0]] = measure.total
        found.update({("amount", measure.key[0], group): amount for group, amount in measure.groups.items()})
    return found


def _joined(parts: list[Part]) -> Part:
    """Parts that a question brings together, as one."""
    columns, rows = ([getattr(part, name) for part in parts] for name in ("columns", "rows"))
    none = np.zeros(0, dtype=np.int64)
    return Part(np.sort(np.concatenate([none, *columns])), np.sort(np.concatenate([none, *rows])))


@dataclass(frozen=True)
class _Share:
    amount: Functional
    total: Functional

    def at(self, values: Floats) -> float:
        """The share at a point; 0 where nothing is supplied [-]."""
        total = self.total.at(values)
        return self.amount.at(values) / total if total > 0 else 0.0

    def gain(self, share: float, values: Floats, sign: float) -> float:
        """What a point has less (sign 1) or more (sign -1) than a share comes to [unit]."""
        return sign * (share * self.total.at(values) - self.amount.at(values))


@dataclass(frozen=True)
class _Reached:
    share: float
    proven: bool
    """that no plan goes further"""
    values: Floats | None
    """of the whole program; none: the plan at hand goes as far"""


class _Near:
    """The part of a program that an item stands in, in one place or in many, its cost held near that of a plan."""

    def __init__(
        self,
        program: Program,
        part: Part,
        amounts: Mapping[str, Functional],
        total: Functional,
        at: Floats,
        room: float,
    ) -> None:
        self.part, self.at, self.amounts, self.total = part, at, amounts, total
        self.curves = program.curves.within(part.columns)
        model = program.part(part.rows, part.columns)
        most = float(model.cost @ at[part.columns]) + room
        self.model = model.with_rows(sparse.csr_array(model.cost[None, :]), np.array([most]))
        self.unit = max(total.at(at), 0.0) or 1.0

    def share(self, group: str) -> _Share:
        """The share of a group in the item."""
        return _Share(self.amounts[group], self.total)

    def extreme(self, share: _Share, sign: float, limits: Limits, clock: Clock) -> _Reached:
        """Dinkelbach: what share is beaten by none; sign 1 for the least, -1 for the greatest."""
        best, values, proven, gains = share.at(self.at), None, False, True
        for _ in range(MOST_ROUNDS):
            solution = self._round(share, best, sign, limits, clock)
            proven, found = solution.ending is Ending.OPTIMAL, self._whole(solution)
            gains = found is not None and share.gain(best, found, sign) > SETTLED * self.unit
            if found is not None and gains:
                best, values = share.at(found), found
            if not gains or not proven:
                break
        return _Reached(min(1.0, max(0.0, best)), proven and not gains, values)

    def _round(self, share: _Share, best: float, sign: float, limits: Limits, clock: Clock) -> Solution:
        row = sign * (share.amount.row - best * share.total.row)[:, self.part.columns].toarray().ravel() / self.unit
        options = Options(min(limits.gap, GAP), clock.left, limits.threads, limits.seed)
        return solve_curved(replace(self.model, cost=row), self.curves, options)

    def _whole(self, solution: Solution) -> Floats | None:
        """The plan at hand with this part of it changed."""
        if solution.values is None:
            return None
        values = self.at.copy()
        values[self.part.columns] = solution.values
        return values
