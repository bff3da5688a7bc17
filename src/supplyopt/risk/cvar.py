"""The mean of the worst tail."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from supplyopt.risk.measure import Amounts, Declare, Require, RiskMeasure

TRACE = 1e-5
"""Least weight of the mean in the expression [-]; well below the gap that counts as optimal."""


class CVaR(RiskMeasure):
    """The mean of the worst tail, mixed with the plain mean.

    ::

        (1-λ) Σ_s p_s Z_s  +  λ ( η + 1/tail Σ_s p_s e_s ),      e_s ≥ Z_s - η,  e_s ≥ 0

    tail is the probability of the worst cases [-] (0.05: the mean of the worst 5 %), λ the weight of the tail.
    Costs are not negative, so neither is η. The expression leaves the mean a trace of weight: with none, what
    happens in calm would cost nothing and mean nothing. Its optimum is still a bound on that of λ = 1.
    Source: docs/formulation.md 6; Rockafellar & Uryasev 2000.

    >>> quarter = {"a": 0.25, "b": 0.25, "c": 0.25, "d": 0.25}
    >>> CVaR(tail=0.5).value({"a": 0.0, "b": 10.0, "c": 20.0, "d": 100.0}, quarter)
    60.0
    """

    kind: Literal["cvar"] = "cvar"
    tail: Annotated[float, Field(gt=0.0, le=1.0)] = 0.05
    weight: Annotated[float, Field(ge=0.0, le=1.0)] = 1.0

    def expression(self, costs: Amounts, probabilities: Mapping[str, float], declare: Declare, require: Require) -> Any:
        """Rockafellar and Uryasev's linear form."""
        quantile = declare(("quantile",))
        beyond = {s: declare(("beyond", s)) for s in probabilities}
        for s in probabilities:
            require(("beyond", s), costs[s] - quantile, beyond[s])
        worst = quantile + sum((p / self.tail) * beyond[s] for s, p in probabilities.items())
        mean = sum(p * costs[s] for s, p in probabilities.items())
        weight = min(self.weight, 1.0 - TRACE)
        return (1.0 - weight) * mean + weight * worst

    def value(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> float:
        """By sorting: the worst scenarios up to the tail's probability, the last one in part."""
        mean = math.fsum(p * costs[s] for s, p in probabilities.items())
        return (1.0 - self.weight) * mean + self.weight * tail_mean(costs, probabilities, self.tail)


def tail_mean(values: Mapping[str, float], probabilities: Mapping[str, float], tail: float) -> float:
    """Mean of the largest values that together have probability ``tail`` [unit of the values]."""
    left, parts = tail, []
    for s in sorted(probabilities, key=lambda s: (-values[s], s)):
        taken = min(left, probabilities[s])
        parts.append(taken * values[s])
        left -= taken
        if left <= 0:
            break
    return math.fsum(parts) / (tail - max(left, 0.0))
