"""How likely it is that what a rule caps goes beyond the cap, with a buffer for how far."""

from __future__ import annotations

from collections.abc import Iterator

from supplyopt.rules import MaxRisk, Scope
from supplyopt.study import Study
from supplyopt.tables.diversity import Fact
from supplyopt.verify import NumericOutcomes


def capped(study: Study, outcomes: NumericOutcomes) -> Iterator[Fact]:
    """The buffered probability of exceeding the limit of each cap on a measure of risk."""
    scope = Scope.measuring(study.network)
    for rule in study.policy.rules:
        if isinstance(rule, MaxRisk) and scope.periods(rule):
            yield ("buffered_probability", "", rule.name, rule.buffered_probability(outcomes, scope), "-")
