"""The worst of the scenarios, however unlikely."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from supplyopt.risk.measure import Amounts, Declare, LinearMeasure, Require
from supplyopt.risk.tail import worst_weights


class WorstCase(LinearMeasure):
    """The cost of the dearest scenario that has a probability, however small.

    ::

        Θ,      Θ ≥ Z_s

    Source: docs/formulation.md 6; Wald 1945.

    >>> WorstCase().value({"calm": 10.0, "storm": 100.0}, {"calm": 0.9, "storm": 0.1})
    100.0
    """

    splits: ClassVar[bool] = True
    kind: Literal["worst_case"] = "worst_case"

    def told(self, what: str) -> str:
        return f"{what} in the worst scenario"

    def expression(self, costs: Amounts, probabilities: Mapping[str, float], declare: Declare, require: Require) -> Any:
        worst = declare(("worst",))
        for s in probabilities:
            require(("worst", s), costs[s], worst)
        return worst

    def weights(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> dict[str, float]:
        """All of it on the dearest, in proportion to their probabilities where several are."""
        return worst_weights(costs, probabilities)
