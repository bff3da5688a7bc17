"""The mean under the worst probabilities near those given, by relative entropy."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from supplyopt.risk.measure import RiskMeasure
from supplyopt.risk.tail import worst_weights


class KullbackLeibler(RiskMeasure):
    """The mean cost if probabilities may be off, by relative entropy: no scenario is ever quite given up.

    ::

        max_q Σ_s q_s Z_s,      Σ_s q_s ln(q_s / p_s) ≤ ε,  q ≥ 0,  Σ_s q_s = 1;      q_s ∝ p_s exp(Z_s / λ)

    ε is the radius [-]: evidence that n years of the worst weights would give against those thought of is n ε. For
    small ε it is about half of a chi-square divergence. The worst weights have one unknown, λ [money].
    Source: docs/formulation.md 6; Hu & Hong 2013.

    >>> round(KullbackLeibler(radius=0.01).value({"calm": 0.0, "storm": 100.0}, {"calm": 0.9, "storm": 0.1}), 6)
    14.495044
    """

    kind: Literal["kullback_leibler"] = "kullback_leibler"
    radius: Annotated[float, Field(ge=0.0, allow_inf_nan=False, description="relative entropy allowed [-]")]

    def told(self, what: str) -> str:
        return f"{what} on average if probabilities are off by a relative entropy of {self.radius:g}"

    def weights(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> dict[str, float]:
        """By 1/λ, which relative entropy grows with: bisection."""
        names = list(probabilities)
        z, p = np.array([costs[s] for s in names]), np.array([probabilities[s] for s in names])
        low, high = float(z.min()), float(z.max())
        if low == high or self.radius == 0.0:
            return dict(probabilities)
        if self.radius >= -math.log(math.fsum(p[z == high])):
            return worst_weights(costs, probabilities)
        weights = _tilted((z - high) / (high - low), p, self._steepness((z - high) / (high - low), p))
        return dict(zip(names, weights.tolist(), strict=True))

    def _steepness(self, x: np.ndarray, p: np.ndarray) -> float:
        """1/λ for costs from -1 to 0."""
        # Reading a policy must not wait for a solver to load.
        from scipy.optimize import brentq

        def beyond(steepness: float) -> float:
            q = _tilted(x, p, steepness)
            return steepness * math.fsum(q * x) - math.log(math.fsum(p * np.exp(steepness * x))) - self.radius

        steep = 1.0
        while beyond(steep) < 0.0 and steep < STEEPEST:
            steep *= 2.0
        return float(brentq(beyond, 0.0, steep, xtol=1e-14, rtol=1e-14)) if steep < STEEPEST else steep


STEEPEST = 2.0**50
"""1/λ beyond which costs that differ differ by rounding only."""


def _tilted(x: np.ndarray, p: np.ndarray, steepness: float) -> np.ndarray:
    """Weights q ∝ p exp(x / λ)."""
    weights = p * np.exp(steepness * x)
    return np.asarray(weights / math.fsum(weights))
