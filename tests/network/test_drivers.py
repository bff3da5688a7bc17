"""The few figures by which scenarios differ: put together again, they are the conditions of each."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.examples import examples
from tests.laws.random_studies import random_study
from tests.textbook.builders import case, effect, event, near, scenarios, study

from supplyopt.network.drivers import Drivers, drivers_of, headroom_of
from supplyopt.network.grammar import Floats
from supplyopt.study import Study

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
    left = found.multipliers(np.array(rows))["availability"]
    assert left[:, a] == near(np.array([[0.5, 0.5, 1.0], [1.0, 0.3, 0.5], [1.0, 0.3, 1.0]]))
    assert left[:, b] == near(np.array([[1.0, 1.0, 1.0], [1.0, 0.6, 1.0], [1.0, 0.7, 1.0]]))
    assert headroom_of(found) == near(2.0)


def put_together(question: Study, found: Drivers, kind: str, row: int) -> Floats:
    """The multiplier of every part of a kind in one scenario [n, T]."""
    groups, ones = found.group_of[kind], np.ones((1, found.periods))
    of_groups = np.vstack([found.multipliers(np.array([row]))[kind][0], ones])
    return of_groups[groups]


@examples(10)
@given(st.integers(0, 100_000))
def test_they_are_the_conditions_of_each_scenario(seed: int) -> None:
    question = random_study(seed)
    network = question.network
    found = drivers_of(network, question.scenarios)
    for row, name in enumerate(question.scenarios.scenarios["scenario_id"]):
        if name == "calm":
            continue
        conditions = question.conditions[name]
        calm_demand = np.array([d.quantity for d in network.demands])
        calm_inflow = np.array([a.quantity for a in network.arrivals])
        assert put_together(question, found, "availability", row) == near(conditions.availability)
        assert put_together(question, found, "demand", row) * calm_demand == near(conditions.demand)
        assert put_together(question, found, "inflow", row) * calm_inflow == near(conditions.inflow)
        assert put_together(question, found, "cost", row) == near(conditions.cost)
        assert put_together(question, found, "price", row) == near(conditions.price)
        assert put_together(question, found, "stock", row)[:, 0] == near(conditions.stock)
    assert headroom_of(found) >= question.headroom - 1e-12


def test_the_order_of_effects_means_nothing() -> None:
    question = two_suppliers()
    backwards = question.scenarios.effects.iloc[::-1].reset_index(drop=True)
    other = Study(question.case, question.policy, type(TWO_AT_ONCE)(TWO_AT_ONCE.scenarios, backwards))
    every = np.arange(len(TWO_AT_ONCE.scenarios))
    one, two = (drivers_of(q.network, q.scenarios).multipliers(every) for q in (question, other))
    assert all(np.array_equal(one[kind], two[kind]) for kind in one)


def test_without_effects_nothing_moves() -> None:
    question = study(case([{"offer": "a", "price": 1.0, "capacity": 1.0}], [1.0]))
    found = drivers_of(question.network, question.scenarios)
    assert found.causes == ()
    assert headroom_of(found) == 1.0
