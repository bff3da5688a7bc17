"""Why not this source: W18, entry prices that are right to a thousandth, and what stands in the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.cases import fails, offer, tiny_case
from tests.solver.hard import hard_study
from tests.textbook.builders import EXACT, case, items, near, size, solved, study

from supplyopt.analyse.deliveries import changes
from supplyopt.analyse.entry import Entry, at_prices, comes_in, entry
from supplyopt.analyse.inclusion import Delivery, Forced, excluding, why_not
from supplyopt.analyse.sources import selector_of
from supplyopt.case import Case
from supplyopt.errors import InputError
from supplyopt.result import Result, Status
from supplyopt.rules import Exclude, MaxShare, MaxSources, MinSources, PhaseOut, Survive
from supplyopt.solver import Limits
from supplyopt.study import Study


def about(question: Study, name: str) -> tuple[Delivery, Forced, Entry | None]:
    """What is told of a source of one item that does not deliver a tenth of it."""
    found = why_not(question, solved(question), name, EXACT)
    [delivery] = found.deliveries
    assert delivery.forced is not None
    return delivery, delivery.forced, found.entry


def dearer(forced: Forced | None) -> float:
    """What it costs, found without any gap [money]."""
    assert forced is not None
    assert forced.cost is not None
    assert forced.cost.low == near(forced.cost.high)
    return forced.cost.high


def three(**third: float) -> Case:
    return tiny_case([offer("cheap", 10), offer("dear", 12), offer("third", 14, **third)])


def test_w18_a_tenth_of_the_third_costs_twenty_and_replaces_the_dear() -> None:
    """10 × (14 - 12) = 20; it would come in below 12, which is 12/14 of its price."""
    question = study(three(), rules=[MaxShare(limit=0.6)])
    delivery, forced, enters = about(question, "third")
    assert (delivery.item, delivery.share, delivery.curbed) == ("widget", 0.0, None)
    assert dearer(forced) == near(20)
    assert dict(forced.replaced) == {"dear": near(-10), "third": near(10)}
    assert enters is not None
    assert enters.factor == near(12 / 14, 2e-4)


def test_fees_make_the_entry_price_lower() -> None:
    """With a fee of 50 it replaces all 40 of the dear one: 40 p + 50 < 480, p < 10.75."""
    _, forced, enters = about(study(three(fixed_cost=50.0), rules=[MaxShare(limit=0.6)]), "third")
    assert enters is not None
    assert enters.factor == near(10.75 / 14, 2e-4)
    assert dearer(forced) == near(70)


def test_a_rule_that_shuts_it_is_named_and_the_conflict_told() -> None:
    question = study(three(), rules=[Exclude(name="no_third", where="supplier=third"), MaxShare(limit=0.6)])
    found = why_not(question, solved(question), "third", EXACT)
    assert (found.excluded_by, found.entry) == (("no_third",), None)
    [delivery] = found.deliveries
    assert delivery.forced is not None
    assert (delivery.forced.status, delivery.forced.cost) == (Status.INFEASIBLE, None)
    assert [set(conflict.rules) for conflict in delivery.forced.conflicts] == [{"no_third", "asked_for"}]


def test_a_schedule_that_leaves_nothing_shuts_as_well() -> None:
    ended = PhaseOut(name="ended", where="supplier=third", steps=({"since": 1, "limit": 0.0},))
    question = study(three(), rules=[ended, MaxShare(limit=0.6)])
    assert list(excluding(question, [question.network.activity["buy:third@market"]])) == ["ended"]


def test_whole_numbers_may_stand_in_the_way() -> None:
    """Two suppliers at most, at most 60 % each: a third can only come in for the second, with all 40 of it."""
    _, forced, _ = about(study(three(), rules=[MaxShare(limit=0.6), MaxSources(count=2)]), "third")
    assert dearer(forced) == near(40 * 2)


def test_a_source_that_the_rules_need_comes_in_at_any_price() -> None:
    """Two sources of a fifth each; without b no plan is left, nor with a tenth less of it."""
    pair = tiny_case([offer("a", 10), offer("b", 50)])
    question = study(pair, rules=[MinSources(count=2, meaningful=0.2, basis="demand")])
    found = why_not(question, solved(question), "b", EXACT)
    [delivery] = found.deliveries
    assert found.entry == Entry("needed")
    assert (delivery.share, delivery.forced) == (near(0.2), None)
    assert delivery.curbed is not None
    assert (delivery.curbed.status, delivery.curbed.part) == (Status.INFEASIBLE, near(-0.1))
    assert [set(conflict.rules) for conflict in delivery.curbed.conflicts] == [{"min_sources", "asked_for"}]


def test_why_so_much_of_it() -> None:
    """A tenth less of the cheap one costs 10 × 2."""
    question = study(three(), rules=[MaxShare(limit=0.6)])
    [delivery] = why_not(question, solved(question), "cheap", EXACT).deliveries
    assert dearer(delivery.curbed) == near(20)
    assert delivery.curbed is not None
    assert dict(delivery.curbed.replaced) == {"cheap": near(-10), "dear": near(10)}


def test_units_are_never_added_up() -> None:
    """A supplier of all 10 pieces of gear at 1 and 200 of the 1000 tonnes of ore at 1; others sell at 3 and at 0.5.

    A tenth less gear is 1 at a surcharge of 2; a tenth less ore is 100, which is not there: 100 go without, at 7 each
    instead of 1. Pieces and tonnes have shares of their own.
    """
    goods = case(
        [
            {"offer": "g", "supplier": "x", "item": "gear", "price": 1.0, "capacity": 100.0},
            {"offer": "h", "supplier": "y", "item": "gear", "price": 3.0, "capacity": 100.0},
            {"offer": "o", "supplier": "x", "item": "ore", "price": 1.0, "capacity": 200.0},
            {"offer": "p", "supplier": "y", "item": "ore", "price": 0.5, "capacity": 800.0},
        ],
        [{"item": "gear", "period": 1, "quantity": 10.0}, {"item": "ore", "period": 1, "quantity": 1000.0}],
        items=[
            {"item": "gear", "unit": "pc", "value_of_lost_load": 100.0},
            {"item": "ore", "unit": "t", "value_of_lost_load": 7.0},
        ],
    )
    question = study(goods)
    gear, ore = why_not(question, solved(question), "x", EXACT).deliveries
    assert {each.item: each.share for each in (gear, ore)} == {"gear": near(1.0), "ore": near(0.2)}
    assert (dearer(gear.curbed), dearer(ore.curbed)) == (near(2), near(100 * (7 - 1)))
    assert gear.curbed is not None
    assert ore.curbed is not None
    assert dict(gear.curbed.replaced) == {"x": near(-1), "y": near(1)}
    assert dict(ore.curbed.replaced) == {"x": near(-100)}
    assert gear.forced is ore.forced is None


def test_offers_and_plants_of_an_item_count_together() -> None:
    """x sells 30 metal and makes 70 of ore at 5; held to 90, it sells and makes as much less at 9 as it costs."""
    question = study(
        case(
            [
                {"offer": "ore_z", "supplier": "z", "item": "ore", "price": 5.0, "capacity": 200.0},
                {"offer": "metal_x", "supplier": "x", "item": "metal", "price": 6.0, "capacity": 30.0},
                {"offer": "metal_y", "supplier": "y", "item": "metal", "price": 9.0, "capacity": 200.0},
            ],
            [{"item": "metal", "period": 1, "quantity": 100.0}],
            items=items(ore=100.0, metal=100.0),
            recipes=[
                {"recipe": "smelt", "item": "ore", "quantity": -1.0},
                {"recipe": "smelt", "item": "metal", "quantity": 1.0},
            ],
            processes=[{"process": "p", "supplier": "x", "site": "market", "recipe": "smelt", "capacity": 70.0}],
        )
    )
    [delivery] = why_not(question, solved(question), "supplier=x", EXACT).deliveries
    assert (delivery.item, delivery.share) == ("metal", near(1.0))
    assert dearer(delivery.curbed) == near(10 * (9 - 6))


def test_a_source_without_a_price_of_its_own_has_no_entry_price() -> None:
    """Ore at 5 is smelted for nothing, so that metal need not be bought at 9; all of it could be."""
    smelter = case(
        [
            {"offer": "ore_a", "item": "ore", "price": 5.0, "capacity": 200.0},
            {"offer": "metal_b", "item": "metal", "price": 9.0, "capacity": 200.0},
        ],
        [{"item": "metal", "period": 1, "quantity": 100.0}],
        items=items(ore=100.0, metal=100.0),
        recipes=[
            {"recipe": "smelt", "item": "ore", "quantity": -1.0},
            {"recipe": "smelt", "item": "metal", "quantity": 1.0},
        ],
        processes=[{"process": "p", "site": "market", "recipe": "smelt", "capacity": 200.0}],
    )
    question = study(smelter)
    assert solved(question.with_rule(Exclude(where="process=p"))).cost == near(900)
    assert entry(question, "process=p", EXACT) == Entry("unpriced")


def test_a_source_worth_more_than_any_price_that_is_tried() -> None:
    """Going without costs 100, more than a thousand times a price of 0.01."""
    found = entry(study(tiny_case([offer("only", 0.01)])), "offer=only", EXACT)
    assert (found.verdict, found.low) == ("beyond", 1000.0)


def test_only_bounds_tell_costs_apart() -> None:
    """A cost below the bound without the source proves that it comes in; proven equals prove that it does not."""

    def result(status: Status, cost: float | None, bound: float | None) -> Result:
        return Result("any", status, "", cost, bound, None, {})

    without = result(Status.FEASIBLE, 100.0, 90.0)
    assert comes_in(result(Status.FEASIBLE, 89.0, 50.0), without) is True
    assert comes_in(result(Status.OPTIMAL, 95.0, 95.0), without) is None
    assert comes_in(result(Status.UNDECIDED, None, 50.0), without) is None
    assert comes_in(result(Status.OPTIMAL, 95.0, 95.0), result(Status.REJECTED, None, None)) is None
    proven = result(Status.OPTIMAL, 100.0, 100.0)
    assert comes_in(proven, proven) is False
    assert comes_in(result(Status.FEASIBLE, 100.0, 90.0), proven) is None


def test_what_time_does_not_suffice_for_is_not_decided() -> None:
    """Without s00 the first plan is not proven in time; that is no proof that there is none."""
    found = entry(hard_study(goods=4, suppliers=20), "supplier=s00", Limits(gap=0.0, seconds=0.01))
    assert found.verdict == "undecided"


def test_failures_that_the_question_raises_are_part_of_the_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two suppliers at most, 60 needed whichever fails: a and b with 60 each. c has 30, too few where the other fails.

    Nothing but failures that are hunted speaks against c, and the plan at hand was not made for any.
    """
    monkeypatch.setattr("supplyopt.study.PLAYED_THROUGH", 0)
    trio = tiny_case([offer("a", 1, 60), offer("b", 2, 60), offer("c", 3, 30)], 60.0)
    question = study(trio, rules=[Survive(name="any", level=1.0), MaxSources(name="few", count=2, basis="award")])
    _, forced, _ = about(question, "c")
    assert forced.status is Status.INFEASIBLE
    assert [set(conflict.rules) for conflict in forced.conflicts] == [{"any", "few", "asked_for"}]


def test_names_and_selectors() -> None:
    network = study(three()).network
    assert selector_of(network, "third") == "offer=third"
    assert selector_of(network, "DE") == "country=DE"
    assert selector_of(network, "country=DE&supplier=third") == "country=DE&supplier=third"
    with pytest.raises(InputError, match="did you mean third"):
        selector_of(network, "thrid")
    with pytest.raises(InputError, match="no source"):
        selector_of(network, "country=FR")


@pytest.mark.parametrize("seed", range(6))
def test_an_entry_price_is_right_to_a_thousandth(seed: int) -> None:
    """A thousandth below it the source is used, a thousandth above it is not; or it is not even for nothing.

    A source that fails one time in five, where awards are paid in full and a second one must stand ready anyway, may
    not be worth its fee.
    """
    rng = np.random.default_rng(seed)
    offers = [
        offer(
            f"s{k}",
            float(rng.integers(5, 20)),
            float(rng.integers(40, 90)),
            fixed_cost=float(rng.choice([0, 60])),
            moq=float(rng.choice([0, 15])),
        )
        for k in range(4)
    ]
    chances = fails("supplier=s0", 0.2) if seed % 3 else None
    question = study(tiny_case(offers, lost=90.0), chances, rules=[MaxShare(limit=0.55)])
    result = solved(question)
    name = f"s{int(np.argmin([size(result, f's{k}') for k in range(4)]))}"
    found = entry(question, f"offer={name}", EXACT)
    factor = found.factor
    if factor is None:
        assert found.verdict == "never"
        without = solved(question.with_rule(Exclude(name="without", where=f"offer={name}")))
        assert priced(question, name, 0.0).cost == near(without.cost or 0.0)
        return
    assert drawn(question, name, factor * 0.999) > 1e-6
    assert drawn(question, name, factor * 1.001) == near(0)


def priced(question: Study, name: str, factor: float) -> Result:
    """The best plan at a factor of an offer's price."""
    return solved(replace(question, case=at_prices(question, f"offer={name}", factor)))


def drawn(question: Study, name: str, factor: float) -> float:
    """What is awarded to an offer at a factor of its price [unit/year]."""
    return size(priced(question, name, factor), name)


def test_a_supplier_that_only_shifts_between_its_offers_does_not_change() -> None:
    """60 of one offer and 40 of another become 100 of the other: the same supplier, the same 100."""
    offers = [offer("first", 10, 60, supplier="one"), offer("second", 11, 100, supplier="one"), offer("dear", 12)]
    question = study(tiny_case(offers))
    before, after = (solved(each) for each in (question, question.with_rule(Exclude(where="offer=first"))))
    assert changes(question.network, before, after, "widget") == {}
