"""Which events happen in a scenario: those that its effects name, and all that they do not."""

from tests.textbook.builders import effect, event, scenarios


def test_events_by_scenario() -> None:
    named = {**effect("supplier=a", 0.0), "event_id": "fire"}
    chances = scenarios(
        event("one", 0.1, named, {**named, "selector": "supplier=b"}),
        event("two", 0.1, named, effect("supplier=b", 0.0)),
        event("three", 0.1, effect("supplier=b", 0.0)),
        event("idle", 0.1),
    )
    assert chances.events == {
        "calm": frozenset(),
        "idle": frozenset(),
        "one": {("event", "fire")},
        "two": {("event", "fire"), ("scenario", "two")},
        "three": {("scenario", "three")},
    }
