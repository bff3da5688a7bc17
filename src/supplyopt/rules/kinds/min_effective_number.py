"""The sources amount to a number of equal ones at least."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from supplyopt.rules.base import Row, at_least
from supplyopt.rules.concentration import ConcentrationRule
from supplyopt.rules.measure import Measure, measures, plural
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MinEffectiveNumber(ConcentrationRule):
    """The groups that supply an item amount to a number of equal ones at least (1/HHI), in calm operation.

    ::

        D  ≥  N · Σ_g w_g,     w_g · D  ≥  M_g²

    M_g is the calm delivery of group g [item unit], D the basis, N the number asked for, from 1 [-]: three equal
    sources are 3, shares of 50, 30 and 20 % are 2.63. A source without a group stands for itself.
    Source: docs/formulation.md 7; Laakso and Taagepera 1979, Hill 1973 (order 2).
    """

    told_as: ClassVar[str] = "effective number"
    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("count", "down")
    kind: Literal["min_effective_number"] = "min_effective_number"
    count: Annotated[float, Field(ge=1.0, le=1e6, allow_inf_nan=False)] = Field(
        description="least number of equal groups that they amount to [-]"
    )

    def wording(self) -> str:
        return f"at least as diverse as {self.count:.4g} equal {plural(self.which(), 2)}, of {self.of_what()}"

    def figure(self, index: float, measure: Measure, scope: Scope) -> float:
        """The number of equal groups."""
        return 1.0 / index

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item."""
        for measure in measures(self, plan, scope):
            index = self.index(measure, scope)
            yield at_least(measure.key, measure.total, self.count * index, of=index)
