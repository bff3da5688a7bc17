"""Read an events file: sound events, or every problem at its line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from supplyopt.errors import ScenarioError
from supplyopt.scenarios.drawing.check import disagreements
from supplyopt.scenarios.drawing.codes import EVENTS
from supplyopt.scenarios.drawing.events_file import EventsFile
from supplyopt.scenarios.origin import fingerprint
from supplyopt.toml import read_form, text_of
from supplyopt.toml.lines import line_of, lines_of


@dataclass(frozen=True)
class Events:
    """An events file that was read, and the fingerprint of what was read."""

    told: EventsFile
    path: Path
    sha256: str


def read_events(path: str | Path) -> Events:
    """The events in a TOML file; raises ScenarioError with every issue."""
    file, place = str(path), Path(path)
    text = text_of(place, file, EVENTS)
    told = read_form(EventsFile, text, file, EVENTS)
    lines = lines_of(text)
    issues = [
        EVENTS.issue(each.number, each.message, each.cure, file, line_of(each.path, lines), each.key, each.value)
        for each in disagreements(told)
    ]
    if issues:
        raise ScenarioError(sorted(issues, key=lambda issue: issue.row or 0))
    return Events(told, place, fingerprint(place.read_bytes(), file))
