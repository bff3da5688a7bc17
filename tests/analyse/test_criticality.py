"""Who is critical: W22, losses by hand, and importance measures against sums over all states."""

from __future__ import annotations

import math

import pytest
from tests.cases import offer, tiny_case, two_suppliers
from tests.textbook.builders import EXACT, case, effect, event, near, scenarios, study

from supplyopt.analyse.criticality import Criticality, rank
from supplyopt.rules import MaxShare
from supplyopt.solver.solve import answer
from supplyopt.study import Study


def ranked(question: Study, by: str = "supplier", planned: int = 0) -> dict[str, Criticality]:
    return {c.entity: c for c in rank(answer(question, EXACT), by, planned=planned, limits=EXACT)}


def test_w22_a_loss_only_if_both_are_down() -> None:
    """0.1 and 0.2, loss 100 if both: mean 2; Birnbaum 0.2 × 100 = 20 and 0.1 × 100 = 10; 20/2 = 10 and 10/2 = 5."""
    free = {"price": 0.0, "capacity": 1.0, "take_or_pay": 0.0}
    chances = scenarios(
        event("first", 0.1 * 0.8, effect("supplier=a", 0.0)),
        event("second", 0.9 * 0.2, effect("supplier=b", 0.0)),
        event("both", 0.1 * 0.2, effect("supplier=a|b", 0.0)),
    )
    found = ranked(study(case([{"offer": n, **free} for n in "ab"], [1.0], lost=100.0), chances))
    told = {n: (c.importance.mean, c.importance.birnbaum, c.importance.achievement) for n, c in found.items()}
    assert told == {"a": (near(2), near(20), near(10)), "b": (near(2), near(10), near(5))}
    assert all(c.importance.part == near(1) for c in found.values()), "no loss without either"


def test_sudden_and_planned_loss() -> None:
    """60 of 100 are lost at once at 100 each; planned without the cheap one, all is bought at 12, 1200 against 1080."""
    question = study(two_suppliers(), rules=[MaxShare(limit=0.6, basis="demand", penalty=1.0)])
    found = ranked(question, planned=1)
    assert found["cheap"].sudden == near(100 * 100)
    assert dict(found["cheap"].sudden_unmet) == {"widget": near(1.0)}
    assert found["dear"].sudden == near(0)
    interval = found["cheap"].planned
    assert interval is not None
    assert interval.high == near((1200 + 40) - (1000 + 40))
    assert found["dear"].planned is None, "asked for the first only"


def test_a_sudden_loss_is_what_is_worse_than_calm_even_if_calm_weighs_nothing() -> None:
    """50 of 100 are short anyway; without ``a`` 30 more are, at 100 each."""
    offers = [offer("a", 10, 30), offer("b", 12, 20)]
    found = ranked(study(tiny_case(offers), scenarios(event("sure", 1.0, effect("supplier=b", 0.5)))))
    assert found["a"].sudden == near(30 * 100)
    assert dict(found["a"].sudden_unmet) == {"widget": near(0.3)}


def test_what_depends_on_a_vendor_is_lost_with_it() -> None:
    """Both plants run on one vendor's software, one of them in half: a single point of failure that nobody lists."""
    needs = [
        {"selector": "supplier=a", "kind": "vendor", "needs": "acme"},
        {"selector": "supplier=b", "kind": "vendor", "needs": "acme", "share": 0.5},
    ]
    shared = tiny_case([offer("a", 10, 60), offer("b", 12, 60)], dependencies=needs)
    found = ranked(study(shared), by="vendor")
    assert found["acme"].sudden == near((60 + 20) * 100), "all 60 of a, and half of the 40 drawn from b: 20 of 40"


def test_a_loss_before_the_onset_is_that_of_calm() -> None:
    """Two periods; down in the second only: the mean counts the whole horizon."""
    chances = scenarios(event("late", 0.5, effect("supplier=a", 0.0, (2, 2))))
    found = ranked(study(case([{"offer": "a", "price": 1.0, "capacity": 200.0}], [10, 10], lost=10.0), chances))
    assert found["a"].importance.mean == near(0.5 * 100)
    assert found["a"].importance.up == near(0)
    assert found["a"].importance.down == near(0.5 * 200 + 0.5 * 100), (
        "in calm from the start, in the other from period 2"
    )


def test_nothing_at_risk_has_no_importance() -> None:
    found = ranked(study(tiny_case([offer("a", 10), offer("b", 12)])))
    assert found["b"].importance.achievement == 1.0
    assert found["a"].importance.achievement == math.inf
    assert found["b"].importance.part == 0.0


@pytest.mark.parametrize("probability", [0.05, 0.3])
def test_birnbaum_is_the_slope_of_the_mean_in_the_probability(probability: float) -> None:
    """With one independent failure E[Y] = p · E[Y | down] + (1 - p) · E[Y | up]."""
    chances = scenarios(event("out", probability, effect("supplier=cheap", 0.0)))
    found = ranked(study(two_suppliers(), chances, rules=[MaxShare(limit=0.7)]))["cheap"].importance
    assert found.mean == near(probability * found.down + (1 - probability) * found.up)
