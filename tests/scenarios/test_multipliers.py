"""What scenarios do, as figures, without a case."""

from __future__ import annotations

import numpy as np
from tests.textbook.builders import case, effect, event, near, scenarios, study

from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.multipliers import multipliers


def test_effects_on_one_thing_multiply_and_of_those_marked_min_the_worst_counts() -> None:
    """0.5 × min(0.8, 0.4) = 0.2 in period 2, 0.5 before and 0.8 after; the horizon ends with period 4."""
    found = multipliers(
        scenarios(
            event(
                "all",
                0.5,
                effect("country=CN", 0.5, (1, 2)),
                effect("country=CN", 0.8, (2, 3), combine="min"),
                effect("country=CN", 0.4, (2, 2), combine="min"),
                effect("item=ore", 1.5, (4, 4), "demand_mult"),
            )
        )
    )
    assert found.things == (("country=CN", "availability"), ("item=ore", "demand_mult"))
    assert found.lengths.tolist() == [1, 1, 1, 1]
    np.testing.assert_allclose(found.values[0], [[0.5, 0.2, 0.8, 1.0], [1.0, 1.0, 1.0, 1.5]])
    assert (found.values[1] == 1).all()
    assert found.severities.tolist() == [near((0.5 + 0.8 + 0.2) / 4 + 0.5 / 4), 0.0]


def test_a_stretch_is_as_long_as_its_periods() -> None:
    found = multipliers(scenarios(event("one", 0.5, effect("country=CN", 0.0, (3, 10)))))
    assert found.lengths.tolist() == [2, 8]
    assert found.severities[1] == near(0.8)


def test_a_stock_is_hit_once() -> None:
    found = multipliers(
        scenarios(event("one", 0.5, effect("item=ore", 0.5, (1, 1), "stock_mult"), effect("country=CN", 1.0, (1, 4))))
    )
    assert found.severities[1] == near(0.5)


def test_nothing_happens() -> None:
    found = multipliers(ScenarioSet.calm())
    assert (found.points.shape, found.severities.tolist()) == ((1, 0), [0.0])


def test_where_each_selector_is_one_asset_the_case_says_the_same() -> None:
    """Two suppliers, effects on one each: what a case makes of the set is as far apart, but for the scale."""
    chances = scenarios(
        event("a", 0.2, effect("supplier=a", 0.3, (1, 2)), effect("supplier=b", 0.5, combine="min")),
        event("b", 0.3, effect("supplier=b", 0.0, (2, 2))),
    )
    two = case([{"offer": o, "price": 1.0, "capacity": 9.0} for o in "ab"], [1, 1])
    found = study(two, chances).distances
    points = multipliers(chances).points
    apart = np.abs(points[:, None] - points[None, :]).sum(axis=2)
    names = list(chances.scenarios["scenario_id"])
    by_case = np.array([[found[s][t] for t in names] for s in names])
    np.testing.assert_allclose(by_case / by_case[0, 1], apart / apart[0, 1])
