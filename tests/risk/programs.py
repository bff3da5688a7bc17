"""Risk measures by linear programs: the least of the expression that is minimised, and the most over weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy.optimize import linprog, minimize_scalar
from tests.risk.drawn import Drawn

from supplyopt.risk import (
    ChiSquare,
    CVaR,
    EventMarginal,
    Expectation,
    KullbackLeibler,
    LinearMeasure,
    RiskMeasure,
    SemiDeviation,
    TotalVariation,
    Wasserstein,
    WorstCase,
)

WIDTH = 200
CONSTANT = np.eye(WIDTH)[-1]
"""1, as an expression."""


def least(measure: LinearMeasure, given: Drawn) -> float:
    """The least of a measure's expression at given costs: each expression an array of coefficients and a constant."""
    rows, columns = [], dict[tuple[str, ...], Any]()
    unit = np.eye(WIDTH)

    def declare(key: tuple[str, ...]) -> Any:
        assert key not in columns, "a variable is declared twice"
        return columns.setdefault(key, unit[len(columns)])

    def require(key: tuple[str, ...], left: Any, right: Any) -> None:
        rows.append(left - right)

    costs = {s: cost * CONSTANT for s, cost in given.costs.items()}
    told = measure.on(given)
    assert isinstance(told, LinearMeasure)
    objective = told.expression(costs, given.probabilities, declare, require)
    matrix = np.array(rows).reshape(len(rows), WIDTH)
    found = linprog(objective[:-1], matrix[:, :-1] if rows else None, -matrix[:, -1] if rows else None)
    assert found.status == 0, found.message
    return float(found.fun + objective[-1])


def most(measure: RiskMeasure, given: Drawn) -> float:
    """The measure by its definition, not by its code."""
    names = list(given.costs)
    costs = np.array([given.costs[s] for s in names])
    weights = np.array([given.probabilities[s] for s in names])
    definitions: dict[type[RiskMeasure], Any] = {
        Expectation: lambda m, z, p: p @ z,
        CVaR: lambda m, z, p: (1 - m.weight) * p @ z + m.weight * _over_weights(z, upper=p / m.tail),
        WorstCase: lambda m, z, p: _over_weights(z, upper=np.ones(len(z))),
        TotalVariation: _moved,
        ChiSquare: lambda m, z, p: _by_moments(m.radius, z, p),
        KullbackLeibler: lambda m, z, p: _by_exponentials(m.radius, z, p),
        Wasserstein: lambda m, z, p: _transported(
            m.radius, z, p, [[given.distances[s][t] for t in names] for s in names]
        ),
        EventMarginal: lambda m, z, p: _explained(z, p, [given.events[s] for s in names]),
        SemiDeviation: lambda m, z, p: p @ z + m.weight * p @ np.maximum(z - p @ z, 0),
    }
    return float(definitions[type(measure)](measure, costs, weights))


def _over_weights(costs: np.ndarray, upper: np.ndarray) -> float:
    """max q'z for weights q up to a limit each that sum to 1."""
    found = linprog(-costs, A_eq=np.ones((1, len(costs))), b_eq=[1.0], bounds=[(0.0, u) for u in upper])
    assert found.status == 0, found.message
    return -float(found.fun)


def _by_moments(radius: float, costs: np.ndarray, weights: np.ndarray) -> float:
    """min over η of η + √(1+ε) √E[(Z - η)⁺²], its dual (Duchi & Namkoong 2021), by search."""
    spread = np.ptp(costs)
    if radius == 0.0 or spread == 0.0:
        return float(weights @ costs)

    def dual(level: float) -> float:
        return level + np.sqrt((1.0 + radius) * (weights @ np.maximum(costs - level, 0.0) ** 2))

    return _minimum(dual, costs.min() - 50.0 * spread / min(radius, 1.0), costs.max())


def _by_exponentials(radius: float, costs: np.ndarray, weights: np.ndarray) -> float:
    """min over λ of λ ε + λ ln E[exp(Z / λ)], its dual (Hu & Hong 2013), by search."""
    spread, worst = np.ptp(costs), costs.max()
    if radius == 0.0 or spread == 0.0:
        return float(weights @ costs)

    def dual(size: float) -> float:
        price = np.exp(size)
        return worst + price * (radius + np.log(weights @ np.exp((costs - worst) / price)))

    return _minimum(dual, np.log(1e-9 * spread), np.log(1e5 * spread))


def _minimum(convex: Callable[[float], float], low: float, high: float) -> float:
    """The least of a function that falls and then rises: on a grid, then between neighbours of the best."""
    grid = np.linspace(low, high, 2001)
    best = int(np.argmin([convex(x) for x in grid]))
    ends = grid[max(best - 1, 0)], grid[min(best + 1, 2000)]
    found = minimize_scalar(convex, bounds=ends, method="bounded", options={"xatol": 1e-12 * max(1.0, abs(high))})
    return min(float(found.fun), convex(grid[best]))


def _moved(measure: TotalVariation, costs: np.ndarray, weights: np.ndarray) -> float:
    """max q'z with q = p + gained - lost, both up to the radius in sum."""
    n = len(costs)
    found = linprog(
        np.concatenate([-costs, costs]),
        A_ub=[np.repeat([1.0, 0.0], n)],
        b_ub=[measure.radius],
        A_eq=[np.repeat([1.0, -1.0], n)],
        b_eq=[0.0],
        bounds=[(0.0, 1.0)] * n + [(0.0, p) for p in weights],
    )
    assert found.status == 0, found.message
    return float(weights @ costs) - float(found.fun)


def _transported(radius: float, costs: np.ndarray, weights: np.ndarray, apart: list[list[float]]) -> float:
    """max over plans that take each weight somewhere, at a mean distance up to the radius."""
    n = len(costs)
    found = linprog(
        -np.tile(costs, n),
        A_ub=[np.ravel(apart)],
        b_ub=[radius],
        A_eq=np.kron(np.eye(n), np.ones(n)),
        b_eq=weights,
    )
    assert found.status == 0, found.message
    return -float(found.fun)


def _explained(costs: np.ndarray, weights: np.ndarray, events: list[frozenset[Any]]) -> float:
    """The other side of the definition: the cheapest prices of events that explain every cost."""
    every = sorted(set().union(*events))
    happens = np.array([[1.0, *(float(e in here) for e in every)] for here in events])
    found = linprog(weights @ happens, A_ub=-happens, b_ub=-costs, bounds=(None, None))
    assert found.status == 0, found.message
    return float(found.fun)


def summed(weights: Mapping[str, float], costs: Mapping[str, float]) -> float:
    """Σ q Z [money]."""
    return float(sum(weights[s] * costs[s] for s in weights))
