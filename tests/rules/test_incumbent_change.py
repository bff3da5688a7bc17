"""incumbent_change: today 20 come from ``cheap`` (10) and 80 from ``dear`` (12); 100 needed."""

from functools import cache

import pytest
from tests.cases import excesses, offer, tiny_case
from tests.textbook.builders import cost, near, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import IncumbentChange


@cache
def with_habits() -> Case:
    return tiny_case([offer("cheap", 10, incumbent=20.0), offer("dear", 12, incumbent=80.0)])


@pytest.mark.parametrize(("limit", "least"), [(0.0, 1160), (0.1, 1140), (0.8, 1000)])
def test_each_supplier_moves_by_a_step_at_most(limit: float, least: float) -> None:
    """A tenth of 100 moves from 12 to 10: 30 × 10 + 70 × 12 = 1140."""
    assert cost(with_habits(), rules=[IncumbentChange(limit=limit)]) == near(least)


def test_a_supplier_without_a_past_is_limited_too() -> None:
    """``new`` at 5 may take a tenth, ``cheap`` may grow by one: 10 × 5 + 20 × 10 + 70 × 12."""
    past = [offer("cheap", 10, incumbent=20.0), offer("dear", 12, incumbent=80.0), offer("new", 5)]
    assert cost(tiny_case(past), rules=[IncumbentChange(limit=0.1)]) == near(50 + 200 + 840)


def test_a_point_inside() -> None:
    found = excesses(IncumbentChange(limit=0.1), with_habits(), {"cheap": 25.0, "dear": 75.0})
    assert found["widget", "cheap", "more"] == near(-5)
    assert found["widget", "dear", "less"] == near(-5)
    assert max(found.values()) <= 0


def test_at_each_site_todays_awards_must_be_for_a_site() -> None:
    with pytest.raises(StudyError, match="today's award of buy:cheap@market is for no site of its own"):
        study(with_habits(), rules=[IncumbentChange(limit=0.1, by_site=True)])
    offers = [offer("cheap", 10, incumbent=20.0, site="market"), offer("dear", 12, incumbent=80.0, site="market")]
    assert cost(tiny_case(offers), rules=[IncumbentChange(limit=0.1, by_site=True)]) == near(1140)


def test_a_point_outside() -> None:
    found = excesses(IncumbentChange(limit=0.1), with_habits(), {"cheap": 50.0, "dear": 50.0})
    assert found == {
        ("widget", "cheap", "more"): near(20),
        ("widget", "cheap", "less"): near(-40),
        ("widget", "dear", "more"): near(-40),
        ("widget", "dear", "less"): near(20),
    }


@pytest.mark.parametrize(("penalty", "least"), [(0.5, 1070), (1.5, 1140)])
def test_soft_pays_on_both_sides_of_a_move_while_that_is_cheaper(penalty: float, least: float) -> None:
    """70 units beyond the step, each paid as too much here and too little there: 1000 + 2 × 70 × 0.5."""
    assert cost(with_habits(), rules=[IncumbentChange(limit=0.1, penalty=penalty)]) == near(least)
