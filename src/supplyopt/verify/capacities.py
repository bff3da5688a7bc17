"""Family (C) on an answer: no asset gives more than it has, and no contract more than its award.

::

    Σ_a B[h,a] v[a,t]  ≤  K[h,t] + α[h,t] Σ_i κ[h,i,t] x[i]     from the onset on,         Σ_t v  ≤  H x

Shapes: [S, H, T]. Source: docs/formulation.md 4.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from supplyopt.network.grammar import Floats
from supplyopt.result import PlanValues, Stack
from supplyopt.verify.conditions import InForce
from supplyopt.verify.incidence import incidence_of, times
from supplyopt.verify.tolerance import TOLERANCE, Violation, told


def capacity_violations(plan: PlanValues, stack: Stack, conditions: InForce) -> Iterator[Violation]:
    """Assets in every period, then awards over the horizon."""
    assets = stack.network.assets
    used = times(incidence_of(stack.network).used, stack.flows)
    limit = conditions.capacity + conditions.availability * _given(plan)
    beyond = (used > limit + TOLERANCE * np.maximum(1.0, used)) & conditions.begun

    def text(s: int, h: int, t: int) -> str:
        return f"{assets[h].name} gives {used[s, h, t]:g} in period {t + 1}, it has {limit[s, h, t]:g}"

    yield from told(beyond, text)
    yield from _award_violations(plan, stack)


def _given(plan: PlanValues) -> Floats:
    """What the sizes of options give each asset [H, T, unit]."""
    found = np.zeros((len(plan.network.assets), len(plan.network.days)))
    for h, asset in enumerate(plan.network.assets):
        for option, kappa in asset.per_option.items():
            found[h] += kappa * plan.size(option)
    return found


def _award_violations(plan: PlanValues, stack: Stack) -> Iterator[Violation]:
    contracts = stack.network.contracts
    drawn = times(incidence_of(stack.network).drawn, stack.flows).sum(axis=2)
    award = np.array([stack.network.horizon * plan.size(c.option) if c.flexible else np.inf for c in contracts])
    beyond = drawn > award + TOLERANCE * np.maximum(1.0, award)
    yield from told(beyond, lambda s, c: f"{contracts[c].name} draws {drawn[s, c]:g} of an award of {award[c]:g}")
