"""Sets drawn by each method: weights by hand, strata that are exact, the same seed the same bytes."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scenarios.drawing.cases import QUARTERS, event, events

from supplyopt.errors import ScenarioError
from supplyopt.scenarios import Draw, Recipe, draw_scenarios, read_scenarios, write_scenarios
from supplyopt.scenarios.drawing import METHODS

TWO = events(event("a", 0.1), event("b", 0.2))
SPREAD = {"severity": (0.2, 0.5, 0.9), "duration_days": (20.0, 60.0, 200.0), "recovery_days": (0.0, 30.0, 90.0)}
SIEGE = {
    "scenario_id": "siege",
    "name": "siege",
    "source": "asked",
    "effects": ({"selector": "site=e0", "attribute": "availability", "value": 0.0, "periods": (2, 3)},),
}
FIVE = events(
    *(event(f"e{n}", 0.05 + 0.02 * n, **SPREAD, group="g" if n < 2 else None) for n in range(4)),
    event("e4", 0.1, **SPREAD, escalation={"e0": 2.0}),
    **QUARTERS,
    groups={"g": 0.4},
    stress=(SIEGE,),
)


def weights(drawn: Draw) -> dict[str, float]:
    """Probability by the name of the scenario."""
    heads = drawn.scenarios.scenarios
    return dict(zip(heads["name"], heads["probability"], strict=True))


def refusal(recipe: Recipe, asked: Any = TWO) -> str:
    with pytest.raises(ScenarioError) as caught:
        draw_scenarios(asked, recipe)
    return str(caught.value)


def test_enumeration_by_hand() -> None:
    """Chances .1 and .2: a alone .1 * .8 = .08, b alone .9 * .2 = .18, both .02, calm .72."""
    drawn = draw_scenarios(TWO, Recipe("enumerate"))
    assert weights(drawn) == pytest.approx(
        {"calm": 0.72, "loss of a": 0.08, "loss of b": 0.18, "loss of a; loss of b": 0.02}
    )
    assert drawn.remainder == 0
    assert drawn.drawn == pytest.approx({"a": 0.1, "b": 0.2})


def test_the_remainder_brackets_the_truth() -> None:
    """Costs 10 and 20, both 50: exactly .08 * 10 + .18 * 20 + .02 * 50 = 5.4.

    With one event at most .02 is left over. As calm it costs nothing: 4.4. At the worst, all at once, 50: 5.4; were
    that known to lie between 20 and 100 only, 4.4 + .02 * 20 = 4.8 to 4.4 + .02 * 100 = 6.4.
    """
    low = draw_scenarios(TWO, Recipe("enumerate", order=1, remainder="calm"))
    high = draw_scenarios(TWO, Recipe("enumerate", order=1))
    assert low.remainder == high.remainder == pytest.approx(0.02)
    assert weights(low) == pytest.approx({"calm": 0.74, "loss of a": 0.08, "loss of b": 0.18})
    worst = "more than 1 at once: all 2 events"
    assert weights(high) == pytest.approx({"calm": 0.72, "loss of a": 0.08, "loss of b": 0.18, worst: 0.02})
    costs = {"calm": 0.0, "loss of a": 10.0, "loss of b": 20.0}
    assert sum(costs[name] * weight for name, weight in weights(low).items()) == pytest.approx(4.4)
    for unknown, expected in ((20.0, 4.8), (50.0, 5.4), (100.0, 6.4)):
        told = costs | {worst: unknown}
        assert sum(told[name] * weight for name, weight in weights(high).items()) == pytest.approx(expected)
    assert sorted(high.scenarios.effects["scenario_id"]) == ["s1", "s2", "s3", "s3"]


def test_strata_are_exact() -> None:
    """Each event alone, and more than one, have their exact probabilities, in 40 years that differ in length."""
    drawn = draw_scenarios(events(event("a", 0.1, **SPREAD), event("b", 0.2, **SPREAD)), Recipe(samples=40))
    assert drawn.at_once == pytest.approx({0: 0.72, 1: 0.26, 2: 0.02})
    assert drawn.drawn == pytest.approx({"a": 0.1, "b": 0.2})
    assert len(drawn.scenarios.scenarios) == 41


def test_a_rare_stratum_is_not_waited_for() -> None:
    """Ten events of 1 in 10,000: two at once have 45 chances in 10^8, and yet years of their own."""
    drawn = draw_scenarios(events(*(event(f"e{n}", 1e-4) for n in range(10))), Recipe(samples=60))
    beyond = sum(mass for number, mass in drawn.at_once.items() if number > 1)
    assert beyond == pytest.approx(1 - 0.9999**10 - 10 * 1e-4 * 0.9999**9, rel=1e-6)


def test_importance_sampling_keeps_calm_and_the_lone_event() -> None:
    """One event of .01: calm .99 whatever is drawn, and all years together .01."""
    drawn = draw_scenarios(events(event("rare", 0.01)), Recipe("importance", samples=8))
    assert weights(drawn) == pytest.approx({"calm": 0.99, "loss of rare": 0.01})
    assert drawn.effective == pytest.approx(8)


def test_sobol_points_strike_as_often_as_they_should() -> None:
    """Of 1024 scrambled points in one dimension, each 1/1024 has one: chance .25 strikes 256 times."""
    drawn = draw_scenarios(events(event("a", 0.25)), Recipe("sobol", samples=1024))
    assert drawn.drawn["a"] == 0.25


def test_a_year_is_noticed_with_the_first_of_what_has_begun() -> None:
    """a is noticed after 30 days, b after 10: either alone, or both after 10; the siege, a stress test, after 5."""
    hidden = events(
        event("a", 0.1, detection_days=30.0),
        event("b", 0.2, detection_days=10.0),
        **QUARTERS,
        stress=({**SIEGE, "detection_days": 5.0},),
    )
    heads = draw_scenarios(hidden, Recipe("enumerate")).scenarios.scenarios
    noticed = dict(zip(heads["name"], heads["detection_days"], strict=True))
    assert noticed == {"calm": 0.0, "loss of a": 30.0, "loss of b": 10.0, "loss of a; loss of b": 10.0, "siege": 5.0}


@settings(max_examples=settings.default.max_examples // 4)
@given(st.sampled_from(METHODS), st.integers(0, 10))
def test_every_set_is_sound(method: Any, seed: int) -> None:
    """Probabilities sum to 1, stress tests have none, calm does nothing, all begin at their onset or later."""
    recipe = Recipe(method) if method == "enumerate" else Recipe(method, samples=64, seed=seed)
    drawn = draw_scenarios(FIVE, recipe)
    heads, effects = drawn.scenarios.scenarios, drawn.scenarios.effects
    assert math.fsum(heads["probability"]) == pytest.approx(1.0, abs=1e-12)
    assert heads.set_index("scenario_id").loc["siege", ["probability", "family", "onset_period"]].tolist() == [
        0.0,
        "stress",
        2,
    ]
    first = effects.groupby("scenario_id")["period_from"].min()
    assert (heads.set_index("scenario_id")["onset_period"].drop("calm") == first).all()


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_bytes_and_they_can_be_read(method: Any, tmp_path: Any) -> None:
    recipe = Recipe(method) if method == "enumerate" else Recipe(method, samples=64, seed=7)
    for name in ("one.parquet", "two.parquet"):
        drawn = draw_scenarios(FIVE, recipe)
        write_scenarios(drawn.scenarios, tmp_path / name, drawn.metadata())
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    again = read_scenarios(tmp_path / "one.parquet")
    assert (again.scenarios["probability"] - drawn.scenarios.scenarios["probability"]).abs().max() < 1e-12
    assert again.effects.equals(drawn.scenarios.effects)
    assert again.notes[0].startswith(f"drawn from tiny.events.toml by {method}")


def test_another_seed_gives_another_set() -> None:
    first, second = (draw_scenarios(FIVE, Recipe(samples=64, seed=seed)).scenarios.effects for seed in (0, 1))
    assert not first.equals(second)


def test_what_follows_begins_no_earlier() -> None:
    """Of 200 years in which the second always follows the first, none has it the other way round."""
    first = event("first", 0.999, duration_days=(30.0, 30.0, 30.0))
    second = event("second", 0.5, duration_days=(30.0, 30.0, 30.0), escalation={"first": 1.9})
    effects = draw_scenarios(events(first, second, **QUARTERS), Recipe("crude", samples=200)).scenarios.effects
    begins = effects.pivot_table(index="scenario_id", columns="event_id", values="period_from", aggfunc="min").dropna()
    assert len(begins) > 5
    assert (begins["second"] >= begins["first"]).all()


def test_years_that_do_the_same_are_one_scenario() -> None:
    """200 years of two events without spread: calm and three sets at most."""
    drawn = draw_scenarios(TWO, Recipe("crude", samples=200))
    assert len(drawn.scenarios.scenarios) <= 4
    assert drawn.scenarios.scenarios["probability"].sum() == pytest.approx(1.0)


def test_an_event_that_is_felt_after_the_horizon_is_calm() -> None:
    late = event("late", 0.3, effects=({"selector": "site=late", "delay_days": 400.0},))
    assert weights(draw_scenarios(events(late), Recipe("enumerate"))) == pytest.approx({"calm": 1.0})


def test_an_onset_for_all() -> None:
    heads = draw_scenarios(FIVE, Recipe(samples=64, onset=3)).scenarios.scenarios
    assert set(heads.loc[heads["family"] == "prob", "onset_period"]) == {3}


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (Recipe("sobol", samples=500), "500 is no power of 2; take --samples 256 or 512  [EVT030]"),
        (Recipe("enumerate", samples=5), "does not look at --samples; leave it out, or take --method stratified"),
        (Recipe(samples=2), "3 strata need a sample each, 2 are asked for; take --samples 3 or more"),
        (Recipe(samples=0), "--samples 0 is less than 1"),
        (Recipe(onset=2), "--onset 2 is no period; take one of 1 to 1"),
        (Recipe("importance", tilt=1.0), "--tilt 1 is not allowed"),
        (Recipe("enumerate", order=-1), "--order -1 is less than 0"),
        (Recipe(seed=-1), "--seed -1 is less than 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(recipe: Recipe, said: str) -> None:
    assert said in refusal(recipe)


def test_too_many_sets_are_refused() -> None:
    many = events(*(event(f"e{n}") for n in range(40)))
    assert "there are 102,090 sets of at most 4 events; take a lower --order" in refusal(
        Recipe("enumerate", order=4), many
    )
