"""What an event does in each period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from drawing.causes import Cause, Causes

Row = dict[str, Any]


@dataclass(frozen=True)
class Strike:
    """An event as it happens: from the start of a period, for so many days, so hard."""

    cause: Cause
    period: int
    severity: float
    days: float


def effect_rows(strike: Strike, causes: Causes) -> Iterator[Row]:
    """Effects by period, averaged over the period; equal neighbours become one range."""
    periods = range(strike.period, causes.periods + 1)
    touched = [
        min(1.0, max(0.0, strike.days / causes.days_per_period - (period - strike.period))) for period in periods
    ]
    for effect in strike.cause.effects:
        full = effect.get("value", 1 - strike.severity)
        values = [round(1 - part * (1 - full), 4) for part in touched]
        for value, group in groupby(zip(periods, values, strict=True), key=lambda pair: pair[1]):
            held = [period for period, _value in group]
            if value != 1.0:
                yield {
                    "selector": effect["selector"],
                    "attribute": effect.get("attribute", "availability"),
                    "combine": "product",
                    "period_from": held[0],
                    "period_to": held[-1],
                    "value": value,
                    "event_id": strike.cause.event_id,
                }


def scenario_rows(
    scenario_id: str, name: str, probability: float, strikes: list[Strike], causes: Causes
) -> Iterator[Row]:
    """One weighted scenario: its onset is the first period that anything touches."""
    effects = [row for strike in strikes for row in effect_rows(strike, causes)]
    head = {
        "scenario_id": scenario_id,
        "name": name,
        "probability": probability,
        "family": "prob",
        "onset_period": min(row["period_from"] for row in effects),
        "source": "; ".join(strike.cause.source for strike in strikes),
    }
    for row in effects:
        yield head | row


def calm_row(probability: float) -> Row:
    """The scenario in which nothing happens: one row without an effect."""
    return {
        "scenario_id": "calm",
        "name": "calm",
        "probability": probability,
        "family": "calm",
        "onset_period": 0,
        "source": "what the causes leave",
    }


def stress_rows(causes: Causes) -> Iterator[Row]:
    """The stress tests, as they stand in the events file."""
    for stress in causes.stress:
        onset = min(effect["periods"][0] for effect in stress["effects"])
        for effect in stress["effects"]:
            yield {
                "scenario_id": stress["scenario_id"],
                "name": stress["name"],
                "probability": 0.0,
                "family": "stress",
                "onset_period": onset,
                "source": stress["source"],
                "selector": effect["selector"],
                "attribute": effect["attribute"],
                "combine": "product",
                "period_from": effect["periods"][0],
                "period_to": effect["periods"][1],
                "value": effect["value"],
                "event_id": stress["scenario_id"],
            }
