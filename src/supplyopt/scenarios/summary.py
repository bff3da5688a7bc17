"""A set of scenarios in figures that a person can check."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from supplyopt.scenarios.scenario_set import ScenarioSet, names_of
from supplyopt.scenarios.tally import Event, Tally, tally_of


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

    @property
    def events(self) -> pd.DataFrame:
        """``event, scenarios, probability, alone``: where it strikes, and where nothing else does; likeliest first.

        Effects that name no event are an event called as their scenario.
        """
        struck, called = self._tally.struck, self._called
        rows = [
            (called[event], struck.count[event], struck.mass(event), struck.mass(event, alone=True))
            for event in sorted(struck.count, key=called.__getitem__)
        ]
        return _ranked(rows, ["event", "scenarios", "probability", "alone"], "probability")

    @property
    def at_once(self) -> dict[int, float]:
        """number of events -> probability that so many strike."""
        return dict(sorted(self._tally.struck.at_once.items()))

    @property
    def pairs(self) -> pd.DataFrame:
        """``first, second, probability, independent``: events that come together, likeliest first.

        ``independent`` is how likely they would come together if neither depended on the other.
        """
        struck, called = self._tally.struck, self._called
        told = {tuple(sorted(pair, key=called.__getitem__)): mass for pair, mass in struck.pairs.items()}
        rows = [
            (called[one], called[other], told[one, other], struck.mass(one) * struck.mass(other))
            for one, other in sorted(told, key=lambda pair: (called[pair[0]], called[pair[1]]))
        ]
        return _ranked(rows, ["first", "second", "probability", "independent"], "probability")

    @property
    def losses(self) -> pd.DataFrame:
        """``selector, attribute, hit, expected, worst``, largest expected change first.

        ``hit`` is the probability that it is not as in calm; ``expected`` the mean change of its multiplier over the
        horizon and all that may happen, so that -0.1 of availability is a tenth lost; ``worst`` the change in the
        scenario in which it is greatest.
        """
        rows = [(*thing, *change) for thing, change in sorted(self._tally.changes.items())]
        found = _ranked(rows, ["selector", "attribute", "hit", "expected", "worst"], "expected")
        return found[found["hit"] > 0].reset_index(drop=True)

    @property
    def severities(self) -> pd.DataFrame:
        """``scenario, name, family, probability, severity``, worst first.

        Severity is the distance from calm: Σ over all that effects name of the mean |1 - multiplier| over the horizon.
        So one thing that is lost throughout counts 1.
        """
        heads = self.found.scenarios
        told = heads.rename(columns={"scenario_id": "scenario"})[["scenario", "name", "family", "probability"]]
        told = told.assign(severity=self._tally.severities)
        return told.sort_values(["severity", "scenario"], ascending=[False, True], ignore_index=True)

    @cached_property
    def _tally(self) -> Tally:
        return tally_of(self.found)

    @cached_property
    def _called(self) -> dict[Event, str]:
        return names_of(self._tally.struck.count)


def _ranked(rows: Iterable[tuple[object, ...]], columns: list[str], by: str) -> pd.DataFrame:
    """Rows as a frame, the largest amount first; of equals in the order given."""
    return pd.DataFrame(rows, columns=columns).sort_values(
        by, key=abs, ascending=False, kind="stable", ignore_index=True
    )
