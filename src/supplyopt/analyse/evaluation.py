"""A plan judged under scenarios that it need not have been made for: it stays as it is, operations make the best of it.

What is evaluated is the second stage alone: options and calm operation are those of the plan, and each scenario is a
linear program of its own. Source: docs/formulation.md 12.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from supplyopt.analyse.outcomes import Outcome, Outcomes
from supplyopt.analyse.outcomes_of_plan import outcomes_of
from supplyopt.analyse.progress import Progress
from supplyopt.network.grammar import Floats
from supplyopt.result import PlanValues
from supplyopt.risk.measure import Distances, Events
from supplyopt.study import Study
from supplyopt.verify import RuleRow, rows_on_plan
from supplyopt.workers import Serial, Workers

__all__ = ["Evaluation", "Outcome", "evaluate"]


@dataclass(frozen=True)
class Evaluation:
    """A plan under the scenarios of a study."""

    study: Study
    plan: PlanValues
    outcomes: Outcomes
    """scenario -> what it comes to: calm, weighted and stress"""

    @property
    def commitment(self) -> float:
        """What the plan costs whatever happens [money]."""
        return self.plan.commitment(self.study.network.options)

    @cached_property
    def probabilities(self) -> Floats:
        """Of each scenario that was evaluated [S]."""
        return np.array([self.study.probabilities[s] for s in self.outcomes.scenarios], dtype=np.float64)

    @cached_property
    def costs(self) -> dict[str, float]:
        """scenario -> cost of its operation [money], of those that have a probability."""
        every = zip(self.outcomes.scenarios, self.outcomes.cost.tolist(), self.probabilities.tolist(), strict=True)
        return {s: cost for s, cost, p in every if p > 0}

    @cached_property
    def unserved(self) -> dict[str, float]:
        """scenario -> value of demand that goes unserved [money]."""
        return dict(zip(self.outcomes.scenarios, self.unserved_value.tolist(), strict=True))

    @cached_property
    def unserved_value(self) -> Floats:
        """Value of demand that goes unserved in each scenario [S, money]."""
        return np.asarray(self.outcomes.short @ self.worth, dtype=np.float64)

    @cached_property
    def worth(self) -> Floats:
        """Value of lost load of each demand [F, money/unit]."""
        return np.array([d.value_of_lost_load for d in self.study.network.demands], dtype=np.float64)

    @cached_property
    def mean_short(self) -> Floats:
        """What is never served of each demand in each period, on average over the scenarios [F, T, unit]."""
        return self._by_period(self.probabilities @ self.outcomes.short_by_period)

    @cached_property
    def mean_demand(self) -> Floats:
        """What is asked for, on average [F, T, unit]."""
        calm = np.array([d.quantity for d in self.study.network.demands])
        return calm.reshape(self._shape) + self._by_period(self.probabilities @ self.outcomes.more_by_period)

    @property
    def _shape(self) -> tuple[int, int]:
        return len(self.outcomes.demands), self.outcomes.periods

    def _by_period(self, figures: Floats) -> Floats:
        return np.asarray(figures, dtype=np.float64).reshape(self._shape)

    @property
    def risk(self) -> float:
        """The risk measure of the policy, of what the scenarios cost or leave unserved by value [money]."""
        measure = self.study.risk
        seen = {s: p for s, p in self.study.probabilities.items() if measure.looks_at(s, p)}
        if measure.of != "cost":
            return measure.value(self.unserved, seen)
        return measure.value({s: self.outcomes.cost_in(s) for s in seen}, seen)

    @property
    def objective(self) -> float:
        """What the policy minimises, but for promises where it does not look: of cost with commitments and rules."""
        return self.risk + (self.commitment + self.of_rules if self.study.risk.of == "cost" else 0.0)

    @cached_property
    def rows(self) -> tuple[RuleRow, ...]:
        """Rows of rules on the plan, on calm, and on what the scenarios come to."""
        each, average = _Each(self), _Average(self)
        return tuple(rows_on_plan(self.study, self.plan, lambda rule: average if rule.looks_at_means else each))

    @property
    def of_rules(self) -> float:
        """What rules on the plan, and on averages, add to the cost [money]."""
        return math.fsum(row.paid for row in self.rows if not row.scenario)


class _Each:
    """What every scenario comes to (supplyopt.rules.views.Outcomes)."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._of, self._rows = evaluation, {name: i for i, name in enumerate(evaluation.outcomes.demands)}
        self._seen: tuple[str, Floats] = "", np.zeros(0)
        """the scenario looked at last, and what is short in it: rules ask of one after the other"""

    @property
    def probabilities(self) -> Mapping[str, float]:
        """scenario -> probability [-]."""
        return {s: p for s, p in self._of.study.probabilities.items() if s in self._of.outcomes}

    @property
    def commitment(self) -> float:
        """What the plan costs whatever happens [money]."""
        return self._of.commitment

    @property
    def distances(self) -> Distances:
        """How far apart scenarios are by their effects."""
        return self._of.study.distances

    @property
    def events(self) -> Events:
        """Which events happen in which scenario."""
        return self._of.study.events

    def cost(self, scenario: str) -> float:
        """Cost of its operation [money]."""
        return self._of.outcomes.cost_in(scenario)

    def short(self, scenario: str, demand: str, first: int, last: int) -> float:
        """Demand of the periods from first to last that is never served [unit]."""
        if self._seen[0] != scenario:
            self._seen = scenario, self._of.outcomes.short_in(scenario)
        return float(self._seen[1][self._rows[demand], first - 1 : last].sum())

    def demanded(self, scenario: str, demand: str, first: int, last: int) -> float:
        """Demand of the periods from first to last [unit]."""
        calm = self._of.study.network.demands[self._rows[demand]].quantity
        more = self._of.outcomes.more_in(scenario)[self._rows[demand]]
        return float((calm + more)[first - 1 : last].sum())


class _Average(_Each):
    """Shortage and demand of all scenarios as those of one, which stands for their mean."""

    @property
    def probabilities(self) -> Mapping[str, float]:
        """That one has all of it [-]."""
        return {"mean": 1.0}

    def short(self, scenario: str, demand: str, first: int, last: int) -> float:
        """Demand of the periods from first to last that is never served, on average [unit]."""
        return float(self._of.mean_short[self._rows[demand], first - 1 : last].sum())

    def demanded(self, scenario: str, demand: str, first: int, last: int) -> float:
        """Demand of the periods from first to last, on average [unit]."""
        return float(self._of.mean_demand[self._rows[demand], first - 1 : last].sum())


def evaluate(
    study: Study, plan: PlanValues, progress: Progress | None = None, workers: Workers | None = None
) -> Evaluation:
    """The best operation of every scenario of a study under a plan; raises SolverError where none is found.

    ``progress`` is told how many scenarios are done, and how many there are. The outcomes are the same to the bit
    whoever the ``workers`` are; without any this process does all of it.
    """
    return Evaluation(study, plan, outcomes_of(study, plan, progress, workers or Serial()))
