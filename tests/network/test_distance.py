"""How far apart scenarios are: by what they do, in the mean 1, however they are called, split or ordered."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from tests.cases import two_suppliers
from tests.textbook.builders import case, effect, event, near, scenarios, study

from supplyopt.network.distance import points
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.reduction.ground import pairwise

MILD = event("mild", 0.25, effect("supplier=cheap", 0.5))
SEVERE = event("severe", 0.25, effect("supplier=cheap|dear", 0.0))


def apart(chances: ScenarioSet) -> dict[str, dict[str, float]]:
    return study(two_suppliers(), chances).distances


def test_by_hand() -> None:
    """Half of one of two 1/4, both 1, the rest 3/4: in the mean (1/8 × 1/4 + 1/8 × 1 + 1/16 × 3/4) / (5/16) = 0.65."""
    found = apart(scenarios(MILD, SEVERE))
    assert found["calm"]["mild"] == found["mild"]["calm"] == near(0.25 / 0.65)
    assert found["calm"]["severe"] == near(1 / 0.65)
    assert found["mild"]["severe"] == near(0.75 / 0.65)
    assert found["mild"]["mild"] == 0.0


def test_every_kind_of_effect_counts_alike() -> None:
    """All of every supply gone, all demand, twice the price, no stock: 1 of each kind."""
    kinds = {"supply": ("supplier=a", "availability", 0.0), "need": ("item=widget", "demand_mult", 0.0)}
    kinds |= {"price": ("item=widget", "price_mult", 2.0), "stock": ("item=widget", "stock_mult", 0.0)}
    happening = [event(n, 0.25, effect(s, value, (1, 2), what)) for n, (s, what, value) in kinds.items()]
    stock = {"item": "widget", "site": "market", "quantity": 5.0}
    one = case([{"offer": "a", "price": 1.0, "capacity": 9.0}], [1, 1], stocks=[stock])
    found = study(one, scenarios(*happening, calm=False)).distances
    assert [found[s][t] for s in kinds for t in kinds if s != t] == [near(1.0)] * 12


def test_an_effect_of_half_the_time_counts_half() -> None:
    one = case([{"offer": "a", "price": 1.0, "capacity": 9.0}], [1, 1])
    whole, half = (event(n, 0.25, effect("supplier=a", 0.0, (1, last))) for n, last in (("whole", 2), ("half", 1)))
    found = study(one, scenarios(whole, half)).distances
    assert found["calm"]["whole"] == near(2 * found["calm"]["half"])


def test_what_does_the_same_is_no_distance_away() -> None:
    """Split scenarios, other names, stress scenarios and supply that waits for a disruption change nothing."""
    before = apart(scenarios(MILD, SEVERE))
    halves = [replace(SEVERE, name=name, probability=0.125) for name in ("severe", "also")]
    found = apart(scenarios(*halves, MILD, event("doom", None, effect("item=widget", 9.0, (1, 1), "demand_mult"))))
    assert set(found) == {"calm", "mild", "severe", "also"}
    assert found["severe"]["also"] == 0.0
    assert found["mild"]["also"] == near(before["mild"]["severe"])
    idle = apart(scenarios(event("idle", 0.5)))
    assert idle["calm"]["idle"] == 0.0


def test_where_effects_stand_in_the_file_means_nothing() -> None:
    chances = scenarios(MILD, event("severe", 0.25, effect("supplier=cheap", 0.3), effect("supplier=cheap", 0.7)))
    backwards = replace(chances, effects=pd.DataFrame(chances.effects[::-1].reset_index(drop=True)))
    assert apart(backwards)["mild"] == near(apart(chances)["mild"])


def test_points_are_as_far_apart_as_the_distances_say() -> None:
    """What a reduction looks at is what ``wasserstein`` looks at, before it is scaled."""
    asked = study(two_suppliers(), scenarios(MILD, SEVERE, event("doom", None, effect("supplier=cheap", 0.0))))
    apart = pairwise(points(asked.network, asked.scenarios))
    names = [str(scenario) for scenario in asked.scenarios.scenarios["scenario_id"]]
    scale = asked.distances["calm"]["severe"] / apart[names.index("calm"), names.index("severe")]
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            if "doom" not in (one, other):
                assert asked.distances[one][other] == near(scale * apart[i, j])
    assert apart[names.index("doom"), names.index("mild")] > 0


def test_what_waits_counts_only_as_far_as_it_opens_late() -> None:
    """Half of a quarter unnoticed: for an eighth of the year one of two markets is shut, 1/16 of availability."""
    offers = [
        {"offer": "mill", "price": 1.0, "capacity": 9.0},
        {"offer": "spot", "price": 5.0, "capacity": 9.0, "kind": "spot", "after_onset": True, "ramp_days": 50.0},
    ]
    year, noticed, late = case(offers, [1] * 4), event("noticed", 0.25, onset=1), event("late", 0.25, onset=1)
    network = study(year).network
    calm, hidden, seen = points(network, scenarios(noticed, replace(late, detection=45.625)))[[0, 1, 2]]
    assert abs(calm - seen).sum() == near(0.0)
    assert abs(calm - hidden).sum() > 0.0
    network = study(case([offers[0], {**offers[1], "ramp_days": 0.0}], [1] * 4)).network
    calm, hidden, seen = points(network, scenarios(noticed, replace(late, detection=45.625)))[[0, 1, 2]]
    assert (abs(calm - hidden).sum(), abs(calm - seen).sum()) == (near(1 / 16), near(0.0))
