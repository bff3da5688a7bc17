"""A set of scenarios in figures that a person can check."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd

from supplyopt.scenarios.multipliers import Floats, Multipliers, multipliers
from supplyopt.scenarios.scenario_set import ScenarioSet, names_of


@dataclass(frozen=True)
class Summary:
    """What is likely, what comes together, what is lost, and what is worst; stress tests have no probability."""

    found: ScenarioSet

    @cached_property
    def weights(self) -> dict[str, float]:
        """scenario -> probability [-], of calm and the weighted ones."""
        heads = self.found.scenarios[self.found.scenarios["family"] != "stress"]
        return dict(zip(map(str, heads["scenario_id"]), map(float, heads["probability"]), strict=True))

    @property
    def calm(self) -> float:
        """Probability that nothing happens [-]."""
        heads = self.found.scenarios
        return float(heads.loc[heads["family"] == "calm", "probability"].sum())

    @cached_property
    def effective(self) -> float:
        """Equally likely scenarios that would be as varied, calm left out: exp of the entropy -Σ p ln p."""
        calm = self.found.scenarios.loc[self.found.scenarios["family"] == "calm", "scenario_id"]
        trouble = [p for scenario, p in self.weights.items() if p > 0 and scenario not in set(calm)]
        total = math.fsum(trouble)
        return math.exp(-math.fsum(p / total * math.log(p / total) for p in trouble)) if trouble else 0.0

    @cached_property
    def begins(self) -> dict[int, float]:
        """period -> probability that trouble begins with it."""
        heads = self.found.scenarios[self.found.scenarios["family"] == "prob"]
        mass = heads.groupby("onset_period", sort=True)["probability"].sum()
        return {int(period): float(p) for period, p in zip(mass.index.tolist(), mass, strict=True)}

    @cached_property
    def events(self) -> pd.DataFrame:
        """``event, scenarios, probability, alone``: where it strikes, and where nothing else does; likeliest first.

        Effects that name no event are an event called as their scenario.
        """
        count: Counter[str] = Counter()
        mass: defaultdict[str, list[float]] = defaultdict(list)
        alone: defaultdict[str, list[float]] = defaultdict(list)
        for scenario, struck in self._struck.items():
            for event in struck:
                count[event] += 1
                mass[event].append(self.weights[scenario])
                if len(struck) == 1:
                    alone[event].append(self.weights[scenario])
        rows = [(event, count[event], math.fsum(mass[event]), math.fsum(alone[event])) for event in sorted(mass)]
        return _ranked(rows, ["event", "scenarios", "probability", "alone"], "probability")

    @cached_property
    def at_once(self) -> dict[int, float]:
        """number of events -> probability that so many strike."""
        mass: defaultdict[int, list[float]] = defaultdict(list)
        for scenario, struck in self._struck.items():
            mass[len(struck)].append(self.weights[scenario])
        return {number: math.fsum(found) for number, found in sorted(mass.items())}

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """``first, second, probability, independent``: events that come together, likeliest first.

        ``independent`` is how likely they would come together if neither depended on the other.
        """
        own = dict(zip(self.events["event"], self.events["probability"], strict=True))
        mass: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        for scenario, struck in self._struck.items():
            for pair in combinations(sorted(struck), 2):
                mass[pair].append(self.weights[scenario])
        rows = [(*pair, math.fsum(mass[pair]), own[pair[0]] * own[pair[1]]) for pair in sorted(mass)]
        return _ranked(rows, ["first", "second", "probability", "independent"], "probability")

    @cached_property
    def losses(self) -> pd.DataFrame:
        """``selector, attribute, hit, expected, worst``, largest expected change first.

        ``hit`` is the probability that it is not as in calm; ``expected`` the mean change of its multiplier over the
        horizon and all that may happen, so that -0.1 of availability is a tenth lost; ``worst`` the change in the
        scenario in which it is greatest.
        """
        change = self._figures.values @ self._shares - 1.0
        hit = (self._figures.values != 1.0).any(axis=2)
        weighted = self._mass > 0
        rows = []
        for k, (selector, attribute) in enumerate(self._figures.things):
            own = change[weighted, k]
            worst = float(own[np.abs(own).argmax()]) if len(own) else 0.0
            rows.append((selector, attribute, float(self._mass @ hit[:, k]), float(self._mass @ change[:, k]), worst))
        found = _ranked(rows, ["selector", "attribute", "hit", "expected", "worst"], "expected")
        return found[found["hit"] > 0].reset_index(drop=True)

    @cached_property
    def severities(self) -> pd.DataFrame:
        """``scenario, name, family, probability, severity``, worst first.

        Severity is the distance from calm: Σ over all that effects name of the mean |1 - multiplier| over the horizon.
        So one thing that is lost throughout counts 1.
        """
        heads = self.found.scenarios
        told = heads.rename(columns={"scenario_id": "scenario"})[["scenario", "name", "family", "probability"]]
        told = told.assign(severity=self._figures.severities)
        return told.sort_values(["severity", "scenario"], ascending=[False, True], ignore_index=True)

    @cached_property
    def _figures(self) -> Multipliers:
        return multipliers(self.found)

    @cached_property
    def _shares(self) -> Floats:
        return self._figures.lengths / max(1.0, float(self._figures.lengths.sum()))

    @cached_property
    def _mass(self) -> Floats:
        return self.found.scenarios["probability"].to_numpy(dtype=np.float64)

    @cached_property
    def _struck(self) -> Mapping[str, frozenset[str]]:
        """scenario -> names of its events, of those that have a weight."""
        told = self.found.events
        every = {scenario: told[scenario] for scenario in self.weights}
        names = names_of(event for events in every.values() for event in events)
        return {scenario: frozenset(names[event] for event in events) for scenario, events in every.items()}


def _ranked(rows: Iterable[tuple[object, ...]], columns: list[str], by: str) -> pd.DataFrame:
    """Rows as a frame, the largest amount first; of equals in the order given."""
    return pd.DataFrame(rows, columns=columns).sort_values(
        by, key=abs, ascending=False, kind="stable", ignore_index=True
    )
