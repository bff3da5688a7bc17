"""Some owners stand behind at most a share, every stake counted by its size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from supplyopt.network import Activity
from supplyopt.rules.exposure import ExposureRule
from supplyopt.rules.owned import OwnerRule
from supplyopt.rules.scope import Scope


class MaxOwnedShare(OwnerRule, ExposureRule):
    """Some owners together own at most a share of the supply of an item, looking through all stakes, in calm operation.

    ::

        Σ_a s_a ω_a Σ_t v[a,t]  ≤  σ · D,        s = W_FB 1 + W_FF s

    s_a is the beneficial share of the owners B in the supplier of a, through all chains of direct stakes W, and 1 for
    what they supply themselves [-]; v the calm delivery [item unit/period], ω its weight, σ the limit [-], D the basis.
    Finer than a cap on parents, which count all or nothing. Source: docs/formulation.md 7.
    """

    kind: Literal["max_owned_share"] = "max_owned_share"

    def wording(self) -> str:
        return f"at most {100 * self.limit:.4g} % of {self.of_what()} owned by {self.theirs()}"

    def exposure(self, scope: Scope) -> Callable[[Activity], float]:
        """The owners' share of a source."""
        facts = scope.network.facts
        share = facts.ownership.look_through(facts.owners(self.owners))

        def owned(activity: Activity) -> float:
            if self.belongs(activity, scope):
                return 1.0
            return max((share.get(supplier, 0.0) for supplier in activity.labels.get("supplier", ())), default=0.0)

        return owned
