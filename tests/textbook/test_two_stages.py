"""W3 and W15: deciding before one knows, and not acting on what one cannot know yet."""

from __future__ import annotations

import numpy as np
import pytest
from tests.textbook.builders import case, cost, cost_of_plan, effect, event, near, scenarios, size, solved, study

from supplyopt.case import Case

DOWN = effect("supplier=s1", 0.0)
OUT_IN_2 = effect("supplier=s", 0.0, (2, 2))


@pytest.fixture(scope="module")
def committed() -> Case:
    """W3: what is ordered is paid for, delivered or not."""
    terms = {"capacity": 200.0, "take_or_pay": 1.0, "force_majeure": False}
    return case([{"offer": "s1", "price": 10.0, **terms}, {"offer": "s2", "price": 13.0, **terms}], [100], lost=40.0)


def test_w3_the_stochastic_plan(committed: Case) -> None:
    """Protecting a widget costs 3 more and saves 0.2 × 40 = 8: all from s2, 100 × 13 = 1300."""
    result = solved(study(committed, scenarios(event("down", 0.2, DOWN))))
    assert result.cost == near(1300)
    assert (size(result, "s1"), size(result, "s2")) == (near(0), near(100))


def test_w3_wait_and_see(committed: Case) -> None:
    """0.8 × 1000 + 0.2 × 1300 = 1060; perfect information is worth 1300 - 1060 = 240."""
    down = cost(committed, scenarios(event("down", 1.0, DOWN), calm=False))
    assert 0.8 * cost(committed) + 0.2 * down == near(1060)


def test_w3_the_plan_for_the_average(committed: Case) -> None:
    """On average s1 delivers 80 %: order 125. That costs 1250 + 0.2 × 100 × 40 = 2050, which is 750 too much."""
    average = solved(study(committed, scenarios(event("average", 1.0, effect("supplier=s1", 0.8)), calm=False)))
    plan = {name: size(average, name) for name in ("s1", "s2")}
    assert (average.cost, plan["s1"], plan["s2"]) == (near(1250), near(125), near(0))
    question = study(committed, scenarios(event("down", 0.2, DOWN)))
    assert cost_of_plan(question, plan) == near(2050)


def surprise(lost: float) -> Case:
    """W15: 10 needed in each of two periods, 20 can be bought in each, at 1; keeping one costs 1 a period."""
    offer = {"offer": "s", "price": 1.0, "capacity": 40.0, "take_or_pay": 0.0}
    return case([offer], [10, 10], lost=lost, stocks=[{"item": "widget", "site": "market", "holding_cost": 2.0}])


def test_w15_a_cheap_shortage_is_not_foreseen() -> None:
    """0.9 × 20 + 0.1 × (10 + 10 × 5) = 24: nobody stocks up for what nobody can know."""
    assert cost(surprise(5.0), scenarios(event("out", 0.1, OUT_IN_2))) == near(24)


def test_w15_with_foresight_the_answer_would_be_too_good() -> None:
    """Begun in period 1, the scenario would be known when buying for period 2: 0.9 × 20 + 0.1 × (20 + 10) = 21."""
    assert cost(surprise(5.0), scenarios(event("out", 0.1, OUT_IN_2, onset=1))) == near(21)


def test_w15_against_a_dear_shortage_one_stocks_up_always() -> None:
    """20 bought and 10 kept, whatever happens: 30, against 0.9 × 20 + 0.1 × (10 + 250) = 44."""
    result = solved(study(surprise(25.0), scenarios(event("out", 0.1, OUT_IN_2))))
    assert result.cost == near(30)
    flows = result.table("flows").set_index(["scenario", "period"])["quantity"]
    assert flows["calm", 1] == near(20)
    assert flows["out", 1] == near(20), "what happens before the onset is what happens in calm"
    assert np.isclose(result.table("stocks").query("scenario == 'calm'")["quantity"].iloc[0], 10)
