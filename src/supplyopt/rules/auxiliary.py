"""What a rule may ask for beside the plan: a yes-or-no, an amount, a square, a risk. As variables, or as numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import fsum, inf, sqrt
from typing import Any, Protocol

from supplyopt.risk import RiskMeasure

Key = tuple[str, ...]


class Auxiliary(Protocol):
    """Auxiliary variables of one rule, or what they come to in an answer. Keys are unique within the rule and kind."""

    def choose(self, key: Key, truth: Callable[[], bool]) -> Any:
        """A yes-or-no; in an answer it is what ``truth`` says of the quantities."""

    def amount(self, key: Key, most: float) -> Any:
        """Something between 0 and ``most`` that the plan settles; in an answer it is what was settled."""

    def common(self, key: Key, most: float) -> Any:
        """An amount that several rules know; its key is unique within the plan, and begins with whose it is."""

    def square(self, key: Key, part: Any, total: Any, *, signed: bool = False) -> Any:
        """part² / total, or more; ``signed`` if the part may be negative. In an answer it is the true figure.

        Both are linear in the plan, total ≥ 0. Convex, so that linear rows can close in on it from below.
        """

    def length(self, key: Key, parts: Sequence[Any], *, signed: bool = False) -> Any:
        """√(Σ part²), or more; ``signed`` if a part may be negative. In an answer it is the true figure."""

    def risk(self, key: Key, measure: RiskMeasure, by_scenario: Mapping[str, Any], weights: Mapping[str, float]) -> Any:
        """A risk measure of what is not negative in any scenario, or more; in an answer it is the true figure.

        ``weights`` are the probabilities of the scenarios, those of the measure.
        """


class Measured:
    """What auxiliary variables come to in an answer, given the amounts that it settled."""

    def __init__(self, amounts: Mapping[Key, float] | None = None, shared: Mapping[Key, float] | None = None) -> None:
        """``amounts`` of the rule, and ``shared`` ones, by key; 0 for what is not among them."""
        self.amounts, self.shared = amounts or {}, shared or {}

    def choose(self, key: Key, truth: Callable[[], bool]) -> float:
        """1 or 0, as the quantities say."""
        return float(truth())

    def amount(self, key: Key, most: float) -> float:
        """What was settled."""
        return self.amounts.get(key, 0.0)

    def common(self, key: Key, most: float) -> float:
        """What was settled."""
        return self.shared.get(key, 0.0)

    def square(self, key: Key, part: Any, total: Any, *, signed: bool = False) -> float:
        """The true figure; 0 / 0 is 0."""
        part, total = float(part), float(total)
        return part * part / total if total > 0 else inf if part else 0.0

    def length(self, key: Key, parts: Sequence[Any], *, signed: bool = False) -> float:
        """The true figure."""
        return sqrt(fsum(float(part) ** 2 for part in parts))

    def risk(
        self, key: Key, measure: RiskMeasure, by_scenario: Mapping[str, Any], weights: Mapping[str, float]
    ) -> float:
        """The true figure."""
        return measure.value({s: float(amount) for s, amount in by_scenario.items()}, weights)
