"""A set reduced to few: what stays, what it weighs, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.textbook.builders import effect, event, near, scenarios

from supplyopt.errors import ScenarioError
from supplyopt.scenarios import ScenarioSet, read_scenarios, write_scenarios
from supplyopt.scenarios.multipliers import multipliers
from supplyopt.scenarios.reduction import Reduced, reduce_scenarios
from supplyopt.scenarios.reduction.reduce import weighted

MILD, BAD, WORSE = (
    event(name, p, effect("supplier=a", left))
    for name, p, left in (("mild", 0.3, 0.9), ("bad", 0.2, 0.2), ("worse", 0.1, 0.0))
)
TEST = event("test", None, effect("supplier=a", 0.0))
FOUND = scenarios(MILD, BAD, WORSE, TEST)


def reduced(found: ScenarioSet, keep: int, **settings) -> Reduced:
    return reduce_scenarios(found, multipliers(found).points[weighted(found)], keep, **settings)


def masses(found: ScenarioSet) -> dict[str, float]:
    return {str(scenario): float(p) for scenario, p in found.probabilities.items()}


@pytest.mark.parametrize("method", ["forward", "backward"])
def test_by_hand(method) -> None:
    """Lost: calm 0, mild 0.1, bad 0.8, worse 1; kept two, calm pinned.

    Beside calm, bad leaves 0.3 × 0.1 + 0.1 × 0.2 = 0.05, worse 0.03 + 0.2 × 0.2 = 0.07, mild 0.2 × 0.7 + 0.1 × 0.9:
    bad it is. Calm alone leaves 0.03 + 0.16 + 0.1 = 0.29; after that it is 0.8 × 0.3 = 0.24 off on average.
    """
    found = reduced(FOUND, 2, method=method, scale=False)
    assert masses(found.scenarios) == {"bad": near(0.3), "calm": near(0.7), "test": 0.0}
    assert (found.distance, found.alone, found.left) == (near(0.05, 1e-6), near(0.29, 1e-6), near(0.24, 1e-6))
    assert found.stands == {"bad": "bad", "calm": "calm", "mild": "calm", "worse": "bad"}
    assert found.moved["worse"] == near(0.2, 1e-6)
    assert found.unchanged == near(0.6)


def test_scaled_distances_are_those_of_the_set() -> None:
    """Two that differ are 1 apart in the mean: the share of what calm alone leaves is the same."""
    plain, scaled = reduced(FOUND, 2, scale=False), reduced(FOUND, 2)
    assert scaled.distance / scaled.alone == near(plain.distance / plain.alone, 1e-5)
    assert scaled.distance > plain.distance


def test_stress_tests_stay_and_weigh_nothing() -> None:
    """The stress test does what ``worse`` does, but no probability goes to it."""
    found = reduced(FOUND, 1)
    assert masses(found.scenarios) == {"calm": near(1.0), "test": 0.0}
    assert set(found.scenarios.effects["scenario_id"]) == {"test"}


def test_what_is_pinned_stays() -> None:
    assert masses(reduced(FOUND, 2, pinned=["worse", "test"]).scenarios)["worse"] == near(0.3)


def test_all_kept() -> None:
    found = reduced(FOUND, 40)
    pd.testing.assert_frame_equal(found.scenarios.scenarios, FOUND.scenarios)
    assert (found.distance, found.unchanged) == (0.0, near(1.0))


def test_without_calm_the_one_nearest_to_all_is_kept() -> None:
    """Lost 0.1, 0.8, 1 with 1/2, 1/3, 1/6: 0.8 leaves 0.35 + 0.0333, 0.1 leaves 0.2333 + 0.15."""
    told = [replace(each, probability=p) for each, p in ((MILD, 0.45), (BAD, 0.35), (WORSE, 0.2))]
    found = reduced(scenarios(*told, calm=False), 1, scale=False)
    assert list(masses(found.scenarios)) == ["bad"]
    assert found.distance == found.alone == near(0.45 * 0.7 + 0.2 * 0.2, 1e-6)


def test_names_mean_nothing() -> None:
    names = {"bad": "x", "calm": "y", "mild": "w", "worse": "z", "test": "v"}
    heads = FOUND.scenarios.assign(scenario_id=FOUND.scenarios["scenario_id"].map(names))
    effects = FOUND.effects.assign(scenario_id=FOUND.effects["scenario_id"].map(names))
    renamed = replace(FOUND, scenarios=heads.sort_values("scenario_id", ignore_index=True), effects=effects)
    found = reduced(renamed, 2)
    assert masses(found.scenarios) == {names[s]: near(p) for s, p in masses(reduced(FOUND, 2).scenarios).items()}
    assert found.distance == near(reduced(FOUND, 2).distance, 1e-6)


def test_everything_that_cannot_work_is_told() -> None:
    with pytest.raises(ScenarioError) as caught:
        reduced(FOUND, 1, pinned=["bade", "worse"])
    messages = [str(issue) for issue in caught.value.issues]
    assert len(messages) == 2
    assert "'bade': no scenario has this id; did you mean 'bad'?" in messages[0]
    assert "2 scenarios are to stay in any case" in messages[1]


def test_what_is_written_is_read(tmp_path) -> None:
    found = reduced(FOUND, 2).scenarios
    write_scenarios(found, tmp_path / "few.parquet")
    pd.testing.assert_frame_equal(read_scenarios(tmp_path / "few.parquet").scenarios, found.scenarios)
