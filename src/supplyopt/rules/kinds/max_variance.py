"""The spread of supply, some of whose sources fail together, stays below a limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from supplyopt.network.grammar import Floats
from supplyopt.rules.base import Amount, Generator, Row, Share, at_most
from supplyopt.rules.covariance import READINGS, DeviationIs, can_be_correlated, factor
from supplyopt.rules.measure import Measure, measures, possible
from supplyopt.rules.partition import PartitionRule
from supplyopt.rules.scope import Scope
from supplyopt.rules.scores import group_score
from supplyopt.rules.views import Planned

Correlation = Annotated[float, Field(ge=-1.0, le=1.0, allow_inf_nan=False)]


class MaxVariance(PartitionRule):
    """The standard deviation of supply, as a part of it, stays below a limit, given which sources fail together.

    ::

        s  ≤  κ · D,      s²  ≥  Σ_gh M_g C_gh M_h  =  ‖G'(σ M)‖²,      C_gh = ρ_gh σ_g σ_h,      ρ = G G'

    M_g is the calm delivery of group g [item unit], D the basis, σ_g the standard deviation of what arrives of a unit
    (of what fails wholly with probability p: √(p (1 - p))), ρ_gh the correlation of two groups, κ the limit: the
    coefficient of variation of supply [-]. Tangents close in on the squares of the entries of G'(σ M).
    A source without a group stands for itself.
    Source: docs/formulation.md 7; Markowitz 1952 for the measure, Duran and Grossmann 1986 for the tangents.
    """

    generator: ClassVar[Generator] = "norm"

    told_as: ClassVar[str] = "standard deviation"
    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["max_variance"] = "max_variance"
    limit: Amount = Field(description="greatest standard deviation, as a part of the basis [-]")
    score: str = Field(description="name of the score in the table scores that holds how much a source varies")
    score_is: DeviationIs = Field(
        description="failure_probability: of all of it; standard_deviation: of what arrives of a unit"
    )
    correlations: tuple[tuple[str, str, Correlation], ...] = Field(
        (), description="pairs of groups and how they are correlated, e.g. ['CN', 'VN', 0.5]"
    )
    alike: str = Field("", description="dimension whose members are correlated with each other, e.g. region")
    alike_correlation: Share = Field(
        0.0, description="correlation of groups that share a value of 'alike', where no pair is given; of others 0 [-]"
    )

    @model_validator(mode="after")
    def _pairs_are_sound(self) -> MaxVariance:
        pairs = [frozenset(pair[:2]) for pair in self.correlations]
        if any(len(pair) == 1 for pair in pairs) or len(set(pairs)) < len(pairs):
            raise ValueError("correlations are of two different groups, each pair once")
        if bool(self.alike) != (self.alike_correlation > 0):
            raise ValueError("'alike' and 'alike_correlation' are given together, or neither")
        return self

    def wording(self) -> str:
        return f"a standard deviation by {self.which()} of at most {100 * self.limit:.4g} % of {self.of_what()}"

    def plan_rows(self, plan: Planned, scope: Scope) -> Iterator[Row]:
        """One row an item."""
        for measure in measures(self, plan, scope):
            spread = [self.deviation(measure, group, scope) * amount for group, amount in measure.groups.items()]
            columns = factor(self.correlated(measure)).T
            parts = [sum(float(g) * each for g, each in zip(column, spread, strict=True) if g) for column in columns]
            deviation = scope.length(measure.key, parts, signed=bool((columns < 0).any()))
            yield at_most(measure.key, deviation, self.limit * measure.total, of=measure.total)

    def deviation(self, measure: Measure, group: str, scope: Scope) -> float:
        """σ_g; raises LookupError where it is not known."""
        return group_score(self, measure, group, self.score, scope, READINGS[self.score_is])

    def correlated(self, measure: Measure) -> Floats:
        """ρ, by group: 1 with itself, as given for a pair, else as for groups that are alike, else 0."""
        given = {frozenset((one, other)): rho for one, other, rho in self.correlations}
        values = {g: {v for a in m for v in a.labels.get(self.alike, ())} for g, m in measure.members.items()}
        matrix = np.eye(len(values))
        for i, one in enumerate(values):
            for j, other in enumerate(list(values)[:i]):
                common = self.alike_correlation if values[one] & values[other] else 0.0
                matrix[i, j] = matrix[j, i] = given.get(frozenset((one, other)), common)
        return matrix

    def misfits(self, scope: Scope) -> Iterable[tuple[str, str]]:
        """Groups of which nothing is known, names that are no groups, and correlations that cannot be."""
        found: dict[str, str] = {}
        named = {name for pair in self.correlations for name in pair[:2]}
        for measure in possible(self, scope):
            found |= self._unreadable(measure, scope)
            named -= measure.groups.keys()
            if not can_be_correlated(self.correlated(measure)):
                text = f"the {self.by} groups of {' / '.join(measure.key)} cannot be correlated so"
                found[text] = "if A goes with B and A with C, then B goes with C to some extent: mend the correlations"
        for name in sorted(named):
            found[f"correlations name {name!r}, which is no {self.by} of these items"] = "correct the name"
        return found.items()

    def _unreadable(self, measure: Measure, scope: Scope) -> dict[str, str]:
        found = {}
        for group in measure.groups:
            try:
                sigma = self.deviation(measure, group, scope)
            except LookupError as missing:
                found[str(missing.args[0])] = "add it to the table scores"
                continue
            if not 0 <= sigma < float("inf"):
                text = f"the score {self.score!r} of {self.by} {group!r} is no {self.score_is.replace('_', ' ')}"
                found[text] = "a probability lies between 0 and 1, a standard deviation is not below 0"
        return found
