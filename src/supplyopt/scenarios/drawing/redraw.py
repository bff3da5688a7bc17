"""Sets like one that was drawn: from the same events, by the same recipe, from other random numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from supplyopt.scenarios.drawing.draw import draw_scenarios
from supplyopt.scenarios.drawing.read import Events, read_events
from supplyopt.scenarios.drawing.recipe import TAKES, Recipe
from supplyopt.scenarios.scenario_set import ScenarioSet


@dataclass(frozen=True)
class Redraw:
    """The events behind a set, and how others like it are drawn from them."""

    events: Events
    recipe: Recipe

    def drawn(self, seed: int) -> ScenarioSet:
        """Another set."""
        return draw_scenarios(self.events, replace(self.recipe, seed=seed)).scenarios

    def __str__(self) -> str:
        return f"drawn from {self.events.path.name} by {self.recipe.method}"


def redraw(address: str | Path, samples: int) -> Redraw | None:
    """How to draw sets of so many scenarios like that in a file; none where the file or its events are not at hand.

    A set that was listed or chosen, with no chance in it, is followed by strata. Raises ScenarioError for an events
    file that is faulty by now, or that so few samples are too few for.
    """
    told = _metadata(Path(address))
    beside = Path(address).parent / Path(told.get("events_file", "")).name
    if not told.get("events_file") or not beside.is_file():
        return None
    events = read_events(beside)
    settings: dict[str, Any] = json.loads(told.get("parameters", "{}"))
    method = told.get("method", "")
    if "seed" not in TAKES.get(method, ()):
        method, settings = "stratified", {}
    recipe = Recipe(method, **{**settings, "samples": samples})  # type: ignore[arg-type]
    return Redraw(events, recipe.settled(events))


def _metadata(file: Path) -> dict[str, str]:
    """What a Parquet file keeps of itself; nothing where there is no such file."""
    try:
        found = pq.read_schema(file).metadata or {}
    except (OSError, pa.ArrowException):
        return {}
    return {key.decode("utf-8", "replace"): value.decode("utf-8", "replace") for key, value in found.items()}
