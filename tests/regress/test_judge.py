"""Verdicts: intervals that meet are the same, whatever the figures in them; and what else can move."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.regress.suites import asked, came_to

from supplyopt.regress.held import HeldPlan
from supplyopt.regress.judge import judge
from supplyopt.regress.sources import Sources, differences
from supplyopt.regress.verdict import Verdict, gravest
from supplyopt.result import Status


def verdict(now: Any, earlier: Any, held: HeldPlan | None = None, **study: Any) -> tuple[Verdict, str]:
    found = judge(now, earlier, held, asked(**study))
    return gravest(found), "\n".join(each.told for each in found)


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ((100.0, 102.0), (101.0, 103.0), ""),
        ((100.0, 102.0), (102.0, 103.0), ""),
        ((100.0, 102.0), (102.5, 103.0), "up by at least 0.5 EUR"),
        ((100.0, 102.0), (90.0, 98.0), "down by at least 2 EUR (-1.96 %)"),
        ((100.0, 100.0), (100.00005, 100.00005), ""),
    ],
)
def test_costs_are_the_same_if_their_intervals_meet(
    before: tuple[float, float], after: tuple[float, float], moved: str
) -> None:
    """[100, 102] and [102.5, 103] are 0.5 apart; [90, 98] lies 2 below, which is 2 / 102 of the larger cost."""
    earlier, now = (came_to(cost, bound) for bound, cost in (before, after))
    assert verdict(now, earlier)[0] is (Verdict.MOVED if moved else Verdict.SAME)
    assert moved in verdict(now, earlier)[1]


intervals = st.tuples(st.floats(1.0, 1e9), st.floats(0.0, 0.1)).map(lambda told: (told[0] * (1.0 - told[1]), told[0]))


@given(intervals, intervals, st.floats(0.5, 1e6))
def test_verdicts_on_costs_are_those_of_either_side_and_of_any_unit(
    one: tuple[float, float], other: tuple[float, float], unit: float
) -> None:
    """Who comes first does not matter, nor does the unit of money; an answer is the same as itself."""
    pairs = [(one, other), (other, one), (one, one)]
    scaled = [tuple((bound * unit, cost * unit) for bound, cost in pair) for pair in pairs[:1]]
    gap = max(one[0] - other[1], other[0] - one[1])
    near = abs(gap - 1e-6 * max(one[1], other[1])) <= 1e-9 * max(one[1], other[1])
    verdicts = [verdict(came_to(b[1], b[0]), came_to(a[1], a[0]))[0] for a, b in (*pairs, *scaled)]
    assert verdicts[2] is Verdict.SAME
    assert near or len({verdicts[0], verdicts[1], verdicts[3]}) == 1


def test_the_status_is_compared_exactly() -> None:
    lost = came_to(None, None, status=Status.INFEASIBLE, message="no portfolio meets every hard rule", plan={})
    assert verdict(lost, came_to()) == (
        Verdict.MOVED,
        "status optimal -> infeasible: no portfolio meets every hard rule",
    )
    assert verdict(lost, lost, expect={"status": Status.INFEASIBLE})[0] is Verdict.SAME
    assert verdict(came_to(), came_to(), expect={"status": Status.INFEASIBLE})[0] is Verdict.MOVED


def test_a_limit_that_comes_before_the_proof_is_slowness() -> None:
    late = came_to(103.0, 99.0, status=Status.FEASIBLE, message="the time limit came first")
    assert verdict(late, came_to(), limits={"seconds": 60.0})[0] is Verdict.SLOWER
    assert verdict(late, came_to())[0] is Verdict.MOVED


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SOLVER_FAILED, Status.INTERRUPTED])
def test_no_answer_is_broken(status: Status) -> None:
    assert verdict(came_to(None, None, status=status), came_to())[0] is Verdict.BROKEN


def test_without_a_baseline_it_is_new() -> None:
    assert verdict(came_to(), None) == (Verdict.NEW, "there is no baseline yet: optimal, 100 EUR")


def test_a_cost_that_is_known_otherwise_must_lie_in_the_interval() -> None:
    answer = came_to(102.0, 100.0)
    assert verdict(answer, answer, expect={"cost": 101.0})[0] is Verdict.SAME
    assert verdict(answer, answer, expect={"cost": 99.0}) == (
        Verdict.MOVED,
        "the least cost is known to be 99 EUR, not [100, 102] EUR",
    )


def test_key_figures_move_beyond_their_tolerance() -> None:
    """1 % and 0.001 unless said otherwise, for a figure or one of its items: 0.50 may become 0.505, not 0.51."""
    before, near, far = (came_to(kpis={"hhi/x": value}) for value in (0.50, 0.505, 0.51))
    assert verdict(near, before)[0] is Verdict.SAME
    assert verdict(far, before) == (Verdict.MOVED, "hhi/x 0.5 -> 0.51 (+2 %)")
    for name in ("hhi", "hhi/x"):
        tolerance = {"kpis": {name: {"absolute": 0.02}}}
        assert verdict(far, before, tolerance=tolerance, expect={"kpis": ("hhi",)})[0] is Verdict.SAME
    assert verdict(came_to(), before) == (Verdict.MOVED, "key figure hhi/x is gone")


def test_a_figure_that_is_not_there_is_not_compared_in_silence() -> None:
    answer = came_to(kpis={"hhi/x": 0.5})
    assert verdict(answer, answer, tolerance={"kpis": {"hih": {}}})[0] is Verdict.BROKEN
    assert verdict(answer, answer, expect={"kpis": ("hih",)})[0] is Verdict.BROKEN


def test_the_plan_of_the_baseline_must_hold_and_be_as_good_as_any() -> None:
    """Within the gap that was asked for, 0.01 % of 100."""
    now, earlier = came_to(), came_to(plan={"a": 100.0})
    assert verdict(now, earlier, HeldPlan(100.0, 100.005))[0] is Verdict.SAME
    assert verdict(now, earlier, HeldPlan(obstacle="a cannot be had any more"))[0] is Verdict.MOVED
    assert verdict(now, earlier, HeldPlan(101.0, 101.0)) == (
        Verdict.MOVED,
        "the plan of the baseline holds, and costs 1 EUR (+1 %) more than the best of today",
    )


def test_a_plan_below_the_bound_shows_that_the_bound_is_wrong() -> None:
    told = verdict(came_to(), came_to(), HeldPlan(99.0, 99.0))
    assert told == (Verdict.BROKEN, "the plan of the baseline costs 99 EUR, which is below the bound of 100 EUR")


def test_another_plan_fails_only_if_that_is_asked() -> None:
    now, earlier, held = came_to(), came_to(plan={"a": 50.0, "c": 50.0}), HeldPlan(100.0, 100.0)
    assert verdict(now, earlier, held)[0] is Verdict.SAME
    told = "another plan, where the same is expected: taken now: b; no longer taken: c; resized: a 50 -> 60"
    assert verdict(now, earlier, held, expect={"portfolio": "same"}) == (Verdict.MOVED, told)


def test_work_is_counted_and_little_of_it_is_chance() -> None:
    """Twice 5,000 iterations and 1,000 more are allowed, and so are twice 10 nodes and 100 more."""
    assert verdict(came_to(work={"iterations": 11_000, "nodes": 120}), came_to())[0] is Verdict.SAME
    assert verdict(came_to(work={"iterations": 11_001, "nodes": 120}), came_to())[0] is Verdict.SLOWER
    assert verdict(came_to(work={"iterations": 11_000, "nodes": 121}), came_to())[0] is Verdict.SLOWER
    many = came_to(work={"iterations": 20_000, "nodes": 10})
    assert verdict(many, came_to(), tolerance={"work": 4.0})[0] is Verdict.SAME


def test_a_bound_alone_shows_that_a_cost_has_risen() -> None:
    undecided = came_to(None, 120.0, status=Status.UNDECIDED, plan={})
    assert "up by at least 20 EUR" in verdict(undecided, came_to())[1]
    nothing = came_to(None, None, status=Status.UNDECIDED, plan={})
    assert not math.isnan(sum(len(each.told) for each in judge(nothing, came_to(), None, asked())))


def test_causes_are_what_differs() -> None:
    old = Sources(
        inputs={"case/items.csv": "1", "case/offers.csv": "2"},
        rules={"cap": "no country above 65 %"},
        policy="p",
        options={"gap": 1e-4, "seed": 0},
        versions={"highspy": "1.16.0"},
        platform="x86_64",
    )
    new = old.model_copy(
        update={
            "inputs": {"case/offers.csv": "3", "case/sites.csv": "4"},
            "rules": {"cap": "no country above 70 %"},
            "policy": "q",
            "options": {"gap": 1e-3, "seed": 0},
            "versions": {"highspy": "1.17.0"},
        }
    )
    assert differences(old, old) == []
    assert differences(old, new) == [
        "case/items.csv is gone",
        "case/offers.csv has changed (2 -> 3)",
        "case/sites.csv is new",
        "rule cap: 'no country above 65 %' -> 'no country above 70 %'",
        "option gap 0.0001 -> 0.001",
        "highspy 1.16.0 -> 1.17.0",
    ]
    assert differences(old, old.model_copy(update={"policy": "q"})) == ["what is required has changed (p -> q)"]
