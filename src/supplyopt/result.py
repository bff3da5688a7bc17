"""The answer: what was found, how good it is, and where it came from. Plain figures only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, get_args

import pandas as pd

from supplyopt.network import Network, Option, Resource

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
class OperationValues:
    """An operation over the whole horizon in numbers, the past of a scenario taken from calm."""

    demands: Mapping[tuple[str, int], float]
    flows: Mapping[tuple[str, int], float]
    stocks: Mapping[tuple[str, str, int], float]
    served_: Mapping[tuple[str, int], float]
    short_: Mapping[tuple[str, int], float]
    late_: Mapping[tuple[str, int], float]

    def flow(self, activity: str, t: int) -> float:
        """Level of an activity in period t [unit/period]."""
        return self.flows.get((activity, t), 0.0)

    def stock(self, resource: Resource, t: int) -> float:
        """Held at the end of period t [unit]."""
        return self.stocks.get((*resource, t), 0.0)

    def served(self, demand: str, t: int) -> float:
        """Delivered in period t [unit]."""
        return self.served_.get((demand, t), 0.0)

    def short(self, demand: str, t: int) -> float:
        """Never served, of the demand of period t [unit]."""
        return self.short_.get((demand, t), 0.0)

    def late(self, demand: str, t: int) -> float:
        """Still owed at the end of period t [unit]."""
        return self.late_.get((demand, t), 0.0)

    def demand(self, demand: str, t: int) -> float:
        """Asked for in period t [unit]."""
        return self.demands.get((demand, t), 0.0)


@dataclass(frozen=True)
class Portfolio:
    """What to commit to now: options taken and their size."""

    sizes: Mapping[str, float]
    taken: Mapping[str, bool]

    def size(self, option: str) -> float:
        """Size of an option [its unit]."""
        return self.sizes.get(option, 0.0)

    def commitment(self, options: Sequence[Option]) -> float:
        """Fixed and unit costs of some options over the horizon [money]."""
        return sum(self.taken.get(o.name, False) * o.fixed_cost + self.size(o.name) * o.unit_cost for o in options)


@dataclass(frozen=True)
class PlanValues:
    """A portfolio with its calm operation in numbers: what rules look at."""

    network: Network
    portfolio: Portfolio
    calm: OperationValues | None
    amounts: Mapping[tuple[str, ...], float] = field(default_factory=dict)
    """(rule, key ...) -> what a rule had settled beside the plan"""

    def amounts_of(self, rule: str) -> dict[tuple[str, ...], float]:
        """key -> amount that a rule had settled."""
        return {key[1:]: amount for key, amount in self.amounts.items() if key[0] == rule}

    @property
    def has_calm(self) -> bool:
        """Whether the set of scenarios has a calm one."""
        return self.calm is not None

    def size(self, option: str) -> float:
        """Size of an option [its unit]."""
        return self.portfolio.size(option)

    def commitment(self, options: Sequence[Option]) -> float:
        """Fixed and unit costs of some options [money]."""
        return self.portfolio.commitment(options)

    def flow(self, activity: str, t: int) -> float:
        """Calm level of an activity [unit/period]."""
        return self.calm.flow(activity, t) if self.calm else 0.0

    def stock(self, resource: Resource, t: int) -> float:
        """Calm stock; period 0 is the opening stock [unit]."""
        if t > 0:
            return self.calm.stock(resource, t) if self.calm else 0.0
        found = next(s for s in self.network.stocks if s.resource == resource)
        return found.initial + sum(q * self.size(o) for o, q in found.per_option.items())

    def served(self, demand: str, t: int) -> float:
        """Delivered in calm [unit]."""
        return self.calm.served(demand, t) if self.calm else 0.0

    def short(self, demand: str, t: int) -> float:
        """Calm shortage [unit]."""
        return self.calm.short(demand, t) if self.calm else 0.0

    def demand(self, demand: str, t: int) -> float:
        """Calm demand [unit]."""
        return float(self.network.demand[demand].quantity[t - 1])


@dataclass(frozen=True)
class Result:
    """The answer to a study: an interval [bound, cost] with a status, the portfolio and all that follows from it.

    ``cost`` and ``bound`` are of what the policy minimises, told by ``minimised``: of cost, unless it says otherwise.
    Tables (data frames, empty without a plan): ``portfolio`` (options), ``flows``, ``shortages``, ``stocks``,
    ``scenarios`` (cost by kind), ``rules`` (each row with its slack), ``ledger`` (claims on origins), ``attacks`` (the
    worst failures for each promise against failures, and what they leave) and ``kpis``.
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
