"""The concentration of sources stays below a limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Row, Share, at_most
from supplyopt.rules.concentration import ConcentrationRule
from supplyopt.rules.measure import measures
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MaxHhi(ConcentrationRule):
    """The Herfindahl-Hirschman index of the groups that supply an item stays below a limit, in calm operation.

    ::

        Σ_g w_g  ≤  H · D,     w_g · D  ≥  M_g²

    M_g is the calm delivery of group g [item unit], D the basis, H the limit between 1/n and 1 [-]; competition law
    writes it times 10,000. Linear tangents close in on the squares; the index told of an answer is the true one.
    A source without a group stands for itself.
    Source: docs/formulation.md 7; Hirschman 1945, Herfindahl 1950.
    """

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["max_hhi"] = "max_hhi"
    limit: Share = Field(description="greatest sum of squared shares, 0 to 1 [-]")

    def wording(self) -> str:
        return f"an HHI of at most {self.limit:.4g} by {self.which()}, of {self.of_what()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item."""
        for measure in measures(self, plan, scope):
            total = measure.total
            yield at_most(measure.key, self.index(measure, scope), self.limit * total, of=total)
