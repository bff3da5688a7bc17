"""Hardening: what is committed to now so that a disruption takes less, or lasts less long."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cases import offer, tiny_case
from tests.textbook.builders import (
    Event,
    Record,
    case,
    cost,
    cost_of_plan,
    effect,
    event,
    near,
    scenarios,
    short,
    sites,
    size,
    solved,
    study,
)

from supplyopt.analyse.criticality import rank
from supplyopt.analyse.evaluation import evaluate
from supplyopt.analyse.settling import settle
from supplyopt.analyse.stress.scenario import stress_tests
from supplyopt.analyse.value.average import average_study
from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.result import Portfolio, Status
from supplyopt.rules import Budget, Survive
from supplyopt.scenarios import ScenarioSet
from supplyopt.solver import Limits, solve
from supplyopt.solver.solve import answer


def way(name: str = "wall", selector: str = "supplier=mill", **columns: Any) -> Record:
    """A way of hardening, free of charge unless it is told."""
    return {"hardening": name, "selector": selector, **columns}


def mill(*ways: Record, demand: float | list[float] = 100.0, **terms: Any) -> Case:
    """A mill that offers a hundred a year at 10, what is missing costing 100 each."""
    return tiny_case([offer("mill", 10, 100, **terms)], demand, hardening=list(ways))


def flood(left: float = 0.2, chance: float = 0.5, **change: Any) -> Event:
    """A flood that leaves a part of the mill."""
    return event("flood", chance, {**effect("supplier=mill", left), **change})


def plant(*ways: Record) -> Case:
    """W26: a plant of a fixed 100 runs a year, at no cost."""
    return case(
        [{"offer": "ore", "item": "ore", "site": "town", "price": 0.0, "capacity": 1000.0}],
        [{"period": 1, "quantity": 100.0, "site": "town"}],
        items=[{"item": i, "unit": "t", "value_of_lost_load": 10.0} for i in ("ore", "widget")],
        sites=sites(town="DE"),
        recipes=[{"recipe": "r", "item": "ore", "quantity": -1.0}, {"recipe": "r", "item": "widget", "quantity": 1.0}],
        processes=[{"process": "plant", "recipe": "r", "site": "town", "capacity": 100.0}],
        hardening=list(ways),
    )


@pytest.mark.parametrize(("avoided", "served"), [(0.0, 20.0), (0.625, 70.0)])
def test_w26_the_hazard_is_given_what_it_takes_is_decided(avoided: float, served: float) -> None:
    """K 100, α .2: 20 without; a wall that avoids .625 of the loss of .8 leaves α = 1 - .375 × .8 = .7: 70 with."""
    quake = scenarios(event("quake", 0.5, effect("process=plant", 0.2)))
    answered = solved(study(plant(way(selector="process=plant", loss_avoided=avoided)), quake))
    assert 100 - short(answered, "quake") == near(served)


@pytest.mark.parametrize(("fee", "least"), [(2200.0, 2350.0 + 2200.0), (2300.0, 4600.0)])
def test_an_award_is_hardened_if_that_pays(fee: float, least: float) -> None:
    """Calm pays 1000. A flood leaves 20 of 100, paid at 10: 200 + 80 × 100 = 8200; hardened 700 + 3000 = 3700.

    Mean 4600 without, 2350 + fee with: worth 2250.
    """
    assert cost(mill(way(fixed_cost=fee, loss_avoided=0.625)), scenarios(flood())) == near(least)


def test_half_an_award_is_half_of_what_is_spared() -> None:
    """Of an award of 60 a flood leaves 12, hardened 42: the product of a yes and an amount is exact.

    Calm 600 + 40 × 100 = 4600, flood 420 + 58 × 100 = 6220; mean 5410. Bare: 120 + 88 × 100 = 8920; 6760.
    """
    question = study(mill(way(loss_avoided=0.625)), scenarios(flood()))
    assert cost_of_plan(question, {"mill": 60.0, "harden:wall": 1.0}) == near(5410)
    assert cost_of_plan(question, {"mill": 60.0, "harden:wall": 0.0}) == near(6760)


@pytest.mark.parametrize(("majeure", "wall", "owed"), [(True, 0.0, 200), (True, 1.0, 700), (False, 1.0, 1000)])
def test_what_could_be_delivered_is_owed(*, majeure: bool, wall: float, owed: float) -> None:
    """Nobody wants any in the flood, take-or-pay is 1: owed for what the mill could deliver, 20 or 70 of the 100.

    The mean is half of calm's 1000 and half of what is owed.
    """
    surplus = event("flood", 0.5, effect("supplier=mill", 0.2), effect("item=widget", 0.0, attribute="demand_mult"))
    question = study(mill(way(loss_avoided=0.625), force_majeure=majeure), scenarios(surplus))
    assert cost_of_plan(question, {"mill": 100.0, "harden:wall": wall}) == near(500 + owed / 2)


def test_a_stress_test_pays_what_the_hardened_mill_could_deliver() -> None:
    """The same surplus as a test of a plan: 700 are owed with the wall, 300 less than calm costs."""
    surplus = event("flood", None, effect("supplier=mill", 0.2), effect("item=widget", 0.0, attribute="demand_mult"))
    question = study(mill(way(loss_avoided=0.625)), scenarios(surplus))
    portfolio = Portfolio({"mill": 100.0, "harden:wall": 1.0}, {"harden:wall": True})
    (test,) = stress_tests(question, settle(question, portfolio).plan)
    assert (test.cost, test.dearer) == (near(700), near(-300))


@pytest.mark.parametrize(
    ("taken", "missing"), [(set(), 80.0), ({"wall"}, 40.0), ({"pump"}, 60.0), ({"wall", "pump"}, 30.0)]
)
def test_several_ways_each_spare_a_part_of_what_the_others_leave(taken: set[str], missing: float) -> None:
    """A loss of .8; a wall avoids half of it, a pump a quarter; both leave .8 × .5 × .75 = .3 of it."""
    ways = way(loss_avoided=0.5), way("pump", "country=DE", loss_avoided=0.25)
    question = study(mill(*ways, take_or_pay=0.0), scenarios(flood()))
    sizes = {"mill": 100.0, **{f"harden:{name}": float(name in taken) for name in ("wall", "pump")}}
    assert cost_of_plan(question, sizes) == near(1000 + 0.5 * 90 * missing)


@pytest.mark.parametrize(("saved", "missing"), [(0.0, 50.0), (0.5, 25.0), (0.25, 37.5), (1.0, 0.0)])
def test_what_lasts_less_long_costs_less(saved: float, missing: float) -> None:
    """Half a year of nothing, in quarters of 25: with half of its time saved a quarter, with a quarter 1.5 quarters."""
    four = mill(way(time_saved=saved), demand=[25.0] * 4)
    stop = scenarios(event("strike", 0.5, effect("supplier=mill", 0.0, (1, 2))))
    assert short(solved(study(four, stop)), "strike") == near(missing)


def test_what_has_no_end_in_sight_is_not_shortened() -> None:
    """Nothing until the end of the year: nobody knows when it would have ended."""
    four = mill(way(time_saved=0.5), demand=[25.0] * 4)
    stop = scenarios(event("strike", 0.5, effect("supplier=mill", 0.0, (3, 4))))
    assert short(solved(study(four, stop)), "strike") == near(50)


@pytest.mark.parametrize(("against", "missing"), [("", 30.0), ("rain snow", 30.0), ("snow", 80.0)])
def test_a_way_helps_against_its_events(against: str, missing: float) -> None:
    """The flood is event ``rain``: a wall against snow alone is no help."""
    walled = mill(way(loss_avoided=0.625, against=against))
    assert short(solved(study(walled, scenarios(flood(event_id="rain")))), "flood") == near(missing)


def by_strait(**columns: Any) -> Case:
    """50 a quarter by a lane through a strait, without a limit of its own."""
    return case(
        [{"offer": "ore", "site": "mine", "price": 1.0, "capacity": 1000.0, "take_or_pay": 0.0}],
        [50.0] * 4,
        sites=sites(mine="DE", market="DE"),
        lanes=[{"origin": "mine", "destination": "market", "passages": "suez"}],
        hardening=[way("convoy", "passage=suez", **columns)],
    )


@pytest.mark.parametrize(("avoided", "missing"), [(0.0, 100.0 - 23.0), (0.5, 100.0 - 36.5), (1.0, 0.0)])
def test_a_lane_without_limit_is_as_in_calm_where_all_loss_is_avoided(avoided: float, missing: float) -> None:
    """Needs double to 100 in period 1; a strait leaves .46 of the calm 50, half spared .73, all spared no limit."""
    surge = effect("item=widget", 2.0, attribute="demand_mult")
    closed = scenarios(event("closure", 0.5, effect("passage=suez", 0.46), surge))
    assert short(solved(study(by_strait(loss_avoided=avoided), closed)), "closure") == near(missing)


def test_a_store_can_be_hardened() -> None:
    """10 may be let out, in the fire none; with a sprinkler that avoids .6 of the loss 6."""
    store = tiny_case(
        [offer("mill", 10, 0)],
        10,
        stocks=[{"item": "widget", "quantity": 50.0, "release_limit": 10.0, "replacement_price": 0.0}],
        sites=sites(market="DE"),
        hardening=[way("sprinkler", "site=market", loss_avoided=0.6)],
    )
    assert short(solved(study(store, scenarios(event("fire", 0.5, effect("site=market", 0.0))))), "fire") == near(4)


def test_a_promise_is_about_what_is_lost_for_good() -> None:
    """A wall that avoids every loss is no second supplier: if the mill fails, nothing comes."""
    question = study(mill(way(loss_avoided=1.0)), rules=[Survive(by="supplier", level=0.5)])
    assert solve(question, Limits()).status is Status.INFEASIBLE


def test_how_critical_a_supplier_is_depends_on_its_wall() -> None:
    """Expected loss: half of 30 × 100 with the wall, half of 80 × 100 without; gone it is 100 × 100 either way."""

    def ranked(avoided: float) -> Any:
        (found,) = rank(answer(study(mill(way(loss_avoided=avoided)), scenarios(flood()))), by="supplier")
        return found

    assert (ranked(0.625).importance.mean, ranked(0.0).importance.mean) == (near(1500), near(4000))
    assert ranked(0.625).sudden == ranked(0.0).sudden == near(10_000)
    assert ranked(0.625).importance.up == near(0)


def test_hardening_is_a_kind_of_commitment() -> None:
    """It costs 50 and 25 a year: not within a budget of 74 for hardening, within one of 75."""
    walled, wet = mill(way(fixed_cost=50.0, annual_cost=25.0, loss_avoided=0.625)), scenarios(flood())
    sizes = [
        size(solved(study(walled, wet, rules=[Budget(limit=b, of=("hardening",))])), "harden:wall") for b in (74, 75)
    ]
    assert sizes == [near(0), near(1)]


def issues(case: Case, chances: ScenarioSet) -> list[tuple[str, str]]:
    return [(issue.code, issue.severity) for issue in study(case, chances).warnings]


def test_what_cannot_help_is_told() -> None:
    """Nothing of the kind in the case, and no such event in the set."""
    wet = scenarios(flood(event_id="rain"))
    assert issues(mill(way(selector="supplier=mill&country=CN", loss_avoided=0.5)), wet) == [("STU033", "warning")]
    assert issues(mill(way(loss_avoided=0.5, against="snow")), wet) == [("STU034", "warning")]
    assert issues(mill(way(loss_avoided=0.5, against="snow rain")), wet) == []


def test_at_most_four_ways_bear_on_one_thing() -> None:
    """Five make 31 states besides bare; they are refused by name."""
    five = [way(f"way{k}", loss_avoided=0.1) for k in range(5)]
    assert solved(study(mill(*five[:4]), scenarios(flood()))).status is Status.OPTIMAL
    with pytest.raises(StudyError, match="5 ways of hardening bear on contract:mill"):
        study(mill(*five), scenarios(flood()))


def test_a_plan_with_a_wall_is_judged_with_it() -> None:
    """The portfolio alone, under a flood that leaves .1: with the wall 1 - .9 × .375 = .6625; 33.75 go without."""
    question = study(mill(way(loss_avoided=0.625)), scenarios(flood(0.1)))
    portfolio = Portfolio({"mill": 100.0, "harden:wall": 1.0}, {"harden:wall": True})
    found = evaluate(question, settle(question, portfolio).plan)
    assert found.outcomes["flood"].short == {"widget@market/standard": near(33.75)}
    assert found.outcomes["flood"].cost == near(662.5 + 3375)


@pytest.mark.parametrize(("fee", "least"), [(2200.0, 4550.0), (2300.0, 4600.0)])
def test_the_average_of_scenarios_is_hardened_too(fee: float, least: float) -> None:
    """On average .6 of the mill is left, hardened .85: 600 + 40 × 100 = 4600, or 850 + 15 × 100 = 2350 and the fee."""
    averaged = average_study(study(mill(way(fixed_cost=fee, loss_avoided=0.625)), scenarios(flood())))
    assert solved(averaged).cost == near(least, 1e-4)
