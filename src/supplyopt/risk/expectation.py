"""The mean."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

from supplyopt.risk.measure import Amounts, Declare, Require, RiskMeasure


class Expectation(RiskMeasure):
    """The mean cost: ``Σ_s p_s Z_s``.

    >>> Expectation().value({"calm": 10.0, "storm": 100.0}, {"calm": 0.9, "storm": 0.1})
    19.0
    """

    kind: Literal["expectation"] = "expectation"

    def expression(self, costs: Amounts, probabilities: Mapping[str, float], declare: Declare, require: Require) -> Any:
        """The weighted sum."""
        return sum(p * costs[s] for s, p in probabilities.items())

    def value(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> float:
        """The weighted sum, added without loss."""
        return math.fsum(p * costs[s] for s, p in probabilities.items())
