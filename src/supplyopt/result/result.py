"""The answer: what was found, how good it is, and where it came from. Plain figures only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, get_args

import pandas as pd

from supplyopt.result.plan import Portfolio

Bill = Literal["penalties", "preferences", "charges"]
BILLS: tuple[Bill, ...] = get_args(Bill)
"""Kinds of cost that rules add: for what is missed, for what is liked less (paid to nobody), for what must be paid."""


class Status(StrEnum):
    """What may be said of an answer (docs/formulation.md 8); nothing is called optimal without a bound and a check."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNDECIDED = "undecided"
    UNBOUNDED = "unbounded"
    REJECTED = "rejected"
    SOLVER_FAILED = "solver-failed"
    INTERRUPTED = "interrupted"

    @property
    def exit_code(self) -> int:
        """What a command that ends with this status returns to the shell."""
        return _EXIT_CODES[self]


_EXIT_CODES = {
    Status.OPTIMAL: 0,
    Status.FEASIBLE: 4,
    Status.INFEASIBLE: 3,
    Status.UNDECIDED: 4,
    Status.UNBOUNDED: 5,
    Status.REJECTED: 6,
    Status.SOLVER_FAILED: 6,
    Status.INTERRUPTED: 130,
}


@dataclass(frozen=True)
class Result:
    """The answer to a study: an interval [bound, cost] with a status, the portfolio and all that follows from it.

    ``cost`` and ``bound`` are of what the policy minimises, told by ``minimised``: of cost, unless it says otherwise.
    Tables (data frames, none without a plan, made when they are first looked at): ``portfolio`` (options), ``flows``,
    ``shortages``, ``stocks``, ``scenarios`` (cost by kind), ``rules`` (each row with its slack), ``ledger`` (claims on
    origins), ``attacks`` (the worst failures for each promise against failures, and what they leave) and ``kpis``.
    """

    study: str
    status: Status
    message: str
    cost: float | None
    bound: float | None
    portfolio: Portfolio | None
    tables: Mapping[str, pd.DataFrame]
    manifest: Mapping[str, Any] = field(default_factory=dict)
    log: str = ""
    evidence: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """what it takes to check it without anything else: ``question.*``, ``settled``, ``certificate.*``; empty where
    nobody asked for it"""

    @property
    def minimised(self) -> str:
        """What cost and bound are of, in words."""
        return str(self.manifest.get("minimised", "cost"))

    @property
    def gap(self) -> float | None:
        """(cost - bound) / max(|cost|, 1) [-]; none without both."""
        return relative_gap(self.cost, self.bound)

    def table(self, name: str) -> pd.DataFrame:
        """A table by name."""
        return self.tables[name]


def relative_gap(cost: float | None, bound: float | None) -> float | None:
    """(cost - bound) / max(|cost|, 1) [-]."""
    return None if cost is None or bound is None else max(0.0, cost - bound) / max(abs(cost), 1.0)
