"""Sources with a bad score supply at most a share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pydantic import Field, model_validator

from supplyopt.network import Activity
from supplyopt.rules.exposure import ExposureRule
from supplyopt.rules.scope import Scope
from supplyopt.rules.scored import ScoredRule


class MaxShareBeyondScore(ScoredRule, ExposureRule):
    """Sources whose score is beyond a threshold together supply at most a share of an item, in calm operation.

    ::

        Σ_{a : sc_a > above or sc_a < below} ω_a Σ_t v[a,t]  ≤  σ · D

    v is the calm delivery [item unit/period], ω its weight, sc the score of the source [points], σ the limit [-] and D
    the basis. Source: docs/formulation.md 7.
    """

    kind: Literal["max_share_beyond_score"] = "max_share_beyond_score"
    above: float | None = Field(None, description="sources that score more than this count", allow_inf_nan=False)
    below: float | None = Field(None, description="sources that score less than this count", allow_inf_nan=False)

    @model_validator(mode="after")
    def _has_a_threshold(self) -> MaxShareBeyondScore:
        if self.above is None and self.below is None:
            raise ValueError("give 'above' where more is worse, 'below' where less is")
        return self

    def wording(self) -> str:
        beyond = [
            f"{word} {limit:g}" for word, limit in (("above", self.above), ("below", self.below)) if limit is not None
        ]
        return f"at most {100 * self.limit:.4g} % of {self.of_what()} with {self.score} {' or '.join(beyond)}"

    def exposure(self, scope: Scope) -> Callable[[Activity], float]:
        """All of a source or nothing of it."""
        return lambda activity: float(self._is_beyond(self.score_of(activity, scope)))

    def _is_beyond(self, score: float | None) -> bool:
        if score is None:
            return False
        return (self.above is not None and score > self.above) or (self.below is not None and score < self.below)
