"""One scenario by itself, for what takes sets apart and puts them together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from supplyopt.case.rows import rows
from supplyopt.scenarios.scenario_set import ScenarioSet

EffectRow = tuple[str, str, str, int, int, float, str]
"""selector, attribute, combine, first and last period, value, event"""


@dataclass(frozen=True)
class Scenario:
    """A row of ``ScenarioSet.scenarios`` with its effects, sorted."""

    scenario_id: str
    name: str
    probability: float
    family: str
    onset: int
    source: str
    effects: tuple[EffectRow, ...]
    detection_days: float = 0.0

    @property
    def content(self) -> tuple[Any, ...]:
        """What it does: the same for scenarios that differ in nothing but name and probability."""
        return (self.family, self.onset, self.detection_days, self.effects)


def scenarios_of(found: ScenarioSet) -> list[Scenario]:
    """Those of a set, in order of id."""
    lines: dict[str, list[EffectRow]] = {str(scenario): [] for scenario in found.scenarios["scenario_id"]}
    for row in rows(found.effects):
        lines[row.scenario_id].append(row[1:])
    detection = found.detection
    return [
        Scenario(
            *(h.scenario_id, h.name, h.probability, h.family, h.onset_period, h.source),
            _sorted(lines[h.scenario_id]),
            detection[h.scenario_id],
        )
        for h in rows(found.scenarios)
    ]


def _sorted(effects: list[EffectRow]) -> tuple[EffectRow, ...]:
    return tuple(sorted(effects))


def set_of(scenarios: Iterable[Scenario], name: str) -> ScenarioSet:
    """They as a set, in order of id."""
    told = list(scenarios)
    heads = [(s.scenario_id, s.name, s.probability, s.family, s.onset, s.source) for s in told]
    effects = [(s.scenario_id, *effect) for s in told for effect in s.effects]
    empty = ScenarioSet.calm()
    frame = _frame(heads, empty.scenarios, 1)
    if any(scenario.detection_days for scenario in told):
        frame["detection_days"] = frame["scenario_id"].map({s.scenario_id: s.detection_days for s in told})
    return ScenarioSet(frame, _frame(effects, empty.effects, 8), name)


def _frame(lines: list[tuple[Any, ...]], like: pd.DataFrame, keys: int) -> pd.DataFrame:
    """Rows in the columns and types of another frame, in order."""
    frame = pd.DataFrame(lines, columns=like.columns).astype(like.dtypes.to_dict())
    return frame.sort_values(list(like.columns[:keys]), ignore_index=True)
