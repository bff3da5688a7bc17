"""The few figures by which scenarios differ: put together again, they are the conditions of each."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.laws.random_studies import random_study
from tests.textbook.builders import case, effect, event, near, scenarios, study

from supplyopt.network.drivers import Drivers, drivers_of, headroom_of
from supplyopt.network.grammar import Floats
from supplyopt.network.resolve import in_force
from supplyopt.study import Study

BUFFER = {"buffer_days": 91.0}
WAVES = (("supplier=a", 0.3), ("country=CN", 0.7))
TWO_AT_ONCE = scenarios(
    event("fire", 0.1, effect("supplier=a", 0.5, (1, 2))),
    event(
        "war",
        0.1,
        effect("country=CN", 0.6, (2, 2)),
        effect("supplier=a", 0.5, (2, 3)),
        effect("item=widget", 2.0, (3, 3), "demand_mult"),
    ),
    event(
        "waves", 0.1, effect("supplier=a", 0.3, (2, 2), combine="min"), effect("country=CN", 0.7, (2, 2), combine="min")
    ),
)


def two_suppliers() -> Study:
    offers = [{"offer": name, "price": 10.0, "capacity": 100.0} for name in ("a", "b", "c")]
    return study(case(offers, [50, 50, 50], countries={"a": "CN", "b": "CN", "c": "DE"}), TWO_AT_ONCE)


def assets_of(question: Study, found: Drivers) -> dict[str, int]:
    return {a.name: int(g) for a, g in zip(question.network.assets, found.group_of["availability"], strict=True)}


def test_what_the_same_effects_hit_is_one_group() -> None:
    """a by fire and war, b by war, c by nothing; in war a has 0.5 × 0.6 left in period 2; of waves the worst counts."""
    question = two_suppliers()
    found = drivers_of(question.network, question.scenarios)
    group = {name.removeprefix("contract:"): g for name, g in assets_of(question, found).items()}
    a, b, c = (next(g for name, g in group.items() if letter in name.split(":")[-1]) for letter in "abc")
    assert len({a, b}) == 2
    assert c == -1
    rows = [list(question.scenarios.scenarios["scenario_id"]).index(s) for s in ("fire", "war", "waves")]
    left = found.multipliers(np.array(rows), 1)["availability"]
    assert left[:, a] == near(np.array([[0.5, 0.5, 1.0], [1.0, 0.3, 0.5], [1.0, 0.3, 1.0]]))
    assert left[:, b] == near(np.array([[1.0, 1.0, 1.0], [1.0, 0.6, 1.0], [1.0, 0.7, 1.0]]))
    assert headroom_of(found) == near(2.0)


def put_together(found: Drivers, kind: str, row: int, onset: int) -> Floats:
    """The multiplier of every part of a kind in one scenario [n, T]."""
    groups, ones = found.group_of[kind], np.ones((1, found.periods))
    of_groups = np.vstack([found.multipliers(np.array([row]), onset)[kind][0], ones])
    return of_groups[groups]


def are_the_conditions(question: Study, taken: Collection[str] = ()) -> None:
    """That figures put together are the conditions of every scenario, some options to harden being taken."""
    network = question.network
    found = drivers_of(network, question.scenarios, taken)
    calm_demand = np.array([d.quantity for d in network.demands]).reshape(-1, found.periods)
    calm_inflow = np.array([a.quantity for a in network.arrivals]).reshape(-1, found.periods)
    for row, name in enumerate(question.scenarios.scenarios["scenario_id"]):
        if name == "calm":
            continue
        settled = in_force(network, question.conditions[name], lambda option: float(option in taken))
        after = settled.onset - 1
        left = put_together(found, "availability", row, settled.onset)
        assert left[:, after:] == near(settled.availability[:, after:])
        assert put_together(found, "demand", row, settled.onset) * calm_demand == near(settled.demand)
        assert put_together(found, "inflow", row, settled.onset) * calm_inflow == near(settled.inflow)
        assert put_together(found, "cost", row, settled.onset) == near(settled.cost)
        assert put_together(found, "price", row, settled.onset) == near(settled.price)
        assert put_together(found, "stock", row, settled.onset)[:, 0] == near(settled.stock)
        for group, t in itertools.product(range(found.exposure.groups), range(settled.onset, found.periods + 1)):
            moved = found.multipliers(np.array([row]), settled.onset)["availability"][0, group, t - 1] != 1.0
            assert found.touches("availability", group, t) or not moved
    assert headroom_of(found) >= question.headroom - 1e-12


@examples(10)
@given(st.integers(0, 100_000))
def test_they_are_the_conditions_of_each_scenario(seed: int) -> None:
    are_the_conditions(random_study(seed))


@pytest.mark.parametrize("hardened", [(), ("harden:a",), ("harden:a", "harden:all")])
def test_inputs_openings_and_hardening_are_counted(hardened: tuple[str, ...]) -> None:
    """a needs a chip, whose maker fails; spot waits, is noticed late and comes up in a line; a may be hardened."""
    offers = [
        {"offer": "a", "price": 10.0, "capacity": 100.0},
        {"offer": "b", "price": 11.0, "capacity": 100.0},
        {"offer": "spot", "kind": "spot", "price": 30.0, "capacity": 50.0, "after_onset": True, "ramp_days": 120.0},
    ]
    needs = [
        {
            "selector": "supplier=a",
            "kind": "maker",
            "needs": "acme",
            "share": 0.8,
            "input": "chip",
            "buffer_days": 91.0,
        },
        {"selector": "maker=acme", "kind": "fab", "needs": "north", "share": 0.5, "input": "wafer"},
    ]
    ways = [
        {"hardening": "a", "selector": "supplier=a", "fixed_cost": 5.0, "loss_avoided": 0.5, "time_saved": 0.5},
        {"hardening": "all", "selector": "country=DE", "fixed_cost": 9.0, "loss_avoided": 0.3, "against": "quake"},
    ]
    quake = {**effect("country=DE", 0.2, (2, 3)), "event_id": "quake"}
    chances = scenarios(
        event("maker", 0.1, effect("maker=acme", 0.3, (1, 3))),
        event("fab", 0.1, effect("fab=north", 0.0, (2, 4)), effect("supplier=b", 0.5, (2, 2), combine="min")),
        event("quake", 0.1, quake, effect("supplier=a", 0.6, (2, 2))),
    )
    noticed = chances.scenarios.assign(detection_days=[0.0, 30.0, 0.0, 45.0])
    periods = [{"period": t, "days": 91.25} for t in range(1, 5)]
    what = case(offers, [50] * 4, dependencies=needs, hardening=ways, periods=periods)
    are_the_conditions(study(what, replace(chances, scenarios=noticed)), hardened)


def test_the_order_of_effects_means_nothing() -> None:
    question = two_suppliers()
    backwards = question.scenarios.effects.iloc[::-1].reset_index(drop=True)
    other = Study(question.case, question.policy, type(TWO_AT_ONCE)(TWO_AT_ONCE.scenarios, backwards))
    every = np.arange(len(TWO_AT_ONCE.scenarios))
    one, two = (drivers_of(q.network, q.scenarios).multipliers(every, 1) for q in (question, other))
    assert all(np.array_equal(one[kind], two[kind]) for kind in one)


def test_without_effects_nothing_moves() -> None:
    question = study(case([{"offer": "a", "price": 1.0, "capacity": 1.0}], [1.0]))
    found = drivers_of(question.network, question.scenarios)
    assert found.causes == ()
    assert headroom_of(found) == 1.0
