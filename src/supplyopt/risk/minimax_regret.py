"""The largest regret: how much more a plan costs than the best one for whoever had known what would come."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field, PrivateAttr

from supplyopt.risk.measure import Amounts, Declare, LinearMeasure, Require, mean
from supplyopt.risk.tail import worst_weights


class MinimaxRegret(LinearMeasure):
    """What not knowing which scenario comes costs at worst, among those that have a probability, however small.

    ::

        max_s ( Z_s - Z*_s ),      Θ ≥ Z_s - Z*_s

    Z*_s is the least cost of scenario s if one knew that it comes, commitments included [money]. As an objective adds
    the commitments of the plan, what is minimised is the largest regret. It may be below the mean cost; and
    unlike other measures it depends on the alternatives, so that an option which nobody takes may change the plan.
    Source: docs/formulation.md 6; Savage 1951.

    >>> known = {"calm": 8.0, "storm": 95.0}
    >>> MinimaxRegret().against(known).value({"calm": 10.0, "storm": 100.0}, {"calm": 0.9, "storm": 0.1})
    5.0
    """

    needs_references: ClassVar[bool] = True
    splits: ClassVar[bool] = True
    kind: Literal["minimax_regret"] = "minimax_regret"
    of: Literal["cost"] = Field("cost", description="regret is of cost [money]")
    _references: Mapping[str, float] | None = PrivateAttr(None)

    @property
    def subject(self) -> str:
        return "regret"

    def told(self, what: str) -> str:
        return f"the largest regret: {what} above the least for whoever knew the scenario"

    def against(self, references: Mapping[str, float]) -> MinimaxRegret:
        """The measure, told the least cost of each scenario; of one that is not among them none is below 0."""
        told = self.model_copy()
        told._references = references
        return told

    def mean_of(self, costs: Amounts, probabilities: Mapping[str, float]) -> Any:
        return mean(self._regrets(costs, probabilities), probabilities)

    def expression(self, costs: Amounts, probabilities: Mapping[str, float], declare: Declare, require: Require) -> Any:
        """Commitments being counted elsewhere, what a scenario costs beside them may well be below its reference."""
        worst = declare(("worst", "more")) - declare(("worst", "less"))
        for s, regret in self._regrets(costs, probabilities).items():
            require(("worst", s), regret, worst)
        return worst

    def weights(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> dict[str, float]:
        """All of it where the regret is largest, in proportion to probabilities where it is so in several."""
        return worst_weights(self._regrets(costs, probabilities), probabilities)

    def value(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> float:
        """The largest regret: the mean of regrets under the weights."""
        regrets = self._regrets(costs, probabilities)
        return math.fsum(q * regrets[s] for s, q in self.weights(costs, probabilities).items())

    def _regrets(self, costs: Amounts, probabilities: Mapping[str, float]) -> dict[str, Any]:
        if self._references is None:
            raise ValueError("the least cost of each scenario is not known here: ask Study.risk")
        return {s: costs[s] - self._references.get(s, 0.0) for s in probabilities}
