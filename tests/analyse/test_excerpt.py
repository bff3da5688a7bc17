"""Which items have to do with each other, and what of a selector is left where some of them are left out."""

from __future__ import annotations

from tests.textbook.builders import case, items, near, sites, solved, study

from supplyopt.analyse.excerpt import excerpt, related
from supplyopt.analyse.sources import narrowed
from supplyopt.study import Study


def two_places() -> Study:
    """Metal is smelted from ore in the north and bought in the south; nuts have nothing to do with either."""
    return study(
        case(
            [
                {"offer": "ore", "supplier": "x", "item": "ore", "price": 5.0, "capacity": 200.0, "site": "north"},
                {"offer": "metal", "supplier": "y", "item": "metal", "price": 9.0, "capacity": 300.0, "site": "south"},
                {"offer": "nuts", "supplier": "z", "item": "nuts", "price": 1.0, "capacity": 10.0, "site": "south"},
            ],
            [
                {"item": "metal", "site": "north", "period": 1, "quantity": 100.0},
                {"item": "metal", "site": "south", "period": 1, "quantity": 200.0},
                {"item": "nuts", "site": "south", "period": 1, "quantity": 10.0},
            ],
            items=items(ore=100.0, metal=100.0, nuts=100.0),
            sites=sites(north="SE", south="IT"),
            recipes=[
                {"recipe": "smelt", "item": "ore", "quantity": -1.0},
                {"recipe": "smelt", "item": "metal", "quantity": 1.0},
            ],
            processes=[{"process": "p", "site": "north", "recipe": "smelt", "capacity": 200.0}],
        )
    )


def test_an_item_has_to_do_with_what_it_is_made_of_in_any_place() -> None:
    """100 of ore at 5 and 200 of metal at 9, whatever nuts cost."""
    question = two_places()
    together = related(question)
    assert together == {"metal": ("metal", "ore"), "nuts": ("nuts",), "ore": ("metal", "ore")}
    assert solved(excerpt(question, together["metal"])).cost == near(100 * 5 + 200 * 9)


def test_a_selector_keeps_the_names_that_are_left() -> None:
    """x is left where nuts are left out; what was never there is not left out in silence."""
    whole = two_places().network
    part = excerpt(two_places(), ["metal", "ore"]).network
    assert narrowed("offer=ore|nuts&country=DE|SE", whole, part) == "country=DE|SE&offer=ore"
    assert narrowed("supplier=x|nobody", whole, part) == "supplier=nobody|x"
