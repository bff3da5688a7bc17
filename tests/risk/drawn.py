"""Scenarios drawn at random: what they cost and how likely they are, and the same told in other ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from supplyopt.risk import RiskMeasure

COSTS = st.one_of(st.integers(0, 6).map(float), st.floats(0.0, 1000.0).map(lambda cost: round(cost, 3)))
"""Often the same one twice: ties are where weights go wrong."""


@dataclass(frozen=True)
class Drawn:
    """Costs [money] and probabilities [-] by scenario; calm is always among them."""

    costs: Mapping[str, float]
    probabilities: Mapping[str, float]

    def value(self, measure: RiskMeasure) -> float:
        return measure.value(self.costs, self.probabilities)

    def weights(self, measure: RiskMeasure) -> Mapping[str, float]:
        return measure.weights(self.costs, self.probabilities)

    def costing(self, costs: Mapping[str, float]) -> Drawn:
        """The same scenarios at other costs."""
        return Drawn(costs, self.probabilities)

    def renamed(self) -> Drawn:
        """The same scenarios under other names, in another order; calm is called calm wherever scenarios are named."""
        new = {s: s if s == "calm" else f"x{len(self.costs) - i}" for i, s in enumerate(self.costs)}
        backwards = list(reversed(self.costs))
        return Drawn(
            {new[s]: self.costs[s] for s in backwards}, {new[s]: self.probabilities[s] for s in reversed(backwards)}
        )

    def split(self, part: float) -> Drawn:
        """Every scenario but calm in two, of which the first has a part of the probability."""
        halves = {s: {s: 1.0} if s == "calm" else {f"{s}a": part, f"{s}b": 1.0 - part} for s in self.costs}
        return Drawn(
            {half: self.costs[s] for s in halves for half in halves[s]},
            {half: self.probabilities[s] * share for s in halves for half, share in halves[s].items()},
        )


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """One to seven scenarios."""
    count = draw(st.integers(1, 7))
    names = ["calm", *(f"s{k}" for k in range(count - 1))]
    parts = draw(st.lists(st.integers(1, 20), min_size=count, max_size=count))
    costs = draw(st.lists(COSTS, min_size=count, max_size=count))
    return Drawn(dict(zip(names, costs, strict=True)), {s: p / sum(parts) for s, p in zip(names, parts, strict=True)})
