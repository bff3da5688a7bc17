"""Sets like one that was drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from supplyopt.errors import ScenarioError
from supplyopt.scenarios import Recipe, draw_scenarios, read_events, read_scenarios, write_scenarios
from supplyopt.scenarios.drawing.redraw import Redraw, redraw
from supplyopt.scenarios.resample import MOST_DRAWS, draws_for

EVENTS = """version = 1
name = "two"
periods = 4
days_per_period = 91.25

[[event]]
event_id = "a"
name = "a"
cause = "cyber"
probability_per_year = 0.3
severity = [0.2, 0.5, 1]
duration_days = [30, 90, 180]
effects = [{ selector = "country=CN" }]
source = "invented"

[[event]]
event_id = "b"
name = "b"
cause = "cyber"
probability_per_year = 0.2
severity = [0.2, 0.5, 1]
duration_days = [30, 90, 180]
effects = [{ selector = "country=DE" }]
source = "invented"
"""


def drawn(folder: Path, **recipe: object) -> Path:
    """A set beside its events."""
    (folder / "two.events.toml").write_text(EVENTS, encoding="utf-8")
    made = draw_scenarios(read_events(folder / "two.events.toml"), Recipe(**recipe))  # type: ignore[arg-type]
    write_scenarios(made.scenarios, folder / "set.parquet", made.metadata())
    return folder / "set.parquet"


def again(file: Path, eventful: int = 20) -> Redraw | None:
    return redraw(read_scenarios(file).origin, file.parent, eventful)


def test_years_are_drawn_plainly_whatever_the_recipe(tmp_path: Path) -> None:
    """Calm with 0.7 × 0.8 = 0.56: 20 years that are not calm take 20 / 0.44 = 45.45, each of which weighs the same."""
    found = again(drawn(tmp_path, method="stratified", samples=60, seed=3))
    assert found is not None
    assert (found.recipe.method, found.recipe.samples, found.eventful) == ("crude", 46, pytest.approx(46 * 0.44))
    first, second = found.drawn(1), found.drawn(2)
    assert (first.probabilities * 46).tolist() == pytest.approx([round(p * 46) for p in first.probabilities])
    assert not first.effects.equals(second.effects)
    assert first.effects.equals(found.drawn(1).effects)
    assert str(found) == "drawn from two.events.toml: 46 years by crude, 20.24 of them not calm on average"


def test_sobol_points_stay_such(tmp_path: Path) -> None:
    found = again(drawn(tmp_path, method="sobol", samples=64))
    assert found is not None
    assert (found.recipe.method, found.recipe.samples) == ("sobol", 64)


def test_what_begins_with_one_period_does_so_again(tmp_path: Path) -> None:
    found = again(drawn(tmp_path, method="enumerate", onset=3))
    assert found is not None
    assert set(found.drawn(0).scenarios["onset_period"]) == {0, 3}


def test_nothing_can_be_drawn_without_the_events(tmp_path: Path) -> None:
    file = drawn(tmp_path)
    (tmp_path / "two.events.toml").unlink()
    assert again(file) is None
    assert redraw(None, tmp_path, 20) is None


def test_events_that_have_changed_are_refused(tmp_path: Path) -> None:
    file = drawn(tmp_path)
    (tmp_path / "two.events.toml").write_text(EVENTS.replace("0.3", "0.4"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="has changed since the set was drawn from it"):
        again(file)


def test_what_hardly_ever_happens_is_not_waited_for() -> None:
    assert draws_for(100, calm=1 - 1e-6) == draws_for(1, calm=1.0) == MOST_DRAWS
