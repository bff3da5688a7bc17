"""What-ifs on a solved study: the answer is that of the changed study, whatever is remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.laws.changes import CHANGES
from tests.laws.random_studies import random_study
from tests.textbook.builders import near
from tests.textbook.quick import quick_case

import supplyopt as so
from supplyopt.errors import StudyError
from supplyopt.result import Status
from supplyopt.rules import Exclude
from supplyopt.solver import Limits, prepare, solve

GAP = 1e-4


@pytest.mark.parametrize("seed", [1, 4, 6])
def test_a_chain_of_changes_has_the_answers_of_fresh_solves(seed: int) -> None:
    """Each change on top of the last; a bound is below what the other way found."""
    drawn = random_study(seed)
    study = so.Study(drawn.case, so.Policy(rules=drawn.policy.rules[:2]), drawn.scenarios)
    rng, prepared = np.random.default_rng(seed), prepare(study, Limits(GAP))
    for name in rng.permutation(list(CHANGES))[:3]:
        try:
            study = CHANGES[name](study, rng)
        except StudyError:
            continue
        ours, fresh = prepared.what_if(study), solve(study, Limits(GAP))
        assert ours.status is fresh.status, name
        if fresh.cost is not None:
            assert ours.cost == near(fresh.cost, 2.1 * GAP), name
            assert ours.bound is not None
            assert ours.bound <= fresh.cost + 1e-6 * abs(fresh.cost), name


def planned() -> so.Study:
    """Ten a year from ``near`` at 5 and a fee of 20, or from ``far`` at 4 and a fee of 40: 70 against 80."""
    case = quick_case(
        items=[{"item": "ore", "unit": "t", "value_of_lost_load": 100.0}],
        offers=[
            {"offer": "near", "supplier": "a", "item": "ore", "price": 5.0, "capacity": 20.0, "fixed_cost": 20.0},
            {"offer": "far", "supplier": "b", "item": "ore", "price": 4.0, "capacity": 20.0, "fixed_cost": 40.0},
        ],
        suppliers=[{"supplier": "a", "country": "DE"}, {"supplier": "b", "country": "US"}],
        demand=[{"item": "ore", "period": 1, "quantity": 10.0}],
        periods=[{"period": 1, "days": 365.0}],
    )
    return so.Study(case, so.Policy())


def at_price(study: so.Study, offer: str, price: float) -> so.Study:
    """The study with another price of an offer."""
    offers = study.case.offers.copy()
    offers.loc[offers["offer"] == offer, "price"] = price
    return replace(study, case=replace(study.case, offers=offers))


def test_answers_by_hand() -> None:
    """A dearer ``near`` costs 10·5.5 + 20 = 75, then 10·7 + 20 = 90 against 80 of ``far``; lost, 80; both, 1,000."""
    study = planned()
    prepared = prepare(study)
    assert prepared.result.cost == near(70.0)
    assert prepared.what_if(at_price(study, "near", 5.5)).cost == near(75.0)
    other = prepared.what_if(at_price(study, "near", 7.0))
    assert other.cost == near(80.0)
    assert other.portfolio is not None
    assert other.portfolio.size("far") == near(10.0)
    assert prepared.what_if(study.with_rule(Exclude(name="lost", where="supplier=a"))).cost == near(80.0)
    both = study.with_rule(Exclude(name="lost", where="supplier=a|b"))
    assert prepared.what_if(both).cost == near(1000.0)
    again = prepared.what_if(study)
    assert again.status is Status.OPTIMAL
    assert again.cost == near(70.0)


@pytest.mark.parametrize("asked", ["x", None])
def test_what_is_no_study_is_refused(asked: Any) -> None:
    prepared = prepare(planned())
    for ask in (prepare, prepared.what_if):
        with pytest.raises(StudyError, match=r"no study.*STU026"):
            ask(asked)


def test_a_study_that_comes_again_has_the_same_answer_to_the_last_bit() -> None:
    study = planned()
    prepared = prepare(study)
    again = prepared.what_if(replace(study))
    assert again.cost == prepared.result.cost
    assert again.bound == prepared.result.bound
    assert again.portfolio == prepared.result.portfolio
