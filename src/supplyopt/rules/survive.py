"""Service holds whichever entities of a dimension fail."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from supplyopt.network import Network
from supplyopt.network.failures import Entities, entities
from supplyopt.rules.contingency import ContingencyRule


class Survive(ContingencyRule):
    """Whichever k suppliers (countries, straits, vendors ...) fail, a part of demand is served: N-1, N-k.

    ::

        Σ_t u[f,t,c]  ≤  (1 - sl) Σ_t D[f,t]        for every set c of at most k entities,      α[h,t,c] = 1 - lost

    Failures begin in period 1 and last for ``days``, or to the end; the rest of the network makes the best of it. Up to
    twelve single failures are played through one by one; sets of several, or more, are hunted by an exact adversary
    (column and constraint generation), which certifies that no set is worse. Of failures that hit one asset the worst
    counts. A soft promise is paid for what is missing in the worst failure.
    Source: docs/formulation.md 7; Zeng and Zhao 2013.
    """

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("level", "down")
    kind: Literal["survive"] = "survive"
    by: str = Field(
        "supplier", description="dimension of what may fail: supplier, parent, country, passage, vendor, hazard_zone …"
    )
    groups: tuple[str, ...] = Field((), description="entities that may fail; empty: every one of the dimension")
    where: str = Field("", description="selector of the assets that fail with an entity; empty: all of its assets")
    days: Annotated[float, Field(gt=0)] | None = Field(
        None, description="how long they are out [day]; none: to the end"
    )

    def wording(self) -> str:
        return f"at least {100 * self.level:.4g} % of demand served{self.about()} whichever {self.k} of {self.by} fail"

    def entities(self, network: Network) -> Entities:
        """Every entity of the dimension, and the assets that carry its label."""
        return entities(network, self.by, self.where, self.groups)

    def days_of(self, entity: str, network: Network) -> float | None:
        """The same for all."""
        return self.days
