"""Concentration weighed by risk: a share of a risky country counts for more than one of a safe one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import Field

from supplyopt.rules.concentration import ConcentrationRule
from supplyopt.rules.measure import Measure, possible
from supplyopt.rules.scope import Scope
from supplyopt.rules.scores import Reading, group_score

ScoreIs = Literal["risk", "governance_estimate"]
BEST_ESTIMATE = 2.5
"""Upper end of the scale of the Worldwide Governance Indicators, whose lower end is -2.5."""


def governance_risk(estimate: float) -> float:
    """A governance estimate of -2.5 (worst) to 2.5 (best) as a risk of 10 to 0, as in the EU's criticality assessments.

    >>> governance_risk(-2.5), governance_risk(0.0), governance_risk(1.0)
    (10.0, 5.0, 3.0)
    """
    return (BEST_ESTIMATE - estimate) * 2.0


def as_it_is(score: float) -> float:
    """A score that is a risk already."""
    return score


READINGS: Mapping[ScoreIs, Reading] = {"risk": as_it_is, "governance_estimate": governance_risk}


class RiskWeightedRule(ConcentrationRule):
    """A rule that holds Σ_g r_g t_g s_g² down: r_g the risk of group g from a score, t_g its trade factor."""

    by: str = Field("country", description="dimension: country, supplier, parent, site, bloc …")
    score: str = Field(description="name of the score in the table scores, e.g. political_stability, natural_hazard")
    score_is: ScoreIs = Field(
        description="risk: the greater the worse, as it is; governance_estimate: -2.5 worst to 2.5 best, (2.5 - it) * 2"
    )
    trade_score: str = Field(
        "", description="score with a factor for terms of trade: above 1 restricted, below 1 agreed; who has none: 1"
    )

    def weights(self, measure: Measure, scope: Scope) -> Mapping[str, float]:
        """Risk times the factor for terms of trade."""
        return {group: self.risk(measure, group, scope) * self.trade(measure, group, scope) for group in measure.groups}

    def risk(self, measure: Measure, group: str, scope: Scope) -> float:
        """The risk of a group, the worst of its sources if it has no score itself [unit of the score]."""
        return group_score(self, measure, group, self.score, scope, READINGS[self.score_is])

    def trade(self, measure: Measure, group: str, scope: Scope) -> float:
        """The factor for terms of trade [-]."""
        try:
            return group_score(self, measure, group, self.trade_score, scope, as_it_is) if self.trade_score else 1.0
        except LookupError:
            return 1.0

    def misfits(self, scope: Scope) -> Iterable[tuple[str, str]]:
        """Groups without a score, risks below zero, and scores that nothing has."""
        return self._unreadable(scope).items() or super().misfits(scope)

    def _unreadable(self, scope: Scope) -> dict[str, str]:
        found: dict[str, str] = {}
        if self.trade_score and self.trade_score not in scope.network.facts.scores:
            found[f"nothing has a score {self.trade_score!r}"] = "add it to the table scores, or leave trade_score out"
        for measure in possible(self, scope):
            for group in measure.groups:
                try:
                    risk = self.risk(measure, group, scope) * self.trade(measure, group, scope)
                except LookupError as missing:
                    found[str(missing.args[0])] = "add it to the table scores"
                    continue
                if risk < 0:
                    text = f"the risk of {self.by} {group!r} comes to {risk:g}"
                    found[text] = "a risk is not below zero; say in 'score_is' what the score is"
        return found
