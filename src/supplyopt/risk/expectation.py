"""The mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from supplyopt.risk.measure import Amounts, Declare, LinearMeasure, Require, mean


class Expectation(LinearMeasure):
    """The mean cost: ``Σ_s p_s Z_s``.

    >>> Expectation().value({"calm": 10.0, "storm": 100.0}, {"calm": 0.9, "storm": 0.1})
    19.0
    """

    splits: ClassVar[bool] = True
    kind: Literal["expectation"] = "expectation"

    def told(self, what: str) -> str:
        return f"{what} on average"

    @property
    def sees_all(self) -> bool:
        """By definition."""
        return True

    def expression(self, costs: Amounts, probabilities: Mapping[str, float], declare: Declare, require: Require) -> Any:
        return mean(costs, probabilities)

    def weights(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> dict[str, float]:
        return dict(probabilities)
