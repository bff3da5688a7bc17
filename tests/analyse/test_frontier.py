"""Frontiers: by hand, by trying every set of suppliers, and by laws. Money is in EUR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases import fails, offer, three_small_suppliers, tiny_case, two_suppliers
from tests.laws.examples import examples
from tests.textbook.builders import EXACT, cost, near, study

from supplyopt.analyse.frontier import Axis, Frontier, Point, Trace, frontier
from supplyopt.analyse.frontier.point import Settler
from supplyopt.analyse.frontier.shape import knee, moves, price, undominated
from supplyopt.analyse.frontier.tightest import tightest
from supplyopt.case import Case
from supplyopt.errors import InputError
from supplyopt.result import Result, Status
from supplyopt.risk import CVaR
from supplyopt.rules import (
    Budget,
    EvaluationFactor,
    Exclude,
    MaxAmount,
    MaxHhi,
    MaxRisk,
    MaxShare,
    MaxSources,
    MinEffectiveNumber,
    MinService,
    MinSources,
    MinStockDays,
    Rule,
    Survive,
    TimeToSurvive,
)
from supplyopt.scenarios import ScenarioSet
from supplyopt.solver.limits import Clock, Limits
from supplyopt.solver.solve import answer


def found(
    case: Case, *axes: Rule | Axis, count: int = 5, chances: ScenarioSet | None = None, rules: Sequence[Rule] = ()
) -> Frontier:
    """The frontier of a case over rules, proven without any gap."""
    own = [each if isinstance(each, Axis) else Axis(each) for each in axes]
    question = study(case, chances, rules=[*rules, *(axis.rule for axis in own)])
    return frontier(question, own, count, EXACT)


def figures(of: Frontier) -> list[tuple[float, ...]]:
    """Cost and bounds of each point."""
    return [(p.cost, *(axis.bound(level) for axis, level in zip(of.axes, p.levels, strict=True))) for p in of.points]


def test_w1_a_point_of_the_cap_costs_two() -> None:
    """1000 + 200 (1 - s) for a largest share of s, from all of it down to one half: 2 for each hundredth."""
    of = found(two_suppliers(), MaxShare(limit=0.6))
    assert figures(of) == [(near(1000 + 200 * (1 - s), 1e-6), near(s, 1e-6)) for s in (1, 0.875, 0.75, 0.625, 0.5)]
    assert of.is_proven
    assert of.tightest["max_share"].level == near(0.5, 1e-6)
    assert all(step.low == near(200, 1e-3) for a, b in pairwise(of.points) if (step := price(a, b)))
    assert of.knee is None


def test_w2_a_cap_on_concentration() -> None:
    """1000 + 200 (1 - s) with s = (1 + √(2H - 1)) / 2: 1060 at 0.58."""
    of = found(two_suppliers(), Axis(MaxHhi(limit=0.7), loose=0.9, tight=0.58), count=3)
    by_hand = [(1000 + 200 * (1 - 0.5 * (1 + sqrt(2 * h - 1))), h) for h in (0.9, 0.74, 0.58)]
    assert figures(of) == [(near(c, 1e-6), near(h, 1e-6)) for c, h in by_hand]
    assert of.points[-1].cost == near(1060, 1e-6)


def test_equal_sources_as_a_floor() -> None:
    """N = 1 / H: from 1 for 1000 to 2 for 1100; the bound is a floor, so it rises along the frontier."""
    of = found(two_suppliers(), MinEffectiveNumber(count=1.5), count=3)
    share = 0.5 * (1 + sqrt(2 / 1.5 - 1))
    assert figures(of) == [
        (near(1000), near(1, 1e-6)),
        (near(1000 + 200 * (1 - share), 1e-6), near(1.5, 1e-6)),
        (near(1100, 1e-4), near(2, 1e-6)),
    ]


def test_counts_move_by_one() -> None:
    """``a`` and ``b`` at 10 and 12, fifty each; a third that gives a twentieth takes five from ``b``: 15 dearer."""
    of = found(three_small_suppliers(), MinSources(count=2, meaningful=0.05), count=9)
    assert figures(of) == [(near(1100), 2), (near(1115), 3)]
    assert of.tightest["min_sources"].level == -3


def test_what_nobody_can_keep_is_told_with_the_tightest_that_can_be() -> None:
    """At 0.3 nothing of what the two deliver keeps the cap: the frontier ends at one half, which is proven."""
    of = found(two_suppliers(), Axis(MaxShare(limit=0.6), loose=0.7, tight=0.3), count=2)
    assert figures(of) == [(near(1060, 1e-6), near(0.7, 1e-6)), (near(1100, 1e-6), near(0.5, 1e-6))]
    assert of.is_complete
    assert of.tightest["max_share"].proven
    by_index = found(two_suppliers(), Axis(MaxHhi(limit=0.6), tight=0.3), count=2)
    assert by_index.points[-1].levels[0] == near(0.5, 1e-6)


def test_weakly_dominated_points_are_left_out() -> None:
    """A second lot costs nothing more but halves the share: 1000 for one half, although 1000 for all of it is as good.

    Then 60 of the two at 10 beside 40 at 12: 1080 at 0.4, and a third each: 1066.7 at a third, which is cheaper.
    """
    twins = tiny_case([offer("one", 10), offer("other", 10), offer("dear", 12)])
    of = found(twins, MaxShare(limit=0.6), count=2)
    assert figures(of)[0] == (near(1000), near(0.5, 1e-6))
    assert figures(of)[1] == (near(1000 + 200 / 3, 1e-6), near(1 / 3, 1e-6))


def test_the_second_solve_decides_below_the_gap() -> None:
    """A gap of 5 % would let any share be; at the cost found, the least share is found all the same."""
    twins = tiny_case([offer("one", 10), offer("other", 10), offer("fee", 9, 200, fixed_cost=500.0)])
    question = study(twins, rules=[MaxShare(limit=1.0)])
    of = frontier(question, [Axis(MaxShare(name="max_share", limit=1.0))], 2, Limits(gap=0.05))
    assert of.points[0].levels[0] == near(0.5, 1e-5)


def test_measures_of_cost() -> None:
    """Firm at 10 and down with 0.2, or safe at 13; lost load 40. Cheap x: mean 10 x + 13 (100 - x) + 0.2 · 40 x.

    The worst fifth costs 10 x + 13 (100 - x) + 40 x: the mean is 1300 + 5 x, the tail 1300 + 37 x, so that there is
    no choice. At a lost load of 14 the mean is 1300 - 0.2 x and the tail 1300 + 11 x: the ends are 1280 with 2400,
    where all is cheap, and 1300 with 1300; half-way between the tails, 1850, x is 50 and the mean 1290.
    """
    for lost, ends in ((40.0, [(1300, 1300)]), (14.0, [(1280, 2400), (1290, 1850), (1300, 1300)])):
        pair = tiny_case([offer(name, p, force_majeure=False) for name, p in (("cheap", 10), ("safe", 13))], lost=lost)
        tail = MaxRisk(measure=CVaR(tail=0.2), limit=1e4)
        of = found(pair, tail, count=3, chances=fails("supplier=cheap", 0.2))
        assert figures(of) == [(near(mean, 1e-6), near(worst, 1e-6)) for mean, worst in ends]


def test_service_under_stress() -> None:
    """If the cheap one stops, what the dear one was awarded is left: 2 for each hundredth that is served."""
    of = found(
        two_suppliers(), MinService(level=0.5, scenarios="stress"), count=3, chances=fails("supplier=cheap", None)
    )
    assert figures(of) == [(near(1000 + 200 * s, 1e-6), near(s, 1e-6)) for s in (0, 0.5, 1)]


def test_w6_any_two_carry_what_is_promised() -> None:
    """Prices 1, 2, 3: any two carry 90 for 270, and 100 for 300; three failures are all played through."""
    three = tiny_case([offer("a", 1, 60), offer("b", 2, 60), offer("c", 3, 60)])
    of = found(three, Axis(Survive(level=0.9), loose=0.9, tight=1.0), count=3)
    assert figures(of) == [(near(300 * s, 1e-6), near(s, 1e-6)) for s in (0.9, 0.95, 1)]


def test_promises_whose_failures_are_hunted() -> None:
    """Any two of three may fail, so that each has to carry the promise alone: 600 for all of it, 300 for one half.

    The cheapest plan buys all at 1 and survives nothing.
    """
    three = tiny_case([offer("a", 1, 100), offer("b", 2, 100), offer("c", 3, 100)])
    of = found(three, Survive(level=0.5, k=2), count=3)
    assert figures(of) == [(near(100), near(0)), (near(300, 1e-6), near(0.5, 1e-6)), (near(600, 1e-6), near(1, 1e-6))]


def test_time_to_survive() -> None:
    """Out for 73 of 365 days, a fifth of what the largest gives is lost: all from one leaves 0.8, and two 0.9.

    To serve all of it the awards must be larger: each covers what the other loses, 0.8 x + y = 0.8 y + x = 100.
    """
    of = found(two_suppliers(), TimeToSurvive(days=73, level=0.9), count=2)
    assert figures(of)[0] == (near(1000), near(0.8, 1e-6))
    assert figures(of)[1] == (near(22 * 100 / 1.8, 1e-5), near(1, 1e-6))


LOTS = [("a", 10, 40, 1), ("b", 11, 60, 3), ("c", 12, 35, 1), ("d", 13, 100, 2)]
"""Offers, their prices, capacities, and what it costs to take them at all."""


def lots(count: int) -> Case:
    return tiny_case([offer(n, p, c, fixed_cost=float(f), moq=1.0) for n, p, c, f in LOTS[:count]])


def every_choice(count: int) -> list[tuple[float, float, float]]:
    """Cost, fees and number of suppliers of every set of lots, drawn on from the cheapest on; no other is better."""
    choices = []
    for size in range(count + 1):
        for taken in combinations(LOTS[:count], size):
            left, paid = 100.0 - len(taken), sum(p + f for _, p, _, f in taken)
            for _, p, capacity, _ in taken:
                more = min(left, capacity - 1.0)
                left, paid = left - more, paid + p * more
            choices.append((paid + 100 * left, float(sum(f for *_, f in taken)), float(size)))
    return choices


def best_of(choices: Sequence[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Those that no other is as good as in everything."""
    kept = {c for c in choices if not any(o != c and all(x <= y for x, y in zip(o, c, strict=True)) for o in choices)}
    return sorted(kept)


def test_every_point_of_whole_numbers_is_found() -> None:
    """Cost against fees, which are whole numbers up to 7: a step of at most 1 misses no point."""
    of = found(lots(4), Budget(limit=20.0), count=8)
    by_force = best_of([choice[:2] for choice in every_choice(4)])
    assert len(by_force) > 3
    assert figures(of) == [tuple(near(v, 1e-6) for v in choice) for choice in by_force]


def test_three_axes_find_every_point_of_whole_numbers() -> None:
    of = found(lots(3), Budget(limit=20.0), MaxSources(count=3), count=6)
    by_force = best_of(every_choice(3))
    assert len(by_force) > 4
    assert figures(of) == [tuple(near(v, 1e-6) for v in choice) for choice in by_force]


def test_what_has_the_same_answer_is_passed_over() -> None:
    """Ten caps between two and three sources are all the same: ends, least, and nothing else is solved."""
    steps: list[int] = []
    question = study(three_small_suppliers(), rules=[MaxSources(count=2)])
    trace = Trace(question, [Axis(MaxSources(name="max_sources", count=2))], 12, EXACT, lambda n, _: steps.append(n))
    trace.run()
    # 2 sources are cheapest, 1 leaves 50 unserved, 0 leaves all of it; then the least is sought
    assert [p.levels[0] for p in Frontier.of(trace).points] == [2, 1, 0]
    assert len(steps) == 4


@st.composite
def linear(draw: st.DrawFn) -> Case:
    """Three to five suppliers without fees and least lots."""
    prices = draw(st.lists(st.integers(1, 40), min_size=3, max_size=5, unique=True))
    offers = [offer(f"s{i}", p, float(draw(st.integers(30, 120)))) for i, p in enumerate(prices)]
    return tiny_case(offers)


@given(linear(), st.sampled_from([MaxAmount(limit=50.0), MaxRisk(measure=CVaR(tail=0.3, of="unmet"), limit=0.5)]))
@examples(2)
def test_linear_frontiers_are_convex_and_end_in_the_optima(case: Case, rule: Rule) -> None:
    """Each step is as dear as the one before or dearer; the first point is the least cost, the last the lowest."""
    chances = fails("supplier=s0|s1", 0.2)
    of = found(case, rule, count=3, chances=chances)
    slopes = [step for a, b in pairwise(of.points) if (step := price(a, b))]
    assert all(a.low <= b.high + 1e-5 * (1 + b.high) for a, b in pairwise(slopes))
    assert of.points[0].cost == near(cost(case, chances), 1e-6)
    name, level = rule.kind, of.tightest[rule.kind].level
    assert of.points[-1].levels[0] == near(level, 1e-6)
    axis = Axis(rule.model_copy(update={"name": name}))
    for point in of.points:
        again = answer(axis.held(study(case, chances), axis.outward(point.levels[0])), EXACT).result
        assert again.cost == near(point.cost, 1e-5)
    below = answer(axis.held(study(case, chances), level - 1e-3), EXACT).result if level > 1e-2 else None
    assert below is None or below.status is Status.INFEASIBLE


def test_the_lowest_level_where_totals_vary() -> None:
    """``few`` has one supplier and ``many`` three: of ``few`` no share goes below all of it, of ``many`` a third.

    Nothing supplied is not a share of nothing: the lowest level is that of plans that supply each of the two.
    """
    goods = [{"item": i, "unit": "pc", "value_of_lost_load": 100.0} for i in ("few", "many")]
    offers = [offer(f"m{i}", 10.0 + i, item="many") for i in range(3)] + [offer("f", 10, item="few")]
    demand = [{"item": i, "period": 1, "quantity": 100.0} for i in ("few", "many")]
    case = tiny_case(offers, demand, items=goods)
    for about, level in (((), 1.0), (("many",), 1 / 3)):
        axis = Axis(MaxShare(name="share", items=about, limit=1.0))
        answered = answer(axis.held(study(case), 1.0), EXACT)
        least = tightest(answered, axis, EXACT, Clock(None), at_cost=False)
        assert (least.level, least.proven) == (near(level, 1e-6), True)


def test_a_rule_without_a_bound_is_no_axis() -> None:
    with pytest.raises(ValueError, match="no bound"):
        Axis(Exclude(name="x", where="country=CN"))
    with pytest.raises(ValueError, match="price by itself"):
        Axis(EvaluationFactor(name="e", where="country=CN", factor=0.1))
    with pytest.raises(ValueError, match="looser the higher"):
        Axis(MaxShare(name="m", limit=0.5), loose=0.4, tight=0.6)
    axis, question = Axis(MaxShare(name="m", limit=0.5)), study(two_suppliers())
    with pytest.raises(ValueError, match="one or two"):
        Trace(question, [axis, axis])
    with pytest.raises(ValueError, match="at least 2"):
        Trace(question, [axis], 1)


def test_a_rule_that_asks_nothing_of_the_cheapest_plan() -> None:
    """At a lost load of 5 nothing is bought, so that nobody has any share of it."""
    worthless = tiny_case([offer("a", 10), offer("b", 12)], lost=5.0)
    with pytest.raises(InputError, match="max_share asks nothing"):
        found(worthless, MaxShare(limit=0.5))


def test_without_any_plan_the_answer_is_kept() -> None:
    question = study(two_suppliers(), rules=[MinStockDays(name="stock", days=10)])
    served = MinService(name="served", level=1.0, scenarios="calm")
    nothing = Exclude(name="nothing", where="item=widget")
    trace = Trace(question.with_rule(served).with_rule(nothing), [Axis(MaxAmount(name="m", limit=1.0))], 3, EXACT)
    trace.run()
    assert trace.found == []
    assert trace.ended is not None
    assert trace.ended.status is Status.INFEASIBLE


def test_what_was_found_stays_when_time_is_over_or_somebody_stops_it() -> None:
    question, axis = study(two_suppliers(), rules=[MaxShare(limit=0.6)]), Axis(MaxShare(name="max_share", limit=0.6))
    late = Trace(question, [axis], 5, Limits(gap=0.0, seconds=1e-9))
    late.run()
    assert (late.found, late.is_complete) == ([], False)

    def stop_at_the_fourth(number: int, _: int) -> None:
        if number == 4:
            raise KeyboardInterrupt

    stopped = Trace(question, [axis], 5, EXACT, stop_at_the_fourth)
    with pytest.raises(KeyboardInterrupt):
        stopped.run()
    of = Frontier.of(stopped)
    assert [p.cost for p in of.points] == [near(1000), near(1100, 1e-6)]
    assert not of.is_proven


def test_an_answer_keeps_its_plan_if_time_ends_between_the_solves() -> None:
    question, axis = study(two_suppliers(), rules=[]), Axis(MaxShare(name="max_share", limit=0.6))
    answered = answer(axis.loosened(question), EXACT)
    point = Settler([axis], EXACT, Clock(1e-9)).settle(answered)
    assert (point.cost, point.settled) == (near(1000), False)


def at(cost: float, *levels: float, bound: float | None = None) -> Point:
    """A point without a plan."""
    known = cost if bound is None else bound
    return Point(levels, Result("study", Status.OPTIMAL, "", cost, known, None, {}), settled=True)


def test_the_knee_is_farthest_from_the_chord() -> None:
    """From (0, 1) to (1, 0): (0.5, 0.1) lies 0.4 below the chord, (0.1, 0.6) 0.3; a straight line has none."""
    assert knee([at(0, 1), at(10, 0.6), at(50, 0.1), at(100, 0)]) == 2
    assert knee([at(0, 1), at(50, 0.5), at(100, 0)]) is None
    assert knee([at(0, 1), at(1, 0)]) is None
    assert knee([at(0, 1, 1), at(10, 0.1, 0.1), at(100, 0, 1), at(100, 1, 0)]) == 1


def test_dominated_points_are_dropped() -> None:
    kept = [at(0, 1), at(5, 0.5), at(9, 0.2)]
    assert undominated([at(7, 0.5), kept[2], at(5, 0.6), kept[0], kept[1], at(9, 0.2)]) == kept


def test_the_price_of_a_step_is_an_interval() -> None:
    step = price(at(100, 0.8, bound=99), at(110, 0.6, bound=108))
    assert step is not None
    assert (step.low, step.high) == (near(8 / 0.2), near(11 / 0.2))


def test_moves_tell_who_comes_and_who_goes() -> None:
    of = found(three_small_suppliers(), MaxAmount(limit=50.0), count=3)
    first, second = of.points[0], of.points[1]
    assert (moves(first, second).coming, moves(first, second).going) == (("c",), ())


def test_a_part_of_a_frontier_has_no_knee() -> None:
    """Where it bends most depends on both of its ends; cost against the HHI is a root, which bends everywhere."""
    of = found(two_suppliers(), MaxHhi(name="hhi", limit=1.0), count=3)
    assert of.knee is not None
    assert replace(of, is_complete=False).knee is None
