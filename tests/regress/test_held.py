"""An earlier plan in the study of today: 80 from the middle one and 20 from the dear one cost 1,260."""

from __future__ import annotations

import math

import pytest
from tests.regress.suites import TOY, came_to

import supplyopt as so
from supplyopt.inputs import load_scenarios
from supplyopt.regress.answer import Answer
from supplyopt.regress.held import held_plan
from supplyopt.solver import Limits

PLAN = {"dear": 20.0, "middle": 80.0}


@pytest.fixture(scope="module")
def toy() -> so.Study:
    return so.Study(so.read_case(TOY), so.models.find("dual_sourcing"), load_scenarios("toy"))


def today(method: str) -> Answer:
    """Another plan than the earlier one, found in some way."""
    sources = came_to().sources.model_copy(update={"options": {"method": method}})
    return came_to(1_300.0, 1_250.0, plan={"dear": 50.0, "middle": 50.0}, sources=sources)


def test_as_one_program_its_cost_is_known(toy: so.Study) -> None:
    held = held_plan(toy, came_to(plan=PLAN), today("extensive-form"), Limits())
    assert held is not None
    assert (held.low, held.high) == (pytest.approx(1_260.0), pytest.approx(1_260.0))
    assert not held.obstacle


def test_of_a_decomposition_only_what_it_costs_at_most(toy: so.Study) -> None:
    held = held_plan(toy, came_to(plan=PLAN), today("benders"), Limits())
    assert held is not None
    assert (held.low, held.high) == (-math.inf, pytest.approx(1_260.0))


@pytest.mark.parametrize("method", ["extensive-form", "benders"])
def test_rounding_is_no_obstacle_and_more_than_there_is_is_one(toy: so.Study, method: str) -> None:
    """Shares of 80 % and 20 % are on their limits, which ninth digits may miss."""
    nearly = held_plan(toy, came_to(plan={"dear": 19.9999999, "middle": 80.0000001}), today(method), Limits())
    assert nearly is not None
    assert (nearly.obstacle, nearly.high) == ("", pytest.approx(1_260.0, rel=1e-6))
    gone = held_plan(toy, came_to(plan={**PLAN, "elsewhere": 1.0}), today(method), Limits())
    assert gone is not None
    assert gone.obstacle == "elsewhere cannot be had any more"


def test_the_same_plan_need_not_be_tried(toy: so.Study) -> None:
    now = today("benders")
    held = held_plan(toy, came_to(plan=dict(now.plan)), now, Limits())
    assert held is not None
    assert (held.is_same, held.low, held.high) == (True, 1_250.0, 1_300.0)
