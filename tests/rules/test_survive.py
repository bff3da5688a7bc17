"""survive: three suppliers at 1, 2 and 3, each good for 60 of the 90 that are needed (W6), and what may be lost."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from tests.cases import numeric_scope, offer, operated, tiny_case
from tests.textbook.builders import cost, items, near, short, sites, size, solved, study

from supplyopt.case import Case
from supplyopt.result import PlanValues, Portfolio, Status
from supplyopt.rules import Exclude, Survive
from supplyopt.solver import solve


@cache
def three() -> Case:
    return three_and()


def three_and(demand: Any = 90.0, **tables: Any) -> Case:
    """The same with some tables of its own."""
    return tiny_case([offer("a", 1, 60), offer("b", 2, 60), offer("c", 3, 60)], demand, **tables)


def excesses(rule: Survive, unserved: float, worst: float = 0.0) -> dict[tuple[str, ...], float]:
    """Rows of a failure in which so much of the 90 goes unserved, and of a plan that settles for so much at worst."""
    scope = numeric_scope(three(), {("worst", "widget", "standard"): worst})
    plan = PlanValues(scope.network, Portfolio({}, {}), operated())
    rows = [*rule.plan_rows(plan, scope), *rule.recourse_rows(operated(short=unserved, demand=90.0), scope)]
    return {(("plan",) if i < len(rows) - 1 else ("failure",)): float(row.excess) for i, row in enumerate(rows)}


def test_any_two_of_three_carry_the_whole() -> None:
    """Any two ≥ 90: 45 of each, 45 + 90 + 135 = 270. Without the promise 60 + 30 × 2 = 120."""
    result = solved(study(three(), rules=[Survive(level=1.0)]))
    assert [size(result, name) for name in "abc"] == [near(45)] * 3
    assert result.cost == near(270)
    assert cost(three()) == near(120)


def test_a_lower_level_is_cheaper() -> None:
    """Any two ≥ 54: 30 of b and c leaves 60; a = 36, b = 36, c = 18 costs 162 and serves 54 without a or b."""
    assert cost(three(), rules=[Survive(level=0.6)]) == near(162)


def test_two_at_once() -> None:
    """Each alone ≥ 45, half of what is asked for: 45 of each again; more than 60 of 90 nobody can promise."""
    assert cost(three(), rules=[Survive(level=0.5, k=2)]) == near(270)
    result = solve(study(three(), rules=[Survive(level=0.7, k=2)]))
    assert result.status is Status.INFEASIBLE
    assert "no portfolio keeps every promise in these failures" in result.message


def test_what_fails_with_a_group() -> None:
    """a and b are Chinese: c alone must carry what is promised. Without c, a and b do."""
    chinese = three_and(countries={"a": "CN", "b": "CN"})
    assert cost(chinese, rules=[Survive(by="country", level=0.5)]) == near(45 * 3 + 45 * 1)
    assert cost(chinese, rules=[Survive(by="country", groups=("DE",), level=0.5)]) == near(120)
    assert cost(chinese, rules=[Survive(by="supplier", where="country=CN", level=0.5)]) == near(45 + 45 * 2)


@pytest.mark.parametrize(("share", "least"), [(1.0, 60 * 3 + 30), (0.5, 60 + 30 * 2)])
def test_a_vendor_that_all_but_one_need(share: float, least: float) -> None:
    """a and b need the vendor in full: c must give 60, a the rest in calm. In half: 60 + 30 leave 45, the level."""
    needs = [{"selector": f"supplier={s}", "kind": "vendor", "needs": "acme", "share": share} for s in "ab"]
    level = 60 / 90 if share == 1 else 0.5
    assert cost(three_and(dependencies=needs), rules=[Survive(by="vendor", level=level)]) == near(least)


def test_an_outage_that_ends() -> None:
    """45 a period are needed for two periods; a is out in the first. The other two give 30 each a period at most."""
    case = three_and([45.0, 45.0])
    short_outage = Survive(by="supplier", groups=("a",), level=1.0, days=182.5)
    assert cost(case, rules=[Survive(by="supplier", groups=("a",), level=1.0)]) == near(60 * 2 + 30 * 3)
    assert cost(case, rules=[short_outage]) == near(60 * 2 + 30 * 3)
    late = Survive(by="supplier", groups=("a",), level=1.0, days=182.5, window=(2, 2))
    assert cost(case, rules=[late]) == near(120)


def test_a_strait_on_a_lane_without_limit() -> None:
    """The mine's ore comes by the strait; half of the lane is lost with it, and its other half is all that is left."""
    places = sites(mine="AU", works="DE")
    ores = [
        {"offer": name, "item": "ore", "price": price, "capacity": 300.0, "site": site}
        for name, price, site in (("far", 1.0, "mine"), ("near", 5.0, "works"))
    ]
    case = tiny_case(
        ores,
        [{"item": "ore", "period": 1, "quantity": 100.0, "site": "works"}],
        items=items(ore=100.0),
        sites=places,
        lanes=[{"origin": "mine", "destination": "works", "passages": "suez"}],
        dependencies=[{"selector": "passage=suez", "kind": "canal", "needs": "pilots", "share": 0.4}],
    )
    assert cost(case) == near(100)
    assert cost(case, rules=[Survive(by="passage", level=0.8)]) == near(100 + 80 * 5 - 80)
    assert cost(case, rules=[Survive(by="canal", level=1.0)]) == near(60 + 40 * 5)


def test_stock_at_hand_is_counted_but_not_what_the_failure_shuts_in() -> None:
    """30 in stock carry the promise through; behind a release that stands in the country that fails they do not."""
    held = {"item": "widget", "site": "market", "quantity": 30.0, "replacement_price": 0.0}
    one = tiny_case([offer("a", 1, 100)], 90, stocks=[held], countries={"a": "CN"})
    assert solved(study(one, rules=[Survive(by="country", level=30 / 90)])).cost == near(60)
    shut = tiny_case(
        [offer("a", 1, 100)],
        90,
        stocks=[{**held, "release_limit": 30.0}],
        countries={"a": "DE"},
        sites=sites(market="DE"),
    )
    assert solve(study(shut, rules=[Survive(by="country", level=30 / 90)])).status is Status.INFEASIBLE


def test_what_is_shut_by_another_rule_helps_nobody() -> None:
    """Without c the other two can each give no more than 60."""
    excluded = Exclude(where="supplier=c")
    assert cost(three(), rules=[Survive(level=60 / 90), excluded]) == near(60 * 1 + 60 * 2)
    assert solve(study(three(), rules=[Survive(level=0.7), excluded])).status is Status.INFEASIBLE


def test_only_the_classes_and_items_that_are_named_are_promised_something() -> None:
    asked = [{"period": 1, "quantity": q, "class": c} for q, c in ((60.0, "civil"), (30.0, "defence"))]
    defence = Survive(level=1.0, classes=("defence",))
    result = solved(study(three_and(asked), rules=[defence]))
    assert result.cost == near(120)
    assert short(result, "survive: a") == near(60)


def test_a_point_inside() -> None:
    assert excesses(Survive(level=0.8), unserved=10.0) == {("failure",): near(10 - 18)}


def test_a_point_outside() -> None:
    assert excesses(Survive(level=0.8), unserved=30.0) == {("failure",): near(12)}
    assert excesses(Survive(level=0.8, penalty=1.0), unserved=30.0, worst=5.0) == {
        ("plan",): 5.0,
        ("failure",): near(7),
    }


@pytest.mark.parametrize(("penalty", "least"), [(0.5, 150), (2.5, 247.5), (4.0, 270)])
def test_soft_pays_for_the_worst_that_is_missing(penalty: float, least: float) -> None:
    """At 4 nothing is missed, at 2.5 it is c: 45 + 90 + 45 × 2.5, at 0.5 some of b too: 60 + 60 + 60 × 0.5."""
    assert cost(three(), rules=[Survive(level=1.0, penalty=penalty)]) == near(least)


def test_its_words() -> None:
    both = Survive(by="country", where="bloc=third", k=2, level=0.8, classes=("defence",), items=("widget",), days=90)
    told = (
        "at least 80 % of what is asked for by defence of widget is served whichever 2 countries with bloc=third fail"
    )
    assert both.wording() == f"{told} for 90 days"
    assert Survive(level=1.0).wording() == "all of what is asked for is served whichever supplier fails"
