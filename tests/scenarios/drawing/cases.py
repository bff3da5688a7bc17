"""Small events files: what tests change and look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from supplyopt.scenarios.drawing import Events
from supplyopt.scenarios.drawing.events_file import EventsFile

YEAR = {"name": "tiny", "version": 1, "periods": 1, "days_per_period": 365.0}
QUARTERS = {"name": "tiny", "version": 1, "periods": 4, "days_per_period": 91.25}


def event(name: str, chance: float = 0.1, **changed: Any) -> dict[str, Any]:
    """An event that takes all of ``site=<name>`` for a year, unless changed."""
    return {
        "event_id": name,
        "name": f"loss of {name}",
        "cause": "industrial",
        "probability_per_year": chance,
        "severity": (1.0, 1.0, 1.0),
        "duration_days": (365.0, 365.0, 365.0),
        "effects": ({"selector": f"site={name}"},),
        "source": "assumed",
    } | changed


def told(*listed: dict[str, Any], **changed: Any) -> EventsFile:
    """A file with these events, over a year in one period unless changed."""
    return EventsFile.model_validate({**YEAR, "event": listed, **changed})


def events(*listed: dict[str, Any], **changed: Any) -> Events:
    """The same as if it had been read."""
    return Events(told(*listed, **changed), Path("tiny.events.toml"), "0" * 64)
