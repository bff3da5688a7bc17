"""No group may supply more than a given share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Row, Share, at_most
from supplyopt.rules.measure import GroupRule, measures
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MaxShare(GroupRule):
    """No group may supply more than a given share of an item, in calm operation.

    ::

        Σ_{a ∈ A(g)} ω_a Σ_t v[a,t]  ≤  σ · D        for every group g of the dimension

    v is the calm delivery [item unit/period], ω its weight (volume 1, price, mass), σ the limit [-], and D the
    basis: what is supplied, what is consumed (demand), or awarded.
    Source: docs/formulation.md 7; Regulation (EU) 2024/1252 Art. 5 for the 65 % form.
    """

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["max_share"] = "max_share"
    limit: Share = Field(description="greatest share [-]")

    def wording(self) -> str:
        return f"no {self.which()} above {100 * self.limit:.4g} % of {self.of_what()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item and group."""
        for measure in measures(self, plan, scope):
            for group, amount in measure.groups.items():
                yield at_most((*measure.key, group), amount, self.limit * measure.total, of=measure.total)
