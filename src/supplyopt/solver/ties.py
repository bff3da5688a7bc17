"""Of all plans that cost the same, always the same one, whatever the solver happened to find first.

::

    W = whole numbers of a plan of cost ≤ (1 + EQUAL)·C:   least Σ weight[i]·z[i] over whole z[i]
    F = {z : A z and z within limits, and what has a price at the optimum stays at its limit}
    z = least Σ weight[j]·z[j] over F with the whole numbers W

F is the set of all optima (complementary slackness: whichever dual optimum describes it), and weights that look random
have one least point there. They are of the names of columns: nothing else in a study moves a choice between equals.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from supplyopt.compile import LinearModel, Program
from supplyopt.compile.affine import Ints
from supplyopt.compile.scale import scale
from supplyopt.compile.template import Columns
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs import Ending, Options, Solution, run
from supplyopt.solver.limits import Ties
from supplyopt.solver.one_model import solve_model

EQUAL = 1e-9
"""Part of the cost by which plans may differ that cost the same [-]."""
MOST_COLUMNS = 1_000
"""Columns of a part whose ties are settled unless all are asked for: beyond, it would take longer than the answer."""
MOST_CHOICES = 64
"""Whole numbers of a part among whose plans the cheapest is told apart; more would be a search of its own."""
PRICED = 1e-9
"""Price in the scaled program above which a limit is one that the optimum needs."""
MONEY = 1e3
"""Largest entry of an objective there."""
AT_A_LIMIT = 1e-8
"""Distance in the scaled program within which something stands at its limit."""

MOST_KEPT = 2_000
"""Settled ties that are kept; the oldest go first."""
Known = dict[tuple[int, Ties, bytes], tuple[Solution, Solution, bool]]
"""(id of a solution, where ties are settled, weights) -> that solution, what was settled, whether all of it was."""


class TieBreak:
    """Whoever settles the ties of a program, and remembers whether there was one that could not be settled."""

    def __init__(self, program: Program, ties: Ties, known: Known | None = None) -> None:
        """Weigh the columns; ``known`` are ties of the very same solutions that were settled before."""
        self._ties, self._known = ties, {} if known is None else known
        self._weight = np.zeros(0) if ties is Ties.NONE else weights(program)
        self.alike = ties is not Ties.NONE
        """whether another seed or number of threads would have given the same so far"""

    def settle(
        self, columns: Ints, model: LinearModel, solution: Solution, options: Options, then: Floats | None = None
    ) -> Solution:
        """The answer to a part of the program among all that are equally good, by cost and by a second objective."""
        everything = self._ties is Ties.ALL
        too_large = len(columns) > MOST_COLUMNS and not everything
        if self._ties is Ties.NONE or too_large or solution.ending is not Ending.OPTIMAL or solution.values is None:
            return self.leave(solution)
        weight = self._weight[columns]
        key = id(solution), self._ties, weight.tobytes()
        if key in self._known:
            _, found, alike = self._known[key]
        else:
            most = np.inf if everything else MOST_CHOICES
            found, alike = _Part(model, then, weight, options).settled(solution, most)
            if alike or options.seconds is None:  # with more time it may be settled the next time
                self._keep(key, (solution, found, alike))
        self.alike &= alike
        return found

    def _keep(self, key: tuple[int, Ties, bytes], told: tuple[Solution, Solution, bool]) -> None:
        self._known[key] = told
        while len(self._known) > MOST_KEPT:
            del self._known[next(iter(self._known))]

    def leave(self, solution: Solution) -> Solution:
        """A solution as it was found: another run may find another."""
        self.alike = False
        return solution


def weights(program: Program) -> Floats:
    """What each column weighs when ties are settled [n], at least 1 and below 2; zero for columns without a name."""
    known: dict[int, Floats] = {}
    found = np.zeros(len(program.cost))
    found[: program.root.count] = _of(program.root)
    for share in program.scenarios.values():
        if id(share.columns) not in known:
            known[id(share.columns)] = _of(share.columns)
        found[share.column_range] = known[id(share.columns)]
    return found


def _of(columns: Columns) -> Floats:
    return np.fromiter((_weight(name) for name in columns.names), dtype=np.float64, count=columns.count)


def _weight(name: tuple[str, Any]) -> float:
    return 1.0 + zlib.crc32(repr(name).encode()) / 2.0**32


@dataclass(frozen=True)
class _Part:
    """A part of a program: its model, a second objective if there is one, and what columns weigh."""

    model: LinearModel
    then: Floats | None
    weight: Floats
    options: Options

    @property
    def choices(self) -> int:
        """Number of whole numbers that are not given."""
        return int((self.model.integer & (self.model.lower < self.model.upper)).sum())

    def settled(self, solution: Solution, most: float) -> tuple[Solution, bool]:
        """The solution that is told of all that are equally good, and whether any other run would tell it too.

        Whole numbers are told apart up to so many choices, and not under a second objective.
        """
        chosen, alike = solution, solution.settled
        if self.choices:
            first = self.chosen(solution) if self.then is None and self.choices <= most else None
            chosen, alike = first or solution, alike and first is not None
        least = self.least_of_equals(chosen)
        return least or chosen, alike and least is not None

    def chosen(self, solution: Solution) -> Solution | None:
        """The solution with the least whole numbers of all that cost the same; none if the time is too short."""
        model, options = self.model, replace(self.options, gap=0.0)
        best = solution if _is_closed(solution) else solve_model(model, options)
        if best.ending is not Ending.OPTIMAL or best.objective is None:
            return None
        most = np.array([best.objective + _equal(best.objective)])
        of_choices = replace(model, cost=np.where(model.integer, self.weight, 0.0))
        first = solve_model(of_choices.with_rows(sparse.csr_array(model.cost[None, :]), most), options)
        if first.ending is not Ending.OPTIMAL or first.values is None:
            return None
        cost, work = float(model.cost @ first.values), solution.work + best.work + first.work
        return replace(best, values=first.values, objective=cost, bound=min(best.bound, cost), work=work)

    def least_of_equals(self, chosen: Solution) -> Solution | None:
        """The values of least weight among all that are optimal under the whole numbers chosen, if they can be told."""
        if chosen.values is None or chosen.objective is None:
            return None
        options = replace(self.options, seconds=None, stoppable=False, keep_basis=True)
        scaled, scaling = scale(self.model.fixed(chosen.values))
        face, basis, work = scaled, chosen.basis, chosen.work
        for objective in (self.model.cost, self.then):
            if objective is not None:
                face = _priced(face, objective * scaling.column)
                found = run(face, options, basis)
                if found.ending is not Ending.OPTIMAL or found.duals is None:
                    return None
                face, basis, work = _optima(face, found.duals), found.basis, work + found.work
        face = _priced(face, self.weight)
        lightest = run(face, options, basis)
        if lightest.ending is not Ending.OPTIMAL or lightest.values is None:
            return None
        vertex = run(_only(scaled, lightest.values, face.cost), replace(options, seed=0))
        if vertex.values is None or not scaled.keeps(vertex.values, options.tolerance):
            return None
        values = np.clip(vertex.values, scaled.lower, scaled.upper) * scaling.column
        cost, work = float(self.model.cost @ values), work + lightest.work + vertex.work
        if cost > chosen.objective + _equal(chosen.objective):
            return None
        return replace(chosen, values=values, objective=cost, bound=min(chosen.bound, cost), work=work)


def _priced(model: LinearModel, cost: Floats) -> LinearModel:
    return replace(model, cost=MONEY * cost / max(float(np.abs(cost).max(initial=0.0)), 1e-300))


def _equal(cost: float) -> float:
    return EQUAL * max(1.0, abs(cost))


def _is_closed(solution: Solution) -> bool:
    return solution.objective is not None and solution.objective - solution.bound <= _equal(solution.objective)


def _optima(model: LinearModel, duals: Floats) -> LinearModel:
    """All optima of a linear program: what has a price stands at its limit, the rest is free."""
    price = model.cost - model.matrix.T @ duals
    low, high = _held(price, model.lower, model.upper)
    row_low, row_high = _held(duals, model.row_lower, model.row_upper)
    return replace(model, lower=low, upper=high, row_lower=row_low, row_upper=row_high)


def _held(price: Floats, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    dear, cheap = (price > PRICED) & np.isfinite(lower), (price < -PRICED) & np.isfinite(upper)
    return np.where(cheap, upper, lower), np.where(dear, lower, upper)


def _only(model: LinearModel, values: Floats, cost: Floats) -> LinearModel:
    """The program of one vertex: from nothing but what stands at a limit there, so that its digits are always alike."""
    low, high = _at_limits(values, model.lower, model.upper)
    row_low, row_high = _at_limits(model.matrix @ values, model.row_lower, model.row_upper)
    return replace(model, cost=cost, lower=low, upper=high, row_lower=row_low, row_upper=row_high)


def _at_limits(at: Floats, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    low = np.isfinite(lower) & (at - lower <= AT_A_LIMIT)
    high = ~low & np.isfinite(upper) & (upper - at <= AT_A_LIMIT)
    return np.where(high, upper, lower), np.where(low, lower, upper)
