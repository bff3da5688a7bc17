"""Sets like one that was drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from supplyopt.errors import ScenarioError
from supplyopt.scenarios import Recipe, draw_scenarios, read_events, write_scenarios
from supplyopt.scenarios.drawing.redraw import redraw

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


def test_the_recipe_is_kept_and_the_numbers_are_others(tmp_path: Path) -> None:
    again = redraw(drawn(tmp_path, method="stratified", samples=60, seed=3, order=2), 20)
    assert again is not None
    assert (again.recipe.method, again.recipe.order, again.recipe.samples) == ("stratified", 2, 20)
    first, second = again.drawn(1), again.drawn(2)
    assert len(first.scenarios) <= 21
    assert not first.effects.equals(second.effects)
    assert first.effects.equals(again.drawn(1).effects)
    assert str(again) == "drawn from two.events.toml by stratified"


def test_a_set_without_chance_is_followed_by_strata(tmp_path: Path) -> None:
    again = redraw(drawn(tmp_path, method="enumerate"), 20)
    assert again is not None
    assert again.recipe.method == "stratified"


def test_nothing_can_be_drawn_without_the_events(tmp_path: Path) -> None:
    file = drawn(tmp_path)
    (tmp_path / "two.events.toml").unlink()
    assert redraw(file, 20) is None
    assert redraw(tmp_path / "nowhere.parquet", 20) is None


def test_too_few_samples_are_refused(tmp_path: Path) -> None:
    """Two events and what is more than one of them: three strata."""
    with pytest.raises(ScenarioError, match="3 strata need a sample each"):
        redraw(drawn(tmp_path), 2).drawn(1)  # type: ignore[union-attr]
