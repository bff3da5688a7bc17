"""One set from several, by hand: either one world or another, or all causes together."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.textbook.builders import Event, effect, event, near, scenarios

from supplyopt.errors import ScenarioError
from supplyopt.scenarios import ScenarioSet, read_scenarios, write_scenarios
from supplyopt.scenarios.merging import merge_alternatives, merge_together


def named(name: str, *happening: Event, calm: bool = True) -> ScenarioSet:
    return replace(scenarios(*happening, calm=calm), name=name)


def caused(selector: str, cause: str, left: float = 0.0):
    return {**effect(selector, left), "event_id": cause}


STORM = event("s1", 0.2, caused("item=ore", "storm"))
STRIKE = event("s1", 0.4, caused("item=coal", "strike"))
SEA = named("sea", STORM, event("test", None, effect("item=ore", 0.5)))
LAND = named("land", STRIKE, event("test", None, effect("item=coal", 0.5)))


def masses(found: ScenarioSet) -> dict[str, float]:
    return {str(scenario): float(p) for scenario, p in found.probabilities.items()}


def messages(merge, *given) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        merge(*given)
    return [str(issue) for issue in caught.value.issues]


def test_either_one_or_the_other() -> None:
    """0.75 of 0.2 and 0.25 of 0.4; calm 0.75 × 0.8 + 0.25 × 0.6; ids that clash carry the name of their set."""
    found = merge_alternatives([SEA, LAND], {"sea": 0.75}).scenarios
    assert masses(found) == {
        "calm": near(0.75),
        "land.s1": near(0.1),
        "land.test": 0.0,
        "sea.s1": near(0.15),
        "sea.test": 0.0,
    }
    assert found.effects.set_index("scenario_id").loc["land.s1", "selector"] == "item=coal"


def test_without_weights_all_count_alike() -> None:
    found = merge_alternatives([SEA, LAND], {})
    assert found.weights == {"sea": 0.5, "land": 0.5}
    assert masses(found.scenarios)["calm"] == near(0.5 * 0.8 + 0.5 * 0.6)


def test_what_is_noticed_later_is_not_the_same() -> None:
    """One storm is noticed after 30 days, one at once; with a strike that is noticed after 10, both after 10."""
    hidden = named("hidden", replace(STORM, detection=30.0))
    seen = named("seen", STORM)
    apart = merge_alternatives([hidden, seen], {}).scenarios
    assert apart.detection == {"calm": 0.0, "hidden.s1": 30.0, "seen.s1": 0.0}
    both = merge_together([hidden, named("land", replace(STRIKE, detection=10.0))]).scenarios
    assert sorted(both.detection.values()) == [0.0, 10.0, 10.0, 30.0]


def test_what_does_the_same_becomes_one() -> None:
    """The same storm under another id, and the same test: 0.5 × 0.2 + 0.5 × 0.6."""
    other = named(
        "other", event("gale", 0.6, caused("item=ore", "storm")), event("test", None, effect("item=ore", 0.5))
    )
    found = merge_alternatives([SEA, other], {})
    assert masses(found.scenarios) == {"calm": near(0.6), "s1": near(0.4), "test": 0.0}
    assert found.alike == 3


def test_a_set_merged_with_itself_is_itself() -> None:
    found = merge_alternatives([SEA, SEA], {})
    assert found.weights == {"sea": 0.5, "sea_2": 0.5}
    pd.testing.assert_frame_equal(found.scenarios.effects, SEA.effects)
    assert masses(found.scenarios) == {scenario: near(p) for scenario, p in masses(SEA).items()}


def test_a_new_id_is_nobodys() -> None:
    taken = named("land", STRIKE, event("sea.s1", 0.1, effect("item=tin", 0.0)))
    assert set(masses(merge_alternatives([SEA, taken], {}).scenarios)) >= {"sea.s1", "sea.s1_2", "land.s1"}


def test_all_causes_together() -> None:
    """Independent: 0.2 × 0.6 storm alone, 0.8 × 0.4 strike alone, 0.2 × 0.4 both; each is as likely as it was."""
    found = merge_together([SEA, LAND]).scenarios
    assert masses(found) == {
        "calm": near(0.48),
        "land.s1": near(0.32),
        "land.test": 0.0,
        "sea.s1": near(0.12),
        "sea.s1 + land.s1": near(0.08),
        "sea.test": 0.0,
    }
    assert set(found.effects.query("scenario_id == 'sea.s1 + land.s1'")["event_id"]) == {"storm", "strike"}


def test_together_the_onset_is_the_earlier() -> None:
    late = named("late", event("flood", 0.5, effect("item=tin", 0.0, (3, 4))))
    heads = merge_together([SEA, late]).scenarios.scenarios.set_index("scenario_id")
    assert heads["onset_period"].to_dict() == {"calm": 0, "flood": 3, "s1": 1, "s1 + flood": 1, "test": 1}


def test_causes_without_a_name_stay_apart() -> None:
    """Each is an event of its scenario, also where both happen."""
    both = [named(name, event(name, 0.5, effect(f"item={name}", 0.0))) for name in ("a", "b")]
    assert merge_together(both).scenarios.events["a + b"] == {("event", "a"), ("event", "b")}


@pytest.mark.parametrize("merge", [lambda sets: merge_alternatives(sets, {}), merge_together])
def test_the_order_of_the_sets_changes_no_probability(merge) -> None:
    third = named("third", event("quake", 0.1, caused("item=tin", "quake")))
    one, other = (merge(sets).scenarios for sets in ([SEA, LAND, third], [third, LAND, SEA]))
    assert sorted(one.probabilities) == near(sorted(other.probabilities))
    assert one.probabilities.sum() == near(1.0)
    assert masses(one)["calm"] == near(masses(other)["calm"])


def test_a_merged_set_can_be_written_and_read(tmp_path) -> None:
    found = merge_together([SEA, LAND]).scenarios
    write_scenarios(found, tmp_path / "merged.parquet")
    pd.testing.assert_frame_equal(read_scenarios(tmp_path / "merged.parquet").effects, found.effects)


def test_every_fault_of_the_weights_is_told() -> None:
    told = messages(merge_alternatives, [SEA, LAND], {"see": 0.5, "land": 1.5})
    assert len(told) == 2
    assert "'see': has a weight, but no set is called so; did you mean 'sea'?" in told[0]
    assert "land: '1.5': a weight is above 0 and at most 1" in told[1]
    assert "weights sum to 0.9, not to 1" in messages(merge_alternatives, [SEA, LAND], {"sea": 0.6, "land": 0.3})[0]
    assert "nothing is left for land" in messages(merge_alternatives, [SEA, LAND], {"sea": 1.0})[0]
    assert "there is only one set" in messages(merge_alternatives, [SEA], {})[0]


def test_every_reason_why_causes_cannot_be_together_is_told() -> None:
    restless = named("restless", event("war", 1.0, caused("item=ore", "storm")), calm=False)
    told = messages(merge_together, [SEA, restless])
    assert "restless: has no calm" in told[0]
    assert "restless: 'storm': the event is in sea too, and would strike twice" in told[1]


def test_too_many_together() -> None:
    many = [
        named(name, *(event(f"{name}{n}", 0.001, effect(f"item={name}{n}", 0.0)) for n in range(200))) for name in "ab"
    ]
    assert "40,401 scenarios would come of it" in messages(merge_together, many)[0]


def test_a_scenario_without_events_is_a_cause_that_strikes_once() -> None:
    """Effects that name no event are an event of their scenario's own, so the same one cannot come from two sets."""
    flood = named("one", event("flood", 0.2, effect("item=ore", 0.0)))
    told = messages(merge_together, [flood, replace(flood, name="two")])
    assert any("flood" in each and "would strike twice" in each for each in told)
