"""How far a drawn set may be from the truth by chance: by hand, and against what chance does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.scenarios.drawing.cases import event as cause
from tests.scenarios.drawing.cases import events
from tests.textbook.builders import Event, effect, event, near, scenarios

from supplyopt.analyse.sampling_error import standard_error
from supplyopt.scenarios import Recipe, ScenarioSet, draw_scenarios
from supplyopt.scenarios.origin import Origin, Parent


def drawn(method: str, samples: int, *listed: Event, order: int = 0) -> ScenarioSet:
    """A set that says how it was drawn."""
    return told(scenarios(*listed), method, samples, order)


def told(of: ScenarioSet, method: str, samples: int, order: int) -> ScenarioSet:
    """The set as if it had been read from a file that was drawn."""
    how = {"method": method, "parameters": json.dumps({"samples": samples, "order": order})}
    origin = Origin("drawn", (Parent("x.toml", "0"),), how)
    return replace(of, files={"set.parquet": "0"}, origins={"set.parquet": origin})


def hit(name: str, probability: float, *by: str) -> Event:
    """A scenario in which some events strike."""
    return event(name, probability, *({**effect("supplier=a", 0.5), "event_id": e} for e in by))


def test_crude() -> None:
    """Four years, calm thrice: 0, 0, 0, 100, mean 25, variance (3 · 25² + 75²) / 3 = 2500, √(2500 / 4) = 25."""
    found = drawn("crude", 4, hit("a", 0.25, "e"))
    assert standard_error(found, {"calm": 0.0, "a": 100.0}, "calm") == near(25)


def test_importance() -> None:
    """Calm is exact; 0.1 of 100 and 0.1 of 200 about their mean 150: √(2 · 0.1² · 50²) = 7.07."""
    found = drawn("importance", 2, hit("a", 0.1, "e"), hit("b", 0.1, "f"))
    assert standard_error(found, {"calm": 0.0, "a": 100.0, "b": 200.0}, "calm") == near(7.0710678)


def test_stratified() -> None:
    """Two years of e, 0.1 each, 100 and 120: √(2/1 · 2 · 0.1² · 10²) = 2. Two the same of f add nothing."""
    one, two, same = hit("a", 0.1, "e"), hit("b", 0.1, "e"), hit("c", 0.2, "f")
    found = drawn("stratified", 4, one, two, same, order=1)
    assert standard_error(found, {"calm": 0.0, "a": 100.0, "b": 120.0, "c": 500.0}, "calm") == near(2)


def test_strata_of_one_year_are_looked_at_together() -> None:
    """0.1 of e at 100 and 0.1 of f at 120 about 110: √(2 · 0.1² · 10²) = 1.41."""
    found = drawn("stratified", 2, hit("a", 0.1, "e"), hit("b", 0.1, "f"), order=1)
    assert standard_error(found, {"calm": 0.0, "a": 100.0, "b": 120.0}, "calm") == near(1.4142136)


def test_what_is_no_sample_has_no_error() -> None:
    assert standard_error(scenarios(hit("a", 0.1, "e")), {"calm": 0.0, "a": 1.0}, "calm") is None
    assert standard_error(drawn("enumerate", 0, hit("a", 0.1, "e")), {"calm": 0.0, "a": 1.0}, "calm") is None


CAUSES = events(*(cause(f"s{n}", 0.1, severity=[0.1, 0.4, 1.0]) for n in range(6)))


def lost(found: ScenarioSet) -> Mapping[str, float]:
    """scenario -> what is lost in it, all losses squared so that it matters what comes together."""
    left = (1.0 - found.effects["value"]).groupby(found.effects["scenario_id"]).sum() ** 2
    return {"calm": 0.0, **{str(s): float(x) for s, x in left.items()}}


@pytest.mark.parametrize("method", ["crude", "importance", "stratified"])
def test_it_is_what_chance_does(method: Any) -> None:
    """Over 40 seeds the mean of 64 years spreads as far as each of them says, within a third."""
    means, errors = [], []
    for seed in range(40):
        draw = draw_scenarios(CAUSES, Recipe(method, samples=64, seed=seed))
        found = told(draw.scenarios, method, 64, draw.recipe.order or 0)
        costs, weights = lost(found), found.probabilities
        means.append(sum(weights[s] * cost for s, cost in costs.items()))
        errors.append(standard_error(found, costs, "calm"))
    assert np.std(means, ddof=1) == pytest.approx(np.sqrt(np.mean(np.square(errors))), rel=0.33)
