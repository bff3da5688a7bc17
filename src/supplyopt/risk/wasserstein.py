"""The mean under the worst probabilities near those given, where moving them far counts for more."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, PrivateAttr

from supplyopt.risk.measure import Amounts, Declare, Distances, LinearMeasure, Require, Support


class Wasserstein(LinearMeasure):
    """The mean cost if probability may be moved between scenarios, ``radius`` of it over the mean distance.

    ::

        max_π Σ_st π_st Z_t,      Σ_t π_st = p_s,  Σ_st C_st π_st ≤ ε,  π ≥ 0
        = ε κ + Σ_s p_s g_s,      g_s ≥ a_t - κ C_st,  a_t ≥ Z_t

    C is the distance of scenarios by their effects, 1 in the mean of any two that differ; ε the radius [-], κ the price
    of moving probability [money]. What is nearly alike is easily mistaken for one another; to mistake a calm year for a
    catastrophe takes more. Scenarios without a probability stay out.
    Source: docs/formulation.md 6; Pflug & Wozabal 2007, Mohajerin Esfahani & Kuhn 2018.
    """

    kind: Literal["wasserstein"] = "wasserstein"
    radius: Annotated[
        float,
        Field(
            ge=0.0,
            allow_inf_nan=False,
            description="probability that may be misplaced by the mean distance of scenarios [-]",
        ),
    ]
    _distances: Distances | None = PrivateAttr(None)

    def told(self, what: str) -> str:
        return f"{what} on average if probability is misplaced by {self.radius:g} of the mean distance of scenarios"

    def on(self, support: Support) -> Wasserstein:
        """The measure, told how far apart scenarios are."""
        told = self.model_copy()
        told._distances = support.distances
        return told

    @property
    def distances(self) -> Distances:
        """How far apart scenarios are, once it has been told."""
        if self._distances is None:
            raise ValueError("how far apart the scenarios are is not known here: ask Study.risk")
        return self._distances

    def expression(self, costs: Amounts, probabilities: Mapping[str, float], declare: Declare, require: Require) -> Any:
        price = declare(("price",))
        reached = {s: declare(("reached", s)) for s in probabilities}
        worst = {s: declare(("worst", s)) for s in probabilities}
        for t in probabilities:
            require(("reached", t), costs[t], reached[t])
            for s in probabilities:
                require(("moved", s, t), reached[t] - self.distances[s][t] * price, worst[s])
        return self.radius * price + sum(p * worst[s] for s, p in probabilities.items())

    def weights(self, costs: Mapping[str, float], probabilities: Mapping[str, float]) -> dict[str, float]:
        """Each probability goes where a step of distance gains most, the steepest steps of all first."""
        places = {s: {_start(self.distances[s], costs, probabilities): 1.0} for s in probabilities}
        steps = [step for s in probabilities for step in _steps(s, self.distances[s], costs, probabilities)]
        left = self.radius
        for step in sorted(steps, key=lambda step: -step.steepness):
            effort = probabilities[step.scenario] * step.distance
            part = min(1.0, left / effort)
            left -= part * effort
            places[step.scenario] = {step.before: 1.0 - part, step.after: part}
            if part < 1.0:
                break
        parts: dict[str, list[float]] = defaultdict(list)
        for s, shares in places.items():
            for t, share in shares.items():
                parts[t].append(probabilities[s] * share)
        return {s: math.fsum(parts[s]) for s in probabilities}


class _Step(NamedTuple):
    """Probability of a scenario moved on, from one place to the next that is worth the way."""

    scenario: str
    before: str
    after: str
    distance: float
    steepness: float


def _start(distance: Mapping[str, float], costs: Mapping[str, float], among: Mapping[str, float]) -> str:
    """The dearest scenario that is no distance away."""
    return max((t for t in among if distance[t] <= 0.0), key=lambda t: (costs[t], t))


def _steps(
    scenario: str, distance: Mapping[str, float], costs: Mapping[str, float], among: Mapping[str, float]
) -> Iterator[_Step]:
    """Along the concave envelope of cost over distance, ever less steep."""
    at, steepest = _start(distance, costs, among), math.inf
    while farther := [t for t in among if distance[t] > distance[at] and costs[t] > costs[at]]:
        gain = {t: (costs[t] - costs[at]) / (distance[t] - distance[at]) for t in farther}
        to = max(farther, key=lambda t: (gain[t], distance[t], t))
        steepest = min(steepest, gain[to])  # rounding must not turn two steps of one way around
        yield _Step(scenario, at, to, distance[to] - distance[at], steepest)
        at = to
