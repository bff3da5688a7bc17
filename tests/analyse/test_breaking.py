"""Reverse stress by hand: 45 each of three suppliers, of which any two carry the 90 that are needed."""

from __future__ import annotations

from math import exp, log
from typing import Any

import pytest
from tests.cases import offer, tiny_case
from tests.textbook.builders import case, items, near, study

from supplyopt.analyse.breaking import Break, SinglePoint, easiest_breaks, improbability, single_points
from supplyopt.rules import Survive
from supplyopt.study import Study

PLAN = {"a": 45.0, "b": 45.0, "c": 45.0}
WIDGET = (("widget", "standard"),)


def three(**tables: Any) -> Study:
    """The three suppliers, and tables of one's own."""
    return study(tiny_case([offer(name, 1, 60) for name in "abc"], 90, **tables))


def probabilities(**of: float) -> list[dict[str, Any]]:
    """How likely suppliers fail."""
    return [{"score": "failure_probability", "of": "supplier", "member": s, "value": p} for s, p in of.items()]


def test_the_fewest_failures_that_break_a_promise() -> None:
    """Two leave half; three are needed to leave less than a third."""
    [two] = easiest_breaks(three(), Survive(level=1.0), PLAN)
    assert (len(two.entities), two.weight, two.bound, two.missing) == (2, 2.0, near(2.0, 1e-4), near(0.5))
    [all_three] = easiest_breaks(three(), Survive(level=0.3), PLAN)
    assert all_three == Break(WIDGET, ("a", "b", "c"), 3.0, near(3.0, 1e-4), near(0.3))


def test_what_cannot_be_broken_is_not_told() -> None:
    assert easiest_breaks(three(), Survive(level=0.0), PLAN) == []
    assert easiest_breaks(three(), Survive(level=0.3, groups=("a", "b")), PLAN) == []


def test_the_likeliest_break() -> None:
    """b and c fail together with 0.2 × 0.3, above 0.1 × 0.3 and 0.1 × 0.2. Who has no probability does not fail."""
    told = three(scores=probabilities(a=0.1, b=0.2, c=0.3))
    [likeliest] = easiest_breaks(told, Survive(level=1.0), PLAN, improbability(told.network, "supplier"))
    assert likeliest.entities == ("b", "c")
    assert likeliest.weight == near(-log(0.06))
    assert exp(-likeliest.weight) == near(0.06)
    never = three(scores=probabilities(a=0.1, b=0.2, c=0.0))
    [other] = easiest_breaks(never, Survive(level=1.0), PLAN, improbability(never.network, "supplier"))
    assert other.entities == ("a", "b")


def test_each_part_of_the_network_breaks_by_itself() -> None:
    goods = case(
        [{"offer": i, "item": i, "price": 1.0, "capacity": 60.0} for i in ("gear", "pump")],
        [{"item": i, "period": 1, "quantity": 45.0} for i in ("gear", "pump")],
        items=items(gear=9.0, pump=9.0),
    )
    found = easiest_breaks(study(goods), Survive(level=0.9), {"gear": 45.0, "pump": 45.0})
    assert [(each.keys, each.entities) for each in found] == [
        ((("gear", "standard"),), ("gear",)),
        ((("pump", "standard"),), ("pump",)),
    ]


@pytest.mark.parametrize(("level", "missing"), [(1.0, 1.0), (0.4, 0.4)])
def test_a_vendor_below_all_suppliers_is_a_single_point(level: float, missing: float) -> None:
    """No supplier is one, since two carry the whole; the vendor that all of them need is, whoever sells."""
    needs = [{"selector": "country=DE", "kind": "vendor", "needs": "acme"}]
    found = single_points(three(dependencies=needs), PLAN, ["supplier", "vendor"], level)
    assert found == [SinglePoint("vendor", "acme", {WIDGET: near(missing)})]


def test_single_points_of_a_plan_that_leans_on_one() -> None:
    """60, 20 and 35: without a 55 of 90 are left, without c 80; b is not missed."""
    found = single_points(three(), {"a": 60.0, "b": 20.0, "c": 35.0}, ["supplier"])
    assert [(point.entity, point.missing[WIDGET]) for point in found] == [("a", near(35 / 90)), ("c", near(10 / 90))]


def test_what_is_missing_anyway_is_nobodys_fault() -> None:
    """60 of 90 with all of them: without a 45 are missing, 30 of which anyway."""
    found = single_points(three(), {"a": 15.0, "b": 45.0}, ["supplier"])
    assert [(point.entity, point.missing[WIDGET]) for point in found] == [("b", near(45 / 90)), ("a", near(15 / 90))]
