"""Sub-tiers: what the loss of a supplier's supplier takes, where nobody knows the volumes between them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cases import offer, tiny_case
from tests.textbook.builders import Record, effect, event, near, scenarios, short, solved, study

from supplyopt.case import Case
from supplyopt.result import Status
from supplyopt.rules import MaxDependence, Rule, Survive
from supplyopt.solver import Limits, solve


def from_(source: str, share: float = 1.0, of: str = "supplier=mill", **columns: Any) -> Record:
    """A refiner that something gets powder from."""
    return {"selector": of, "kind": "refiner", "needs": source, "share": share, "input": "powder", **columns}


def mill(*needs: Record, demand: float | list[float] = 100.0, **tables: Any) -> Case:
    """A German mill that offers a hundred a year; refiners a and b of China, c of Australia offer nothing here."""
    countries = {"mill": "DE", "a": "CN", "b": "CN", "c": "AU"}
    suppliers = [{"supplier": name, "country": country} for name, country in countries.items()]
    return tiny_case([offer("mill", 10, 100)], demand, dependencies=needs, suppliers=suppliers, **tables)


def missing(case: Case, *effects: Record) -> float:
    """What goes unserved when something happens."""
    return short(solved(study(case, scenarios(event("outage", 0.5, *effects)))), "outage")


def test_an_only_source_passes_its_loss_on() -> None:
    """The refiner is down to .3, and so is the mill; its own loss of half multiplies: .15."""
    down = effect("supplier=a", 0.3)
    assert missing(mill(from_("a")), down) == near(70)
    assert missing(mill(from_("a")), down, effect("supplier=mill", 0.5)) == near(85)


def test_sources_of_one_input_stand_in_for_each_other() -> None:
    """a makes 60 %, b 30 % of what is needed; the rest is got from others. Both lie in China."""
    two = mill(from_("a", 0.6), from_("b", 0.3))
    assert missing(two, effect("supplier=a", 0.0)) == near(60)
    assert missing(two, effect("country=CN", 0.0)) == near(90)
    assert missing(two, effect("country=CN", 0.5)) == near(45)


def test_one_source_told_twice_counts_once() -> None:
    """Half of what the mill makes and a third of what Germany makes need a: half of the mill does."""
    twice = mill(from_("a", 0.5), from_("a", 1 / 3, of="country=DE"))
    assert missing(twice, effect("supplier=a", 0.0)) == near(50)


def test_a_store_needs_nothing() -> None:
    """All that is made in Germany needs the grid and powder; what lies in store there is let out all the same."""
    grid = {"selector": "country=DE", "kind": "grid", "needs": "north"}
    held = {"item": "widget", "quantity": 80.0, "release_limit": 80.0, "replacement_price": 0.0}
    places = [{"site": "market", "country": "DE"}]
    stored = mill(grid, from_("a", of="country=DE"), stocks=[held], sites=places)
    assert missing(stored, effect("grid=north", 0.0), effect("supplier=a", 0.0)) == near(20)


def test_of_several_inputs_the_scarcest_counts() -> None:
    """60 % of the powder and 30 % of the resin are gone: 40 % is made, not 28 %."""
    two = mill(from_("a", 0.6), from_("b", 0.3, input="resin"))
    assert missing(two, effect("country=CN", 0.0)) == near(60)


@pytest.mark.parametrize(("days", "lost"), [(0.0, 50.0), (91.25, 25.0), (182.5, 0.0), (40.0, 50.0), (50.0, 25.0)])
def test_a_buffer_covers_the_beginning_of_an_outage(days: float, lost: float) -> None:
    """Two of four quarters without powder, 25 needed in each; a buffer counts in whole quarters, to the nearest."""
    year = mill(from_("a", buffer_days=days), demand=[25.0] * 4)
    assert missing(year, effect("supplier=a", 0.0, (2, 3))) == near(lost)


def test_losses_come_down_a_chain() -> None:
    """a gets four fifths of its ore from c, the mill half of its powder from a: without c, .5 × .8 = .4 is missing."""
    chain = mill(from_("a", 0.5), from_("c", 0.8, "refiner=a", input="ore"))
    assert missing(chain, effect("country=AU", 0.0)) == near(40)


def test_a_circle_settles() -> None:
    """a and b need half of each other's, and a loses a fifth by itself.

    a = .8 (1 - .5 (1 - b)) and b = 1 - .5 (1 - a), so a = .75 and b = .875; the mill needs all of b.
    """
    circle = mill(from_("b"), from_("b", 0.5, "refiner=a"), from_("a", 0.5, "refiner=b"))
    assert missing(circle, effect("supplier=a", 0.8)) == near(12.5)


def test_what_hits_an_input_is_counted_once() -> None:
    """By its kind or as a supplier, with its buffer: the label that rules find it by is no second way in."""
    buffered = mill(from_("a", buffer_days=91.25), demand=[25.0] * 4)
    for selector in ("refiner=a", "supplier=a", "country=CN"):
        assert missing(buffered, effect(selector, 0.0, (1, 1))) == near(0)
        assert missing(buffered, effect(selector, 0.0, (1, 2))) == near(25)


def test_an_input_may_itself_need_a_grid() -> None:
    """a stops for half without the grid, the mill itself for a tenth: what is left is .9 × .5, not the mill's tenth."""
    grid = {"kind": "grid", "needs": "north"}
    both = mill(
        from_("a"),
        {"selector": "refiner=a", "share": 0.5, **grid},
        {"selector": "supplier=mill", "share": 0.1, **grid},
    )
    assert missing(both, effect("grid=north", 0.0)) == near(55)


def test_what_needs_it_in_part_passes_a_part_on() -> None:
    """Half of the mill runs on acme's machines, which need powder: without powder half is left."""
    machines = {"selector": "supplier=mill", "kind": "vendor", "needs": "acme", "share": 0.5}
    assert missing(mill(machines, from_("a", of="vendor=acme")), effect("supplier=a", 0.0)) == near(50)


@pytest.mark.parametrize(("avoided", "lost"), [(0.0, 60.0), (0.5, 30.0), (1.0, 0.0)])
def test_a_sub_tier_can_be_hardened(avoided: float, lost: float) -> None:
    """The refiner that 60 % comes from is hardened, not the mill."""
    walled = mill(from_("a", 0.6), hardening=[{"hardening": "wall", "selector": "supplier=a", "loss_avoided": avoided}])
    assert missing(walled, effect("supplier=a", 0.0)) == near(lost)


@pytest.mark.parametrize(("rule", "kept"), [("country", False), ("refiner", False), ("vendor", True)])
def test_a_promise_sees_what_sub_tiers_take(rule: str, *, kept: bool) -> None:
    """Without China, or without a, 60 % is missing for good, whatever the buffer: a promise of half is broken."""
    needs = (
        from_("a", 0.6, buffer_days=365.0),
        {"selector": "supplier=mill", "kind": "vendor", "needs": "x", "share": 0.1},
    )
    # The mill's own country cannot be promised away: only China may fail.
    promise = Survive(by=rule, groups=("CN",) if rule == "country" else (), level=0.5)
    assert (solve(study(mill(*needs), rules=[promise]), Limits()).status is not Status.INFEASIBLE) is kept


@pytest.mark.parametrize(("limit", "bought"), [(0.5, True), (0.3, False)])
def test_rules_see_an_input_by_its_kind(limit: float, *, bought: bool) -> None:
    """Two fifths of the mill's output need a."""
    rule: Rule = MaxDependence(by="refiner", limit=limit)
    assert (short(solved(study(mill(from_("a", 0.4)), rules=[rule])), "calm") == near(0)) is bought
