"""A measure of risk stays below a limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator

from supplyopt.risk import AnyMeasure, buffered_probability
from supplyopt.risk.measure import WORDS
from supplyopt.rules.base import Amount, Generator, Row, Rule, at_most
from supplyopt.rules.scope import Scope
from supplyopt.rules.unserved import asked, unserved
from supplyopt.rules.views import Outcomes

ROUNDING = 1e-7
"""Part of a limit by which what just reaches it may seem to stay below [-]."""


class MaxRisk(Rule):
    """A measure of risk of what scenarios cost, or leave unserved, stays below a limit.

    ::

        F y + g x + RISK_s[ Z_s ]  ≤  limit                                             of cost
        RISK_s[ Y_s ]  ≤  limit,      Y_s = Σ_f V[f] Σ_t u[f,t,s]                       of shortage
        RISK_s[ A Y_s / A_s ]  ≤  limit · A,      A_s = Σ_f V[f] Σ_t D[f,t,s]           unmet

    RISK is any measure that an objective can have, Z_s what a scenario costs beside commitments, as the objective
    counts it [money]; u is demand never served and D demand [item unit/period], V the value of lost load [money/item
    unit], A the greatest A_s. With the measure ``cvar`` it is a bound on a buffered probability too: the worst cases
    that together average the limit have a probability of at most ``tail``, so it is exceeded no oftener than that.
    Source: docs/formulation.md 6 and 7; Rockafellar & Uryasev 2000, Mafusalov & Uryasev 2018.
    """

    generator: ClassVar[Generator] = "risk"

    told_as: ClassVar[str] = "share unserved"
    loosens: ClassVar[tuple[str, Literal["up", "down"]] | None] = ("limit", "up")
    kind: Literal["max_risk"] = "max_risk"
    measure: AnyMeasure = Field(description="measure of risk, as an objective has it, and what it is of")
    limit: Amount = Field(description="money over the horizon; of what is unmet a part of the value of demand [-]")

    @model_validator(mode="after")
    def _limit_is_a_part(self) -> MaxRisk:
        if self.measure.of == "unmet" and self.limit > 1.0:
            raise ValueError("the limit of what is unmet is a part of demand, from 0 to 1")
        return self

    @property
    def is_by_item(self) -> bool:
        return False

    @property
    def is_bound_a_share(self) -> bool:
        return self.measure.of == "unmet"

    @property
    def is_bound_money(self) -> bool:
        return self.measure.of != "unmet"

    @property
    def needs_calm(self) -> bool:
        return not self.measure.looks_at("", 1.0)

    def wording(self) -> str:
        limit = f"{100 * self.limit:.4g} %" if self.measure.of == "unmet" else f"{self.limit:,.10g}"
        return f"{self.measure.told(WORDS[self.measure.of])} at most {limit}{self.about()}"

    def misfits(self, scope: Scope) -> Iterator[tuple[str, str]]:
        """Costs are not told apart by item or period; only an objective is told what regret is measured from."""
        if self.measure.needs_references:
            yield "regret can be minimised, not capped", 'minimise it: [objective] with kind = "minimax_regret"'
        if self.measure.of == "cost" and (self.items or self.stages or not scope.covers_all(self)):
            text = "cost is that of all items over the whole horizon"
            yield text, "leave out items, stages, window and dates, or measure the shortage of some"

    def outcome_rows(self, outcomes: Outcomes, scope: Scope) -> Iterator[Row]:
        """One row."""
        weights = {s: p for s, p in outcomes.probabilities.items() if self.measure.looks_at(s, p)}
        amounts, limit, of = self._measured(outcomes, weights, scope)
        fixed = outcomes.commitment if self.measure.of == "cost" else 0.0
        risk = scope.risk(("total",), self.measure.on(outcomes), amounts, weights)
        yield at_most(("total",), fixed + risk, limit, of=of)

    def buffered_probability(self, outcomes: Outcomes, scope: Scope) -> float:
        """How likely the worst cases are that together average the limit, in numbers [-]: never more of them go beyond.

        As for the measure of a tail, of that probability, that is just at the limit.
        """
        weights = {s: p for s, p in outcomes.probabilities.items() if p > 0}
        amounts, limit, _ = self._measured(outcomes, weights, scope)
        fixed = outcomes.commitment if self.measure.of == "cost" else 0.0
        totals, slack = {s: fixed + amount for s, amount in amounts.items()}, ROUNDING * max(1.0, limit)
        if max(totals.values()) <= slack:
            return 0.0  # nothing is missing anywhere: of nothing, nothing goes beyond
        return buffered_probability(totals, weights, limit - slack)

    def _measured(
        self, outcomes: Outcomes, weights: Mapping[str, float], scope: Scope
    ) -> tuple[dict[str, Any], float, float | None]:
        """What is measured of each scenario, the limit [money], and the total that both are parts of, if they are."""
        if self.measure.of == "cost":
            return {s: outcomes.cost(s) for s in weights}, self.limit, None
        demands, ends = scope.demands(self), (scope.periods(self)[0], scope.periods(self)[-1])
        missing = unserved(outcomes, weights, demands, ends)
        if self.measure.of == "shortage":
            return missing, self.limit, None
        total = asked(outcomes, weights, demands, ends)
        most = max(total.values())
        parts = {s: missing[s] * (most / total[s]) if total[s] > 0 else 0.0 for s in weights}
        return parts, self.limit * most, most
