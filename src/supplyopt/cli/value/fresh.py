"""Where fresh sets of scenarios come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supplyopt.scenarios import ScenarioSet
    from supplyopt.study import Study


@dataclass(frozen=True)
class Fresh:
    """Sets that are drawn, and from what."""

    source: str
    draw: Callable[[int], ScenarioSet]


def fresh_sets(study: Study, scenarios: str, eventful: int) -> Fresh:
    """From the events beside the set, else from the set itself; raises InputError where neither will do."""
    from supplyopt.analyse.value.sampling import check_named
    from supplyopt.inputs import scenario_address
    from supplyopt.scenarios.drawing.redraw import redraw
    from supplyopt.scenarios.resample import draws_for, resampled
    from supplyopt.scenarios.scenario_set import CALM

    own, place = study.scenarios, Path(scenario_address(scenarios))
    file = place / next(iter(own.files)) if place.is_dir() and own.files else place
    if found := redraw(own.origin, file.parent, eventful):
        check_named(study, str(found))
        return Fresh(str(found), found.drawn)
    calm = study.probabilities.get(CALM, 0.0)
    draws = draws_for(eventful, calm)
    told = f"{draws:,} draws, {draws * (1.0 - calm):.4g} of them not calm on average"
    named = study.policy.named_scenarios
    return Fresh(f"resampled from {own.name} itself: {told}", lambda seed: resampled(own, draws, seed, named))
