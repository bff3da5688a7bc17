"""Years as a set of scenarios."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from supplyopt.scenarios.drawing.events_file import EventsFile
from supplyopt.scenarios.drawing.year import Year
from supplyopt.scenarios.horizon import Horizon
from supplyopt.scenarios.scenario import EffectRow, Scenario, set_of
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
    found = [Scenario("calm", "calm", calm, "calm", 0, "what the causes leave", ())]
    width = len(str(len(merged)))
    found += [
        _scenario(f"s{number:0{width}d}", rows, alike) for number, (rows, alike) in enumerate(merged.items(), start=1)
    ]
    for stress in told.stress:
        rows = tuple(
            (e.selector, e.attribute, e.combine, *e.periods, e.value, stress.scenario_id) for e in stress.effects
        )
        told_of = stress.scenario_id, stress.name, 0.0, "stress", _onset(rows), stress.source
        found.append(Scenario(*told_of, rows, stress.detection_days))
    return replace(set_of(found, name), horizon=Horizon(told.periods, told.days_per_period))


def _scenario(scenario: str, rows: Rows, alike: list[Year]) -> Scenario:
    """Years that do the same, named after the first."""
    first = alike[0]
    name = first.name or _joined(strike.event.name for strike in first.strikes)
    weight = math.fsum(year.weight for year in alike)
    source = _joined(strike.event.source for strike in first.strikes)
    return Scenario(scenario, name, weight, "prob", _onset(rows), source, rows, _noticed(first, _onset(rows)))


def _noticed(year: Year, onset: int) -> float:
    """Days until the first of what has begun by the onset is noticed."""
    return min((s.event.detection_days for s in year.strikes if s.period <= onset), default=0.0)


def _onset(rows: Rows) -> int:
    return min(row[3] for row in rows)


def _joined(texts: Iterable[str]) -> str:
    known = list(dict.fromkeys(texts))
    rest = f"; and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
    return "; ".join(known[:MOST_NAMED]) + rest
