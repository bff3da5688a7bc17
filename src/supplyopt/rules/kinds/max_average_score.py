"""The mix is on average no worse than a limit, where more is worse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from supplyopt.rules.average_score import AverageScoreRule
from supplyopt.rules.base import Row, at_most
from supplyopt.rules.scope import Scope
from supplyopt.rules.views import Planned


class MaxAverageScore(AverageScoreRule):
    """The average score of what supplies an item stays below a limit, in calm operation (a score where more is worse).

    ::

        Σ_a sc_a ω_a Σ_t v[a,t]  ≤  S · Σ_a ω_a Σ_t v[a,t]

    v is the calm delivery [item unit/period], ω its weight, sc the score of the source and S the limit [points]. An
    average hides one bad source among many: pair it with max_share_beyond_score. Soft, a unit is one item unit one
    point too bad. Source: docs/formulation.md 7.
    """

    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["max_average_score"] = "max_average_score"

    def wording(self) -> str:
        return f"an average {self.score} of at most {self.limit:g}, of {self.of_what()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item."""
        for key, points, amount in self.averages(plan, scope):
            yield at_most(key, points, self.limit * amount, of=amount)
