"""max_traced_share: of 100 widgets at 10 from China or at 12 from Germany, 60 may be Chinese."""

from typing import Any

import pytest
from tests.cases import excesses, offer, tiny_case, two_suppliers
from tests.textbook.builders import cost, near, scenarios, study

from supplyopt.errors import StudyError
from supplyopt.rules import MaxTracedShare

USE, POOL = "use:widget@market/standard", "widget@market"


def chinese(limit: float = 0.6, **terms: Any) -> MaxTracedShare:
    return MaxTracedShare(**{"name": "china", "traced": ("widget",), "where": "country=CN", "limit": limit, **terms})


def claimed(amount: float) -> dict[tuple[str, ...], float]:
    """That so much of what is served is not Chinese."""
    return {("content of widget", USE, "1", "china"): amount}


@pytest.mark.parametrize(("limit", "least"), [(1.0, 1000), (0.6, 1080), (0.0, 1200)])
def test_where_nothing_is_made_of_anything_it_is_a_share_of_what_is_served(limit: float, least: float) -> None:
    """60 × 10 + 40 × 12 = 1080."""
    assert cost(two_suppliers(), rules=[chinese(limit)]) == near(least)
    assert cost(two_suppliers(), rules=[chinese(limit, custody="mixed")]) == near(least)


def test_a_point_inside_claims_no_more_than_comes_in() -> None:
    found = excesses(chinese(), two_suppliers(), {"cheap": 55.0, "dear": 45.0}, shared=claimed(45.0))
    assert found == {(USE, "1"): near(45 - 100), (POOL, "1", "china"): near(0), ("widget",): near(55 - 60)}


def test_a_point_outside_has_too_little_to_claim_or_claims_too_much() -> None:
    honest = excesses(chinese(), two_suppliers(), {"cheap": 75.0, "dear": 25.0}, shared=claimed(25.0))
    forged = excesses(chinese(), two_suppliers(), {"cheap": 75.0, "dear": 25.0}, shared=claimed(45.0))
    assert (honest["widget",], honest[POOL, "1", "china"]) == (near(15), near(0))
    assert (forged["widget",], forged[POOL, "1", "china"]) == (near(-5), near(20))


def test_a_point_inside_and_one_outside_of_a_mixed_pool() -> None:
    """What comes out of a mixed pool is as it has to be, so that nothing is left to ask of the use."""
    mixed = chinese(custody="mixed")
    inside = excesses(mixed, two_suppliers(), {"cheap": 55.0, "dear": 45.0})
    outside = excesses(mixed, two_suppliers(), {"cheap": 75.0, "dear": 25.0})
    assert inside == {(POOL, "1"): near(-5), ("widget",): near(0)}
    assert outside == {(POOL, "1"): near(15), ("widget",): near(0)}


@pytest.mark.parametrize("custody", ["mass_balance", "mixed"])
@pytest.mark.parametrize(("penalty", "least"), [(1.0, 1040), (3.0, 1080)])
def test_soft_pays_for_each_unit_above_the_cap_while_that_is_cheaper(
    penalty: float, least: float, custody: str
) -> None:
    """40 units above the cap at 1 each beat 40 units that are 2 dearer; what may be claimed stays hard."""
    assert cost(two_suppliers(), rules=[chinese(penalty=penalty, custody=custody)]) == near(least)


def test_each_site_by_itself_or_some_sites_only() -> None:
    """North has Chinese widgets only, south the choice: together 50 of 100 may be Chinese, in the south 25 of 50.

    By itself north can serve nothing: 50 × 100 lost.
    """
    both = tiny_case(
        [
            offer("cheap_north", 10, supplier="cheap", site="north"),
            offer("cheap_south", 10, supplier="cheap", site="south"),
            offer("dear_south", 12, supplier="dear", site="south"),
        ],
        [{"period": 1, "quantity": 50.0, "site": site} for site in ("north", "south")],
        countries={"cheap": "CN"},
        sites=[{"site": site} for site in ("north", "south")],
    )
    assert cost(both, rules=[chinese(0.5)]) == near(500 + 600)
    assert cost(both, rules=[chinese(0.5, sites=("south",))]) == near(500 + 250 + 300)
    assert cost(both, rules=[chinese(0.5, by_site=True)]) == near(50 * 100 + 250 + 300)


def test_a_window_looks_at_what_is_served_then() -> None:
    """Of the 50 of the second of two periods 30 may be Chinese; 20 cost 2 more."""
    drawn = [offer("cheap", 10, take_or_pay=0.0), offer("dear", 12, take_or_pay=0.0)]
    halves = tiny_case(drawn, [50.0, 50.0], countries={"cheap": "CN"})
    assert cost(halves, rules=[chinese(window=(2, 2))]) == near(1000 + 20 * 2)


def test_words() -> None:
    assert chinese(classes=("defence",)).wording().endswith("of the widget that reaches defence")
    assert chinese().wording() == "at most 60 % from country=CN of the widget that reaches users"
    told = chinese(items=("car",), classes=("defence",), throughout=True, custody="mixed").wording()
    assert (
        told == "at most 60 % from or through country=CN of the widget that reaches car for defence, goods being mixed"
    )


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({"traced": ("gadget",)}, "STU020"),
        ({"sites": ("nowhere",)}, "STU020"),
        ({"traced": ("ore",)}, "nothing that it is about holds any ore"),
        ({"traced": ("ore", "widget")}, "counted in different units"),
        ({"traced": ("ore",), "items": ("widget",)}, "widget holds no ore"),
        ({"weight": "mass"}, "'widget' has no mass"),
        ({"traced": ("ore",), "weight": "price"}, "'ore' has no price"),
    ],
)
def test_what_it_cannot_work_with_is_told(terms: dict[str, Any], told: str) -> None:
    items = [{"item": "widget", "unit": "pc", "value_of_lost_load": 100.0}, {"item": "ore", "unit": "t"}]
    with pytest.raises(StudyError, match=told):
        study(tiny_case([offer("cheap", 10)], countries={"cheap": "CN"}, items=items), rules=[chinese(**terms)])


def test_two_recipes_that_put_different_content_into_an_item_are_told() -> None:
    made = tiny_case(
        [{"offer": "ore", "item": "ore", "price": 1.0, "capacity": 1e3, "site": "market"}],
        countries={"ore": "CN"},
        items=[{"item": i, "unit": "t", "value_of_lost_load": 100.0} for i in ("ore", "widget")],
        recipes=[
            {"recipe": recipe, "item": item, "quantity": quantity}
            for recipe, ore in (("lean", -1.8), ("rich", -2.0))
            for item, quantity in (("ore", ore), ("widget", 1.0))
        ],
        processes=[{"process": r, "recipe": r, "site": "market", "capacity": 100.0} for r in ("lean", "rich")],
    )
    with pytest.raises(StudyError, match=r"a unit of widget holds 1\.8 of ore by process lean, 2 by process rich"):
        study(made, rules=[chinese(traced=("ore",))])


def test_without_a_calm_scenario_there_is_nothing_to_trace() -> None:
    with pytest.raises(StudyError, match="STU004"):
        study(two_suppliers(), scenarios(calm=False), rules=[chinese()])
