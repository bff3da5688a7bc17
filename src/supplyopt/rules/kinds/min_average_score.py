"""The mix is on average no worse than a limit, where more is better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from supplyopt.rules.average_score import AverageScoreRule
from supplyopt.rules.base import Row, at_least
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MinAverageScore(AverageScoreRule):
    """The average score of what supplies an item is at least a limit, in calm operation (a score where more is better).

    ::

        Σ_a sc_a ω_a Σ_t v[a,t]  ≥  S · Σ_a ω_a Σ_t v[a,t]

    Symbols as in max_average_score. Source: docs/formulation.md 7.
    """

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "down")
    kind: Literal["min_average_score"] = "min_average_score"

    def wording(self) -> str:
        return f"an average {self.score} of at least {self.limit:g}, of {self.of_what()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item."""
        for key, points, amount in self.averages(plan, scope):
            yield at_least(key, points, self.limit * amount, of=amount)
