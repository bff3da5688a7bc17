"""Service holds whichever company is taken over next, and whatever is then withheld."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from supplyopt.network import Network
from supplyopt.network.failures import Entities, lost_with
from supplyopt.network.ownership import Definition
from supplyopt.rules.base import Share
from supplyopt.rules.contingency import ContingencyRule
from supplyopt.rules.scope import Scope


class SurviveTakeover(ContingencyRule):
    """Whichever one company an owner takes over next, and withholds all that it then owns, a part of demand is served.

    ::

        Σ_t u[f,t,o+e]  ≤  (1 - sl) Σ_t D[f,t]        for each item and class, every owner o and company e,
        α[h,t,o+e] = 0        for the assets of suppliers in  {o, e} ∪ owned({o, e})

    u is demand never served, D demand [item unit/period], sl the level [-]. ``owned`` is worked out anew with the
    company among the owners: by cascade (stakes of blocked owners add up to 50 %), control (25 % of equity, votes or
    seats) or look-through (beneficial share). Each owner acts alone; without one, the buyer owns nothing yet.
    Source: docs/formulation.md 7; US Treasury (OFAC) FAQ 398 and 401 for the cascade.
    """

    kind: Literal["survive_takeover"] = "survive_takeover"
    definition: Definition = Field(description="what owned means: cascade, control or look_through")
    owners: tuple[str, ...] = Field(
        (), description="owners or groups of owners that take over, each alone; empty: somebody who owns nothing yet"
    )
    companies: tuple[str, ...] = Field((), description="who may be taken over; empty: suppliers, and all that is owned")
    threshold: Share | None = Field(
        None, description="stake from which a company is owned [-]; none: 0.5, for control 0.25", gt=0.0
    )
    where: str = Field("", description="selector of the assets that can be withheld; empty: all of them")

    def wording(self) -> str:
        who = " or ".join(self.owners) or "somebody"
        which = f"one of {', '.join(self.companies)}" if self.companies else "one company"
        assets = f" with {self.where}" if self.where else ""
        return (
            f"{self.served()} when {who} takes over {which} and withholds what it then owns{assets} ({self.definition})"
        )

    def entities(self, network: Network) -> Entities:
        """Every takeover, and the assets of the suppliers that the buyer then owns."""
        found = {}
        for owner in self.owners or ("",):
            for company in self._companies(network):
                buyers = network.facts.owners((owner, company) if owner else (company,))
                owned = network.facts.ownership.owned(buyers, self.definition, self.threshold)
                name = f"{owner} takes {company}" if owner else company
                found[name] = lost_with(network, buyers, owned, self.where)
        return found

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Owners and companies that the case does not know."""
        yield from super().misfits(scope)
        facts = scope.network.facts
        known = {*facts.ownership.names, *facts.owner_groups, *_suppliers(scope.network)}
        for name in (*self.owners, *self.companies):
            if name not in known:
                yield (
                    f"{name!r} neither supplies nor owns anything here",
                    "name a supplier, or somebody in table ownership",
                )

    def _companies(self, network: Network) -> list[str]:
        owned = {entity for entity, _ in network.facts.ownership.equity}
        return sorted(set(self.companies or _suppliers(network) | owned) - set(self.owners))


def _suppliers(network: Network) -> set[str]:
    return {name for asset in network.assets for of in ("supplier", "parent") for name in asset.labels.get(of, ())}
