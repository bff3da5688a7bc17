"""Suppliers have the same shares of every item of a group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Row, Share, at_least, at_most
from supplyopt.rules.measure import GroupRule, measures
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class SameSplit(GroupRule):
    """Each group has the same share of the demand for every item it is about, within a tolerance, in calm operation.

    ::

        | M_gk - s̄_g D_k |  ≤  δ · D_k,     s̄_g  =  1/n Σ_k M_gk / D_k        for every group g and item k of n

    M_gk is the calm delivery of group g for item k [item unit], D_k the demand for it, which is given, so that the rows
    are linear; s̄_g is the mean share of the group and δ the tolerance [-]. At each site by itself, the split is the
    same for every item at every site.
    Source: docs/formulation.md 7.
    """

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("tolerance", "up")
    kind: Literal["same_split"] = "same_split"
    tolerance: Share = Field(0.0, description="greatest difference of a share from the group's mean share [-]")
    basis: Literal["demand"] = Field("demand", description="shares are of demand, which is given")

    @property
    def is_by_item(self) -> bool:
        """Items are compared."""
        return False

    def wording(self) -> str:
        within = f", within {100 * self.tolerance:.4g} points" if self.tolerance else ""
        return f"the same share of {self.of_what()} for every item from each {self.which()}{within}"

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        used_up = [item for item in scope.items(self) if scope.network.users[item]]
        if used_up:
            yield f"how much is needed of {used_up[0]} is decided by processes", "name items with a demand of their own"
        if self.pooled:
            yield "pooled items have one split anyhow", "leave out pooled"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """Two rows an item and group: not more than its mean share, not less."""
        needed = [measure for measure in measures(self, plan, scope) if measure.total > 0]
        compared = {group for measure in needed for group in measure.groups} if len(needed) > 1 else ()
        for group in sorted(compared):
            mean: Any = sum(m.groups.get(group, 0.0) / (m.total * len(needed)) for m in needed)
            for measure in needed:
                amount = measure.groups.get(group, 0.0)
                yield at_most((*measure.key, group, "more"), amount, (mean + self.tolerance) * measure.total)
                yield at_least((*measure.key, group, "less"), amount, (mean - self.tolerance) * measure.total)
