"""The mean of the worst tail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from supplyopt.risk.measure import Amounts, Declare, LinearMeasure, Require, mean
from supplyopt.risk.tail import tail_weights


class CVaR(LinearMeasure):
    """The mean of the worst tail, mixed with the plain mean.

    ::

        (1-λ) Σ_s p_s Z_s  +  λ ( η + 1/tail Σ_s p_s e_s ),      e_s ≥ Z_s - η,  e_s ≥ 0

    tail is the probability of the worst cases [-] (0.05: the mean of the worst 5 %), λ the weight of the tail.
    Costs are not negative, so neither is η.
    Source: docs/formulation.md 6; Rockafellar & Uryasev 2000.

    >>> quarter = {"a": 0.25, "b": 0.25, "c": 0.25, "d": 0.25}
    >>> CVaR(tail=0.5).value({"a": 0.0, "b": 10.0, "c": 20.0, "d": 100.0}, quarter)
    60.0
    """

    splits: ClassVar[bool] = True
    kind: Literal["cvar"] = "cvar"
    tail: Annotated[float, Field(gt=0.0, le=1.0)] = 0.05
    weight: Annotated[float, Field(ge=0.0, le=1.0)] = 1.0

    def told(self, what: str) -> str:
        worst = f"in the worst {100 * self.tail:.4g} %"
        return f"{what} {worst}" if self.weight >= 1.0 else f"{what} on average and, with {self.weight:g}, {worst}"

    @property
    def sees_all(self) -> bool:
        """As long as the mean has a weight."""
        return self.weight < 1.0

    def expression(self, costs: Amounts, probabilities: Mapping[str, float], declare: Declare, require: Require) -> Any:
        """Rockafellar and Uryasev's linear form."""
        quantile = declare(("quantile",))
        beyond = {s: declare(("beyond", s)) for s in probabilities}
        for s in probabilities:
            require(("beyond", s), costs[s] - quantile, beyond[s])
        worst = quantile + sum((p / self.tail) * beyond[s] for s, p in probabilities.items())
        return (1.0 - self.weight) * mean(costs, probabilities) + self.weight * worst if self.weight < 1.0 else worst

    def weights(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> dict[str, float]:
        """By sorting: the worst scenarios up to the tail's probability, the last ones in part."""
        worst = tail_weights(costs, probabilities, self.tail)
        return {s: (1.0 - self.weight) * p + self.weight * worst[s] for s, p in probabilities.items()}
