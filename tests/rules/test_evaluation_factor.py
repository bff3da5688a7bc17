"""evaluation_factor: two suppliers at 10 (China) and 12 (Germany), 100 needed."""

import pytest
from pydantic import ValidationError
from tests.cases import fails, numeric_scope, offer, operated, tiny_case, two_suppliers
from tests.textbook.builders import cost, near, solved, study

from supplyopt.risk import Calm
from supplyopt.rules import EvaluationFactor
from supplyopt.store import document

LIKED_LESS = EvaluationFactor(where="bloc=third", factor=0.3)


@pytest.mark.parametrize(("factor", "least"), [(0.1, 1000 + 100), (0.3, 1200)])
def test_the_factor_decides_who_wins(factor: float, least: float) -> None:
    """Compared at 11 the cheap one still wins, at 13 the dear one does."""
    assert cost(two_suppliers(), rules=[EvaluationFactor(where="bloc=third", factor=factor)]) == near(least)


def test_the_bill_is_without_the_preference_which_is_told_beside_it() -> None:
    """The dear one has 60 only: 60 × 12 + 40 × 10 = 1120 are paid, 40 × 3 = 120 are preference."""
    scarce = tiny_case([offer("cheap", 10, tags="new"), offer("dear", 12, 60)])
    result = solved(study(scarce, rules=[EvaluationFactor(where="tag=new", factor=0.3)]))
    told = document(result)
    assert result.cost == near(1240)
    assert told.expected_costs["purchases"] == near(1120)
    assert told.expected_costs["preferences"] == near(120)
    assert {fact.kpi: fact.value for fact in told.kpis if not fact.item}["calm_cost"] == near(1120)


def test_a_preference_is_no_rule_that_is_missed() -> None:
    result = solved(study(two_suppliers(), rules=[EvaluationFactor(where="bloc=third", factor=0.1)]))
    assert document(result).missed == ()
    assert list(result.table("rules")["state"]) == ["billed"]


def test_it_weighs_every_scenario_by_its_probability() -> None:
    """One in four times only the spot market of the cheap one is open to 100: 0.25 × 100 × (30 + 9), 0.75 × 1200."""
    spot = offer("spot", 30, kind="spot", tags="new")
    shut = tiny_case([offer("dear", 12), spot])
    outage = fails("supplier=dear", 0.25)
    assert cost(shut, outage, rules=[EvaluationFactor(where="tag=new", factor=0.3)]) == near(975 + 900)


def test_where_the_objective_does_not_look_it_costs_nothing() -> None:
    """Blind to the outage, in which the cheap one takes over: the cost is that of calm."""
    outage = fails("supplier=dear", 0.25)
    assert cost(two_suppliers(), outage, rules=[LIKED_LESS], objective=Calm()) == near(1200)


def test_it_is_a_price_and_has_no_penalty() -> None:
    assert not LIKED_LESS.is_hard
    with pytest.raises(ValidationError, match="evaluation_factor is a price by itself; leave out the penalty"):
        EvaluationFactor(where="bloc=third", factor=0.1, penalty=5.0)


def preference(drawn: dict[str, float]) -> float:
    """What is added to the cost of an operation."""
    [row] = LIKED_LESS.recourse_rows(operated(drawn), numeric_scope(two_suppliers()))
    return float(row.excess)


def test_a_point_inside_costs_nothing_more() -> None:
    assert preference({"dear": 100.0}) == near(0)


def test_a_point_outside_costs_the_factor_of_its_price() -> None:
    assert preference({"cheap": 100.0}) == near(300)


def test_it_is_soft_by_nature() -> None:
    """A small factor changes the comparison, not the award."""
    assert cost(two_suppliers(), rules=[EvaluationFactor(where="bloc=third", factor=1e-4)]) == near(1000.1)
