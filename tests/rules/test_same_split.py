"""same_split: 60 bolts and 40 nuts; a sells bolts at 10 and nuts at 22, b bolts at 12 and nuts at 20."""

import pytest
from tests.awards.events import Bid, Event, case_of
from tests.awards.fixtures import bolts_and_nuts
from tests.cases import numeric_scope, two_suppliers
from tests.textbook.builders import case, cost, near, sites, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.result import OperationValues, PlanValues, Portfolio
from supplyopt.rules import SameSplit


def event(nuts_of_a: int = 40) -> Case:
    """a has so many nuts."""
    of_a = (Bid("a", "bolt", 10, 60), Bid("a", "nut", 22, nuts_of_a))
    return case_of(bolts_and_nuts(*of_a, Bid("b", "bolt", 12, 60), Bid("b", "nut", 20, 40)))


@pytest.mark.parametrize(("nuts", "least"), [(40, 600 + 880), (20, 660 + 840)])
def test_both_items_are_split_alike(nuts: int, least: float) -> None:
    """All from a; or half of each, where a has 20 nuts: 30 × 10 + 30 × 12 + 20 × 22 + 20 × 20."""
    assert cost(event(nuts), rules=[SameSplit()]) == near(least)


def test_within_a_tolerance_each_item_leans_to_its_cheaper_source() -> None:
    """A mean of 0.75 and a tolerance of 0.25: all bolts and half of the nuts from a, 600 + 440 + 400."""
    assert cost(event(), rules=[SameSplit(tolerance=0.25)]) == near(1440)
    assert cost(event(), rules=[SameSplit(tolerance=0.5)]) == cost(event()) == near(1400)


def test_at_each_site_the_split_is_the_same_too() -> None:
    """10 at each of two places; a is cheap in the north, b in the south: 100 + 120 either way, not 200."""
    bids = [Bid("a", "bolt", 10, 10, "north"), Bid("a", "bolt", 12, 10, "south")]
    bids += [Bid("b", "bolt", 12, 10, "north"), Bid("b", "bolt", 10, 10, "south")]
    places = case_of(Event(tuple(bids), {("bolt", "north"): 10, ("bolt", "south"): 10}))
    assert cost(places) == near(200)
    assert cost(places, rules=[SameSplit(by_site=True)]) == near(220)


def test_one_item_is_split_like_itself() -> None:
    assert cost(two_suppliers(), rules=[SameSplit()]) == near(1000)


def test_a_need_that_is_decided_is_an_error() -> None:
    """How much ore is needed depends on how much metal is made of it: the shares would be a quotient of decisions."""
    smelting = case(
        [{"offer": "ore", "supplier": "ore", "item": "ore", "price": 10.0, "capacity": 300.0, "site": "works"}],
        [{"period": 1, "quantity": 100.0, "site": "works"}],
        items=[{"item": i, "unit": "t", "value_of_lost_load": 100.0} for i in ("ore", "widget")],
        sites=sites(works="DE"),
        recipes=[
            {"recipe": "make", "item": "ore", "quantity": -2.0},
            {"recipe": "make", "item": "widget", "quantity": 1.0},
        ],
        processes=[{"process": "works", "recipe": "make", "site": "works", "capacity": 120.0, "cost": 5.0}],
    )
    with pytest.raises(StudyError, match="how much is needed of ore is decided by processes"):
        study(smelting, rules=[SameSplit()])
    with pytest.raises(StudyError, match="leave out pooled"):
        study(event(), rules=[SameSplit(pooled=True)])


def rows_at(rule: SameSplit, bolts_of_a: float, nuts_of_a: float) -> dict[tuple[str, ...], float]:
    """row -> how far it is missed, b having the rest."""
    drawn = {"a:bolt": bolts_of_a, "b:bolt": 60 - bolts_of_a, "a:nut": nuts_of_a, "b:nut": 40 - nuts_of_a}
    flows = {(f"buy:{offer}@plant", 1): amount for offer, amount in drawn.items()}
    asked = {("bolt@plant/standard", 1): 60.0, ("nut@plant/standard", 1): 40.0}
    scope = numeric_scope(event())
    calm = OperationValues(asked, flows, {}, asked, {}, {})
    plan = PlanValues(scope.network, Portfolio(drawn, {}), calm)
    return {row.key: row.excess for row in rule.plan_rows(plan, scope)}


def test_a_point_inside() -> None:
    assert max(rows_at(SameSplit(), 30, 20).values()) == near(0)
    assert max(rows_at(SameSplit(tolerance=0.25), 60, 20).values()) == near(0)


def test_a_point_outside() -> None:
    """All bolts and half of the nuts: a mean of three quarters, missed by 15 bolts and 10 nuts."""
    found = rows_at(SameSplit(), 60, 20)
    assert (found["bolt", "a", "more"], found["nut", "a", "less"]) == (near(15), near(10))
    assert (found["bolt", "b", "less"], found["nut", "b", "more"]) == (near(15), near(10))


@pytest.mark.parametrize(("penalty", "least"), [(0.1, 1410), (10.0, 1480)])
def test_soft_pays_for_each_unit_off_the_mean_while_that_is_cheaper(penalty: float, least: float) -> None:
    """Each from its cheaper source: 30 bolts and 20 nuts off the mean, for a and for b."""
    assert cost(event(), rules=[SameSplit(penalty=penalty)]) == near(least)
