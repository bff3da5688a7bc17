"""A set in figures, by hand."""

from __future__ import annotations

import math

from tests.textbook.builders import effect, event, near, scenarios

from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.summary import Summary


def caused(selector: str, cause: str, left: float, periods: tuple[int, int] = (1, 4), what: str = "availability"):
    return {**effect(selector, left, periods, what), "event_id": cause}


FOUND = Summary(
    scenarios(
        event("fire", 0.1, caused("item=ore", "fire", 0.0, (2, 3))),
        event("flood", 0.2, caused("item=tin", "flood", 0.6)),
        event("both", 0.1, caused("item=ore", "fire", 0.0, (3, 4)), caused("item=tin", "flood", 0.2)),
        event("dear", 0.1, effect("item=tin", 3.0, (4, 4), "price_mult")),
        event("test", None, caused("item=gas", "none", 0.0)),
    )
)


def test_how_likely_what_is() -> None:
    """Beside calm 0.1, 0.2, 0.1 and 0.1 of 0.5: exp(-(3 × 0.2 ln 0.2 + 0.4 ln 0.4)) = 3.789."""
    assert FOUND.calm == near(0.5)
    assert FOUND.effective == near(math.exp(-(0.6 * math.log(0.2) + 0.4 * math.log(0.4))))
    assert FOUND.begins == {1: near(0.3), 2: near(0.1), 4: near(0.1)}
    assert FOUND.at_once == {0: near(0.5), 1: near(0.4), 2: near(0.1)}


def test_events_and_what_comes_together() -> None:
    """Without a named event a scenario is one of its own; the stress test has none."""
    assert FOUND.events.to_dict("list") == {
        "event": ["flood", "fire", "dear"],
        "scenarios": [2, 2, 1],
        "probability": [near(0.3), near(0.2), near(0.1)],
        "alone": [near(0.2), near(0.1), near(0.1)],
    }
    assert FOUND.pairs.to_dict("records") == [
        {"first": "fire", "second": "flood", "probability": near(0.1), "independent": near(0.06)}
    ]


def test_an_event_and_a_scenario_of_the_same_name_are_two() -> None:
    """An event called storm with 0.1, and with 0.2 a scenario called so whose effects name no event."""
    found = Summary(
        scenarios(
            event("caused", 0.1, caused("item=ore", "storm", 0.0)),
            event("storm", 0.2, effect("item=tin", 0.0)),
        )
    )
    assert found.events["event"].tolist() == ["storm (scenario)", "storm"]
    assert found.events["probability"].tolist() == [near(0.2), near(0.1)]


def test_what_is_lost_on_average() -> None:
    """Tin 0.2 × 0.4 + 0.1 × 0.8 = 0.16, ore 0.2 × 2/4 = 0.1; tin's price 0.1 × 2/4 = 0.05; gas only in a test."""
    told = FOUND.losses.set_index(["selector", "attribute"])
    assert list(told.index) == [("item=tin", "availability"), ("item=ore", "availability"), ("item=tin", "price_mult")]
    assert told["expected"].tolist() == [near(-0.16), near(-0.1), near(0.05)]
    assert told["hit"].tolist() == [near(0.3), near(0.2), near(0.1)]
    assert told["worst"].tolist() == [near(-0.8), near(-0.5), near(0.5)]


def test_the_worst() -> None:
    """Both 2/4 + 0.8, the test 1, fire and dear 2/4 each, flood 0.4."""
    told = FOUND.severities
    assert told["scenario"].tolist() == ["both", "test", "dear", "fire", "flood", "calm"]
    assert told["severity"].tolist() == [near(s) for s in (1.3, 1.0, 0.5, 0.5, 0.4, 0.0)]


def test_where_nothing_happens() -> None:
    calm = Summary(ScenarioSet.calm())
    assert (calm.calm, calm.effective, calm.begins, calm.at_once) == (1.0, 0.0, {}, {0: 1.0})
    assert calm.losses.empty
    assert calm.events.empty
    assert calm.pairs.empty
