"""From events to a set of scenarios."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from supplyopt.scenarios.drawing.as_set import as_set
from supplyopt.scenarios.drawing.events_file import EventsFile
from supplyopt.scenarios.drawing.law import Law
from supplyopt.scenarios.drawing.listed import listed_years, number_of_sets, remainder
from supplyopt.scenarios.drawing.read import Events
from supplyopt.scenarios.drawing.recipe import Recipe, refusal
from supplyopt.scenarios.drawing.sampled import plain_years, stratified_years, tilted_years
from supplyopt.scenarios.drawing.year import Year, Years
from supplyopt.scenarios.scenario_set import ScenarioSet

MOST_SETS = 20_000
_YEARS: dict[str, Callable[[Years, Law, Recipe], Iterator[Year]]] = {
    "enumerate": listed_years,
    "stratified": stratified_years,
    "importance": tilted_years,
    "sobol": plain_years,
    "crude": plain_years,
}


@dataclass(frozen=True)
class Draw:
    """A set of scenarios with what a person needs to check it."""

    scenarios: ScenarioSet
    recipe: Recipe
    events: Events
    chances: Mapping[str, float]
    """event -> its probability within the horizon, by itself"""
    drawn: Mapping[str, float]
    """event -> probability of the scenarios in which it strikes"""
    at_once: Mapping[int, float]
    """number of events -> probability that so many strike"""
    remainder: float | None
    """probability that no scenario has for itself; None where a sample stands for everything"""
    effective: float
    """equally likely years that would say as much as the drawn ones: (∑ w)² / ∑ w², calm left out"""

    def metadata(self) -> dict[str, str]:
        """What the file keeps of how it was drawn."""
        told = {
            "method": self.recipe.method,
            "parameters": json.dumps(self.recipe.parameters(), sort_keys=True),
            "events_file": self.events.path.name,
            "events_sha256": self.events.sha256,
        }
        told |= {} if self.recipe.seed is None else {"seed": str(self.recipe.seed)}
        return told | ({} if self.remainder is None else {"remainder": repr(self.remainder)})


def draw_scenarios(events: Events, recipe: Recipe) -> Draw:
    """Draw a set of scenarios; the same events and recipe give the same set. Raises ScenarioError."""
    recipe, told = recipe.settled(events), events.told
    law = Law(told)
    _refuse_sets(events, recipe, law)
    made = list(_YEARS[recipe.method](Years(told, law, recipe.onset), law, recipe))
    trouble = [year.weight for year in made if year.strikes]
    squares = math.fsum(weight**2 for weight in trouble)
    return Draw(
        as_set(told, made, events.path.stem),
        recipe,
        events,
        {event.event_id: float(chance) for event, chance in zip(told.event, law.chances, strict=True)},
        _mass_by_event(told, made),
        _mass_by_number(made),
        remainder(law, recipe.order or 0) if recipe.method == "enumerate" else None,
        math.fsum(trouble) ** 2 / squares if squares else 0.0,
    )


def _mass_by_event(told: EventsFile, years: list[Year]) -> dict[str, float]:
    mass = dict.fromkeys((event.event_id for event in told.event), 0.0)
    for year in years:
        for strike in year.strikes:
            mass[strike.event.event_id] += year.weight
    return mass


def _mass_by_number(years: list[Year]) -> dict[int, float]:
    mass: defaultdict[int, float] = defaultdict(float)
    for year in years:
        mass[len(year.strikes)] += year.weight
    return dict(sorted(mass.items()))


def _refuse_sets(events: Events, recipe: Recipe, law: Law) -> None:
    if recipe.order is None:
        return
    sets = number_of_sets(law.size, recipe.order)
    if sets > MOST_SETS:
        raise refusal(events, f"there are {sets:,} sets of at most {recipe.order} events", "take a lower --order")
    strata = sets + (recipe.order < law.size)
    if recipe.samples is not None and recipe.samples < strata:
        cure = f"take --samples {strata} or more, or a lower --order"
        raise refusal(events, f"{strata} strata need a sample each, {recipe.samples} are asked for", cure)
