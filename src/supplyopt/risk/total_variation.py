"""The mean under the worst probabilities near those given: up to so much of them may be misplaced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from supplyopt.risk.measure import Amounts, Declare, LinearMeasure, Require
from supplyopt.risk.tail import tail_weights, worst_weights


class TotalVariation(LinearMeasure):
    """The mean cost if up to ``radius`` of probability lies on other scenarios than was thought.

    ::

        max_q Σ_s q_s Z_s,      ½ Σ_s |q_s - p_s| ≤ ε,  q ≥ 0,  Σ_s q_s = 1
        = (1-ε) η + Σ_s p_s e_s + ε Θ,      e_s ≥ Z_s - η,  e_s ≥ 0,  Θ ≥ η + e_s

    ε is the radius [-]. The worst doubt takes it from the cheapest scenarios and lays it on the dearest: of (1-ε) the
    mean of the worst 1-ε, of ε the worst case. Scenarios without a probability stay out. Costs are not negative, so
    neither is η.
    Source: docs/formulation.md 6; Jiang & Guan 2018.

    >>> TotalVariation(radius=0.25).value({"calm": 0.0, "storm": 100.0}, {"calm": 0.75, "storm": 0.25})
    50.0
    """

    kind: Literal["total_variation"] = "total_variation"
    radius: Annotated[float, Field(ge=0.0, lt=1.0, description="probability that may be misplaced [-]")]

    def told(self, what: str) -> str:
        return f"{what} on average if {100 * self.radius:.4g} % of probability is misplaced"

    def expression(self, costs: Amounts, probabilities: Mapping[str, float], declare: Declare, require: Require) -> Any:
        quantile, worst = declare(("quantile",)), declare(("worst",))
        beyond = {s: declare(("beyond", s)) for s in probabilities}
        for s in probabilities:
            require(("beyond", s), costs[s] - quantile, beyond[s])
            require(("worst", s), quantile + beyond[s], worst)
        tail = (1.0 - self.radius) * quantile + sum(p * beyond[s] for s, p in probabilities.items())
        return tail + self.radius * worst

    def weights(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> dict[str, float]:
        """By sorting: the cheapest lose the radius, the dearest gain it."""
        kept, gained = 1.0 - self.radius, worst_weights(costs, probabilities)
        tail = tail_weights(costs, probabilities, kept)
        return {s: kept * tail[s] + self.radius * gained[s] for s in probabilities}
