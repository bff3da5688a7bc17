"""What a risk measure is: one number for a cost that depends on the scenario."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

Amounts = Mapping[str, Any]
Declare = Callable[[tuple[str, ...]], Any]
Require = Callable[[tuple[str, ...], Any, Any], None]

Distances = Mapping[str, Mapping[str, float]]
"""scenario -> scenario -> how far apart they are [-]"""

Event = tuple[str, str]
"""What it is (an ``event``, or all that a ``scenario`` says without naming one), and its name."""

Events = Mapping[str, frozenset[Event]]
"""scenario -> events that happen in it"""

Of = Literal["cost", "shortage", "unmet"]
"""What is measured by scenario: all that it costs [money], what goes unserved by value [money], or as a part [-]."""

WORDS: Mapping[Of, str] = {
    "cost": "cost",
    "shortage": "unserved demand by value",
    "unmet": "unserved demand by value",
}

TRACE = 1e-5
"""Weight of the mean in an objective that would leave scenarios out [-]; well below the gap that counts as optimal."""


class Support(Protocol):
    """What a measure may ask about the scenarios beside their costs and probabilities."""

    @property
    def distances(self) -> Distances:
        """How far apart scenarios are by their effects, of those that have a probability."""

    @property
    def events(self) -> Events:
        """Which events happen in which scenario."""


class RiskMeasure(BaseModel):
    """A measure of cost over the weighted scenarios, as weights and as a number.

    Every measure is the mean under the worst weights that it can imagine ::

        value = Σ_s q_s Z_s,    q ≥ 0,  Σ_s q_s = 1

    with q depending on Z. No weights that it can imagine give more, whatever the costs they were the worst for; so rows
    with such weights close in on it from below (distribution cuts, Bansal, Huang & Mehrotra 2018).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    needs_references: ClassVar[bool] = False
    """whether it compares with the least cost of each scenario, for whoever knew that it comes"""
    splits: ClassVar[bool] = False
    """whether its expression is a sum over scenarios, and each of its rows about one of them, once the variables are
    settled that are no scenario's own; those of a scenario are called (``beyond``, scenario)"""

    kind: str
    of: Of = Field(
        "cost",
        description="cost [money], shortage (what goes unserved, by value of lost load) [money], or unmet (the same as "
        "a part of the value of all that is asked for) [-]",
    )

    @model_serializer(mode="wrap")
    def _with_its_kind(self, others: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Where defaults are left out, too: without its kind nobody knows what it is."""
        return {"kind": self.kind, **others(self)}

    @abstractmethod
    def told(self, what: str) -> str:
        """What is measured, in words, as a planner would say it: ``what``, and in which sense."""

    def figure(self) -> str:
        """What an objective with this measure minimises, in words."""
        return self.told(WORDS[self.of])

    @property
    def subject(self) -> str:
        """What the figure that is minimised is, in a word."""
        return self.of

    @property
    def sees_all(self) -> bool:
        """Whether every scenario that it looks at has some weight, whatever the costs."""
        return False

    def looks_at(self, scenario: str, probability: float) -> bool:
        """Whether the cost of a scenario counts: unless said otherwise, if it has a probability."""
        return probability > 0

    def on(self, support: Support) -> RiskMeasure:
        """The measure, told what it has to know about the scenarios: most need nothing."""
        return self

    def against(self, references: Mapping[str, float]) -> RiskMeasure:
        """The measure, told the least cost of each scenario: most need nothing."""
        return self

    def mean_of(self, costs: Amounts, probabilities: Mapping[str, float]) -> Any:
        """The mean of what is measured, as an expression; the measure is never below it."""
        return mean(costs, probabilities)

    @abstractmethod
    def weights(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> dict[str, float]:
        """scenario -> its weight q in the measure of given costs [-]."""

    def value(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> float:
        """The measure of given costs [money]: their mean under its weights, added without loss."""
        return math.fsum(q * costs[s] for s, q in self.weights(costs, probabilities).items())


class LinearMeasure(RiskMeasure):
    """A measure that is the optimum of a linear program: the same figure in two forms, to minimise and to explain."""

    @abstractmethod
    def expression(self, costs: Amounts, probabilities: Mapping[str, float], declare: Declare, require: Require) -> Any:
        """The measure as an expression to minimise, or to keep below a limit; costs are not negative.

        ``declare(key)`` gives a new variable ≥ 0, ``require(key, left, right)`` asks for left ≤ right.
        """


def mean(costs: Amounts, probabilities: Mapping[str, float]) -> Any:
    """The mean cost as an expression."""
    return sum(p * costs[s] for s, p in probabilities.items())


def usual(costs: Amounts, probabilities: Mapping[str, float]) -> Any:
    """The mean cost of the scenarios that a measure looks at, and of no others, as an expression."""
    total = math.fsum(probabilities.values())
    shares = {s: p / total if total > 0 else 1.0 / len(probabilities) for s, p in probabilities.items()}
    return mean(costs, shares)
