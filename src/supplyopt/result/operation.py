"""One operation in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from supplyopt.network import Resource


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
