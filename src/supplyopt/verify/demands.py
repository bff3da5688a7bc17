"""Family (D) on an answer: what is asked for is served, late or missing, and nothing is late for too long.

::

    w[f,t] + u[f,t] + b[f,t]  =  D[f,t] + b[f,t-1],        b[f,t]  ≤  the last backlog periods of D,      b[f,T] = 0

Shapes: [S, F, T]. Source: docs/formulation.md 4.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from supplyopt.result import Stack
from supplyopt.verify.conditions import InForce
from supplyopt.verify.incidence import by_period, later
from supplyopt.verify.tolerance import TOLERANCE, Violation, told


def demand_violations(stack: Stack, conditions: InForce) -> Iterator[Violation]:
    """Every demand in every period."""
    demands = stack.network.demands
    calm = by_period((d.quantity for d in demands), len(stack.network.days))
    real = conditions.since_onset(conditions.demand, calm)
    forged = abs(stack.demands - real) > TOLERANCE * np.maximum(1.0, real)
    asked = stack.demands + later(stack.late, 1)
    met = stack.served + stack.short + stack.late
    lost = abs(asked - met) > TOLERANCE * np.maximum(1.0, asked)
    allowed = np.zeros_like(stack.late)
    for f, demand in enumerate(demands):
        for waited in range(demand.backlog_periods):
            allowed[:, f] += later(stack.demands[:, f : f + 1], waited)[:, 0]
    allowed[:, :, -1:] = 0.0
    overdue = stack.late > allowed + TOLERANCE * np.maximum(1.0, allowed)

    def name(f: int, t: int) -> str:
        return f"{demands[f].name} in period {t + 1}"

    yield from told(
        forged, lambda s, f, t: f"{name(f, t)}: {stack.demands[s, f, t]:g} is asked for, it should be {real[s, f, t]:g}"
    )
    yield from told(
        lost, lambda s, f, t: f"{name(f, t)}: {asked[s, f, t]:g} is asked for, {met[s, f, t]:g} accounted for"
    )
    yield from told(
        overdue, lambda s, f, t: f"{name(f, t)}: {stack.late[s, f, t]:g} is late, {allowed[s, f, t]:g} may be"
    )
