"""Nothing from sources that some owners stand behind."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from supplyopt.network import Activity
from supplyopt.network.ownership import THRESHOLDS, Definition
from supplyopt.rules.base import Share
from supplyopt.rules.exclusion import Exclusion
from supplyopt.rules.owned import OwnerRule
from supplyopt.rules.scope import Scope


class ExcludeOwned(OwnerRule, Exclusion):
    """Nothing comes from sources that some owners stand behind, in calm or in any scenario.

    ::

        x[i] ≤ 0,     Σ_t v[a,t] ≤ 0        for every source of the items whose supplier is theirs

        cascade         B ← owners;  repeat  B ← B ∪ { e : Σ_{o ∈ B} W[e,o] ≥ θ }       stakes of blocked owners add up
        control         s[e] = min(1, Σ_o φ(W[e,o]) s[o]) ≥ θ                           of equity, votes or seats
                        φ(w) = 1 if w ≥ 1/2 else w,   s[owner] = 1
        look_through    s = W_FB 1 + W_FF s ≥ θ                                         beneficial share

    W[e,o] is the direct stake of o in e and θ the threshold [-]; θ itself is too much. Law means different things by
    owned, so the rule must say which. Jurisdiction is not handed on: a subsidiary abroad falls under the stakes.
    Source: docs/formulation.md 7; OFAC FAQ 398 and 401 (cascade, 50 %); US Department of Energy, interpretation of
    foreign entity of concern, 2024 (control, 25 %).
    """

    kind: Literal["exclude_owned"] = "exclude_owned"
    definition: Definition = Field(description="what owned means: cascade, control or look_through")
    threshold: Share | None = Field(
        None, description="stake from which it is owned [-]; default 0.5, for control 0.25", gt=0.0
    )

    def wording(self) -> str:
        how = {"cascade": "blocked", "control": "controlled", "look_through": "owned, looking through,"}
        theta = THRESHOLDS[self.definition] if self.threshold is None else self.threshold
        return f"nothing{self.about()} {how[self.definition]} ({100 * theta:.4g} % or more) by {self.theirs()}"

    def excluded(self, scope: Scope) -> list[Activity]:
        """Sources of the rule's items whose supplier the owners stand behind."""
        facts = scope.network.facts
        owned = facts.ownership.owned(facts.owners(self.owners), self.definition, self.threshold)
        sources = {a.name: a for item in scope.items(self) for a in scope.network.sources[item]}
        return [
            source
            for _, source in sorted(sources.items())
            if self.belongs(source, scope) or not owned.isdisjoint(source.labels.get("supplier", ()))
        ]
