"""How firm the advice is: how far each group's share may move while the plan stays within a little of the best.

A share that cannot fall far is a must, one that cannot rise from nothing is never worth it, and what may take any share
is interchangeable. Source: docs/formulation.md 11.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from scipy import sparse

from supplyopt.compile import Functional, LinearModel, Part, Program, compile_study
from supplyopt.formulation.plan import Plan
from supplyopt.network.grammar import Floats
from supplyopt.rules import MaxShare, Scope
from supplyopt.rules.measure import measures
from supplyopt.solver.feasibility import parts_of
from supplyopt.solver.highs import Options
from supplyopt.solver.outer import solve_squares
from supplyopt.solver.solve import Answered
from supplyopt.study import Study

SETTLED = 1e-6
"""A share is found when another round would move it by less [-]."""
MUCH, LITTLE = 0.005, 0.005
"""Shares above the first are more than nothing, below the second next to nothing [-]."""
MOST_ROUNDS = 20

Verdict = Literal["must", "never", "free"]


@dataclass(frozen=True)
class Firmness:
    """Shares of a group in the calm supply of an item, in all plans within a slack of the best [-]."""

    item: str
    group: str
    share: float
    """in the plan at hand"""
    least: float
    most: float

    @property
    def verdict(self) -> Verdict:
        """``must``: no good plan is without it; ``never``: none has it; ``free``: interchangeable."""
        return "must" if self.least > MUCH else "never" if self.most < LITTLE else "free"


def firmness(
    answered: Answered,
    by: str = "country",
    items: Sequence[str] = (),
    groups: Sequence[str] = (),
    *,
    slack: float = 0.01,
    options: Options | None = None,
) -> list[Firmness]:
    """Ranges of the shares of groups over all plans that cost at most ``1 + slack`` times the best.

    ::

        min, max  M_g / D      cost ≤ (1 + slack) · c*,   every rule of the study

    A ratio of two linear forms: Dinkelbach's rounds of M_g - λ D, each a mixed-integer program (1967). Costs that have
    nothing to do with an item stay as they are. None of it without a plan.
    """
    study, values = answered.hunted.study, answered.hunted.answer.values
    if values is None or answered.result.cost is None:
        return []
    options = options or Options()
    rule = MaxShare(by=by, items=tuple(items), groups=tuple(groups), limit=1.0)
    program = compile_study(study, lambda plan: _asked(study, rule, plan))
    room = slack * abs(answered.result.cost)
    parts = [(part, frozenset(part.columns.tolist())) for part in parts_of(program, study.promised)]
    found = []
    for (item, group), share in _shares(program):
        part = next(part for part, inside in parts if inside.issuperset(share.amount.row.indices.tolist()))
        found.append(_Ranged(program, part, values, room, options).of(item, group, share))
    return sorted(found, key=lambda each: (each.item, -each.share, each.group))


@dataclass(frozen=True)
class _Share:
    amount: Functional
    total: Functional


def _asked(study: Study, rule: MaxShare, plan: Plan) -> Mapping[tuple[str, ...], Any]:
    found: dict[tuple[str, ...], Any] = {}
    for measure in measures(rule, plan, Scope.measuring(study.network)):
        found["total", measure.key[0]] = measure.total
        found.update({("amount", measure.key[0], group): amount for group, amount in measure.groups.items()})
    return found


def _shares(program: Program) -> Iterator[tuple[tuple[str, str], _Share]]:
    for key, functional in program.asked.items():
        if key[0] == "amount":
            yield (key[1], key[2]), _Share(functional, program.asked["total", key[1]])


class _Ranged:
    """The part of a program that an item stands in, its cost held near that of the plan."""

    def __init__(self, program: Program, part: Part, values: Floats, room: float, options: Options) -> None:
        self.part, self.options, self.values = part, options, values
        self.squares = program.squares.within(part.columns)
        model = program.part(part.rows, part.columns)
        best = float(model.cost @ values[part.columns])
        self.model = replace(
            model,
            matrix=sparse.vstack([model.matrix, sparse.csr_array(model.cost[None, :])], format="csr"),
            row_lower=np.append(model.row_lower, -np.inf),
            row_upper=np.append(model.row_upper, best + room),
        )

    def of(self, item: str, group: str, share: _Share) -> Firmness:
        """The least and the greatest share of a group."""
        total = share.total.at(self.values)
        now = share.amount.at(self.values) / total if total > 0 else 0.0
        return Firmness(item, group, now, self._extreme(share, now, 1.0), self._extreme(share, now, -1.0))

    def _extreme(self, share: _Share, now: float, sign: float) -> float:
        """Dinkelbach: what share would be beaten by nothing; sign 1 for the least, -1 for the greatest."""
        best = now
        for _ in range(MOST_ROUNDS):
            values = self._least(share, best, sign)
            if values is None:
                break
            amount, total = self._at(share.amount, values), self._at(share.total, values)
            reached = amount / total if total > 0 else 0.0
            if abs(reached - best) < SETTLED or sign * (reached - best) > 0:
                break
            best = reached
        return min(1.0, max(0.0, best))

    def _least(self, share: _Share, at: float, sign: float) -> Floats | None:
        cost = sign * (self._row(share.amount) - at * self._row(share.total))
        model: LinearModel = replace(self.model, cost=cost)
        return solve_squares(model, self.squares, self.options).values

    def _row(self, functional: Functional) -> Floats:
        row: Floats = functional.row[:, self.part.columns].toarray().ravel()
        return row

    def _at(self, functional: Functional, values: Floats) -> float:
        return float(self._row(functional) @ values) + functional.shift
