"""How the operation of a plan bears failures, alone and together: one linear program for each independent part.

Exact, and quick for three reasons. Parts that nothing couples are solved apart, so that a failure costs what it costs
in the parts that it reaches. What was solved once is not solved again. And an operation that is best before something
more fails, and still possible after it, is best then too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

import numpy as np

from supplyopt.compile.blocks import Part, connected
from supplyopt.compile.failing import FailingOperation
from supplyopt.compile.linear_model import LinearModel
from supplyopt.compile.operation import DecidedOperation
from supplyopt.errors import SolverError
from supplyopt.network.failures import Loss, together
from supplyopt.network.grammar import Floats
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.one_model import solve_model

CLOSE = 1e-9
"""Relative difference of costs, or part of a row's size, that is rounding."""


@dataclass(frozen=True)
class Borne:
    """The best operation of a part in some failure."""

    cost: float
    values: Floats


@dataclass
class Bearing:
    """A plan's operation, and what is known of it in each failure. ``losses`` tells what each entity takes away."""

    operation: FailingOperation
    losses: Mapping[str, Loss]
    solved: int = 0
    """linear programs"""
    _known: dict[tuple[int, bytes], Borne] = field(default_factory=dict)
    _alone: dict[str, DecidedOperation] = field(default_factory=dict)

    def dearer(self, failed: Collection[str]) -> float:
        """By how much the operation costs more when some entities fail than when none does [money]."""
        operation = self._operation(failed)
        return sum(self._dearer_in(i, operation, failed) for i in self._reached(operation))

    def synergy(self, one: str, other: str) -> float:
        """By how much a pair costs more than its two entities by themselves [money]; 0 where they share no part."""
        shared = self.reach[one] & self.reach[other]
        if not shared:
            return 0.0
        every = [(names, self._operation(names)) for names in ((one, other), (one,), (other,))]
        both, alone, another = (sum(self._dearer_in(i, o, names) for i in sorted(shared)) for names, o in every)
        return both - alone - another

    def values(self, failed: Collection[str]) -> Floats:
        """The best operation when some entities have failed [n]."""
        operation = self._operation(failed)
        found = np.zeros(len(operation.model.cost))
        for i, part in enumerate(self.parts):
            found[part.columns] = self._borne(i, operation, failed).values
        return found

    @cached_property
    def reach(self) -> dict[str, frozenset[int]]:
        """entity -> the parts in which anything changes if it fails."""
        return {name: frozenset(self._reached(self._operation((name,)))) for name in self.losses}

    @cached_property
    def intact(self) -> DecidedOperation:
        """If nothing has failed."""
        return self.operation.under({})

    @cached_property
    def parts(self) -> list[Part]:
        """Columns and rows that have nothing to do with the others; columns without a row stay at nothing."""
        return [part for part in connected(self.intact.model.matrix) if len(part.rows)]

    def _operation(self, failed: Collection[str]) -> DecidedOperation:
        if len(failed) != 1:
            return self.operation.under(together(self.losses[name] for name in failed)) if failed else self.intact
        [name] = failed
        if name not in self._alone:
            self._alone[name] = self.operation.under(self.losses[name])
        return self._alone[name]

    def _reached(self, operation: DecidedOperation) -> Iterator[int]:
        before, after = self.intact.model, operation.model
        moved = (before.row_upper != after.row_upper) | (before.row_lower != after.row_lower)
        return (i for i, part in enumerate(self.parts) if moved[part.rows].any())

    def _dearer_in(self, i: int, operation: DecidedOperation, failed: Collection[str]) -> float:
        before = self._borne(i, self.intact, ()).cost
        more = self._borne(i, operation, failed).cost - before
        return more if abs(more) > CLOSE * abs(before) else 0.0

    def _borne(self, i: int, operation: DecidedOperation, failed: Collection[str]) -> Borne:
        part, model = self.parts[i], operation.model
        key = i, model.row_lower[part.rows].tobytes() + model.row_upper[part.rows].tobytes()
        if key not in self._known:
            own = model.part(part.rows, part.columns)
            milder = self._milder(i, own, failed)
            self._known[key] = next((b for b in milder if own.keeps(b.values, CLOSE)), None) or self._solve(own)
        return self._known[key]

    def _milder(self, i: int, own: LinearModel, failed: Collection[str]) -> Iterator[Borne]:
        """What is best when one entity less fails, if that one only tightens limits.

        A contract under force majeure that delivers less is owed less, so that its failure loosens one.
        """
        rows = self.parts[i].rows
        for fewer in combinations(failed, len(failed) - 1) if failed else ():
            before = self._operation(fewer)
            upper, lower = before.model.row_upper[rows], before.model.row_lower[rows]
            if (own.row_upper <= upper).all() and (own.row_lower >= lower).all():
                yield self._borne(i, before, fewer)

    def _solve(self, model: LinearModel) -> Borne:
        """Demand may go without, so that an operation exists but where a store is too full and cannot be emptied."""
        self.solved += 1
        solution = solve_model(model, Options())
        if solution.ending is not Ending.OPTIMAL or solution.values is None or solution.objective is None:
            raise SolverError(
                f"no operation was found in a failure: the solver ended with {solution.ending.name.lower()}"
            )
        return Borne(solution.objective, solution.values)
