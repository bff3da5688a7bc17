"""What rules are handed: the plan, operations and outcomes, as expressions or as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from supplyopt.network import Option, Resource
from supplyopt.risk.measure import Support

Amount = Any
"""A number or an expression."""


class Operated(Protocol):
    """An operation: calm, or one scenario over the whole horizon."""

    def flow(self, activity: str, t: int) -> Amount: ...
    def stock(self, resource: Resource, t: int) -> Amount: ...
    def served(self, demand: str, t: int) -> Amount: ...
    def short(self, demand: str, t: int) -> Amount: ...
    def demand(self, demand: str, t: int) -> Amount: ...


class Planned(Operated, Protocol):
    """What is decided now; its operation is the calm one."""

    @property
    def has_calm(self) -> bool: ...

    def size(self, option: str) -> Amount: ...
    def commitment(self, options: Sequence[Option]) -> Amount: ...


class Outcomes(Support, Protocol):
    """What comes of each scenario, of which rules know as much as measures of risk do."""

    @property
    def probabilities(self) -> Mapping[str, float]: ...

    @property
    def commitment(self) -> Amount: ...

    def cost(self, scenario: str) -> Amount: ...
    def short(self, scenario: str, demand: str, first: int, last: int) -> Amount: ...
    def demanded(self, scenario: str, demand: str, first: int, last: int) -> float: ...
