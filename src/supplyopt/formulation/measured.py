"""A risk measure, written as named variables and rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from supplyopt.formulation.operation import Expression
from supplyopt.risk import RiskMeasure


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
) -> Expression:
    """The least expression that is no less than a measure; its variables and rows are called by ``key`` and their own.

    ``weights`` are the probabilities of the scenarios that the measure looks at.
    """

    def require(name: tuple[str, ...], left: Expression, right: Expression) -> None:
        block.risk_row[(*key, *name)] = left - right <= 0.0

    return measure.expression(by_scenario, weights, lambda name: block.risk[(*key, *name)], require)
