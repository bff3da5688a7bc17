"""W16: content by origin. Who may claim what, through recipes, losses, by-products, stocks and time."""

from __future__ import annotations

from typing import Any

import pytest
from tests.textbook.builders import case, cost, near, solved, study
from tests.works import LOST, two_customers, works

from supplyopt.case import Case
from supplyopt.result import Result
from supplyopt.rules import MaxShare, MaxTracedShare, MinShare, MinTracedShare


def cap(limit: float, *, traced: str = "widget", **terms: Any) -> MaxTracedShare:
    """At most a share from China."""
    return MaxTracedShare(**{"traced": (traced,), "where": "country=CN", "limit": limit, **terms})


CAPPED = {"classes": ("capped",)}


def test_w16_by_mass_balance() -> None:
    """The capped customer takes 10 of the adversary's, 40 others; the free one 50 of the adversary's: 60 + 80 = 140."""
    assert cost(two_customers(), rules=[cap(0.2, **CAPPED)]) == near(140)


def test_w16_in_one_mixed_pool() -> None:
    """Both draw from one pool, of which the adversary may fill a fifth: 20 + 160 = 180. Segregation is worth 40."""
    assert cost(two_customers(), rules=[cap(0.2, custody="mixed", **CAPPED)]) == near(180)


def test_w16_with_40_of_the_adversary_and_60_others() -> None:
    """All there is is needed, 40 + 120 = 160, and 40 of the 60 go to the capped customer; the pool has 40 %, not 20 %.

    Mixed, the adversary may sell a quarter of the 60 others: 15 + 120, and 25 go without.
    """
    assert cost(two_customers(40, 60), rules=[cap(0.2, **CAPPED)]) == near(160)
    assert cost(two_customers(40, 60), rules=[cap(0.2, custody="mixed", **CAPPED)]) == near(15 + 120 + 25 * LOST)


def test_nothing_is_claimed_twice() -> None:
    """If both ask for at most 20 %, the 60 others allow 75 to be served; each by itself could have them all."""
    both = [cap(0.2, name="one", **CAPPED), cap(0.2, name="other", classes=("free",))]
    assert cost(two_customers(40, 60), rules=both) == near(15 + 120 + 25 * LOST)
    assert cost(two_customers(40, 60), rules=[cap(0.2)]) == near(15 + 120 + 25 * LOST)


def test_rules_on_different_origins_share_a_ledger_too() -> None:
    """One customer wants nothing from China, the other nine tenths from Germany: 50 + 45 of the 60 there are.

    The other is served in full, with 45 German and 5 Chinese; 15 German are left for the first: 120 + 5, 35 are short.
    """
    german = MinTracedShare(name="german", traced=("widget",), where="country=DE", limit=0.9, classes=("free",))
    assert cost(two_customers(40, 60), rules=[cap(0.0, **CAPPED), german]) == near(120 + 5 + 35 * LOST)


def test_a_cap_on_all_uses_is_a_cap_on_the_sources() -> None:
    """20 of 100 at 1, 80 at 2: 180, whoever gets them."""
    whole = MaxShare(by="country", groups=("CN",), limit=0.2)
    assert cost(two_customers(), rules=[cap(0.2)]) == cost(two_customers(), rules=[whole]) == near(180)


# Stages


def claims(result: Result, flow: str) -> list[float]:
    """What a flow claims, by period [content]."""
    table = result.table("ledger")
    return [round(float(q), 6) for q in table.loc[table["flow"] == flow, "claimed"]]


def test_a_share_of_the_sources_can_be_bought_and_thrown_away_one_of_the_uses_cannot() -> None:
    """German ore has no way to the smelter. Half of what is bought may be it, and rot: 200 × 1 + 200 × 3 + 50.

    What is used is all Chinese, so that a cap of one half on uses leaves nothing to serve.
    """
    stuck = works(lanes=[{"origin": "mine_cn", "destination": "smelter"}])
    assert cost(stuck, rules=[MaxShare(by="country", groups=("CN",), items=("ore",), limit=0.5)]) == near(850)
    assert cost(stuck, rules=[cap(0.5, traced="ore")]) == near(100 * LOST)


def test_through_a_smelter() -> None:
    """Of 100 t of ore for the capped 50 t of metal 80 are German: 80 × 3 + 120 × 1 + 100 × 0.5 = 410."""
    result = solved(study(works(), rules=[cap(0.2, traced="ore", **CAPPED)]))
    assert result.cost == near(410)
    assert claims(result, "use:metal@smelter/capped") == [80.0]
    assert claims(result, "run:smelter") == [80.0]


def test_losses_on_the_way_take_claims_with_them() -> None:
    """A tenth of the ore is lost on the way: 80 / 0.9 are bought in Germany, 120 / 0.9 in China."""
    least = (80 * 3 + 120) / 0.9 + 50
    assert cost(works(ore_yield=0.9), rules=[cap(0.2, traced="ore", **CAPPED)]) == near(least)


def test_what_is_made_beside_cannot_take_the_unwanted_origin_away() -> None:
    """A run makes a tonne of slag too, which holds half of the ore: one tonne each.

    All of the metal is to be German. If slag could be called Chinese, half of the ore could be; it is pro rata, so that
    100 × 2 × 3 + 100 × 0.5 = 650 is the least.
    """
    lines = [("ore", -2.0), ("metal", 1.0), ("slag", 1.0)]
    beside = works(recipes=[{"recipe": "smelt", "item": i, "quantity": q} for i, q in lines])
    assert cost(beside, rules=[cap(0.0, traced="ore")]) == near(650)
    result = solved(study(beside, rules=[cap(0.2, traced="ore", **CAPPED)]))
    assert claims(result, "use:metal@smelter/capped") == [40.0], "80 % of 50 t of metal with a tonne of ore in each"
    assert claims(result, "run:smelter") == [80.0]
    assert result.cost == near(410)


def test_metal_that_is_bought_in_counts_by_its_own_origin() -> None:
    """German scrap metal at 4 is dearer than smelting (2.5 or 6.5 a tonne), but cheaper than German ore: 40 of it."""
    scrap = {"offer": "scrap", "site": "", "price": 4.0, "capacity": 100.0}
    assert cost(works(metal=[scrap]), rules=[cap(0.2, traced="ore", **CAPPED)]) == near(40 * 4 + 60 * 2.5)


def test_what_a_country_smelts_may_count_as_its_own() -> None:
    """The smelter is Finnish: metal from and through Germany can only be bought in; 40 of scrap, as above.

    Without scrap the capped customer goes without; if the smelter's work does not count, German ore will do.
    """
    terms = {"traced": ("ore",), "where": "country=DE", "limit": 0.8, **CAPPED}
    scrap = {"offer": "scrap", "site": "", "price": 4.0, "capacity": 100.0}
    through, alone = MinTracedShare(throughout=True, **terms), MinTracedShare(**terms)
    assert cost(works(metal=[scrap]), rules=[through]) == near(40 * 4 + 60 * 2.5)
    assert cost(works(), rules=[through]) == near(50 * LOST + 50 * 2.5)
    assert cost(works(), rules=[alone]) == near(410)


def test_mixed_pools_of_two_stages() -> None:
    """The capped customer's metal comes out of one pool, and that out of a pool of ore with 80 % German: 520 + 50."""
    mixed = cap(0.2, traced="ore", custody="mixed", **CAPPED)
    assert cost(works(), rules=[mixed]) == near(160 * 3 + 40 * 1 + 50)


# Time


YEAR = [{"period": t, "days": 182.5} for t in (1, 2)]
LATER = [{"period": 2, "quantity": 50.0, "class": "capped"}, {"period": 2, "quantity": 50.0, "class": "free"}]


def test_claims_travel_as_long_as_goods() -> None:
    """Ore under way for half a year is used in the second period; its claims are as late."""
    slow = [{"origin": o, "destination": "smelter", "lead_days": 182.5} for o in ("mine_cn", "mine_de")]
    result = solved(study(works(demand=LATER, lanes=slow, periods=YEAR), rules=[cap(0.2, traced="ore", **CAPPED)]))
    assert result.cost == near(410)
    table = result.table("ledger").query("claimed > 0")
    assert dict(zip(table["flow"], table["period"], strict=True)) == {
        "move:mine_de>smelter/ore": 1,
        "run:smelter": 2,
        "use:metal@smelter/capped": 2,
    }


def test_claims_are_held_with_stocks_and_decay_with_them() -> None:
    """Germany has 50 t of ore in each half of the year; 80 t are asked for in the second.

    30 t are held from the first, in which a fifth decays: 30 / 0.8 = 37.5. (37.5 + 50) × 3 + 120 × 1 + 100 × 0.5.
    """
    ore = [
        {"offer": "german", "site": "mine_de", "price": 3.0, "capacity": 100.0},
        {"offer": "chinese", "site": "mine_cn", "price": 1.0, "capacity": 1000.0},
    ]
    held = works(ore, LATER, periods=YEAR, stocks=[{"item": "ore", "site": "smelter", "quantity": 0.0, "decay": 0.2}])
    result = solved(study(held, rules=[cap(0.2, traced="ore", **CAPPED)]))
    assert result.cost == near(432.5)
    assert claims(result, "hold:ore@smelter") == [37.5]
    assert claims(result, "run:smelter") == [80.0]


@pytest.mark.parametrize(("unknown", "least"), [("against", 530.0), ("for", 450.0)])
def test_nobody_knows_where_the_opening_stock_is_from(unknown: str, least: float) -> None:
    """Of 200 t of ore 40 may be Chinese, and 40 are there at no cost. They count as Chinese, or as others.

    So 160 or 120 are German: 480 + 50, or 360 + 40 + 50.
    """
    depot = [{"item": "ore", "site": "smelter", "quantity": 40.0, "replacement_price": 0.0}]
    assert cost(works(stocks=depot), rules=[cap(0.2, traced="ore", unknown=unknown)]) == near(least)


@pytest.mark.parametrize(("unknown", "least"), [("against", 530.0), ("for", 450.0)])
def test_nor_where_what_is_under_way_is_from(unknown: str, least: float) -> None:
    come = [{"item": "ore", "site": "smelter", "period": 1, "quantity": 40.0}]
    assert cost(works(arrivals=come), rules=[cap(0.2, traced="ore", unknown=unknown)]) == near(least)


def test_sources_without_the_label_are_unknown() -> None:
    """Only China is in a bloc: German ore counts as if it were in that one, or in another."""
    blocs = [{"dimension": "bloc", "of": "country", "member": "CN", "group": "third"}]
    asked = {"traced": ("ore",), "where": "bloc=third", "limit": 0.2, **CAPPED}
    assert cost(works(groups=blocs), rules=[MaxTracedShare(**asked)]) == near(50 * LOST + 50 * 2.5)
    assert cost(works(groups=blocs), rules=[MaxTracedShare(unknown="for", **asked)]) == near(410)


def test_an_opening_stock_in_a_mixed_pool() -> None:
    """40 t of unknown origin and 160 German ones are a fifth: 480 + 50, as with a ledger on all uses."""
    depot = [{"item": "ore", "site": "smelter", "quantity": 40.0, "replacement_price": 0.0}]
    mixed = cap(0.2, traced="ore", custody="mixed", **CAPPED)
    assert cost(works(stocks=depot), rules=[mixed]) == near(530)


def test_scrap_may_go_round_and_keeps_its_origin() -> None:
    """Pressing 100 t of metal gives 50 t of widgets and 50 t of scrap, which gives 40 t of metal again, and so on.

    A tonne of widgets takes 2 t of metal less 0.8: 1.2 t, or 2.4 t of ore. By mass it holds as much as metal: 2 t of
    ore; the rest is lost in remelting. All German: 50 × 2.4 × 3 + 60 × 0.5 + 40 × 0.1.
    """
    loop = works(
        demand=[{"item": "widget", "period": 1, "quantity": 50.0}],
        items=[
            {"item": i, "unit": "t", "value_of_lost_load": LOST, "mass_per_unit": 1.0}
            for i in ("ore", "metal", "widget", "scrap")
        ],
        recipes=[
            {"recipe": r, "item": i, "quantity": q}
            for r, i, q in (
                *(("smelt", "ore", -2.0), ("smelt", "metal", 1.0)),
                *(("press", "metal", -2.0), ("press", "widget", 1.0), ("press", "scrap", 1.0)),
                *(("remelt", "scrap", -1.0), ("remelt", "metal", 0.8)),
            )
        ],
        processes=[
            {"process": r, "recipe": r, "site": "smelter", "capacity": 1000.0, "cost": c}
            for r, c in (("smelt", 0.5), ("press", 0.0), ("remelt", 0.1))
        ],
    )
    assert cost(loop, rules=[cap(1.0, traced="ore")]) == near(50 * 2.4 + 60 * 0.5 + 50 * 0.1)
    assert cost(loop, rules=[cap(0.0, traced="ore")]) == near(50 * 2.4 * 3 + 60 * 0.5 + 50 * 0.1)


# Cost of components


def vehicles() -> Case:
    """10 vehicles of 2 motors and 4 wheels each; motors at 400 or (domestic) 500, wheels at 50 or (domestic) 60."""
    prices = {"motor": (400.0, 500.0), "wheel": (50.0, 60.0)}
    return case(
        [
            {"offer": f"{item}_{c}", "item": item, "site": "works", "supplier": c, "price": p, "capacity": 100.0}
            for item, both in prices.items()
            for c, p in zip(("abroad", "home"), both, strict=True)
        ],
        [{"item": "vehicle", "site": "works", "period": 1, "quantity": 10.0}],
        items=[{"item": i, "unit": "pc", "value_of_lost_load": 1e5} for i in (*prices, "vehicle")],
        sites=[{"site": "works", "country": "US"}],
        recipes=[
            {"recipe": "assemble", "item": item, "quantity": q}
            for item, q in (("motor", -2.0), ("wheel", -4.0), ("vehicle", 1.0))
        ],
        processes=[{"process": "works", "recipe": "assemble", "site": "works", "capacity": 10.0}],
    )


@pytest.mark.parametrize(("share", "least"), [(0.6, 11400.0), (0.65, 11525.0), (0.75, 11775.0), (1.0, 12400.0)])
def test_domestic_component_cost(share: float, least: float) -> None:
    """Components come to 2 × 400 + 4 × 50 = 1000 a vehicle at least prices. All four wheels domestic: 200 of it for 40.

    The next 450 of 65 % are 1.125 motors for 112.5: 1152.5 a vehicle.
    """
    domestic = MinTracedShare(traced=("motor", "wheel"), weight="price", where="supplier=home", limit=share)
    assert cost(vehicles(), rules=[domestic]) == near(least)


def test_component_cost_by_what_is_paid_is_a_share_of_the_sources() -> None:
    """If nobody else uses the components, min_share counts each at its own price.

    (240 + 500 x) / (1040 + 100 x) = 65 % for x = 436 / 435 domestic motors a vehicle: less than at least prices, at
    which what is dearer at home counts for less.
    """
    paid = MinShare(by="supplier", groups=("home",), items=("motor", "wheel"), weight="price", pooled=True, limit=0.65)
    assert cost(vehicles(), rules=[paid]) == near(10 * (1040 + 100 * 436 / 435))
