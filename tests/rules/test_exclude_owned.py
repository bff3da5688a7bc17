"""exclude_owned: W10, with the companies as suppliers; ``free`` belongs to nobody and sells at 12; 100 needed."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from tests.cases import excesses, fails, numeric_scope, offer, operated, tiny_case, two_suppliers
from tests.textbook.builders import Record, cost, near, sites, study

from supplyopt.case import Case
from supplyopt.errors import StudyError
from supplyopt.rules import ExcludeOwned
from supplyopt.rules.kinds.exclude_owned import Definition


def stakes(**parts: float) -> list[Record]:
    """``stakes(a_x=0.5)``: x holds half of a."""
    return [{"entity": pair[0], "owner": pair[2:], "share": part} for pair, part in parts.items()]


def owned(prices: dict[str, float], ownership: list[Record], **tables: Any) -> Case:
    offers = [offer(name, price) for name, price in prices.items()]
    return tiny_case([*offers, offer("free", 12)], ownership=ownership, **tables)


@cache
def half_of_half() -> Case:
    """x holds half of a (10), a half of b (11)."""
    return owned({"a": 10, "b": 11}, stakes(a_x=0.5, b_a=0.5))


def least(case: Case, definition: Definition, *, threshold: float | None = None, owner: str = "x") -> float:
    return cost(case, rules=[ExcludeOwned(owners=(owner,), definition=definition, threshold=threshold)])


def test_w10_the_definition_decides_about_half_of_a_half() -> None:
    """Blocked by cascade are a and b; looking through, x has a quarter of b, which costs 11."""
    assert least(half_of_half(), "cascade") == near(1200)
    assert least(half_of_half(), "look_through") == near(1100)
    assert least(half_of_half(), "look_through", threshold=0.25) == near(1200)
    assert least(half_of_half(), "control") == near(1200)


def test_w10_stakes_of_blocked_owners_add_up() -> None:
    """x holds half of a and of b, which hold a quarter of c each: c is blocked, x's part of it a quarter."""
    case = owned({"c": 10}, stakes(a_x=0.5, b_x=0.5, c_a=0.25, c_b=0.25))
    assert least(case, "cascade") == near(1200)
    assert least(case, "look_through") == near(1000)


def test_w10_two_quarters_do_not_block_but_control() -> None:
    """x holds a quarter of a and of b, which hold half of c each: it looks through to a quarter of c.

    By control the halves count as all: a quarter and a quarter of c.
    """
    case = owned({"c": 10}, stakes(a_x=0.25, b_x=0.25, c_a=0.5, c_b=0.5))
    assert least(case, "cascade") == near(1000)
    assert least(case, "look_through", threshold=0.25) == near(1200)
    assert least(case, "control") == near(1200)
    assert least(case, "control", threshold=0.51) == near(1000)


@pytest.mark.parametrize(("threshold", "answer"), [(0.42, 1200), (0.43, 1000)])
def test_w10_cross_holdings_settle(threshold: float, answer: float) -> None:
    """a = 0.4 + 0.2 × 0.3 a, so x has 0.4 / 0.94 = 0.4255 of a."""
    cross = owned({"a": 10}, stakes(a_x=0.4, a_b=0.2, b_a=0.3))
    assert least(cross, "look_through", threshold=threshold) == near(answer)


def test_seats_control_where_equity_does_not() -> None:
    seats = [{"entity": "a", "owner": "x", "share": 0.05, "board": 0.3}]
    assert least(owned({"a": 10}, seats), "control") == near(1200)
    assert least(owned({"a": 10}, seats), "cascade") == near(1000)


def test_a_parent_that_is_told_holds_what_nobody_else_does() -> None:
    """a's parent is p, without a stake: p holds the 0.6 that are left, and x all of p."""
    suppliers = [{"supplier": "a", "country": "DE", "parent": "p"}, {"supplier": "free", "country": "DE"}]
    case = owned({"a": 10}, stakes(p_x=1.0, a_y=0.4), suppliers=suppliers)
    assert least(case, "cascade") == near(1200)
    assert least(case, "look_through", threshold=0.6) == near(1200)
    assert least(case, "look_through", threshold=0.61) == near(1000)


def test_an_owner_that_sells_by_itself_is_shut() -> None:
    assert least(half_of_half(), "cascade", owner="a") == near(1200)


def test_owners_can_be_a_group() -> None:
    groups = [{"dimension": "covered", "of": "owner", "member": "x", "group": "covered_states"}]
    case = owned({"a": 10}, stakes(a_x=0.5), groups=groups)
    assert least(case, "cascade", owner="covered_states") == near(1200)


def test_jurisdiction_is_where_a_supplier_is_established_or_a_source_lies() -> None:
    """``a`` is Chinese and sells in Germany, ``b`` is German and sells in China; ``free`` is neither."""
    rule = ExcludeOwned(owners=("CN",), definition="control", jurisdiction=True)
    offers = [offer("a", 10, site="market"), offer("b", 10, site="yard"), offer("free", 12)]
    places, lane = sites(market="DE", yard="CN"), [{"origin": "yard", "destination": "market", "cost": 1.0}]
    case = tiny_case(offers, countries={"a": "CN"}, sites=places, lanes=lane)
    assert cost(case, rules=[rule]) == near(1200)
    assert {a.name for a in rule.excluded(numeric_scope(case))} == {"buy:a", "buy:b"}
    without = rule.model_copy(update={"jurisdiction": False})
    with pytest.raises(StudyError, match="owner 'CN' stands behind nothing here"):
        study(case, rules=[without])


def test_jurisdictions_may_be_named_that_a_case_does_not_deal_with_at_all() -> None:
    """A law on covered nations is kept by whoever has nothing to do with any of them."""
    covered = ExcludeOwned(owners=("IR", "KP"), definition="control", jurisdiction=True)
    assert cost(two_suppliers(), rules=[covered]) == near(1000)


def test_states_may_be_named_that_a_case_does_not_deal_with() -> None:
    """A list of covered nations fits every case, as long as one of them owns something; other names must be known."""
    covered = ExcludeOwned(owners=("IR", "KP", "RU", "x"), definition="cascade")
    assert cost(half_of_half(), rules=[covered]) == near(1200)
    with pytest.raises(StudyError, match="owner 'xx' stands behind nothing here"):
        study(half_of_half(), rules=[covered.model_copy(update={"owners": ("x", "xx")})])


def test_it_holds_in_every_scenario() -> None:
    """Without a and b as a way out, the failure of ``free`` (0.1) leaves 100 unserved."""
    rule = ExcludeOwned(owners=("x",), definition="cascade")
    assert cost(half_of_half(), fails("supplier=free", 0.1), rules=[rule]) == near(0.9 * 1200 + 0.1 * 10_000)
    rows = rule.recourse_rows(operated({"a": 30.0}), numeric_scope(half_of_half()))
    assert {row.key: row.excess for row in rows} == {("buy:a@market",): near(30), ("buy:b@market",): near(0)}


LOOKING_THROUGH = ExcludeOwned(owners=("x",), definition="look_through")


def test_a_point_inside() -> None:
    found = excesses(LOOKING_THROUGH, half_of_half(), {"b": 50.0, "free": 50.0})
    assert found == {("award", "a"): near(0), ("buy:a@market",): near(0)}


def test_a_point_outside() -> None:
    found = excesses(LOOKING_THROUGH, half_of_half(), {"a": 40.0, "free": 60.0})
    assert found == {("award", "a"): near(40), ("buy:a@market",): near(40)}


@pytest.mark.parametrize(("penalty", "answer"), [(0.5, 1050), (1.5, 1100)])
def test_soft_pays_once_for_each_unit_drawn_while_that_is_cheaper(penalty: float, answer: float) -> None:
    """b, which is not owned, costs 1 more."""
    soft = LOOKING_THROUGH.model_copy(update={"penalty": penalty})
    assert cost(half_of_half(), rules=[soft]) == near(answer)
