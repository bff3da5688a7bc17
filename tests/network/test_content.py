"""What a unit of an item holds of others: along recipes, through by-products, in loops, and where it is no figure."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.textbook.builders import case, near, study

from supplyopt.network.content import Content

Recipes = Mapping[str, Mapping[str, float]]


def content(recipes: Recipes, traced: Mapping[str, float], masses: Mapping[str, float] | None = None) -> Content:
    """Content by recipes that are all run at one site."""
    items = sorted({*traced, *(item for lines in recipes.values() for item in lines)})
    made = case(
        [],
        [{"period": 1, "quantity": 1.0, "site": "works", "item": items[0]}],
        items=[
            {"item": i, "unit": f"unit of {i}", "value_of_lost_load": 1.0, "mass_per_unit": (masses or {}).get(i)}
            for i in items
        ],
        sites=[{"site": "works", "country": "DE"}],
        recipes=[
            {"recipe": name, "item": item, "quantity": quantity}
            for name, lines in recipes.items()
            for item, quantity in lines.items()
        ],
        processes=[{"process": name, "recipe": name, "site": "works", "capacity": 1.0} for name in recipes],
    )
    return Content(study(made).network, traced)


SMELT, PRESS = {"ore": -2.0, "metal": 1.0}, {"metal": -1.5, "widget": 1.0}


def test_content_multiplies_along_a_chain() -> None:
    """2 t of ore in a tonne of metal, 1.5 t of metal in a widget: 3 t of ore. Coal, which smelting uses, is none."""
    found = content({"smelt": {**SMELT, "coal": -0.5}, "press": PRESS}, {"ore": 1.0})
    assert found.of == {"ore": 1.0, "metal": near(2.0), "widget": near(3.0)}
    assert list(found.doubts()) == []


def test_several_traced_items_add_up() -> None:
    """Components at 400 and 50 money: 2 × 400 + 4 × 50 = 1000 in a vehicle."""
    assemble = {"motor": -2.0, "wheel": -4.0, "vehicle": 1.0}
    assert content({"assemble": assemble}, {"motor": 400.0, "wheel": 50.0}).of["vehicle"] == near(1000.0)


def test_what_is_made_together_shares_content_by_mass() -> None:
    """3 t of metal hold 6 t of ore; 2 widgets of 1 t and 1 t of scrap weigh 3 t: 2 t of ore in each tonne of either."""
    press = {"metal": -3.0, "widget": 2.0, "scrap": 1.0}
    found = content({"smelt": SMELT, "press": press}, {"ore": 1.0}, {"widget": 1.0, "scrap": 1.0})
    assert (found.of["widget"], found.of["scrap"]) == (near(2.0), near(2.0))
    heavy = content({"smelt": SMELT, "press": press}, {"ore": 1.0}, {"widget": 1.0, "scrap": 2.0})
    assert (heavy.of["widget"], heavy.of["scrap"]) == (near(1.5), near(3.0))


def test_recycling_gives_back_less_than_it_takes() -> None:
    """A tonne of scrap holds 2 t of ore and gives 0.8 t of metal, which hold 1.6 t: the rest is lost."""
    loop = {
        "smelt": SMELT,
        "press": {"metal": -3.0, "widget": 2.0, "scrap": 1.0},
        "remelt": {"scrap": -1.0, "metal": 0.8},
    }
    found = content(loop, {"ore": 1.0}, {"widget": 1.0, "scrap": 1.0})
    assert found.of == {"ore": 1.0, "metal": near(2.0), "widget": near(2.0), "scrap": near(2.0)}
    assert list(found.doubts()) == []


def test_a_traced_item_holds_what_it_is_said_to_hold_however_it_is_made() -> None:
    """Metal is traced: what smelters make of ore begins there, what remelting gives back is metal again."""
    loop = {
        "smelt": SMELT,
        "press": {"metal": -3.0, "widget": 2.0, "scrap": 1.0},
        "remelt": {"scrap": -1.0, "metal": 0.8},
    }
    found = content(loop, {"metal": 1.0}, {"widget": 1.0, "scrap": 1.0})
    assert found.of == {"metal": 1.0, "widget": near(1.0), "scrap": near(1.0)}
    assert list(found.doubts()) == []


@pytest.mark.parametrize(
    ("recipes", "doubt"),
    [
        ({"lean": {"ore": -1.8, "metal": 1.0}, "rich": SMELT}, "holds 1.8 of ore by process lean, 2 by process rich"),
        ({"old": {"junk": -1.0, "metal": 1.0}, "smelt": SMELT}, "holds 2 of ore by process smelt, 0 by process old"),
        ({"press": {"ore": -1.0, "metal": 1.0, "slag": 1.0}}, "by process press cannot be told"),
        ({"gain": {"ore": -1.0, "metal": 1.0}, "back": {"metal": -0.5, "ore": 1.0}}, "holds 1 of ore, out of what"),
        (
            {"blend": {"ore": -1.0, "metal": -0.1, "alloy": 1.0}, "part": {"alloy": -1.0, "metal": 0.5}},
            "alloy holds of ore by",
        ),
    ],
)
def test_what_is_no_figure_is_told_with_the_ways_that_differ(recipes: Recipes, doubt: str) -> None:
    assert any(doubt in text for text in content(recipes, {"ore": 1.0}).doubts())
