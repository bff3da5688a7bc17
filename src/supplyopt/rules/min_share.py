"""Some groups together must supply at least a given share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from supplyopt.rules.base import Row, Share, at_least
from supplyopt.rules.scope import Basis, GroupRule, Planned, Scope, Weight


class MinShare(GroupRule):
    """The named groups together supply at least a given share of an item, in calm operation.

    ::

        Σ_{g ∈ G} Σ_{a ∈ A(g)} ω_a Σ_t v[a,t]  ≥  σ · D

    Symbols as in max_share; G are the named groups (empty: all of the dimension).
    Source: docs/formulation.md 7.
    """

    kind: Literal["min_share"] = "min_share"
    by: str = Field("bloc", description="dimension: bloc, country, region, supplier, technology, tag …")
    limit: Share = Field(description="least share [-]")
    groups: tuple[str, ...] = Field((), description="groups that count together, e.g. ['allied']; empty: all")
    where: str = Field("", description="selector of the sources that count; empty: all")
    basis: Basis = Field("supplied", description="what the share is of")
    weight: Weight = Field("volume", description="how deliveries are weighed")
    pooled: bool = Field(False, description="all items together instead of each by itself")

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item."""
        for measure in scope.measures(self, plan):
            yield at_least(measure.key, sum(measure.groups.values()), self.limit * measure.total)
