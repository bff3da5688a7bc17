"""Scenarios drawn at random: what they cost and how likely they are, and the same told in other ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from supplyopt.risk import RiskMeasure
from supplyopt.risk.measure import Events

COSTS = st.one_of(st.integers(0, 6).map(float), st.floats(0.0, 1000.0).map(lambda cost: round(cost, 3)))
"""Often the same one twice: ties are where weights go wrong."""

PLACES = st.sampled_from([0.0, 0.5, 1.0, 1.75, 3.0])
EVENTS = st.sets(st.sampled_from("abc"))


@dataclass(frozen=True)
class Drawn:
    """Costs [money], probabilities [-], places on a line and events by scenario; calm is always among them."""

    costs: Mapping[str, float]
    probabilities: Mapping[str, float]
    places: Mapping[str, float]
    events: Events

    @property
    def distances(self) -> Mapping[str, Mapping[str, float]]:
        """As on the line."""
        return {s: {t: abs(here - there) for t, there in self.places.items()} for s, here in self.places.items()}

    def value(self, measure: RiskMeasure) -> float:
        return measure.on(self).value(self.costs, self.probabilities)

    def weights(self, measure: RiskMeasure) -> Mapping[str, float]:
        return measure.on(self).weights(self.costs, self.probabilities)

    def costing(self, costs: Mapping[str, float]) -> Drawn:
        """The same scenarios at other costs."""
        return replace(self, costs=costs)

    def renamed(self) -> Drawn:
        """The same scenarios under other names, in another order; calm is called calm wherever scenarios are named."""
        new = {s: s if s == "calm" else f"x{len(self.costs) - i}" for i, s in enumerate(self.costs)}
        return self._told(lambda figures: {new[s]: figures[s] for s in reversed(list(new))})

    def split(self, part: float) -> Drawn:
        """Every scenario but calm in two, of which the first has a part of the probability."""
        parts = {f"{s}{end}": (s, share) for s in self.costs for end, share in (("a", part), ("b", 1.0 - part))}
        parts = {"calm": ("calm", 1.0)} | {name: (s, share) for name, (s, share) in parts.items() if s != "calm"}
        again = self._told(lambda figures: {name: figures[s] for name, (s, _) in parts.items()})
        return replace(again, probabilities={name: p * parts[name][1] for name, p in again.probabilities.items()})

    def _told(self, anew: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Drawn:
        return Drawn(anew(self.costs), anew(self.probabilities), anew(self.places), anew(self.events))


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """One to seven scenarios, some of them in one place."""
    count = draw(st.integers(1, 7))
    names = ["calm", *(f"s{k}" for k in range(count - 1))]

    def figures(of: st.SearchStrategy[float]) -> dict[str, float]:
        return dict(zip(names, draw(st.lists(of, min_size=count, max_size=count)), strict=True))

    parts = figures(st.integers(1, 20).map(float))
    probabilities = {s: part / sum(parts.values()) for s, part in parts.items()}
    events = {s: frozenset(("event", e) for e in draw(EVENTS)) if s != "calm" else frozenset() for s in names}
    return Drawn(figures(COSTS), probabilities, figures(PLACES), events)
