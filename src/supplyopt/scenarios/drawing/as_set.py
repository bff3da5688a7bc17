"""Years as a set of scenarios."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from supplyopt.scenarios.drawing.events_file import EventsFile
from supplyopt.scenarios.drawing.strike import EffectRow
from supplyopt.scenarios.drawing.year import Year
from supplyopt.scenarios.scenario_set import ScenarioSet

Rows = tuple[EffectRow, ...]
MOST_NAMED = 8
"""Events that the name of a scenario lists."""


def as_set(told: EventsFile, years: Iterable[Year], name: str) -> ScenarioSet:
    """Years as scenarios: those that do the same are one, those that do nothing are calm; then the stress tests."""
    merged: dict[Rows, list[Year]] = {(): []}
    for year in years:
        merged.setdefault(year.rows(told), []).append(year)
    calm = math.fsum(year.weight for year in merged.pop(()))
    heads: list[tuple[Any, ...]] = [("calm", "calm", calm, "calm", 0, "what the causes leave")]
    effects: list[tuple[Any, ...]] = []
    width = len(str(len(merged)))
    for number, (rows, alike) in enumerate(merged.items(), start=1):
        scenario = f"s{number:0{width}d}"
        heads.append((scenario, *_head(rows, alike)))
        effects += [(scenario, *row) for row in rows]
    for stress in told.stress:
        rows = tuple(
            (e.selector, e.attribute, e.combine, *e.periods, e.value, stress.scenario_id) for e in stress.effects
        )
        heads.append((stress.scenario_id, stress.name, 0.0, "stress", _onset(rows), stress.source))
        effects += [(stress.scenario_id, *row) for row in rows]
    empty = ScenarioSet.calm()
    return ScenarioSet(_frame(heads, empty.scenarios, 1), _frame(effects, empty.effects, 8), name)


def _head(rows: Rows, alike: list[Year]) -> tuple[str, float, str, int, str]:
    """Name, probability, family, onset and source of years that do the same."""
    first = alike[0]
    name = first.name or _joined(strike.event.name for strike in first.strikes)
    weight = math.fsum(year.weight for year in alike)
    return name, weight, "prob", _onset(rows), _joined(strike.event.source for strike in first.strikes)


def _onset(rows: Rows) -> int:
    return min(row[3] for row in rows)


def _frame(rows: list[tuple[Any, ...]], like: pd.DataFrame, keys: int) -> pd.DataFrame:
    """Rows in the columns and types of another frame, in order."""
    frame = pd.DataFrame(rows, columns=like.columns).astype(like.dtypes.to_dict())
    return frame.sort_values(list(like.columns[:keys]), ignore_index=True)


def _joined(texts: Iterable[str]) -> str:
    known = list(dict.fromkeys(texts))
    rest = f"; and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
    return "; ".join(known[:MOST_NAMED]) + rest
