"""capacity_n_minus_1: what is left without the largest pipe (W12), and options that make up for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from tests.cases import numeric_scope, offer, operated, tiny_case
from tests.textbook.builders import cost, near, size, solved, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.result import PlanValues, Portfolio, Status
from supplyopt.rules import CapacityNMinus1
from supplyopt.rules.kinds.capacity_n_minus_1 import n_minus_1
from supplyopt.solver import solve

DAILY = {"trunk": 60.0, "pipes": 40.0, "fields": 20.0, "caverns": 30.0, "terminal": 50.0}
"""Entry points 60 + 40, production 20, storage 30, LNG 50 a day (W12)."""
ENTRY = "tag=entry"


def gas(demand: float = 130.0, tags: Mapping[str, str] | None = None, **terms: Any) -> Case:
    """W12 as offers, all of them reserved for nothing; ``demand`` a day."""
    entries = [
        offer(name, 1, 365 * daily, take_or_pay=0.0, tags=f"entry {(tags or {}).get(name, '')}", **terms)
        for name, daily in DAILY.items()
    ]
    return tiny_case(entries, 365 * demand)


def rows(rule: CapacityNMinus1, case: Case, sizes: Mapping[str, float], largest: float) -> dict[str, float]:
    """How far a plan misses the rule, a row a name."""
    scope = numeric_scope(case, {("widget", "largest"): largest})
    plan = PlanValues(scope.network, Portfolio({n: 365 * s for n, s in sizes.items()}, {}), operated(demand=365 * 130))
    return {row.key[1]: float(row.excess) for row in rule.plan_rows(plan, scope)}


def test_w12_as_a_formula() -> None:
    """(200 - 60) / 130 = 107.69 %; with 13 saved by demand-side measures 140 / 117."""
    assert n_minus_1(DAILY, 130.0) == near(140 / 130)
    assert f"{n_minus_1(DAILY, 130.0):.2%}" == "107.69%"
    assert n_minus_1(DAILY, 130.0, 13.0) == near(140 / 117)
    together = {"pipes": 100.0, **{name: DAILY[name] for name in ("fields", "caverns", "terminal")}}
    assert n_minus_1(together, 130.0) == near(100 / 130)


@pytest.mark.parametrize(("standard", "possible"), [(1.0, True), (140 / 130, True), (1.08, False)])
def test_w12_as_a_rule(standard: float, possible: bool) -> None:
    """107.69 % can be had, and no more."""
    result = solve(study(gas(), rules=[CapacityNMinus1(where=ENTRY, standard=standard)]))
    assert (result.status is Status.OPTIMAL) is possible


@pytest.mark.parametrize(
    ("field", "value", "daily"), [("peak", 140 / 130, 130), ("peak", 1.2, None), ("demand_side", 0.2, 175)]
)
def test_a_peak_day_and_what_measures_save(field: str, value: float, daily: float | None) -> None:
    """A peak of 140 just can be covered; of 156 it cannot. Of 175 a fifth is saved, which leaves 140."""
    rule = CapacityNMinus1(where=ENTRY, **{field: value})
    status = solve(study(gas(130.0 if daily is None else daily), rules=[rule])).status
    assert status is (Status.INFEASIBLE if daily is None else Status.OPTIMAL)


def test_parallel_pipes_that_fail_together_are_one() -> None:
    """Trunk and pipes under one strait are 100 of 200: 100 are left for 130."""
    strait = gas(tags={"trunk": "strait", "pipes": "strait"})
    assert solve(study(strait, rules=[CapacityNMinus1(where=ENTRY, by="tag")])).status is Status.INFEASIBLE
    common = CapacityNMinus1(where=ENTRY, by="country", standard=0.0)
    assert rows(common, strait, DAILY, 200.0) == {"DE": near(0), "period 1": near(0)}


def test_reserved_capacity_counts_as_far_as_it_is_reserved() -> None:
    """The trunk line alone would do for 60; to spare the largest, all five are reserved alike, 15 of each."""
    case = gas(60.0, reservation_price=1.0)
    result = solved(study(case, rules=[CapacityNMinus1(where=ENTRY)]))
    assert result.cost == near(365 * (60 + 75))
    assert max(size(result, name) for name in DAILY) == near(365 * 15)


def test_plants_lanes_and_stocks_count_with_what_they_bring() -> None:
    """A plant of 200 a year, a lane of 100 of which a tenth is lost, and a store that lets out 365 in the period."""
    case = tiny_case(
        [
            {"offer": "ore", "item": "ore", "price": 1.0, "capacity": 900.0, "site": "market"},
            offer("far", 1, 100, site="mine"),
        ],
        90.0 + 365.0,
        items=[{"item": i, "unit": "t", "value_of_lost_load": 0.0} for i in ("ore", "widget")],
        recipes=[
            {"recipe": "make", "item": "ore", "quantity": -1.0},
            {"recipe": "make", "item": "widget", "quantity": 2.0},
        ],
        processes=[{"process": "plant", "recipe": "make", "site": "market", "capacity": 100.0, "tags": "entry"}],
        lanes=[{"origin": "mine", "destination": "market", "capacity": 100.0, "yield": 0.9, "tags": "entry"}],
        stocks=[{"item": "widget", "site": "market", "quantity": 5.0, "release_limit": 365.0}],
        groups=[{"dimension": "tag", "of": "site", "member": "market", "group": "entry"}],
    )
    rule = CapacityNMinus1(where=ENTRY, items=("widget",))
    scope = numeric_scope(case, {("widget", "largest"): 365.0 / 365})
    plan = PlanValues(scope.network, Portfolio({}, {}), operated(demand=90.0 + 365.0))
    found = {row.key[1]: float(row.excess) for row in rule.plan_rows(plan, scope)}
    assert found["process:plant"] == near((200 - 365) / 365)
    assert found["lane:mine>market"] == near((90 - 365) / 365)
    assert found["release:widget@market"] == near(0)
    assert found["period 1"] == near((90 + 365 - 200 - 90) / 365)


def test_what_has_no_limit_does_not_count_and_nothing_at_all_is_refused() -> None:
    with pytest.raises(StudyError, match="nothing with mode=sea has a limit"):
        study(gas(), rules=[CapacityNMinus1(where="mode=sea")])


def test_a_point_inside() -> None:
    found = rows(CapacityNMinus1(where=ENTRY), gas(), DAILY, 60.0)
    assert found["period 1"] == near(130 - 140)
    assert max(found.values()) <= 1e-9


def test_a_point_outside_reserves_too_little_or_understates_the_largest() -> None:
    half = {name: daily / 2 for name, daily in DAILY.items()}
    assert rows(CapacityNMinus1(where=ENTRY), gas(), half, 30.0)["period 1"] == near(130 - 70)
    assert rows(CapacityNMinus1(where=ENTRY), gas(), DAILY, 50.0)["contract:trunk"] == near(10)


def test_soft_pays_for_each_unit_a_day_that_is_missing() -> None:
    """156 on a peak day, 140 without the largest: 16 are missing. What is needed, 130 a day, costs 130 × 365."""
    assert cost(gas(), rules=[CapacityNMinus1(where=ENTRY, peak=1.2, penalty=7.0)]) == near(130 * 365 + 16 * 7)


def test_its_words() -> None:
    rule = CapacityNMinus1(where=ENTRY, by="passage", demand_side=0.1)
    told = "capacity with tag=entry covers 100 % of peak demand, less 10 % by demand-side measures"
    assert rule.wording() == f"{told}, without the largest passage"
