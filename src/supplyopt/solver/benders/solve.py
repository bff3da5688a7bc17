"""The decomposition of a whole study: parts one after the other, relaxations first, so that a bound is known early."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from supplyopt.compile.two_stage import Later, TwoStage
from supplyopt.network.grammar import Floats
from supplyopt.solver.benders.decompose import Decomposition
from supplyopt.solver.benders.master import Master
from supplyopt.solver.benders.recourse import Recourse
from supplyopt.solver.checkpoint import Checkpoint
from supplyopt.solver.extensive_form import Answer, Outside, settled_unpriced, worst_ending
from supplyopt.solver.highs import Ending, Options, Work, obeying_signals
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.rounds import Round, Watch

RELAXING = 0.5
"""Part of the time that relaxations may take [-]."""


def solve_by_decomposition(
    two: TwoStage, limits: Limits, clock: Clock, watch: Watch, memory: Memory | None = None
) -> Answer:
    """Solve every independent part of a study in two stages; ``watch`` is told of each round.

    What is learnt is kept in ``memory``, and begun with if it knows this question.
    """
    options = Options(limits.gap, None, limits.threads, limits.seed)
    with obeying_signals():
        parts = _Parts(two, options, clock, watch, memory).solved()
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
        return Answer(ending, values, bound, len(parts), work, outside=_operations(two, parts, values))


@dataclass(frozen=True)
class Memory:
    """A checkpoint, and the question that it is to know about."""

    checkpoint: Checkpoint
    question: str


class _Parts:
    """The parts of a study, and how far they have come together."""

    def __init__(self, two: TwoStage, options: Options, clock: Clock, watch: Watch, memory: Memory | None) -> None:
        self._two, self._clock, self._watch, self._memory, self._rounds = two, clock, watch, memory, 0
        found = two.parts()
        self._size = [len(part.columns) + sum(b.block.count for b in later) for part, later in found]
        self._parts = [
            Decomposition(Master(two, part, later), options, self._teller(number))
            for number, (part, later) in enumerate(found, 1)
        ]
        if memory is not None:
            self._take(memory.checkpoint.known(memory.question))

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
            if self._memory is not None and self._memory.checkpoint.is_due:
                self._keep()

        return told

    def _keep(self) -> None:
        if self._memory is not None:
            known = {f"{i}.{name}": x for i, part in enumerate(self._parts) for name, x in part.known().items()}
            self._memory.checkpoint.keep(self._memory.question, known)

    def _take(self, known: Mapping[str, Any]) -> None:
        for i, part in enumerate(self._parts):
            mine = {name.removeprefix(f"{i}."): x for name, x in known.items() if name.startswith(f"{i}.")}
            if mine:
                part.take(mine)


def _operations(two: TwoStage, parts: Sequence[Decomposition], values: Floats) -> tuple[Outside, ...]:
    """The best operation of every scenario that is no part of the program, under the plan that was found."""
    kept = {id(seat.later.block): r for p in parts for seat, r in zip(p.master.seats, p.recourse, strict=True)}
    found = []
    for group in two.groups:
        columns = group.template.columns
        outside = Outside(columns, group.scenarios, np.empty((len(group.scenarios), columns.count)))
        for later in _of(two, group.scenarios):
            recourse = kept.get(id(later.block)) or Recourse(later.block)
            operated = recourse.solve(values[later.block.plan])
            outside.values[:, later.block.columns] = operated.values[later.state]
        found.append(outside)
    return tuple(found)


def _of(two: TwoStage, scenarios: tuple[str, ...]) -> list[Later]:
    return [later for later in (*two.later, *two.afterwards) if later.scenarios is scenarios]
