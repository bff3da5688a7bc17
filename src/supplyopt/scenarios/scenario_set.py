"""A set of scenarios: what may happen, as sparse deviations from calm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from supplyopt.errors import Issue

if TYPE_CHECKING:
    from supplyopt.scenarios.horizon import Horizon
    from supplyopt.scenarios.origin import Origin

CALM = "calm"
"""How calm is called wherever scenarios are named, whatever its id in the file."""

FAMILIES = ("calm", "prob", "stress")
KIND = ["selector", "attribute", "combine", "period_from", "period_to"]
"""Columns by which effects are of one kind."""
ATTRIBUTES = ("availability", "demand_mult", "price_mult", "stock_mult", "inflow_mult")


def names_of(events: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """event -> what it is called; a scenario that is an event of its own says so where another event is called alike.

    >>> names_of([("event", "storm"), ("scenario", "storm")]).values()
    dict_values(['storm', 'storm (scenario)'])
    """
    known = set(events)
    return {
        (kind, name): f"{name} (scenario)" if kind == "scenario" and ("event", name) in known else name
        for kind, name in sorted(known)
    }


@dataclass(frozen=True, eq=False)
class ScenarioSet:
    """Calm, weighted scenarios, and stress scenarios of weight 0.

    ``scenarios`` has one row each, sorted by id: ``scenario_id, name, probability, family, onset_period, source``
    (probability 0 for stress, onset 0 for calm), and ``detection_days`` where some are not noticed at once.
    ``effects`` is tidy: ``scenario_id, selector, attribute, combine, period_from, period_to, value, event_id``; period
    ranges are closed, a value is the multiplier of the calm figure (availability: the part that is left).
    Source: docs/formulation.md 5.
    """

    scenarios: pd.DataFrame
    effects: pd.DataFrame
    name: str = "scenarios"
    notes: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """file -> sha256 of what was read."""
    warnings: tuple[Issue, ...] = ()
    """what is doubtful about it"""
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """file -> what it was made from, of those that tell"""
    horizon: Horizon | None = None
    """the periods that it was drawn for; None where nobody told, as in sets made by hand"""

    @property
    def origin(self) -> Origin | None:
        """What it was made from, if it is the whole of one file that tells."""
        return next(iter(self.origins.values()), None) if len(self.files) == 1 else None

    @property
    def probabilities(self) -> pd.Series:
        """Probability by scenario_id [-]; they sum to 1."""
        return self.scenarios.set_index("scenario_id")["probability"]

    @property
    def events(self) -> dict[str, frozenset[tuple[str, str]]]:
        """scenario_id -> events that happen in it; effects without one are an event of their scenario's own.

        An event is ("event", its id) or ("scenario", the id of the scenario).
        """
        found: dict[str, set[tuple[str, str]]] = {str(s): set() for s in self.scenarios["scenario_id"]}
        for _, piece in self.pieces():
            for scenario, event in zip(piece.effects["scenario_id"], piece.effects["event_id"], strict=True):
                found[scenario].add(("event", event) if event else ("scenario", scenario))
        return {scenario: frozenset(events) for scenario, events in found.items()}

    @property
    def kinds(self) -> pd.DataFrame:
        """The different ``selector, attribute, combine, period_from, period_to`` of its effects, sorted."""
        return self.effects[KIND].drop_duplicates().sort_values(KIND, ignore_index=True)

    @property
    def event_ids(self) -> frozenset[str]:
        """The events that its effects name; the empty name where some name none."""
        return frozenset(self.effects["event_id"])

    @property
    def number_of_effects(self) -> int:
        """How many effects there are."""
        return len(self.effects)

    @property
    def is_held(self) -> bool:
        """Whether all effects are in memory."""
        return True

    @property
    def most_risen(self) -> Mapping[str, float]:
        """attribute -> the greatest product of the values above 1 in any scenario [-]."""
        risen = self.effects[self.effects["value"] > 1.0]
        most = risen.groupby(["attribute", "scenario_id"])["value"].prod().groupby(level="attribute").max()
        return {str(attribute): float(product) for attribute, product in most.items()}

    def pieces(self) -> Iterator[tuple[npt.NDArray[np.int64], ScenarioSet]]:
        """Parts of it that can be held at once, each with the rows of its scenarios in this set."""
        yield np.arange(len(self.scenarios)), self

    def content(self) -> dict[str, pd.DataFrame]:
        """What its fingerprint is taken of."""
        return {"scenarios": self.scenarios, "effects": self.effects}

    def warned(self, warnings: Iterable[Issue]) -> ScenarioSet:
        """The same with other warnings."""
        return replace(self, warnings=tuple(warnings))

    @property
    def detection(self) -> dict[str, float]:
        """scenario_id -> days from its onset until it is noticed."""
        told = self.scenarios.get("detection_days", pd.Series(0.0, index=self.scenarios.index))
        return dict(zip(self.scenarios["scenario_id"], told.astype(float).fillna(0.0), strict=True))

    @classmethod
    def calm(cls) -> ScenarioSet:
        """The set in which nothing happens."""
        return cls(
            pd.DataFrame(
                {
                    "scenario_id": ["calm"],
                    "name": ["calm"],
                    "probability": [1.0],
                    "family": ["calm"],
                    "onset_period": [0],
                    "source": [""],
                }
            ),
            pd.DataFrame(
                {
                    "scenario_id": pd.Series(dtype="str"),
                    "selector": pd.Series(dtype="str"),
                    "attribute": pd.Series(dtype="str"),
                    "combine": pd.Series(dtype="str"),
                    "period_from": pd.Series(dtype="int64"),
                    "period_to": pd.Series(dtype="int64"),
                    "value": pd.Series(dtype="float64"),
                    "event_id": pd.Series(dtype="str"),
                }
            ),
            "calm",
        )
