"""A class of use is served, on average or in named scenarios."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.network import Demand
from supplyopt.rules.base import CONTINGENCY, Generator, Row, Rule, Share, at_most
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Operated, Outcomes

_IN = {"average": "on average", "stress": "in stress tests", "calm": "in calm", "all": "in every scenario"}


class MinService(Rule):
    """At most a small part of demand goes unserved over the horizon, for each item and class of use.

    ::

        Σ_t u[f,t,s]  ≤  (1 - sl) Σ_t D[f,t,s]           in each scenario s it covers, or
        Σ_s p_s Σ_t u[f,t,s]  ≤  (1 - sl) Σ_s p_s Σ_t D[f,t,s]          on average

    u is demand never served, D demand [item unit/period], sl the service level [-], p the probability.
    A hard promise can make a study infeasible; the command then lists the hard rules. Source: docs/formulation.md 7.
    """

    generator: ClassVar[Generator] = "amount"

    told_as: ClassVar[str] = "share unserved"
    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("level", "down")
    kind: Literal["min_service"] = "min_service"
    level: Share = Field(description="least part of demand that is served [-]")
    classes: tuple[str, ...] = Field((), description="classes of use; empty: all")
    scenarios: tuple[str, ...] | Literal["average", "stress", "calm", "all"] = Field(
        "average", description="average, stress, calm, all, or a list of scenario ids"
    )
    by_site: bool = Field(False, description="hold at each site instead of over all sites")

    @property
    def compares(self) -> bool:
        """On average only."""
        return self.scenarios == "average"

    @property
    def looks_at_means(self) -> bool:
        """What is served on average is that of the average."""
        return True

    def wording(self) -> str:
        when = _IN.get(str(self.scenarios), "in named scenarios")
        return f"at least {100 * self.level:.4g} % of demand served{self.about()}, {when}"

    def recourse_rows(self, operation: Operated, scope: Scope) -> Iterator[Row]:
        """A row an item and class."""
        for key, demands in self._held(scope).items():
            short = sum(operation.short(d.name, t) for d in demands for t in scope.periods(self))
            asked = sum(operation.demand(d.name, t) for d in demands for t in scope.periods(self))
            yield at_most(key, short, (1.0 - self.level) * asked, of=asked)

    def outcome_rows(self, outcomes: Outcomes, scope: Scope) -> Iterator[Row]:
        """A row an item and class over all weighted scenarios, if the promise is one on average."""
        if not self.compares:
            return
        weighted = {s: p for s, p in outcomes.probabilities.items() if p > 0}
        ends = scope.periods(self)[0], scope.periods(self)[-1]
        for key, demands in self._held(scope).items():
            short = sum(p * outcomes.short(s, d.name, *ends) for s, p in weighted.items() for d in demands)
            asked = sum(p * outcomes.demanded(s, d.name, *ends) for s, p in weighted.items() for d in demands)
            yield at_most(key, short, (1.0 - self.level) * asked, of=asked)

    def covers(self, scenario: str, family: str) -> bool:
        """All, those of a family (stress, calm), or those that are listed."""
        if isinstance(self.scenarios, str):
            return self.scenarios == family or (self.scenarios == "all" and family != CONTINGENCY)
        return scenario in self.scenarios

    def _held(self, scope: Scope) -> dict[tuple[str, ...], list[Demand]]:
        held: dict[tuple[str, ...], list[Demand]] = defaultdict(list)
        for demand in scope.demands(self):
            if not self.classes or demand.use in self.classes:
                item, site = demand.resource
                held[(item, demand.use, site) if self.by_site else (item, demand.use)].append(demand)
        return held
