"""The most that a unit can save, through chains, by-products and loops."""

from __future__ import annotations

from math import inf

import pytest
from tests.cases import offer, tiny_case
from tests.textbook.builders import Record, items, near, sites, study

from supplyopt.errors import StudyError
from supplyopt.network import Network
from supplyopt.network.worth import worth_of_assets, worth_of_resources
from supplyopt.rules import Survive

HERE = "market"


def chain(recipes: dict[str, dict[str, float]], lanes: tuple[Record, ...] = ()) -> Network:
    """Ore is bought, widgets are needed at the market; each recipe is run there."""
    return study(
        tiny_case(
            [{"offer": "ore", "item": "ore", "price": 1.0, "capacity": 100.0, "site": HERE}],
            10.0,
            items=items(ore=1.0, metal=1.0, scrap=1.0, widget=1.0),
            sites=sites(market="DE", depot="DE"),
            recipes=[{"recipe": r, "item": i, "quantity": q} for r, of in recipes.items() for i, q in of.items()],
            processes=[{"process": r, "recipe": r, "site": HERE, "capacity": 50.0} for r in recipes],
            lanes=lanes,
        )
    ).network


def test_a_unit_is_worth_all_that_can_be_made_of_it() -> None:
    """2 ore make a metal, 1.5 metal a widget, worth 6: metal is worth 4, ore 2; a run of the smelter 4, of ore 2."""
    network = chain({"smelt": {"ore": -2.0, "metal": 1.0}, "press": {"metal": -1.5, "widget": 1.0}})
    worth = worth_of_resources(network, {"widget@market/standard": 6.0})
    assert {item: value for (item, site), value in worth.items() if site == HERE} == {
        "widget": 6.0,
        "metal": near(4.0),
        "ore": near(2.0),
    }
    assets = worth_of_assets(network, worth)
    assert (assets["process:press"], assets["process:smelt"], assets["contract:ore"]) == (6.0, near(4.0), near(2.0))


def test_by_products_add_up() -> None:
    """A run makes a metal and half a scrap, of which a fourth of a widget can be made: 4 + 0.5 × 1.5."""
    network = chain(
        {
            "smelt": {"ore": -1.0, "metal": 1.0, "scrap": 0.5},
            "press": {"metal": -1.5, "widget": 1.0},
            "recycle": {"scrap": -4.0, "widget": 1.0},
        }
    )
    worth = worth_of_resources(network, {"widget@market/standard": 6.0})
    assert worth["ore", HERE] == near(4 + 0.5 * 1.5)


def test_a_loop_that_loses_something_settles() -> None:
    """A metal makes a widget and 0.8 scrap, a scrap 0.9 metal: 6 · (1 + 0.72 + 0.72² + ...) = 6 / 0.28."""
    loop = {"press": {"metal": -1.0, "widget": 1.0, "scrap": 0.8}, "recycle": {"scrap": -1.0, "metal": 0.9}}
    worth = worth_of_resources(chain({"smelt": {"ore": -1.0, "metal": 1.0}, **loop}), {"widget@market/standard": 6.0})
    assert worth["metal", HERE] == near(6 / 0.28)


def test_a_loop_without_loss_is_worth_more_than_can_be_told_and_no_promise_is_made_of_it() -> None:
    loop = {"press": {"metal": -1.0, "widget": 1.0, "scrap": 1.25}, "recycle": {"scrap": -1.0, "metal": 0.8}}
    network = chain({"smelt": {"ore": -1.0, "metal": 1.0}, **loop})
    worth = worth_of_resources(network, {"widget@market/standard": 6.0})
    assert worth["metal", HERE] == worth["ore", HERE] == inf


def test_lanes_there_and_back_are_no_such_loop() -> None:
    """Moving to and fro makes nothing, even without a loss."""
    lanes = ({"origin": HERE, "destination": "depot"}, {"origin": "depot", "destination": HERE})
    worth = worth_of_resources(chain({"press": {"ore": -1.0, "widget": 1.0}}, lanes), {"widget@market/standard": 6.0})
    assert max(worth.values()) == 6.0


def test_a_promise_about_goods_that_make_themselves_is_refused() -> None:
    case = tiny_case(
        [{"offer": "seed", "item": "seed", "price": 1.0, "capacity": 1.0, "site": HERE}, offer("a", 1)],
        items=items(seed=1.0, widget=1.0),
        recipes=[
            {"recipe": r, "item": i, "quantity": q}
            for r, of in {"grow": {"seed": -1.0, "widget": 2.0}, "thresh": {"widget": -1.0, "seed": 1.0}}.items()
            for i, q in of.items()
        ],
        processes=[{"process": r, "recipe": r, "site": HERE, "capacity": 50.0} for r in ("grow", "thresh")],
    )
    with pytest.raises(StudyError, match="is made of itself without loss"):
        study(case, rules=[Survive(level=1.0)])
