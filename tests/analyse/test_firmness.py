"""Ranges of shares within a slack: by hand, and each end verified by a solve."""

from __future__ import annotations

import numpy as np
import pytest
from tests.cases import fails, offer, tiny_case, two_suppliers
from tests.solver.hard import hard_study
from tests.textbook.builders import EXACT, Record, case, cost, near, sites, study

from supplyopt.analyse.firmness import Firmness, firmness
from supplyopt.result import Status
from supplyopt.rules import Exclude, MaxShare, MinShare, Survive
from supplyopt.solver import Limits
from supplyopt.solver.solve import answer, solve
from supplyopt.study import Study


def ranges(question: Study, slack: float = 0.01, by: str = "supplier") -> dict[str, Firmness]:
    return {f.group: f for f in firmness(answer(question, EXACT), by, slack=slack)}


def test_shares_within_one_percent_of_the_cost() -> None:
    """1080 and a slack of 10.8: 5.4 widgets may move by a step of 2; the cap keeps the cheap one at 60 %."""
    case = tiny_case([offer("cheap", 10), offer("dear", 12), offer("third", 14)])
    found = ranges(study(case, rules=[MaxShare(limit=0.6)]))
    assert {g: (f.share, f.least, f.most) for g, f in found.items()} == {
        "cheap": (near(0.6), near(0.546, 1e-5), near(0.6, 1e-5)),
        "dear": (near(0.4), near(0.346, 1e-5), near(0.454, 1e-5)),
        "third": (near(0.0), near(0.0), near(0.054, 1e-5)),
    }
    assert {g: f.verdict for g, f in found.items()} == {"cheap": "must", "dear": "must", "third": "free"}


def test_equals_are_interchangeable_and_the_dear_one_never() -> None:
    case = tiny_case([offer("a", 10), offer("b", 10), offer("dear", 40)])
    found = ranges(study(case), slack=0.001)
    assert {g: f.verdict for g, f in found.items()} == {"a": "free", "b": "free", "dear": "never"}
    assert (found["a"].least, found["a"].most) == (near(0), near(1))


def two_sites(*offers: Record) -> Study:
    """100 are asked for in the north and 300 in the south, with no lane between them."""
    asked = [{"period": 1, "quantity": 100.0, "site": "north"}, {"period": 1, "quantity": 300.0, "site": "south"}]
    return study(case(offers, asked, sites=sites(north="SE", south="IT")))


def test_a_share_is_of_all_places() -> None:
    """a can serve the north only: with a slack of 0.4, which buys 0.04 too much there, 100.04 of 400.04 at most."""
    question = two_sites(offer("a", 10, site="north"), offer("b", 10, site="north"), offer("c", 10, 400, site="south"))
    found = ranges(question, slack=1e-4)
    assert {g: (f.least, f.most) for g, f in found.items()} == {
        "a": (near(0, 1e-5), near(100.04 / 400.04, 1e-5)),
        "b": (near(0, 1e-5), near(100.04 / 400.04, 1e-5)),
        "c": (near(300 / 400.04, 1e-5), near(300.04 / 400.04, 1e-5)),
    }


def test_who_sells_in_several_places_is_ranged_over_all() -> None:
    """x sells at 10 in both, y at 12: a slack of 40 lets y have 20 of 400, wherever."""
    question = two_sites(
        offer("xn", 10, site="north", supplier="x"),
        offer("yn", 12, site="north", supplier="y"),
        offer("xs", 10, 400, site="south", supplier="x"),
        offer("ys", 12, 400, site="south", supplier="y"),
    )
    found = ranges(question)
    assert (found["x"].least, found["x"].most) == (near(0.95, 1e-5), near(1.0))
    assert (found["y"].least, found["y"].most) == (near(0.0), near(0.05, 1e-5))


def test_ranges_hold_for_failures_that_were_not_hunted_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """100 are needed whichever one fails, awards at 1, 1 and 2.01 are paid in full: 200, and 202 with the slack.

    The plan at hand fears for a and b only. Without c failing a and b would not have to be 100 together, but as it may,
    2.01 c ≤ 202 - 100 = 102.
    """
    monkeypatch.setattr("supplyopt.study.PLAYED_THROUGH", 0)
    trio = tiny_case([offer("a", 1), offer("b", 1), offer("c", 2.01)])
    question = study(trio, rules=[Survive(name="any", level=1.0)])
    assert {failure.entities for failure in answer(question, EXACT).hunted.study.failures} == {("a",), ("b",)}
    found = ranges(question)
    assert (found["c"].least, found["c"].most) == (near(0.0), near(102 / 201, 1e-5))
    assert found["c"].most_proven


def test_a_range_that_time_does_not_suffice_for_is_open() -> None:
    """Nothing is a must because nobody had the time to do without it."""
    answered = answer(hard_study(goods=2, suppliers=8), Limits(gap=0.2))
    found = firmness(answered, "supplier", ["item00"], limits=Limits(seconds=1e-6))
    assert found
    for each in found:
        assert (each.least, each.most) == (each.share, each.share)
        assert not each.least_proven
        assert not each.most_proven
        assert each.verdict == "undecided"


@pytest.mark.parametrize(
    ("least", "most", "proven", "verdict"),
    [
        (0.2, 0.4, (True, False), "must"),
        (0.2, 0.4, (False, True), "undecided"),
        (0.0, 0.001, (False, True), "never"),
        (0.0, 0.001, (True, False), "undecided"),
        (0.0, 0.4, (False, False), "free"),
    ],
)
def test_verdicts_are_of_ends_that_are_known(
    least: float, most: float, proven: tuple[bool, bool], verdict: str
) -> None:
    """What is reached is reached; that nothing goes further has to be proven."""
    assert Firmness("widget", "a", least, least, most, *proven).verdict == verdict


def test_without_a_plan_nothing_is_firm() -> None:
    impossible = study(two_suppliers(), rules=[MaxShare(limit=0.3), MinShare(by="supplier", limit=1.0, basis="demand")])
    assert firmness(answer(impossible, EXACT)) == []


@pytest.mark.parametrize("seed", range(6))
def test_every_verdict_is_verified_by_a_solve(seed: int) -> None:
    """At the ends of a range a plan within the slack exists; a little beyond them none does."""
    rng = np.random.default_rng(seed)
    offers = [
        offer(f"s{k}", float(rng.integers(8, 14)), float(rng.integers(50, 120)), fixed_cost=float(rng.choice([0, 20])))
        for k in range(4)
    ]
    case, chances = tiny_case(offers, lost=60.0), fails("supplier=s1", 0.1) if seed % 2 else None
    cap = MaxShare(limit=0.6)
    best = cost(case, chances, rules=[cap])
    slack = 0.02
    for group, found in ranges(study(case, chances, rules=[cap]), slack).items():
        held = {"by": "supplier", "groups": (group,)}
        at_least = MinShare(name="asked", limit=min(1.0, found.most), **held)
        assert cost(case, chances, rules=[cap, at_least]) <= best * (1 + slack) * (1 + 1e-5)
        at_most = MaxShare(name="asked", limit=max(0.0, found.least), **held)
        assert cost(case, chances, rules=[cap, at_most]) <= best * (1 + slack) * (1 + 1e-5)
        if found.most < 0.59:
            beyond = solve(
                study(case, chances, rules=[cap, MinShare(name="asked", limit=found.most + 0.01, **held)]), EXACT
            )
            assert beyond.status is Status.INFEASIBLE or (beyond.bound or 0.0) > best * (1 + slack) * (1 - 1e-6)
        if found.verdict == "must":
            without = solve(study(case, chances, rules=[cap, Exclude(where=f"supplier={group}")]), EXACT)
            assert without.status is Status.INFEASIBLE or (without.bound or 0.0) > best * (1 + slack) * (1 - 1e-6)
