"""What is plenty: twice all that demand can ask for in its worst period, whatever is lost, scaled away or failing."""

from __future__ import annotations

import pytest
from tests.cases import fails, offer, tiny_case
from tests.textbook.builders import Record, effect, event, items, near, scenarios, sites, study

from supplyopt.analyse.plenty import MARGIN, plenty
from supplyopt.case import Case
from supplyopt.rules import Survive
from supplyopt.study import Study

MINE = {"offer": "a", "item": "widget", "site": "mine", "price": 1.0, "capacity": 1.0}
PLACES = sites(mine="DE", depot="DE", market="DE")


def enough(question: Study | Case, table: str = "offers") -> float:
    """What the only row of a table can be asked for [its unit]."""
    [most] = plenty(question if isinstance(question, Study) else study(question), table)
    return float(most) / MARGIN


def test_an_even_year() -> None:
    assert enough(tiny_case([offer("a", 1, 1)])) == near(100)


def test_the_worst_period_counts_for_the_whole_year() -> None:
    """100 in the last of four quarters are asked for at 400 a year."""
    assert enough(tiny_case([offer("a", 1, 1)], [20.0, 0.0, 0.0, 100.0])) == near(400)


def test_what_may_be_late_comes_on_top() -> None:
    """The 60 of the third quarter may be served with the 100 of the fourth, the 20 of the first no more."""
    asked = [
        {"period": t, "quantity": q, "backlog_cost": 1.0, "backlog_periods": 1}
        for t, q in ((1, 20.0), (2, 0.0), (3, 60.0), (4, 100.0))
    ]
    assert enough(tiny_case([offer("a", 1, 1)], asked)) == near(4 * 160)


def test_goods_that_take_time_start_in_a_shorter_period() -> None:
    """100 for the 292 days of the second period are started in the 73 of the first: a fifth of a year."""
    periods = [{"period": 1, "days": 73.0}, {"period": 2, "days": 292.0}]
    slow, fast = (tiny_case([offer("a", 1, 1, lead_days=d)], [0.0, 100.0], periods=periods) for d in (180.0, 0.0))
    assert (enough(slow), enough(fast)) == (near(500), near(125))


@pytest.mark.parametrize("capacity", [0.0, 1.0])
def test_what_it_is_scaled_by_is_made_up_for(capacity: float) -> None:
    case = tiny_case([offer("a", 1, capacity, scaled_by="open")], assumptions=[{"assumption": "open", "value": 0.1}])
    assert enough(case) == near(1000)


def test_so_is_what_scenarios_and_failures_leave() -> None:
    """A fifth in the outage; a fortieth where a vendor fails on whom the rest depends, be the promise hunted or not.

    A scenario that leaves nothing asks for no more: no capacity would do.
    """
    case = tiny_case([offer("a", 1, 1)])
    assert enough(study(case, fails("supplier=a", 0.1, left=0.2))) == near(500)
    assert enough(study(case, fails("supplier=a", 0.1, left=0.0))) == near(100)
    leaning: list[Record] = [{"selector": "supplier=a", "kind": "vendor", "needs": "acme", "share": 0.975}]
    of_acme = tiny_case([offer("a", 1, 1)], dependencies=leaning)
    for k in (1, 2):
        assert enough(study(of_acme, rules=[Survive(by="vendor", k=k, level=0.5)])) == near(4000)


def test_scenarios_may_ask_for_more() -> None:
    boom = scenarios(event("boom", 0.1, effect("item=widget", 3.0, attribute="demand_mult")))
    assert enough(study(tiny_case([offer("a", 1, 1)]), boom)) == near(300)


def test_what_is_lost_on_the_way_is_asked_for_besides() -> None:
    """Half is lost on each leg of the long way, a fifth on the short one; and no way goes in circles."""
    legs = [("mine", "depot", 0.5), ("depot", "market", 0.5), ("mine", "market", 0.8), ("depot", "mine", 0.5)]
    lanes = [{"origin": origin, "destination": to, "yield": part} for origin, to, part in legs]
    assert enough(tiny_case([MINE], sites=PLACES, lanes=lanes)) == near(100 / (0.5 * 0.5))


def test_recipes_say_what_goes_into_what() -> None:
    """Two ore or five make a widget, by two presses; each may have to make all 100."""
    recipes: list[Record] = [
        {"recipe": recipe, "item": item, "quantity": quantity}
        for recipe, ore in (("lean", -2.0), ("lavish", -5.0))
        for item, quantity in (("ore", ore), ("widget", 1.0))
    ]
    presses = [{"process": r, "recipe": r, "site": "market", "capacity": 1.0} for r in ("lean", "lavish")]
    ore: list[Record] = [{"offer": "ore", "item": "ore", "price": 1.0, "capacity": 1.0, "site": "market"}]
    tables = {"items": items(ore=10.0, widget=100.0), "sites": sites(market="DE"), "recipes": recipes}
    question = study(tiny_case(ore, processes=presses, **tables))
    assert enough(question) == near(500)
    assert list(plenty(question, "processes") / MARGIN) == [near(100), near(100)]


def test_a_stock_may_have_to_serve_all_of_the_horizon() -> None:
    """2 x 100, of which a tenth is lost in each of two periods, and half of the rest by the onset of a scenario."""
    stocks = [{"item": "widget", "site": "market", "quantity": 1.0, "build_limit": 1.0, "decay": 0.1}]
    case = tiny_case([offer("a", 1, 1)], [100.0, 100.0], stocks=stocks)
    assert enough(case, "stocks") == near(200 / 0.81)
    fire = scenarios(event("fire", 0.1, effect("item=widget", 0.5, attribute="stock_mult")))
    assert enough(study(case, fire), "stocks") == near(400 / 0.81)
