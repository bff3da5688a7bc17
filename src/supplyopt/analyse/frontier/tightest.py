"""The tightest level of a rule that any plan keeps, or any plan no dearer than one at hand.

The rows of a rule are affine in its bound, so its level is the largest of some ratios of linear forms:

::

    level(z)  =  max_r a_r(z) / g_r(z)           excess_r(z, e) = a_r(z) - e · g_r(z)

The least of it by Dinkelbach's rounds for several ratios at once: from a plan z' at level e', the program

::

    min δ        a_r(z) - e' · g_r(z)  ≤  δ · g_r(z')         every other row as it is

whose optimum is nothing where e' cannot be undercut, and whose plan has a lower level otherwise. Exact with whole
numbers too. Each independent part of a program has its own least, and the largest of these is that of all: a plan that
is cheapest at its level is so in each part. Source: docs/formulation.md 11; Crouzeix, Ferland and Schaible 1985.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.analyse.frontier.axis import NOTHING, Axis, values_of
from supplyopt.audit.claims import SLOP
from supplyopt.compile import LinearModel, Part, Program, compile_study
from supplyopt.network.grammar import Floats
from supplyopt.solver.feasibility import parts_of
from supplyopt.solver.highs import Options
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.outer import solve_curved
from supplyopt.solver.solve import Answered

STEP = 1e-3
"""How far a bound is moved to see what its rows do, relative to it [-]."""
SETTLED = 1e-7
"""A level is found when another round would gain less, relative to it [-]."""
ROOM = 1e-9
"""By how much a plan may be dearer than the one at hand, relative to it; less than any gap asked for [-]."""
MOST_ROUNDS = 20


@dataclass(frozen=True)
class Tightest:
    """A level that some plan keeps."""

    level: float
    proven: bool
    """whether no plan keeps a lower one"""


def tightest(answered: Answered, axis: Axis, limits: Limits, clock: Clock, *, at_cost: bool) -> Tightest:
    """The lowest level of a plan; ``at_cost``: of those that cost no more than the one at hand, part by part.

    The study of ``answered`` holds the rule hard. Only failures that it knows are looked at.
    """
    ratios = _Ratios.of(answered, axis)
    own = [(ratios.level(part), part) for part in ratios.parts]
    reached = Tightest(-np.inf, proven=True)
    for level, part in sorted(own, key=lambda each: -each[0]):
        if level <= reached.level:
            break
        least = ratios.least(part, Options(limits.gap, clock.left, limits.threads, limits.seed), at_cost=at_cost)
        reached = Tightest(max(reached.level, least.level), reached.proven and least.proven)
    return reached


@dataclass(frozen=True)
class _Ratios:
    """The rows of a rule in a program, and how they move with its level."""

    program: Program
    parts: tuple[Part, ...]
    """those in which the rule asks something"""
    values: Floats
    at: float
    """the level that the rule has in the program"""
    rows: Any
    """numbers of the rows that move with the level"""
    left: Any
    """a - at · g as rows over the columns, CSR [R, n]"""
    right: Floats
    """and what is on their other side [R]"""
    give: Any
    """g as rows over the columns, CSR [R, n]"""
    shift: Floats
    """and its constant [R]"""

    @classmethod
    def of(cls, answered: Answered, axis: Axis) -> _Ratios:
        """Read off two programs, the second a step looser."""
        found = answered.hunted
        rule = next(rule for rule in found.study.policy.rules if rule.name == axis.name)
        at = axis.sign * getattr(rule, axis.field)
        step = 1.0 if axis.is_whole else STEP * max(1.0, abs(at))
        here, there = found.program, compile_study(axis.held(found.study, at + step))
        if here.shape[:2] != there.shape[:2] or not np.array_equal(here.upper, there.upper):
            raise ValueError(f"the rows of {axis.name} do not move with its {axis.field} as rows that are affine in it")
        change = sparse.csr_array(here.matrix - there.matrix)
        high, low = (_difference(getattr(there, side), getattr(here, side)) for side in ("row_upper", "row_lower"))
        moved = np.flatnonzero((abs(change).sum(axis=1) > 0) | (high != 0) | (low != 0))
        turn = np.where(np.isfinite(here.row_upper[moved]), 1.0, -1.0)
        side = np.where(turn > 0, here.row_upper[moved], here.row_lower[moved])
        turned = sparse.diags_array(turn)
        # An entry that is nothing at this very level (a share of all) ties rows and columns together all the same.
        tied = replace(here, matrix=abs(here.matrix) + abs(there.matrix))
        parts = (part for part in parts_of(tied, found.study.promised) if np.isin(moved, part.rows).any())
        return cls(
            here,
            tuple(parts),
            values_of(answered),
            at,
            moved,
            sparse.csr_array(turned @ here.matrix[moved, :]),
            turn * side,
            sparse.csr_array(turned @ change[moved, :]) / step,
            turn * np.where(turn > 0, high[moved], low[moved]) / step,
        )

    def level(self, part: Part, values: Floats | None = None) -> float:
        """The level that a part keeps at a point, in itself."""
        own, z = np.isin(self.rows, part.rows), self.values if values is None else values
        give = (self.give[own, :] @ z) + self.shift[own]
        excess = (self.left[own, :] @ z) - self.right[own]
        asks = give > NOTHING
        return self.at + float((excess[asks] / give[asks]).max(initial=-np.inf))

    def least(self, part: Part, options: Options, *, at_cost: bool) -> Tightest:
        """The least level of a part."""
        model, clock = self.program.part(part.rows, part.columns), Clock(options.seconds)
        if at_cost:
            most = float(model.cost @ self.values[part.columns])
            row = sparse.csr_array(model.cost[None, :])
            model = model.with_rows(row, np.array([most + ROOM * max(1.0, abs(most))]))
        curves = self.program.curves.within(part.columns).padded(len(model.cost) + 2)
        values, level = self.values.copy(), self.level(part)
        for _ in range(MOST_ROUNDS):
            lower = self._lower(model, part, level, values)
            solution = solve_curved(lower, curves, replace(options, seconds=clock.left))
            if solution.values is None:
                return Tightest(level, proven=False)
            size = max(1.0, abs(level))
            if solution.values[-2] < -SETTLED * size:
                values[part.columns] = solution.values[:-2]
                before, level = level, min(level, self.level(part, values))
                if level < before - SETTLED * size:
                    continue
            doubt = (solution.objective or 0.0) - solution.bound
            return Tightest(level, proven=doubt <= (options.gap + SLOP) * size)
        return Tightest(level, proven=False)

    def _lower(self, model: LinearModel, part: Part, level: float, values: Floats) -> LinearModel:
        """The model that undercuts a level: δ and the level itself, so that a gap is a part of it, as more columns."""
        own = np.flatnonzero(np.isin(self.rows, part.rows))
        give, right = self.give[own, :], self.right[own] + (level - self.at) * self.shift[own]
        left = sparse.csr_array(self.left[own, :] - (level - self.at) * give)[:, part.columns]
        scale = np.maximum(give @ values + self.shift[own], 0.0)
        kept = np.concatenate(
            [~np.isin(part.rows, self.rows[own]), np.ones(len(model.row_upper) - len(part.rows), bool)]
        )
        matrix = sparse.block_array(
            [
                [model.matrix[np.flatnonzero(kept), :], None, None],
                [left, sparse.csr_array(-scale[:, None]), sparse.csr_array((len(own), 1))],
            ],
            format="csr",
        )
        n, size = len(model.cost), max(1.0, abs(level))
        return LinearModel(
            cost=np.concatenate([np.zeros(n), [1.0, size]]),
            matrix=matrix,
            row_lower=np.concatenate([model.row_lower[kept], np.full(len(own), -np.inf)]),
            row_upper=np.concatenate([model.row_upper[kept], right]),
            lower=np.concatenate([model.lower, [-np.inf, 1.0]]),
            upper=np.concatenate([model.upper, [np.inf, 1.0]]),
            integer=np.concatenate([model.integer, np.zeros(2, dtype=bool)]),
        )


def _difference(one: Floats, other: Floats) -> Floats:
    """One less other, nothing where neither is finite."""
    finite = np.isfinite(one) & np.isfinite(other)
    return np.where(finite, np.where(finite, one, 0.0) - np.where(finite, other, 0.0), 0.0)
