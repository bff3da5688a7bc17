"""Objectives about what goes unserved: as little as can be, and what does not matter for that as cheaply as can be.

``cheap`` at 1 fails once in ten; ``reserve`` is paid 1 to stand ready at 2, ``idle`` 1.5; going without costs 3, so
that nobody would pay for a reserve to save cost.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError
from tests.cases import fails, offer, tiny_case
from tests.textbook.builders import near, short, size, solved, study

from supplyopt.case import Case
from supplyopt.compile import LinearModel
from supplyopt.compile.curves import Curves
from supplyopt.policy import Policy
from supplyopt.result import Result, Status
from supplyopt.risk import Calm, CVaR, Expectation, KullbackLeibler, RiskMeasure, WorstCase
from supplyopt.rules import Budget, MinService, Rule
from supplyopt.solver import in_turn, solve
from supplyopt.solver.highs import Ending, Options, Solution
from supplyopt.store import document

OUTAGE = fails("supplier=cheap", 0.1)
STANDBY = {"take_or_pay": 0.0, "capacity": 60.0}


def market() -> Case:
    reserve = offer("reserve", 2, **{**STANDBY, "reservation_price": 1.0})
    idle = offer("idle", 2, **{**STANDBY, "reservation_price": 1.5})
    return tiny_case([offer("cheap", 1), reserve, idle], lost=3.0)


def answer(measure: RiskMeasure, *rules: Rule) -> Result:
    return solved(study(market(), OUTAGE, objective=measure, rules=rules))


def bill(result: Result) -> float:
    """Cost on average [money]."""
    return float(result.table("kpis").set_index("kpi")["value"]["expected_cost"])


@pytest.mark.parametrize(
    "measure",
    [
        Expectation(of="shortage"),
        CVaR(tail=0.05, of="shortage"),
        WorstCase(of="shortage"),
        KullbackLeibler(radius=0.1, of="shortage"),
    ],
)
def test_all_is_served_as_cheaply_as_can_be(measure: RiskMeasure) -> None:
    """60 of the cheaper reserve and 40 of the other: 60 + 60 + 0.9 × 100 + 0.1 × 200 = 230."""
    result = answer(measure)
    assert short(result, "outage") == pytest.approx(0, abs=1e-4)
    assert (size(result, "reserve"), size(result, "idle")) == (near(60), near(40, 1e-6))
    assert (result.cost, result.bound) == (pytest.approx(0, abs=1e-5), pytest.approx(0, abs=1e-5))
    assert bill(result) == near(230, 1e-6)


@pytest.mark.parametrize(
    ("measure", "missing"), [(Expectation(of="shortage"), 15.0), (CVaR(tail=0.2, of="shortage"), 75.0)]
)
def test_as_little_as_can_be_had_for_the_money(measure: RiskMeasure, missing: float) -> None:
    """50 buy 50 in reserve: 150 is missing once in ten. 50 + 90 + 0.1 × (100 + 150) = 165."""
    result = answer(measure, Budget(limit=50.0))
    assert (result.cost, result.bound) == (near(missing, 2e-6), near(missing))
    assert bill(result) == near(165, 1e-6)


def test_promises_that_are_missed_count_as_what_goes_unserved_does() -> None:
    """With 50 in reserve 50 are missing, at 3 and at 2 for each that was promised: 25 in the mean."""
    promise = MinService(level=1.0, scenarios="all", penalty=2.0)
    result = answer(Expectation(of="shortage"), Budget(limit=50.0), promise)
    assert result.cost == near(15 + 10, 2e-6)
    on_average = MinService(level=1.0, penalty=2.0)
    assert answer(Expectation(of="shortage"), Budget(limit=50.0), on_average).cost == near(15 + 10, 2e-6)


def test_calm_alone() -> None:
    """Nothing is missing in calm, and then nothing but its cost of 100 counts."""
    result = answer(Calm(of="shortage"))
    assert result.cost == near(0)
    assert result.table("scenarios").set_index("scenario")["cost"]["calm"] == near(100)


def test_what_the_figure_is_of_is_told() -> None:
    result = answer(CVaR(tail=0.05, of="shortage"))
    assert document(result).minimised == "unserved demand by value in the worst 5 %"
    assert answer(Expectation()).minimised == "cost on average"


def test_parts_of_demand_are_no_money() -> None:
    with pytest.raises(ValidationError, match="can be capped"):
        Policy(objective=WorstCase(of="unmet"))


def test_a_second_objective_that_is_cut_short_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first plan is kept, and nobody is told that it is the cheapest of its kind."""
    run, calls = in_turn.solve_curved, list[Options]()

    def once(model: LinearModel, curves: Curves, options: Options) -> Solution:
        calls.append(options)
        found = run(model, curves, options)
        return found if len(calls) % 2 else replace(found, ending=Ending.LIMIT, values=None)

    monkeypatch.setattr(in_turn, "solve_curved", once)
    result = solve(study(market(), OUTAGE, objective=Expectation(of="shortage")))
    assert result.status is Status.FEASIBLE
    assert "what costs least of all that leave so little unserved was not found" in result.message
