"""Scenarios told apart by what they cost: by hand, and what a reduction promises about the plans."""

from __future__ import annotations

import numpy as np
import pytest
from tests.laws.random_studies import random_study
from tests.textbook.builders import case, effect, event, near, scenarios, study

from supplyopt.analyse.decision_distance import Decisions, decisions
from supplyopt.errors import ScenarioError
from supplyopt.policy import Policy
from supplyopt.rules import MaxAmount, MinService
from supplyopt.scenarios.reduction import reduce_scenarios
from supplyopt.study import Study

TERMS = {"capacity": 200.0, "take_or_pay": 1.0, "force_majeure": False}
PRICES = {"s1": 10.0, "s2": 13.0, "s3": 50.0}
FIRM = case([{"offer": o, "price": price, **TERMS} for o, price in PRICES.items()], [100], lost=40.0)
"""W3, and a supplier that is dearer than going without."""
CHANCES = scenarios(
    event("down", 0.2, effect("supplier=s1", 0.0)),
    event("slow", 0.1, effect("supplier=s1", 0.5)),
    event("far", 0.1, effect("supplier=s3", 0.0)),
    event("test", None, effect("supplier=s2", 0.0)),
)


def test_w3_by_hand() -> None:
    """Careless, all from s1: 1000, without it 40 × 100 more, with half of it 2000 more; s2 delivers come what may."""
    found = decisions(study(FIRM, CHANCES))
    assert found.scenarios == ("calm", "down", "far", "slow")
    np.testing.assert_allclose(found.costs[:, 0], [1000, 5000, 1000, 3000])
    np.testing.assert_allclose(found.costs[:, 1:], 1300)


def test_what_no_plan_minds_is_as_calm() -> None:
    """Reduced to three, ``far`` is calm, and nothing is lost: by effects it would be as far as any."""
    found = decisions(study(FIRM, CHANCES))
    reduced = reduce_scenarios(CHANCES, found.costs, 3, scale=False)
    assert reduced.distance == 0.0
    assert reduced.stands["far"] == "calm"


def test_the_worst_part() -> None:
    """0.2 of 5000, then 0.1 of 3000; calm and far cost the same, the first of them comes first."""
    found = decisions(study(FIRM, CHANCES))
    assert found.worst(0.0) == []
    assert found.worst(0.2) == ["down"]
    assert found.worst(0.21) == ["down", "slow"]
    assert found.worst(0.21, most=1) == ["down"]
    assert Decisions(("a", "b"), np.array([0.0, 1.0]), np.array([[9.0], [1.0]])).worst(0.5) == ["b"]


def test_without_calm() -> None:
    told = scenarios(event("good", 0.6), event("down", 0.4, effect("supplier=s1", 0.0)), calm=False)
    found = decisions(study(FIRM, told))
    assert found.costs[:, 0].tolist() == [near(5000), near(1000)]


@pytest.mark.parametrize("seed", [3, 8, 21])
def test_expected_costs_differ_by_the_distance_at_most(seed: int) -> None:
    """|Σ p_i Q_i(x) - Σ q_k Q_k(x)| ≤ Σ p_i |Q_i(x) - Q_nearest(x)| ≤ D for each of the plans."""
    asked = random_study(seed)
    asked = Study(asked.case, Policy(), asked.scenarios)
    found = decisions(asked)
    for keep in range(1, len(found.scenarios) + 1):
        reduced = reduce_scenarios(asked.scenarios, found.costs, keep, scale=False)
        masses = reduced.scenarios.probabilities
        after = np.array([masses.get(scenario, 0.0) for scenario in found.scenarios])
        differ = np.abs(found.weights @ found.costs - after @ found.costs)
        assert (differ <= reduced.distance * (1 + 1e-5) + 1e-6).all()


def test_rules_that_leave_no_plan_are_told() -> None:
    rules = (MaxAmount(by="supplier", limit=10.0), MinService(level=1.0))
    with pytest.raises(ScenarioError, match="no careless plan was found"):
        decisions(study(FIRM, CHANCES, rules=rules))


def test_scenarios_that_rules_name_are_there() -> None:
    rules = (MinService(level=0.5, scenarios=("far", "calm")),)
    asked = study(FIRM, CHANCES, rules=rules)
    assert asked.policy.named_scenarios == ["far"]
    assert decisions(asked).costs.shape == (4, 3)
