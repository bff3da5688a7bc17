"""Which assets scenarios hit, by hand."""

from __future__ import annotations

from tests.cases import offer, tiny_case
from tests.textbook.builders import case, effect, event, near, scenarios, study

from supplyopt.network.hits import hits


def test_how_likely_and_how_much() -> None:
    """Year of a and of both lost in one of two periods: 0.2 + 0.3; half of a in both, all of b in one."""
    chances = scenarios(
        event("half", 0.2, effect("supplier=a", 0.5, (1, 2))),
        event("gone", 0.3, effect("supplier=a|b", 0.0, (2, 2))),
        event("test", None, effect("supplier=c", 0.0)),
    )
    two = case([{"offer": o, "price": 1.0, "capacity": 9.0} for o in "abc"], [1, 1])
    found = hits(study(two).network, chances)
    assert found["asset"].str[-1].tolist() == ["a", "b"]
    assert found["hit"].tolist() == [near(0.5), near(0.3)]
    assert found["expected"].tolist() == [near(0.2 * 0.5 + 0.3 * 0.5), near(0.3 * 0.5)]
    assert found["worst"].tolist() == [near(0.5), near(0.5)]


def test_what_waits_for_a_disruption_is_not_hit_by_one() -> None:
    waiting = [{"offer": "a", "price": 1.0, "capacity": 9.0}, {"offer": "b", "price": 2.0, "capacity": 9.0}]
    two = case(waiting, [1, 1])
    assert hits(study(two).network, scenarios(event("idle", 0.5))).empty


def test_what_opens_late_is_not_hit() -> None:
    """A market that waits, comes up in a line and is not noticed at once loses nothing by the outage of another."""
    spot = offer("spot", 5, kind="spot", after_onset=True, ramp_days=90.0)
    waiting = tiny_case([offer("mill", 1), spot], [1.0] * 4)
    outage = scenarios(event("outage", 0.5, effect("supplier=mill", 0.5, (2, 3)), detection=30.0))
    assert hits(study(waiting).network, outage)["asset"].tolist() == ["contract:mill"]
