"""What promises against failures have in common: entities that may fail, and service whichever of them do."""

from __future__ import annotations

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from supplyopt.network import Demand, Network
from supplyopt.network.failures import Entities, out_of_order, together, undominated
from supplyopt.network.grammar import Floats
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.base import CONTINGENCY, Generator, Row, Rule, Share, at_most
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount, Operated, Planned

ENUMERATED = 12
"""Single failures up to this number are all played through from the start; more, or several at once, are hunted for."""


class ContingencyRule(Rule):
    """A promise that holds whichever of some entities fail, from the first period on.

    Failures are scenarios without a weight. Each binds the plan by rows on its own operation; a soft promise is paid
    for once, for the worst that is missing in any failure.
    """

    generator: ClassVar[Generator] = "contingency"

    k: Annotated[int, Field(ge=1, le=10)] = Field(1, description="how many entities may fail at once")
    level: Share = Field(description="least part of demand that is served whatever fails [-]")
    classes: tuple[str, ...] = Field((), description="classes of use; empty: all")

    @abstractmethod
    def entities(self, network: Network) -> Entities:
        """What may fail, and what is lost with it."""

    def days_of(self, entity: str, network: Network) -> float | None:
        """How long an entity is out of order [day]; none: to the end."""
        return None

    def enumerated(self, network: Network) -> list[str]:
        """Entities whose failures are all played through; none where they are too many, or fail several at once."""
        kept = undominated(self.entities(network))
        return kept if self.k == 1 and len(kept) <= ENUMERATED else []

    def is_hunted(self, network: Network) -> bool:
        """Whether a solver has to look for the failures that matter."""
        return not self.enumerated(network) and bool(self.entities(network))

    def lost(self, network: Network, failed: Sequence[str]) -> dict[str, Floats]:
        """asset -> part lost in each period [T] when some entities fail."""
        found = self.entities(network)
        return together((found[e], out_of_order(network, self.days_of(e, network))) for e in failed)

    def promised(self, scope: Scope) -> Mapping[Key, list[Demand]]:
        """(item, class) -> the demands that the promise holds for together."""
        held: dict[Key, list[Demand]] = defaultdict(list)
        for demand in scope.demands(self):
            if not self.classes or demand.use in self.classes:
                held[demand.resource[0], demand.use].append(demand)
        return held

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """What a soft promise is missed by at worst, an item and class; a hard one has no rows here."""
        if not self.is_hard:
            for key in self.promised(scope):
                yield at_most(key, self._worst(key, scope), 0.0)

    def recourse_rows(self, operation: Operated, scope: Scope) -> Iterator[Row]:
        """A row an item and class in each failure."""
        for key, demands in self.promised(scope).items():
            short, asked = self.served_short(demands, operation, scope)
            allowed = 0.0 if self.is_hard else self._worst(key, scope)
            yield at_most(key, short - allowed, (1.0 - self.level) * asked, defines=True)

    def served_short(self, demands: Sequence[Demand], operation: Operated, scope: Scope) -> tuple[Amount, Amount]:
        """What goes unserved and what is asked for over the periods of the rule [unit]."""
        periods = scope.periods(self)
        short = sum(operation.short(d.name, t) for d in demands for t in periods)
        return short, sum(operation.demand(d.name, t) for d in demands for t in periods)

    def covers(self, scenario: str, family: str) -> bool:
        """Its own failures."""
        return family == CONTINGENCY and scenario.startswith(f"{self.name}: ")

    def _worst(self, key: Key, scope: Scope) -> Amount:
        most = sum(float(d.quantity.sum()) for d in self.promised(scope)[key])
        return scope.amount(("worst", *key), most)
