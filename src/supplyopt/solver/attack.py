"""What fails worst for a promise under a plan: every independent part of the network is struck at by itself.

A promise is kept if and only if it is kept in each part; a part is small, and most entities have no hand in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from supplyopt.compile import LinearModel
from supplyopt.compile.promise import PromisedOperation
from supplyopt.errors import SolverError
from supplyopt.network.failures import Loss
from supplyopt.network.grammar import Floats
from supplyopt.rules.auxiliary import Key
from supplyopt.solver.adversary import Adversary
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.one_model import solve_model

SLOP = 1e-6
"""How far two linear programs may differ on what is missing [-]."""


@dataclass(frozen=True)
class Attack:
    """The worst that was found for some items and classes, what is then missing, and how much more could be."""

    keys: tuple[Key, ...]
    """items and classes that share what there is"""
    entities: tuple[str, ...]
    missing: float
    """sum over the items and classes of what is missing beyond what may be, relative to what is asked for [-]"""
    bound: float
    """as many failures never leave more missing [-]"""


@dataclass(frozen=True)
class Target:
    """An independent part of an operation under a plan: what it serves, and who can strike at it."""

    keys: tuple[Key, ...]
    operation: LinearModel
    price: Floats
    """the most that a unit on the right of each row can save [m]"""
    entities: tuple[str, ...]
    lost: Floats
    """what each entity takes from the upper limit of each row [E, m]"""

    def struck(self, failed: Collection[str]) -> LinearModel:
        """The operation when some entities have failed."""
        hit = [i for i, name in enumerate(self.entities) if name in failed]
        return replace(self.operation, row_upper=self.operation.row_upper - self.lost[hit].max(axis=0, initial=0.0))

    @property
    def most(self) -> float:
        """What is missing if nothing is served at all [-]."""
        return float(len(self.keys))

    def missing(self, failed: Collection[str], options: Options) -> float:
        """What no operation can serve when some entities have failed [-]; all of it where there is no operation."""
        solution = solve_model(self.struck(failed), replace(options, seconds=None, stoppable=False))
        if solution.ending is Ending.INFEASIBLE:  # e.g. a store that is too full and cannot be emptied
            return self.most
        if solution.ending is not Ending.OPTIMAL or solution.objective is None:
            raise SolverError(f"the operation without {', '.join(failed) or 'any failure'} could not be worked out")
        return max(0.0, solution.objective)

    @property
    def adversary(self) -> Adversary:
        """Who chooses what fails."""
        return Adversary(self.operation, self.price, self.lost)


def targets(
    promised: PromisedOperation, sizes: Mapping[str, float], allowed: Mapping[Key, float], losses: Mapping[str, Loss]
) -> Iterator[Target]:
    """The parts of an operation in which something is promised; ``losses`` tells what each entity takes away."""
    under = promised.under(sizes, allowed)
    lost = np.array([promised.lost(sizes, loss) for loss in losses.values()]).reshape(len(losses), -1)
    keys = {name.index: row for row, name in enumerate(promised.row_names) if name.component == "promise"}
    for part in promised.parts:
        own = tuple(key for key, row in keys.items() if row in part.rows)
        if own:
            hitting = lost[:, part.rows]
            able = hitting.max(axis=1, initial=0.0) > 0
            names = tuple(name for name, yes in zip(losses, able, strict=True) if yes)
            operation = under.part(part.rows, part.columns)
            yield Target(own, operation, promised.price[part.rows], names, hitting[able])


def strike(target: Target, count: int, options: Options) -> Attack:
    """The failures of at most so many entities that leave most missing of a part."""
    if not target.entities:
        missing = target.missing((), options)
        return Attack(target.keys, (), missing, missing)
    solution = solve_model(target.adversary.strongest(count), options)
    failed: Any = () if solution.values is None else target.adversary.failed(solution.values)
    entities = tuple(name for name, yes in zip(target.entities, failed, strict=False) if yes)
    missing = target.missing(entities, options)
    # The operation has the last word: a program that is sure of less than is missing there proves nothing.
    bound = -solution.bound if -solution.bound >= missing - SLOP else target.most
    return Attack(target.keys, entities, missing, min(target.most, max(missing, bound)))
