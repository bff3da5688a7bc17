"""Service outlasts the recovery of whatever fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from supplyopt.network import Network
from supplyopt.rules.base import Share
from supplyopt.rules.contingency import FailingGroups
from supplyopt.rules.scope import Scope


class TimeToSurvive(FailingGroups):
    """Whichever group fails, supply survives for as long as it takes to recover: time to survive ≥ time to recover.

    ::

        Σ_t u[f,t,g]  ≤  (1 - sl) Σ_t D[f,t]        for each item and class, and every group g,
        α[h,t,g] = 1 - lost[h,g] · (part of period t before day TTR[g])

    TTR is the group's score ``recovery`` [day], else ``days``; u is demand never served, D demand [item unit/period],
    sl the level [-]. The failure begins in period 1; what it leaves unserved later, for want of goods that were not
    sent in time, counts too. Source: docs/formulation.md 7; Simchi-Levi et al. 2015.
    """

    kind: Literal["time_to_survive"] = "time_to_survive"
    level: Share = Field(1.0, description="least part of demand that is served whatever fails [-]")
    recovery: str = Field("recovery_days", description="score that tells how long a group takes to recover [day]")
    days: Annotated[float, Field(gt=0)] | None = Field(
        None, description="time to recover where the score does not tell [day]"
    )

    def wording(self) -> str:
        long = f"; {self.days:g} days where nothing is told" if self.days else ""
        return f"{self.served()} while whichever {self.which()} fails recovers (score {self.recovery}{long})"

    def days_of(self, entity: str, network: Network) -> float | None:
        """Its score, or what holds for all others."""
        told = network.facts.score(self.recovery, {self.by: frozenset({entity})})
        return self.days if told is None else told

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Groups of which nobody says how long they take to recover."""
        yield from super().misfits(scope)
        unknown = [entity for entity in self.entities(scope.network) if self.days_of(entity, scope.network) is None]
        if unknown:
            more = f" and {len(unknown) - 1} more" if unknown[1:] else ""
            cure = f"add a score {self.recovery!r}, or give 'days' for those without one"
            yield f"nothing tells how long {self.by} {unknown[0]!r}{more} takes to recover", cure
