"""What is decided now: a portfolio, with the calm operation that comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from supplyopt.network import Network, Option, Resource
from supplyopt.result.operation import OperationValues


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
