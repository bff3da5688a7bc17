"""The decomposition of a whole study: parts one after the other, relaxations first, so that a bound is known early."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np

from supplyopt.compile.affine import Ints
from supplyopt.compile.two_stage import Later, TwoStage
from supplyopt.network.grammar import Floats
from supplyopt.solver.benders.decompose import Decomposition
from supplyopt.solver.benders.master import Master
from supplyopt.solver.benders.operations import operations_of
from supplyopt.solver.checkpoint import Checkpoint
from supplyopt.solver.extensive_form import Answer, Outside, settled_unpriced, worst_ending
from supplyopt.solver.highs import Ending, Options, Work, obeying_signals
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.rounds import Round, Watch
from supplyopt.workers import Workers

RELAXING = 0.5
"""Part of the time that relaxations may take [-]."""


@dataclass(frozen=True)
class Notes:
    """A checkpoint, and the question that it is to know about."""

    checkpoint: Checkpoint
    study: str
    """its fingerprint"""
    question: str
    """what cuts are cuts of"""


def solve_by_decomposition(
    two: TwoStage, limits: Limits, clock: Clock, watch: Watch, notes: Notes | None, workers: Workers
) -> Answer:
    """Solve every independent part of a study in two stages; ``watch`` is told of each round.

    What is learnt is kept in ``notes``, and begun with if they are of this question. Operations are solved by
    ``workers``; answers are the same however many there are.
    """
    options = Options(limits.gap, None, limits.threads, limits.seed)
    with obeying_signals(), ExitStack() as stack:
        parts = _Parts(two, options, clock, watch, notes, workers, stack).solved()
        found = [part.answer() for part in parts]
        bound = two.program.offset + sum(each.bound for each in found)
        work = sum((each.work for each in found), Work())
        ending = worst_ending([each.ending for each in found])
        if any(each.values is None for each in found):
            return Answer(ending, None, bound, len(parts), work)
        values = np.zeros(len(two.program.cost))
        for part, each in zip(parts, found, strict=True):
            values[part.master.columns] = each.values
        values = settled_unpriced(two.program, values, options)
        outside = _outside(two, parts, values, workers)
        return Answer(ending, values, bound, len(parts), work, outside=outside)


class _Parts:
    """The parts of a study, and how far they have come together."""

    def __init__(
        self,
        two: TwoStage,
        options: Options,
        clock: Clock,
        watch: Watch,
        notes: Notes | None,
        workers: Workers,
        stack: ExitStack,
    ) -> None:
        self._two, self._clock, self._watch, self._notes, self._rounds = two, clock, watch, notes, 0
        found = two.parts()
        self._size = [len(part.columns) + sum(b.block.count for b in later) for part, later in found]
        self._parts = [
            Decomposition(
                Master(two, part, later),
                stack.enter_context(operations_of(later, workers)),
                options,
                clock,
                self._teller(number),
            )
            for number, (part, later) in enumerate(found, 1)
        ]
        if notes is not None:
            self._take(notes.checkpoint.known(notes.question))

    def solved(self) -> Sequence[Decomposition]:
        """Solves all; stops at the first that can have no plan."""
        for step, share in ((Decomposition.relax, RELAXING), (Decomposition.finish, 1.0)):
            if not self._each(step, share):
                break
        self._keep()
        return self._parts

    def _each(self, step: Callable[[Decomposition], None], share: float) -> bool:
        left = sum(self._size)
        for part, size in zip(self._parts, self._size, strict=True):
            seconds = self._clock.left
            part.clock = Clock(None if seconds is None else seconds * share * size / left)
            left -= size
            step(part)
            if part.ending not in (Ending.OPTIMAL, Ending.LIMIT, Ending.INTERRUPTED):
                return False
        return True

    def _teller(self, number: int) -> Callable[[str], None]:
        def told(phase: str) -> None:
            self._rounds += 1
            bound = self._two.program.offset + sum(part.bound for part in self._parts)
            cost = self._two.program.offset + sum(part.cost for part in self._parts)
            cuts = sum(len(part.master.most) for part in self._parts)
            count, seconds = len(self._parts), self._clock.elapsed
            self._watch(Round(self._rounds, phase, number, count, bound, cost, cuts, seconds))
            if self._notes is not None and self._notes.checkpoint.is_due:
                self._keep()

        return told

    def _keep(self) -> None:
        if self._notes is not None:
            known = {f"{i}.{name}": x for i, part in enumerate(self._parts) for name, x in part.known().items()}
            self._notes.checkpoint.keep(self._notes.study, self._notes.question, known)

    def _take(self, known: Mapping[str, Any]) -> None:
        for i, part in enumerate(self._parts):
            mine = {name.removeprefix(f"{i}."): x for name, x in known.items() if name.startswith(f"{i}.")}
            if mine:
                part.take(mine)


def _outside(two: TwoStage, parts: Sequence[Decomposition], values: Floats, workers: Workers) -> tuple[Outside, ...]:
    """The best operation of every scenario that is no part of the program, under the plan that was found."""
    operated: list[tuple[Later, Floats]] = []
    for part in parts:
        laters = [block.later for block in part.master.blocks]
        operated += zip(laters, part.operations.operate([values[b.block.plan] for b in laters]), strict=True)
    with operations_of(two.afterwards, workers) as operations:
        found = operations.operate([values[b.block.plan] for b in two.afterwards])
    operated += zip(two.afterwards, found, strict=True)
    return tuple(
        Outside(
            group.template.columns,
            group.scenarios,
            _ByState(group.template.columns.count, [each for each in operated if each[0].scenarios is group.scenarios]),
        )
        for group in two.groups
    )


@dataclass(frozen=True)
class _ByState:
    """Values of scenarios, put together from those of states when somebody asks for some of them."""

    width: int
    states: Sequence[tuple[Later, Floats]]

    def __getitem__(self, scenarios: Ints) -> Floats:
        """Values of some scenarios [S, n]."""
        found = np.empty((len(scenarios), self.width))
        for later, values in self.states:
            found[:, later.block.columns] = values[later.state[scenarios]]
        return found
