"""What may be said of an answer: each status, and what must hold when it is given."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from scipy import sparse
from tests.solver.hard import hard_study
from tests.textbook.builders import EXACT, case, effect, event, near, scenarios, solved, study

from supplyopt.compile import LinearModel
from supplyopt.result import Status
from supplyopt.rules import MaxShare, MaxSources, MinService, MinShare, MinSources, MinStockDays, Rule
from supplyopt.solver import Limits, solve
from supplyopt.solver.highs import Ending, Options
from supplyopt.solver.one_model import solve_model

THREE = [{"offer": name, "price": price, "capacity": 200.0} for name, price in (("a", 10.0), ("b", 11.0), ("c", 12.0))]


def test_optimal_has_a_bound_and_no_gap() -> None:
    result = solved(study(case(THREE, [100])))
    assert (result.status, result.status.exit_code) == (Status.OPTIMAL, 0)
    assert (result.cost, result.bound) == (near(1000), near(1000))
    assert result.gap is not None
    assert result.gap <= 1e-9


CONTRADICTIONS: dict[str, list[Rule]] = {
    "a share above its cap": [
        MinShare(by="supplier", groups=("a",), limit=0.7, basis="demand"),
        MaxShare(by="supplier", limit=0.6, basis="demand"),
    ],
    # 2 × 40 % is less than everything: none of the three rules can be spared, and only whole numbers show it.
    "W17, two suppliers of at most 40 % for everything": [
        MaxShare(limit=0.4, basis="demand"),
        MaxSources(count=2),
        MinService(level=1.0, scenarios="calm"),
    ],
    "four suppliers of three": [MinSources(count=4, basis="demand")],
    # Half a supplier each would do: the linear relaxation sees nothing wrong.
    "two at least, one at most": [MinSources(count=2, meaningful=0.1, basis="demand"), MaxSources(count=1)],
    "nothing may be lost, nothing comes": [MinService(level=0.5, scenarios=("out",))],
}


@pytest.mark.parametrize("rules", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_contradictory_rules_are_infeasible_and_none_of_them_alone(rules: list[Rule]) -> None:
    chances = scenarios(event("out", 0.1, effect("country=DE", 0.0)))
    result = solve(study(case(THREE, [100]), chances, rules=rules), EXACT)
    assert (result.status, result.status.exit_code) == (Status.INFEASIBLE, 3), result.message
    assert (result.cost, result.bound, result.portfolio, dict(result.tables)) == (None, None, None, {})
    assert "confirmed with and without presolve" in result.message
    for rule in rules if len(rules) > 1 else ():
        kept = [each for each in rules if each is not rule]
        assert solve(study(case(THREE, [100]), chances, rules=kept), EXACT).status is Status.OPTIMAL, rule.name


def test_a_promise_that_nothing_can_be_decided_about_is_infeasible_too() -> None:
    """No stock can be added, so 10 days of use are not there, whatever is decided; at a price they are paid for."""
    stocked = case(THREE, [100], stocks=[{"item": "widget", "quantity": 1.0}])
    hard, soft = MinStockDays(days=36.5), MinStockDays(days=36.5, penalty=2.0)
    assert solve(study(stocked, rules=[hard]), EXACT).status is Status.INFEASIBLE
    # 10 of the 100 a year are asked for and 1 is held: 9 × 2.
    assert solved(study(stocked, rules=[soft])).cost == near(1000 + 18)


def linear(
    cost: list[float], matrix: list[list[float]], low: list[float], high: list[float], upper: list[float], whole: bool
) -> LinearModel:
    n = len(cost)
    return LinearModel(
        np.array(cost),
        sparse.csr_array(np.array(matrix)),
        np.array(low),
        np.array(high),
        np.zeros(n),
        np.array(upper),
        np.full(n, whole),
    )


@pytest.mark.parametrize("whole", [False, True])
def test_a_cost_without_a_floor_is_unbounded_never_infeasible(whole: bool) -> None:
    """min -x - y with x - y ≤ 1: both can grow for ever. Presolve only says 'infeasible or unbounded'."""
    endless = linear([-1.0, -1.0], [[1.0, -1.0]], [-math.inf], [1.0], [math.inf, math.inf], whole)
    assert solve_model(endless, Options()).ending is Ending.UNBOUNDED


@pytest.mark.parametrize("whole", [False, True])
def test_an_impossible_model_is_infeasible_never_unbounded(whole: bool) -> None:
    """x + y ≥ 3 and x + y ≤ 2, with a cost that would fall for ever."""
    impossible = linear(
        [-1.0, -1.0], [[1.0, 1.0], [1.0, 1.0]], [3.0, -math.inf], [math.inf, 2.0], [math.inf] * 2, whole
    )
    assert solve_model(impossible, Options()).ending is Ending.INFEASIBLE


def test_impossible_only_for_whole_numbers() -> None:
    """2 b = 1 with b 0 or 1."""
    parity = linear([1.0], [[2.0]], [1.0], [1.0], [1.0], True)
    assert solve_model(parity, Options()).ending is Ending.INFEASIBLE
    assert solve_model(linear([1.0], [[2.0]], [1.0], [1.0], [1.0], False), Options()).objective == near(0.5)


@pytest.mark.parametrize("seconds", [0.01, 0.5, 2.0])
def test_a_time_limit_keeps_the_best_plan_and_its_bound(seconds: float) -> None:
    question = hard_study()
    start = time.monotonic()
    result = solve(question, Limits(gap=1e-9, seconds=seconds))
    assert time.monotonic() - start <= seconds + 5.0
    assert result.status in (Status.FEASIBLE, Status.UNDECIDED), "too easy to be stopped"
    assert result.status.exit_code == 4
    assert "time limit" in result.message
    if result.status is Status.FEASIBLE:
        assert result.cost is not None
        assert result.bound is not None
        assert 0.0 <= result.bound <= result.cost
        assert result.gap == near((result.cost - result.bound) / result.cost)
        assert len(result.table("portfolio"))


def test_intervals_of_all_limits_overlap() -> None:
    """Every bound is below every cost: they are about one optimum."""
    question = hard_study(goods=6, suppliers=16)
    results = [solve(question, Limits(gap=gap, seconds=20)) for gap in (0.3, 0.05, 1e-3)]
    assert all(result.status is Status.OPTIMAL for result in results)
    bounds, costs = zip(*((r.bound or -math.inf, r.cost or math.inf) for r in results), strict=True)
    assert max(bounds) <= min(costs) * (1 + 1e-9)
    for result, gap in zip(results, (0.3, 0.05, 1e-3), strict=True):
        assert result.gap is not None
        assert result.gap <= gap + 1e-6


@pytest.mark.parametrize(
    "wrong", [{"gap": 5.0}, {"gap": -0.1}, {"gap": math.nan}, {"seconds": 0.0}, {"seconds": math.nan}, {"threads": 0}]
)
def test_limits_that_cannot_be_meant(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Limits(**wrong)


def test_one_period_one_supplier_one_scenario_is_a_study() -> None:
    assert solved(study(case([{"offer": "s", "price": 3.0, "capacity": 1.0}], [1]))).cost == near(3)


def test_where_nothing_is_to_be_decided_now_there_is_an_answer_too() -> None:
    """All that is on offer is bought when it is needed: 100 at 10."""
    assert solved(study(case([{**offer, "kind": "spot"} for offer in THREE], [100]))).cost == near(1000)


def test_no_demand_no_cost() -> None:
    result = solved(study(case(THREE, [0])))
    assert result.cost == near(0)
    assert all(value == near(0) for value in result.table("portfolio")["size"])
