"""Only what calm costs: the habit of planning as if nothing happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from supplyopt.risk.measure import Amounts, Declare, LinearMeasure, Require
from supplyopt.scenarios.scenario_set import CALM


class Calm(LinearMeasure):
    """The cost of calm, blind to every other scenario; what the plan then does in those is worked out afterwards.

    >>> Calm().value({"calm": 10.0, "storm": 100.0}, {"calm": 0.9, "storm": 0.1})
    10.0
    """

    kind: Literal["calm"] = "calm"

    def told(self, what: str) -> str:
        return f"{what} in calm"

    @property
    def sees_all(self) -> bool:
        """It looks at one only."""
        return True

    def looks_at(self, scenario: str, probability: float) -> bool:
        """Only at calm."""
        return scenario == CALM

    def expression(self, costs: Amounts, probabilities: Mapping[str, float], declare: Declare, require: Require) -> Any:
        return costs[CALM]

    def weights(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> dict[str, float]:
        return {**dict.fromkeys(probabilities, 0.0), CALM: 1.0}
