"""Family (B) on an answer: nothing comes from nowhere, stocks fit their room and are released within their limits.

::

    q[r,t] - (1-λ) σ[t=τ] q[r,t-1]  ≤  ξ[r,t] + Σ A[r,a,θ] v[a,t-θ] - Σ w[f,t],      0 ≤ q ≤ room
    (1-λ) σ[t=τ] q[r,t-1] - q[r,t]  ≤  release limit                                    from the onset τ on

Shapes: [S, parts, T]. Source: docs/formulation.md 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from supplyopt.network.grammar import Floats
from supplyopt.result import PlanValues, Stack
from supplyopt.verify.conditions import InForce
from supplyopt.verify.incidence import by_period, incidence_of, later, times
from supplyopt.verify.tolerance import TOLERANCE, Violation, told


def backward_flows(stack: Stack) -> Iterator[Violation]:
    """Activities below nothing."""
    activities = stack.network.activities
    upper = by_period((a.upper for a in activities), len(stack.network.days))
    below = stack.flows < -TOLERANCE * np.maximum(1.0, upper)
    yield from told(below, lambda s, a, t: f"{activities[a].name} runs backwards in period {t + 1}")


@dataclass(frozen=True)
class Held:
    """What enters a period in each stock, and what is kept at its end [S, R, T, unit]."""

    entering: Floats
    kept: Floats

    @property
    def slack(self) -> Floats:
        """What is let pass."""
        return TOLERANCE * np.maximum(1.0, np.maximum(self.entering, self.kept))


def held(plan: PlanValues, stack: Stack, conditions: InForce) -> Held:
    """Stocks decay from one period to the next, and lose a part at the onset."""
    stocks = stack.network.stocks
    opening = np.array([plan.stock(s.resource, 0) for s in stocks])
    before = np.concatenate([np.broadcast_to(opening[:, None], (*stack.stocks.shape[:2], 1)), stack.stocks], axis=2)
    at_onset = np.array(stack.network.periods) == conditions.onset[:, None, None]
    left = np.where(at_onset, conditions.stock[:, :, None], 1.0)
    decay = np.array([s.decay for s in stocks])[:, None]
    return Held((1.0 - decay) * before[:, :, :-1] * left, stack.stocks)


def balance_violations(plan: PlanValues, stack: Stack, conditions: InForce) -> Iterator[Violation]:
    """Stocks, their release, and every resource in every period."""
    stocks = held(plan, stack, conditions)
    yield from _room_violations(stack, stocks)
    yield from _release_violations(stack, stocks, conditions)
    yield from _source_violations(stack, stocks, conditions)


def _room_violations(stack: Stack, stocks: Held) -> Iterator[Violation]:
    room = np.array([s.capacity for s in stack.network.stocks])[:, None]
    outside = (stocks.kept > room + stocks.slack) | (stocks.kept < -stocks.slack)

    def text(s: int, r: int, t: int) -> str:
        item, site = stack.network.stocks[r].resource
        return f"stock of {item} at {site} is {stocks.kept[s, r, t]:g} in period {t + 1}, outside 0 to {room[r, 0]:g}"

    yield from told(outside, text)


def _release_violations(stack: Stack, stocks: Held, conditions: InForce) -> Iterator[Violation]:
    network = stack.network
    row = {asset.name: i for i, asset in enumerate(network.assets)}
    released = np.full(stocks.kept.shape, np.inf)
    for r, stock in enumerate(network.stocks):
        if stock.release:
            released[:, r] = conditions.capacity[:, row[stock.release]]
    fall = stocks.entering - stocks.kept
    beyond = (fall > released + stocks.slack) & conditions.begun

    def text(s: int, r: int, t: int) -> str:
        item, site = network.stocks[r].resource
        return f"stock of {item} at {site} falls by {fall[s, r, t]:g} in period {t + 1}, above {released[s, r, t]:g}"

    yield from told(beyond, text)


def _source_violations(stack: Stack, stocks: Held, conditions: InForce) -> Iterator[Violation]:
    network, incidence = stack.network, incidence_of(stack.network)
    calm = by_period((a.quantity for a in network.arrivals), len(network.days))
    leaving = times(incidence.served, stack.served)
    change = times(incidence.arriving, conditions.since_onset(conditions.inflow, calm)) - leaving
    size = leaving
    for lag, made in incidence.made.items():
        change = change + later(times(made, stack.flows), lag)
        size = size + later(times(abs(made), abs(stack.flows)), lag)
    kept, entering = times(incidence.held, stocks.kept), times(incidence.held, stocks.entering)
    nowhere = kept - entering - change
    size = np.maximum(np.maximum(1.0, size), np.maximum(kept, entering))

    def text(s: int, n: int, t: int) -> str:
        item, site = network.resources[n]
        return f"{item} at {site} in period {t + 1}: {nowhere[s, n, t]:g} comes from nowhere"

    yield from told(nowhere > TOLERANCE * size, text)
