"""Fresh sets for one that was drawn: from the same events, every year as likely as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from supplyopt.scenarios.drawing.draw import draw_scenarios
from supplyopt.scenarios.drawing.law import Law
from supplyopt.scenarios.drawing.read import Events, read_events
from supplyopt.scenarios.drawing.recipe import Recipe, refusal
from supplyopt.scenarios.origin import Origin
from supplyopt.scenarios.resample import draws_for
from supplyopt.scenarios.scenario_set import ScenarioSet


@dataclass(frozen=True)
class Redraw:
    """The events behind a set, and how others are drawn from them."""

    events: Events
    recipe: Recipe
    eventful: float
    """years in which something happens that are expected among those drawn"""

    def drawn(self, seed: int) -> ScenarioSet:
        """Another set."""
        return draw_scenarios(self.events, replace(self.recipe, seed=seed)).scenarios

    def __str__(self) -> str:
        years = f"{self.recipe.samples:,} years by {self.recipe.method}"
        return f"drawn from {self.events.path.name}: {years}, {self.eventful:.4g} of them not calm on average"


def redraw(origin: Origin | None, folder: Path, eventful: int) -> Redraw | None:
    """How to draw sets from the events of a set in a folder; none where it was not drawn or they are not at hand.

    Weights of strata and of importance sampling are scaled to sum to what is known, and the mean of a sample is then
    not quite right on average. So years are drawn plainly, as many as make so many eventful ones on average: crude, or
    by Sobol points if the set was. What begins with one period begins with it again. Raises ScenarioError for an events
    file that is faulty by now, or another than the set was drawn from.
    """
    if origin is None or origin.made != "drawn":
        return None
    (parent,) = origin.parents
    beside = folder / Path(parent.file).name
    if not beside.is_file():
        return None
    events = read_events(beside)
    if events.sha256 != parent.sha256:
        text = "it has changed since the set was drawn from it, so that fresh sets would be of other chances"
        raise refusal(events, text, "draw the set again")
    calm = Law(events.told).calm
    years, onset = draws_for(eventful, calm), origin.onset or None
    if origin.method == "sobol":
        recipe = Recipe("sobol", samples=1 << (years - 1).bit_length(), onset=onset)
    else:
        recipe = Recipe("crude", samples=years, onset=onset)
    return Redraw(events, recipe.settled(events), (recipe.samples or 0) * (1.0 - calm))
