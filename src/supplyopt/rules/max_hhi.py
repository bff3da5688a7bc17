"""The concentration of sources stays below a limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Generator, Row, Share, at_most
from supplyopt.rules.measure import GroupRule, measures
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MaxHhi(GroupRule):
    """The Herfindahl-Hirschman index of the groups that supply an item stays below a limit, in calm operation.

    ::

        Σ_g w_g  ≤  H · D,     w_g · D  ≥  M_g²

    M_g is the calm delivery of group g [item unit], D the basis, H the limit between 1/n and 1 [-]; competition law
    writes it times 10,000. The squares are convex: linear tangents close in on them, and the true index is reported.
    Source: docs/formulation.md 7; Hirschman 1945, Herfindahl 1950.
    """

    generator: ClassVar[Generator] = "norm"

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["max_hhi"] = "max_hhi"
    limit: Share = Field(description="greatest sum of squared shares, 0 to 1 [-]")

    def wording(self) -> str:
        return f"an HHI of at most {self.limit:.4g} by {self.which()}, of {self.of_what()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item."""
        for measure in measures(self, plan, scope):
            squares = [
                scope.square((*measure.key, group), amount, measure.total) for group, amount in measure.groups.items()
            ]
            yield at_most(measure.key, sum(squares), self.limit * measure.total)
