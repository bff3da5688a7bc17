"""W14, and the two traps at the end of the horizon; what is under way, and what may be late."""

from __future__ import annotations

from typing import Any

import pytest
from tests.textbook.builders import case, cost, effect, event, near, scenarios, short, size, solved, study

from supplyopt.case import Case

NEVER = {"offer": "never", "price": 2.0, "capacity": 100.0, "lead_days": 3650.0, "take_or_pay": 0.0}
"""An order that cannot arrive in time: nothing is bought, and prices are known."""


def held(**columns: Any) -> list[dict[str, Any]]:
    """A stock of widgets at the market."""
    return [{"item": "widget", "site": "market", **columns}]


def test_w14_a_stock_against_an_outage() -> None:
    """10 a period are needed, 12 are held, nothing comes in periods 2 and 3: 20 - 12 = 8 are short."""
    four = case([{"offer": "s", "price": 1.0, "capacity": 40.0}], [10, 10, 10, 10], stocks=held(quantity=12.0))
    result = solved(study(four, scenarios(event("out", 0.1, effect("supplier=s", 0.0, (2, 3))))))
    assert short(result, "out") == near(8)
    assert short(result, "calm") == near(0)
    # Calm 40; the outage 20 bought, 8 × 100 lost, and 12 × 1 to replace the stock.
    assert result.cost == near(0.9 * 40 + 0.1 * (20 + 800 + 12))


@pytest.mark.parametrize(
    ("kind", "price", "least"), [("strategic", 0.0, 100.0), ("commercial", 0.0, 0.0), ("commercial", 5.0, 100.0)]
)
def test_calm_does_not_live_off_the_strategic_stock(kind: str, price: float, least: float) -> None:
    """20 are held, 2 × 10 needed at 5. Eaten for nothing they would save 100; strategic, all 20 are bought.

    A commercial stock may be eaten: for nothing if nobody replaces it, for 20 × 5 at its replacement price.
    """
    two = case(
        [{"offer": "s", "price": 5.0, "capacity": 20.0}],
        [10, 10],
        stocks=held(quantity=20.0, kind=kind, replacement_price=price),
    )
    assert cost(two) == near(least)


def test_a_strategic_stock_is_there_for_the_day_it_is_needed() -> None:
    """The supplier is out for good: 20 are released and replaced at 5, as dear as buying: 100 in both."""
    two = case([{"offer": "s", "price": 5.0, "capacity": 20.0}], [10, 10], stocks=held(quantity=20.0, kind="strategic"))
    result = solved(study(two, scenarios(event("out", 0.5, effect("supplier=s", 0.0, (1, 2))))))
    assert short(result, "out") == near(0)
    assert result.cost == near(100)


def test_stock_left_over_is_no_money_pump() -> None:
    """Added stock costs 1 and would be replaced at 5: if what is left were credited, 50 would earn 200. Add none."""
    stock = held(build_limit=50.0, build_cost=1.0, replacement_price=5.0)
    result = solved(study(case([{"offer": "s", "price": 5.0, "capacity": 40.0}], [10, 10], stocks=stock)))
    assert size(result, "build:widget@market") == near(0)
    assert result.cost == near(100)


def test_stock_is_added_where_it_is_worth_it() -> None:
    """An outage of 20, half of the time: each unit added costs 1 and 0.5 × 5 to replace, and saves 0.5 × 100.

    Calm buys 20 × 5. 20 × 1 + 0.5 × 100 + 0.5 × 20 × 5 = 120.
    """
    stock = held(build_limit=50.0, build_cost=1.0, replacement_price=5.0)
    two = case([{"offer": "s", "price": 5.0, "capacity": 20.0}], [10, 10], stocks=stock)
    result = solved(study(two, scenarios(event("out", 0.5, effect("supplier=s", 0.0, (1, 2))))))
    assert size(result, "build:widget@market") == near(20)
    assert result.cost == near(120)


def test_holding_decay_and_room() -> None:
    """10 are needed in period 2 only and cannot come then; 8 fit, a fifth is lost in a period: 6.4 arrive, 3.6 short.

    8 bought at 1, held at 4 a year for half a year (16), 3.6 × 100 lost: 384. Nothing can be held at the end.
    """
    lagging = case(
        [{"offer": "s", "price": 1.0, "capacity": 100.0, "take_or_pay": 0.0}],
        [0, 10],
        stocks=held(capacity=8.0, holding_cost=4.0, decay=0.2),
    )
    chances = scenarios(event("out", 1.0, effect("supplier=s", 0.0, (2, 2)), onset=1), calm=False)
    assert cost(lagging, chances) == near(8 + 16 + 360)


def test_a_stock_is_let_out_only_so_fast() -> None:
    """30 are held, 4 a period may leave: of 2 × 10, 8 are served. 12 × 100 lost, 8 × 2 to replace: 1216."""
    assert cost(case([NEVER], [10, 10], stocks=held(quantity=30.0, release_limit=4.0))) == near(1216)


def test_a_fire_in_the_store() -> None:
    """Of 100 held, half burn before anything is used, half of the time.

    Calm serves 100 and replaces them at 2; the fire leaves 50 short (5000), and 100 to replace (200).
    """
    fire = scenarios(event("fire", 0.5, effect("site=market", 0.5, (1, 1), "stock_mult")))
    assert cost(case([NEVER], [100], stocks=held(quantity=100.0)), fire) == near(0.5 * 200 + 0.5 * 5200)


def test_goods_under_way_at_the_start() -> None:
    """30 are ordered for periods 2 to 4 at 3; the 10 of period 1 are under way. Without them 1000 are lost."""
    offer = {"offer": "s", "price": 3.0, "capacity": 40.0, "lead_days": 91.25, "take_or_pay": 0.0}
    arriving = [{"item": "widget", "site": "market", "period": 1, "quantity": 10.0}]
    assert cost(case([offer], [10] * 4, arrivals=arriving)) == near(90)
    assert cost(case([offer], [10] * 4)) == near(90 + 1000)


def test_goods_under_way_arrive_in_spite_of_the_outage() -> None:
    """Orders fail in period 2: what was sent in 1 still arrives in 2, and 3 goes short.

    Calm 90; the outage 10 × 3 sent in 1, 10 × 3 sent in 3, 10 × 100 lost: 1060.
    """
    offer = {"offer": "s", "price": 3.0, "capacity": 40.0, "lead_days": 91.25, "take_or_pay": 0.0}
    arriving = [{"item": "widget", "site": "market", "period": 1, "quantity": 10.0}]
    out = scenarios(event("out", 0.5, effect("supplier=s", 0.0, (2, 2))))
    result = solved(study(case([offer], [10] * 4, arrivals=arriving), out))
    assert list(result.table("shortages")["period"]) == [3]
    assert result.cost == near(0.5 * 90 + 0.5 * 1060)


def test_inflows_can_fail_too() -> None:
    """100 arrive, or 30 and 70 × 100 are lost, half of the time: 3500."""
    arriving = [{"item": "widget", "site": "market", "period": 1, "quantity": 100.0}]
    out = scenarios(event("dry", 0.5, effect("item=widget", 0.3, (1, 1), "inflow_mult")))
    assert cost(case([NEVER], [100], arrivals=arriving), out) == near(3500)


def late(demand: list[float], periods: int, **tables: Any) -> Case:
    """Demand that may be served late, at 1 a unit and period."""
    asked = [
        {"period": t, "quantity": q, "backlog_cost": 1.0, "backlog_periods": periods} for t, q in enumerate(demand, 1)
    ]
    offers = tables.pop("offers", [NEVER])
    return case(offers, asked, **tables)


@pytest.mark.parametrize(("periods", "least"), [(0, 540.0), (1, 45.0)])
def test_serving_late_spreads_a_peak(periods: int, least: float) -> None:
    """10 a period at 2; 15 and 5 are needed. 5 wait one period: 40 + 5; if they cannot wait, 500 are lost."""
    assert cost(late([15, 5], periods, offers=[{"offer": "s", "price": 2.0, "capacity": 20.0}])) == near(least)


@pytest.mark.parametrize(("periods", "least"), [(1, 1000.0), (2, 20.0)])
def test_nothing_waits_longer_than_allowed(periods: int, least: float) -> None:
    """10 are needed in period 1 and arrive in period 3: two periods late cost 20; one period is not enough."""
    arriving = [{"item": "widget", "site": "market", "period": 3, "quantity": 10.0}]
    assert cost(late([10, 0, 0], periods, arrivals=arriving)) == near(least)


def test_backlog_enters_a_scenario_from_calm() -> None:
    """15 and 5 at 10 a period: 5 wait. The supplier fails in period 2, half of the time: 10 are lost, 5 of them late.

    Calm 40 + 5; the outage 20 (force majeure: half the award), 5 × 1 late, 10 × 100 lost.
    """
    question = late([15, 5], 1, offers=[{"offer": "s", "price": 2.0, "capacity": 20.0}])
    out = scenarios(event("out", 0.5, effect("supplier=s", 0.0, (2, 2))))
    assert cost(question, out) == near(0.5 * 45 + 0.5 * 1025)
