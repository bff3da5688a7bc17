"""A risk measure, written as named variables and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo

from supplyopt.formulation.operation import Expression
from supplyopt.risk import LinearMeasure, RiskMeasure
from supplyopt.risk.measure import mean


@dataclass(frozen=True)
class Worst:
    """``variable ≥ Σ_s q_s reached[s]`` for all weights q that a measure can imagine; the model holds the mean only."""

    variable: Any
    reached: Mapping[str, Any]
    measure: RiskMeasure
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Measured:
    """A measure as an expression, and what it needs that rows cannot hold in full."""

    value: Expression
    worsts: tuple[Worst, ...] = ()


def declare_risk(block: Any) -> None:
    """The components that measures of a block stand in: ``risk[key]`` ≥ 0 and ``risk_row[key]``."""
    block.risk = pyo.Var(pyo.Any, dense=False, domain=pyo.NonNegativeReals)
    block.risk_row = pyo.Constraint(pyo.Any)


def write_risk(
    block: Any,
    key: tuple[str, ...],
    measure: RiskMeasure,
    by_scenario: Mapping[str, Expression],
    weights: Mapping[str, float],
) -> Measured:
    """The least that is no less than a measure; its variables and rows are called by ``key`` and names of their own.

    ``weights`` are the probabilities of the scenarios that the measure looks at. Of a measure that no linear program
    holds, it is a variable ``worst``, to be raised to the mean of ``reached`` under the worst weights.
    """

    def declare(name: tuple[str, ...]) -> Expression:
        return block.risk[(*key, *name)]

    def require(name: tuple[str, ...], left: Expression, right: Expression) -> None:
        block.risk_row[(*key, *name)] = left - right <= 0.0

    if isinstance(measure, LinearMeasure):
        return Measured(measure.expression(by_scenario, weights, declare, require))
    worst, reached = declare(("worst",)), {s: declare(("reached", s)) for s in weights}
    for s in weights:
        require(("reached", s), by_scenario[s], reached[s])
    require(("mean",), mean(reached, weights), worst)
    return Measured(worst, (Worst(worst, reached, measure, weights),))
