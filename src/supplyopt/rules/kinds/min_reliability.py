"""Service holds with a given probability, however much is missing otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar, Literal, NamedTuple

from pydantic import Field

from supplyopt.network import Demand
from supplyopt.rules.base import Generator, Row, Rule, Share, at_most
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Outcomes

TOLERANCE = 1e-6
"""Part of a demand that may be missing beyond what is allowed before a scenario counts as bad [-]."""


class MinReliability(Rule):
    """With a given probability all demand is served, or a part of it; in the scenarios left over anything may happen.

    ::

        Σ_t u[f,t,s]  ≤  a Σ_t D[f,t,s]  +  M[f,s] B_s        for each item and class f and each scenario s
        Σ_s p_s B_s  ≤  1 - level,      B_s ∈ {0, 1}

    B_s gives a scenario up, for all items at once; u is demand never served and D demand [item unit/period], a the part
    that may be missing otherwise [-]. M is all the rest that can go unserved: with any less, plans would have to serve
    scenarios that they have given up. ``max_risk`` with ``cvar`` and the tail 1 - level is the linear and more careful
    way to ask for it, which counts how much is missing. Source: docs/formulation.md 7; Charnes & Cooper 1959.
    """

    generator: ClassVar[Generator] = "choice"

    told_as: ClassVar[str] = "probability of more"
    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("level", "down")
    kind: Literal["min_reliability"] = "min_reliability"
    level: Share = Field(description="least probability of service [-]")
    allowed: Share = Field(0.0, description="part of demand that may go unserved even so, of each item and class [-]")
    classes: tuple[str, ...] = Field((), description="classes of use; empty: all")

    @property
    def is_by_item(self) -> bool:
        return False

    def wording(self) -> str:
        served = f"at least {100 * (1.0 - self.allowed):.4g} % of demand" if self.allowed else "all demand"
        return f"{served} served{self.about()} with a probability of at least {100 * self.level:.4g} %"

    def outcome_rows(self, outcomes: Outcomes, scope: Scope) -> Iterator[Row]:
        """A row an item, class and scenario; and one for the probability of the scenarios that are given up."""
        weighted = {s: p for s, p in outcomes.probabilities.items() if p > 0}
        lost: Any = 0.0
        for s, p in weighted.items():
            held = [self._held(key, demands, s, outcomes, scope) for key, demands in self._demands(scope).items()]
            given_up = scope.choose((s,), partial(_missed, held))
            lost = lost + p * given_up
            for each in held:
                yield at_most((*each.key, s), each.beyond, each.most * given_up, defines=True)
        yield at_most(("total",), lost, 1.0 - self.level, of=1.0)

    def _demands(self, scope: Scope) -> dict[tuple[str, str], list[Demand]]:
        """(item, class) -> demands."""
        found: dict[tuple[str, str], list[Demand]] = defaultdict(list)
        for demand in scope.demands(self):
            if not self.classes or demand.use in self.classes:
                found[demand.resource[0], demand.use].append(demand)
        return found

    def _held(
        self, key: tuple[str, str], demands: list[Demand], scenario: str, outcomes: Outcomes, scope: Scope
    ) -> _Held:
        """What is missing beyond what may be; what was asked for earlier may be missing now, where it can wait."""
        first, last = scope.periods(self)[0], scope.periods(self)[-1]
        short = sum(outcomes.short(scenario, d.name, first, last) for d in demands)
        asked = sum(outcomes.demanded(scenario, d.name, first, last) for d in demands)
        all_asked = sum(outcomes.demanded(scenario, d.name, max(1, first - d.backlog_periods), last) for d in demands)
        return _Held(key, short - self.allowed * asked, all_asked - self.allowed * asked)


class _Held(NamedTuple):
    """What is missing of an item and class in a scenario beyond what may be, and the most that it can be [unit]."""

    key: tuple[str, str]
    beyond: Any
    most: float


def _missed(held: list[_Held]) -> bool:
    """Whether anything is missing in a scenario, in an answer."""
    return any(float(each.beyond) > TOLERANCE * max(1.0, each.most) for each in held)
