"""Hunting for the failures that matter: what is found, what blocks, and what is said when time is over."""

from __future__ import annotations

import pytest
from tests.cases import offer, tiny_case
from tests.solver.hard import hard_study, packed_study
from tests.textbook.builders import case, items, near, solved, study

from supplyopt.case import Case
from supplyopt.result import Status
from supplyopt.rules import Budget, Exclude, MinSources, Survive
from supplyopt.solver import Limits, solve
from supplyopt.solver.hunt import hunt
from supplyopt.solver.limits import Clock


@pytest.fixture
def none_played_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every promise has to be hunted."""
    monkeypatch.setattr("supplyopt.study.PLAYED_THROUGH", 0)


def three(demand: float = 90.0) -> Case:
    """W6: 60 each at 1, 2 and 3."""
    return tiny_case([offer("a", 1, 60), offer("b", 2, 60), offer("c", 3, 60)], demand)


def two_goods() -> Case:
    """Two items with suppliers of their own: 45 of 60 and 30 of 60 are needed."""
    offers = [
        {"offer": f"{item}_{name}", "item": item, "price": price, "capacity": 60.0}
        for item, names in (("gear", "ab"), ("pump", "xyz"))
        for price, name in enumerate(names, 1)
    ]
    asked = [{"item": item, "period": 1, "quantity": q} for item, q in (("gear", 45.0), ("pump", 60.0))]
    return case(offers, asked, items=items(gear=100.0, pump=100.0))


@pytest.mark.usefixtures("none_played_through")
def test_only_failures_that_break_something_are_made_plans_for() -> None:
    """The first plan is 60 + 30: without a 60 are missing. Others follow from there, until none breaks anything."""
    found = hunt(study(three(), rules=[Survive(level=1.0)]), Limits(gap=0.0), Clock(None))
    assert found.rounds > 1
    assert {failure.entities for failure in found.study.contingencies.values()} <= {("a",), ("b",), ("c",)}
    assert (found.broken, found.unproven) == ([], [])
    assert found.answer.bound == near(270)


@pytest.mark.usefixtures("none_played_through")
def test_what_nothing_has_to_fail_for_is_promised_too() -> None:
    """a can fail, but carries the other item only; of the pumps 20 are bought although going without costs 0.1."""
    goods = case(
        [
            {"offer": "a", "item": "gear", "price": 1.0, "capacity": 60.0},
            {"offer": "x", "item": "pump", "price": 1.0, "capacity": 60.0},
        ],
        [{"item": "gear", "period": 1, "quantity": 45.0}, {"item": "pump", "period": 1, "quantity": 40.0}],
        items=items(gear=0.1, pump=0.1),
    )
    result = solved(study(goods, rules=[Survive(groups=("a",), level=0.5, items=("pump",))]))
    assert result.cost == near(20 + 0.1 * (20 + 45))
    assert "survive: nothing" in set(result.table("scenarios")["scenario"])


def test_goods_that_share_nothing_are_struck_at_apart() -> None:
    """One of two suppliers of gears fails, or one of those of pumps; half is left of either."""
    result = solved(study(two_goods(), rules=[Survive(level=0.5, k=1)]))
    attacks = result.table("attacks").set_index("item")
    assert attacks["served"].to_dict() == {"gear": near(0.5), "pump": near(0.5)}
    assert attacks.loc["gear", "attack"] in ("gear_a", "gear_b")
    [certificate] = result.manifest["certificates"]
    assert (certificate["at_once"], certificate["among"]) == (1, 5)
    assert [len(worst["served"]) for worst in certificate["worst"]] == [1, 1]
    assert all(worst["missing_at_most"] == near(worst["missing"], 1e-6) for worst in certificate["worst"])


def test_failures_that_no_plan_survives_are_as_few_as_can_be() -> None:
    """100 of one supplier are within the budget, and survive the failure of the other; 200 are not."""
    pair = tiny_case([offer("a", 10, 100), offer("b", 10, 100)])
    rules = [Budget(limit=1000, include_awards=True), Survive(level=1.0)]
    result = solve(study(pair, rules=rules))
    assert result.status is Status.INFEASIBLE
    told = "no portfolio keeps every promise in these failures (with one less some would): survive: a; survive: b"
    assert result.message == told
    assert result.manifest["blocking"] == ["survive: a", "survive: b"]
    for one in ("a", "b"):
        assert solve(study(pair, rules=[rules[0], Survive(level=1.0, groups=(one,))])).status is Status.OPTIMAL


def test_that_with_one_failure_less_some_would_is_said_where_it_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the pumps cannot survive their only maker; whether anything packs the bins, nobody knows in time."""
    monkeypatch.setattr("supplyopt.solver.hunter.GRACE", 0.3)
    promise = Survive(items=("pump",), groups=("pumps",), level=0.5)
    result = solve(packed_study(promise), Limits(seconds=0.5))
    assert result.message == "no portfolio keeps every promise in these failures: survive: pumps"
    assert result.manifest["blocking"] == ["survive: pumps"]


@pytest.mark.usefixtures("none_played_through")
def test_of_several_impossible_failures_one_is_blamed() -> None:
    """Any two at once leave at most 60 of 90."""
    assert len(solve(study(three(), rules=[Survive(level=0.9, k=2)])).manifest["blocking"]) == 1


@pytest.mark.usefixtures("none_played_through")
def test_what_is_impossible_though_nothing_fails_is_not_blamed_on_failures() -> None:
    """Nothing may be bought at all; and five suppliers, of whom there are three, are asked for by another rule."""
    unserved = solve(study(three(), rules=[Exclude(where="country=DE"), Survive(level=0.9)]))
    assert unserved.manifest["blocking"] == ["survive: nothing"]
    result = solve(study(three(), rules=[MinSources(count=5), Survive(level=0.9)]))
    assert (result.status, result.manifest["blocking"]) == (Status.INFEASIBLE, [])


def test_a_plan_that_a_known_failure_breaks_is_no_plan_when_time_is_over() -> None:
    asked = hard_study().with_rule(Survive(level=1.0))
    result = solve(asked, Limits(gap=1e-9, seconds=2.0))
    assert result.status is Status.UNDECIDED
    assert result.message == "no plan was found in time that keeps survive whatever fails"
    assert (result.cost, result.portfolio) == (None, None)
    assert result.bound is not None
    assert result.bound > 0
