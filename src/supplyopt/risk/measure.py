"""What a risk measure is: one number for a cost that depends on the scenario."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

Amounts = Mapping[str, Any]
Declare = Callable[[tuple[str, ...]], Any]
Require = Callable[[tuple[str, ...], Any, Any], None]


class RiskMeasure(BaseModel):
    """A coherent measure of cost over the weighted scenarios, as an expression and as a number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str

    def looks_at(self, scenario: str, probability: float) -> bool:
        """Whether the cost of a scenario counts: unless said otherwise, if it has a probability."""
        return probability > 0

    @abstractmethod
    def expression(self, costs: Amounts, probabilities: Mapping[str, float], declare: Declare, require: Require) -> Any:
        """The measure as an expression to minimise.

        ``declare(key)`` gives a new variable ≥ 0, ``require(key, left, right)`` asks for left ≤ right.
        """

    @abstractmethod
    def value(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> float:
        """The measure of given costs [money]."""
