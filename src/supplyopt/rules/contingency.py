"""What promises against failures have in common: entities that may fail, and service whichever of them do."""

from __future__ import annotations

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isinf
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from supplyopt.network import Demand, Network
from supplyopt.network.failures import Entities, Loss, entities, loss_of, out_of_order
from supplyopt.network.number import number
from supplyopt.network.worth import worth_of_resources
from supplyopt.rules.auxiliary import Key
from supplyopt.rules.base import CONTINGENCY, Generator, Row, Rule, Share, at_most
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Amount, Operated, Planned


class ContingencyRule(Rule):
    """A promise that holds whichever of some entities fail, from the first period on.

    Failures are scenarios without a weight. Each binds the plan by rows on its own operation; a soft promise is paid
    for once, for the worst that is missing in any failure.
    """

    generator: ClassVar[Generator] = "contingency"
    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("level", "down")

    level: Share = Field(description="least part of demand that is served whatever fails [-]")
    classes: tuple[str, ...] = Field((), description="classes of use; empty: all")

    @model_validator(mode="after")
    def _name_begins_those_of_failures(self) -> ContingencyRule:
        if ": " in self.name:
            raise ValueError("a colon in the name: it stands between the name of a promise and what fails")
        return self

    @abstractmethod
    def entities(self, network: Network) -> Entities:
        """What may fail, and what is lost with it."""

    def days_of(self, entity: str, network: Network) -> float | None:
        """How long an entity is out of order [day]; none: to the end."""
        return None

    @property
    def at_once(self) -> int:
        """How many entities may fail at once."""
        return 1

    def losses(self, network: Network) -> dict[str, Loss]:
        """Entity -> what is lost with it in each period; only entities with which something is."""
        found = {
            entity: loss_of(lost, out_of_order(network, self.days_of(entity, network)))
            for entity, lost in self.entities(network).items()
        }
        return {entity: loss for entity, loss in found.items() if loss}

    def misfits(self, scope: Scope) -> Iterable[tuple[str, str]]:
        """Nothing can be proven of goods that make more of themselves."""
        worth = worth_of_resources(scope.network, dict.fromkeys(scope.network.demand, 1.0))
        endless = sorted(item for (item, _), value in worth.items() if isinf(value))
        if endless:
            yield f"{endless[0]} is made of itself without loss, in a circle of recipes or lanes", "mend the yields"

    def served(self) -> str:
        """What is promised, in words."""
        whose = f" by {' and '.join(self.classes)}" if self.classes else ""
        part = "all" if self.level == 1 else f"at least {100 * self.level:.4g} %"
        return f"{part} of what is asked for{whose}{self.about()} is served"

    def asks(self, scope: Scope) -> bool:
        """Whether anything is promised at all."""
        periods = scope.periods(self)
        held = [demand for demands in self.promised(scope).values() for demand in demands]
        return any(demand.quantity[t - 1] > 0 for demand in held for t in periods)

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
            yield at_most(key, short - allowed, (1.0 - self.level) * asked, defines=not self.is_hard)

    def served_short(self, demands: Sequence[Demand], operation: Operated, scope: Scope) -> tuple[Amount, Amount]:
        """What goes unserved and what is asked for over the periods of the rule [unit]."""
        periods = scope.periods(self)
        short = sum(operation.short(d.name, t) for d in demands for t in periods)
        return short, sum(operation.demand(d.name, t) for d in demands for t in periods)

    def covers(self, scenario: str, family: str) -> bool:
        """Its own failures."""
        return family == CONTINGENCY and scenario.startswith(f"{self.name}: ")

    def _worst(self, key: Key, scope: Scope) -> Amount:
        most = sum(number(d.quantity.sum()) for d in self.promised(scope)[key])
        return scope.amount(("worst", *key), most)


class FailingGroups(ContingencyRule):
    """A promise against the failure of groups of a dimension: suppliers, countries, straits, vendors."""

    by: str = Field(
        "supplier", description="dimension of what may fail: supplier, parent, country, passage, vendor, hazard_zone …"
    )
    groups: tuple[str, ...] = Field((), description="groups that may fail; empty: every one of the dimension")
    where: str = Field("", description="selector of the assets that fail with a group; empty: all of its assets")

    def entities(self, network: Network) -> Entities:
        """Every group of the dimension, and the assets that carry its label."""
        return entities(network, self.by, self.where, self.groups)

    def which(self) -> str:
        """The groups that may fail, in words."""
        named = f"{self.by} of {', '.join(self.groups)}" if self.groups else self.by
        return f"{named} with {self.where}" if self.where else named
