"""Service holds whichever groups of a dimension fail."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from supplyopt.network import Network
from supplyopt.rules.contingency import FailingGroups
from supplyopt.rules.measure import plural


class Survive(FailingGroups):
    """Whichever k suppliers (countries, straits, vendors ...) fail, a part of demand is served: N-1, N-k.

    ::

        Σ_t u[f,t,c]  ≤  (1 - sl) Σ_t D[f,t]        for each item and class, in every set c of at most k groups,
        α[h,t,c] = 1 - max_{e ∈ c} lost[h,t,e]

    u is demand never served, D demand [item unit/period], sl the level [-], α what is left of asset h. Failures begin
    in period 1 and last for ``days``, or to the end; the rest of the network makes the best of it. Up to twelve single
    failures are played through one by one; sets of several, or more, are hunted by an exact adversary (column and
    constraint generation), which proves that no set is worse. A soft promise is paid for the most that is missing, of
    each item and class, in any failure. Source: docs/formulation.md 7; Zeng and Zhao 2013.
    """

    kind: Literal["survive"] = "survive"
    k: Annotated[int, Field(ge=1, le=10)] = Field(1, description="how many groups may fail at once")
    days: Annotated[float, Field(gt=0)] | None = Field(None, description="how long they fail [day]; none: to the end")

    def wording(self) -> str:
        fail = f"{self.which()} fails" if self.k == 1 else f"{self.k} {plural(self.which(), self.k)} fail"
        return f"{self.served()} whichever {fail}" + (f" for {self.days:g} days" if self.days else "")

    def days_of(self, entity: str, network: Network) -> float | None:
        """The same for all."""
        return self.days

    @property
    def at_once(self) -> int:
        """As many as are told."""
        return self.k
