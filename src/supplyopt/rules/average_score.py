"""What caps and floors on average scores have in common: the mix as a whole is judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from supplyopt.rules.auxiliary import Key
from supplyopt.rules.mix import mixes
from supplyopt.rules.scope import Scope
from supplyopt.rules.scored import ScoredRule
from supplyopt.rules.views import Amount, Planned


class AverageScoreRule(ScoredRule):
    """The average score of what is supplied, each source weighed by what it brings."""

    told_as: ClassVar[str] = "average score"

    limit: float = Field(description="limit of the average, in points of the score", allow_inf_nan=False)
    basis: Literal["supplied", "award"] = Field("supplied", description="what is averaged: calm deliveries, or awards")

    def averages(self, plan: Planned, scope: Scope) -> Iterator[tuple[Key, Amount, Amount]]:
        """Key, points (score times amount) and amount of each mix; the average is their quotient."""
        for mix in mixes(self, plan, scope):
            scored = [(part, self.score_of(part.activity, scope)) for part in mix.parts]
            points = sum(score * part.amount for part, score in scored if score is not None)
            yield mix.key, points, sum(part.amount for part in mix.parts)
