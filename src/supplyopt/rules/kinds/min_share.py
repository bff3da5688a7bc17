"""Some groups together must supply at least a given share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Row, Share, at_least
from supplyopt.rules.measure import GroupRule, measures
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MinShare(GroupRule):
    """The named groups together supply at least a given share of an item, in calm operation.

    ::

        Σ_{g ∈ G} Σ_{a ∈ A(g)} ω_a Σ_t v[a,t]  ≥  σ · D

    Symbols as in max_share; G are the named groups (empty: all of the dimension). A source that is in several of them
    counts once.
    Source: docs/formulation.md 7.
    """

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "down")
    kind: Literal["min_share"] = "min_share"
    by: str = Field("bloc", description="dimension: bloc, country, region, supplier, technology, tag …")
    limit: Share = Field(description="least share [-]")
    groups: tuple[str, ...] = Field((), description="groups that count together, e.g. ['allied']; empty: all")

    def wording(self) -> str:
        return f"at least {100 * self.limit:.4g} % of {self.of_what()} from {self.which()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item."""
        for measure in measures(self, plan, scope):
            yield at_least(measure.key, measure.counted, self.limit * measure.total, of=measure.total)
