"""The mean, and how far costs lie above it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from supplyopt.risk.measure import Amounts, Declare, LinearMeasure, Require, mean


class SemiDeviation(LinearMeasure):
    """The mean, and a weight on how far costs lie above it on average.

    ::

        E + λ Σ_s p_s d_s,      d_s ≥ Z_s - m,  d_s ≥ 0,  m ≤ E = Σ_s p_s Z_s

    λ is the weight of what lies above the mean [-]; up to 1 the measure never rewards a higher cost. Costs are not
    negative, so neither is the mean m, which deviations press up to E.
    Source: docs/formulation.md 6; Ogryczak & Ruszczyński 1999.

    >>> SemiDeviation().value({"calm": 0.0, "storm": 100.0}, {"calm": 0.75, "storm": 0.25})
    43.75
    """

    kind: Literal["semi_deviation"] = "semi_deviation"
    weight: Annotated[float, Field(ge=0.0, le=1.0, description="weight of the deviation above the mean [-]")] = 1.0

    def told(self, what: str) -> str:
        return f"{what} on average and {self.weight:g} times how far it lies above"

    @property
    def sees_all(self) -> bool:
        """What lies below the mean counts less, never nothing."""
        return True

    def expression(self, costs: Amounts, probabilities: Mapping[str, float], declare: Declare, require: Require) -> Any:
        expected, centre = mean(costs, probabilities), declare(("mean",))
        require(("mean",), centre, expected)
        above = {s: declare(("above", s)) for s in probabilities}
        for s in probabilities:
            require(("above", s), costs[s] - centre, above[s])
        return expected + self.weight * sum(p * above[s] for s, p in probabilities.items())

    def weights(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> dict[str, float]:
        """A subgradient: what lies above the mean gains, and everything pays for it in proportion."""
        expected = math.fsum(p * costs[s] for s, p in probabilities.items())
        above = math.fsum(p for s, p in probabilities.items() if costs[s] > expected)
        return {s: p * (1.0 + self.weight * ((costs[s] > expected) - above)) for s, p in probabilities.items()}
