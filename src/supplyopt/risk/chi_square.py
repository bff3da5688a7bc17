"""The mean under the worst probabilities near those given, by the chi-square divergence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from supplyopt.risk.measure import RiskMeasure
from supplyopt.risk.tail import worst_weights


class ChiSquare(RiskMeasure):
    """The mean cost if probabilities may be off, by chi-square: what is likely may be misjudged by more.

    ::

        max_q Σ_s q_s Z_s,      Σ_s (q_s - p_s)² / p_s ≤ ε,  q ≥ 0,  Σ_s q_s = 1;      q_s ∝ p_s (Z_s - μ)⁺

    ε is the radius [-]. As long as no scenario is given up, the measure is the mean and √ε standard deviations. If
    probabilities were counted in n years, ε is what a chi-square test lets pass, over n. The worst weights have one
    unknown, μ [money]. Source: docs/formulation.md 6; Ben-Tal et al. 2013.

    >>> ChiSquare(radius=0.01).value({"calm": 0.0, "storm": 100.0}, {"calm": 0.9, "storm": 0.1})
    13.0
    """

    kind: Literal["chi_square"] = "chi_square"
    radius: Annotated[float, Field(ge=0.0, allow_inf_nan=False, description="chi-square divergence allowed [-]")]

    def told(self, what: str) -> str:
        return f"{what} on average if probabilities are off by a chi-square divergence of {self.radius:g}"

    def weights(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> dict[str, float]:
        """By μ: in closed form while every scenario keeps some weight, else by bisection."""
        names = list(probabilities)
        z, p = np.array([costs[s] for s in names]), np.array([probabilities[s] for s in names])
        levels = np.unique(z)
        if len(levels) == 1 or self.radius == 0.0:
            return dict(probabilities)
        if self.radius >= 1.0 / math.fsum(p[z == levels[-1]]) - 1.0:
            return worst_weights(costs, probabilities)
        x = (z - levels[0]) / (levels[-1] - levels[0])
        weights = p * np.maximum(x - self._given_up(x, p), 0.0)
        return dict(zip(names, (weights / math.fsum(weights)).tolist(), strict=True))

    def _given_up(self, x: np.ndarray, p: np.ndarray) -> float:
        """μ: cost up to which scenarios have no weight, for costs from 0 to 1."""
        # Reading a policy must not wait for a solver to load.
        from scipy.optimize import brentq

        mean = math.fsum(p * x)
        below = mean - math.sqrt(math.fsum(p * (x - mean) ** 2) / self.radius)
        if below <= 0.0:
            return below

        def beyond(level: float) -> float:
            above = np.maximum(x - level, 0.0)
            return math.fsum(p * above**2) / math.fsum(p * above) ** 2 - 1.0 - self.radius

        return float(brentq(beyond, 0.0, np.unique(x)[-2], xtol=1e-14, rtol=1e-14))
