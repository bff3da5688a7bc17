"""What thinking in scenarios, knowing more, and doubt are worth: answers worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from tests.textbook.builders import EXACT, Event, case, effect, event, items, near, scenarios, study

from supplyopt.analyse.value.dependence import dependence
from supplyopt.analyse.value.events import event_values
from supplyopt.analyse.value.information import information
from supplyopt.analyse.value.radius import is_good, radius
from supplyopt.analyse.value.sampling import sampling_gap
from supplyopt.analyse.value.thinking import thinking
from supplyopt.analyse.worth import Interval
from supplyopt.case import Case
from supplyopt.errors import InputError
from supplyopt.risk import Calm, CVaR, Expectation
from supplyopt.rules import MaxShare, MinService
from supplyopt.scenarios import ScenarioSet
from supplyopt.scenarios.resample import resampled
from supplyopt.solver import Limits
from supplyopt.solver.solve import answer
from supplyopt.study import Study

FIRM = {"capacity": 200.0, "take_or_pay": 1.0, "force_majeure": False}
DOWN = effect("supplier=s1", 0.0)


def committed() -> Case:
    """W3: what is ordered is paid for, delivered or not."""
    return case([{"offer": "s1", "price": 10.0, **FIRM}, {"offer": "s2", "price": 13.0, **FIRM}], [100], lost=40.0)


def w3(probability: float = 0.2, **policy: object) -> Study:
    return study(committed(), scenarios(event("down", probability, DOWN)), **policy)  # type: ignore[arg-type]


def test_w3_by_name() -> None:
    """RP 100 × 13; WS 0.8 × 1000 + 0.2 × 1300; the plan for 80 % orders 125: EEV 1250 + 0.2 × 4000."""
    best = answer(w3(), EXACT).result
    known, thought = information(w3(), best, EXACT), thinking(w3(), best, EXACT)
    assert known.here_and_now.high == near(1300)
    assert known.wait_and_see.high == near(1060)
    assert known.worth.middle == near(240)
    assert [thought.portfolio.size(s) for s in ("s1", "s2")] == [near(125), near(0)]
    assert thought.promised.high == near(1250)
    assert thought.average is not None
    assert thought.worth is not None
    assert thought.average.high == near(2050)
    assert thought.worth.middle == near(750)


def test_with_rules_a_trace_of_calm_is_left() -> None:
    """Nobody above 60 %. Up: 60 × 10 + 40 × 13 = 1120. Down: 1300, and calm may leave what it has paid s2 for.

    0.8 × 1120 + 0.2 × 1300 = 1156, but for a trace of 0.00001 of a calm in which 100 are lost. Not knowing: 40 of s1
    and 60 of s2 cost 1180 + 0.2 × 40 × 40 = 1500; one more of s2, with 2/3 of s1 for it, costs 19.67 and saves 8.
    """
    asked = w3(rules=[MaxShare(limit=0.6)])
    best = answer(asked, EXACT).result
    known = information(asked, best, EXACT)
    assert known.wait_and_see.high == near(1156, 1e-5)
    assert known.here_and_now.high == near(1500)


def test_another_objective_is_valued_at_the_mean_and_thought_about_in_its_own_measure() -> None:
    """The worst tenth: s2, 1300 in any case, as with the mean; the plan for the average then costs 5250."""
    asked = w3(objective=CVaR(tail=0.1))
    best = answer(asked).result
    assert information(asked, best).worth.middle == near(240, 1e-3)
    thought = thinking(asked, best)
    assert thought.average is not None
    assert thought.average.high == near(1250 + 4000, 1e-3)


def test_knowing_one_event_of_two() -> None:
    """W3 twice, down with 0.2 and, apart from that, with 0.05: 1300 - 1060, and 1200 - (0.95 × 1000 + 0.05 × 1300)."""
    offers = [
        {"offer": f"{s}{item}", "item": item, "price": price, **FIRM}
        for item in ("a", "b")
        for s, price in (("s1", 10.0), ("s2", 13.0))
    ]
    demand = [{"item": item, "period": 1, "quantity": 100.0} for item in ("a", "b")]
    lost = {item: {**effect(f"supplier=s1{item}", 0.0), "event_id": item} for item in ("a", "b")}
    chances = scenarios(
        event("a", 0.2 * 0.95, lost["a"]), event("b", 0.8 * 0.05, lost["b"]), event("ab", 0.01, lost["a"], lost["b"])
    )
    asked = study(case(offers, demand, items=items(a=40.0, b=40.0)), chances)
    best = answer(asked, EXACT)
    first, second = event_values(asked, best, limits=EXACT)
    assert (first.event, first.probability, first.worth.middle) == (("event", "a"), near(0.2), near(240))
    assert (second.event, second.probability, second.worth.middle) == (("event", "b"), near(0.05), near(185))
    assert information(asked, best.result, EXACT).worth.middle == near(240 + 185)
    assert first.break_even == near(3 / 40), "s2 costs 3 more and saves 40 if s1 is down"
    assert second.break_even is None, "the plan does not mind b, so there is nothing to pay for"


def both_may_fail() -> Study:
    """Two suppliers on call at 10, down with 0.1 each, apart from each other; a third costs 3 to have at call."""
    on_call = {"price": 10.0, "capacity": 100.0, "take_or_pay": 0.0}
    offers = [{"offer": "a", **on_call}, {"offer": "b", **on_call}, {"offer": "c", "reservation_price": 3.0, **on_call}]
    down = {s: {**effect(f"supplier={s}", 0.0), "event_id": s} for s in ("a", "b")}
    chances = scenarios(event("a", 0.09, down["a"]), event("b", 0.09, down["b"]), event("ab", 0.01, *down.values()))
    return study(case(offers, [100], lost=100.0), chances)


def test_the_price_of_correlation() -> None:
    """Both down with 0.01: 0.99 × 1000 + 0.01 × 10000 = 1090. Together with 0.1: 1900; the third makes it 1300."""
    asked = both_may_fail()
    found = dependence(asked, answer(asked))
    assert (found.as_drawn, found.worst) == (near(1090), near(1900))
    assert found.weights == {"calm": near(0.9), "a": near(0), "b": near(0), "ab": near(0.1)}
    assert found.prepared.high == near(1300, 1e-4)
    assert found.price.middle == near(1900 / 1300, 1e-4)
    assert (found.reliance, found.insurance) == (near(810), near(210, 1e-4))
    assert found.portfolio.size("c") == near(100, 1e-4)


def test_the_radius_at_which_the_safe_supplier_comes_in() -> None:
    """W5b: down with 0.05, s1 saves 3 and loses 40: too much from 0.075 on, that is once 0.025 are misplaced."""
    asked = w3(0.05)
    found = radius(asked, answer(asked, EXACT), EXACT)
    assert found.high is not None
    assert found.portfolio is not None
    assert found.low <= 0.025 <= found.high <= found.low + 0.002
    assert found.portfolio.size("s2") == near(100, 1e-4)


def test_a_plan_that_no_doubt_changes() -> None:
    """Down with 0.2 all comes from s2 already."""
    assert radius(w3(), answer(w3(), EXACT), EXACT).high is None


@pytest.mark.parametrize(("cost", "good"), [(100.0, True), (101.0, True), (102.0, None), (112.0, None), (112.2, False)])
def test_a_poor_incumbent_proves_nothing(cost: float, good: bool | None) -> None:
    """No plan below 100, one known of 111: with a gap of 1 % good up to 101, not good above 112.11."""
    assert is_good(cost, Interval(100.0, 111.0), 0.01) is good


def test_a_radius_that_there_was_no_time_for() -> None:
    found = radius(w3(0.05), answer(w3(0.05), EXACT), Limits(0.0, 1e-9))
    assert (found.low, found.high, found.undecided) == (0.0, None, True)


def test_the_gap_on_fresh_sets() -> None:
    """s2 at 1300 on sets in which s1 is down with 0.05 and 0.1: best plans 1200 and 1300, gaps 100 and 0.

    Mean 50, spread 100 / √2 / √2 = 50, Student's 0.95 quantile with one degree of freedom 6.3138: up to 365.69.
    """
    sets = iter([scenarios(event("down", p, DOWN)) for p in (0.05, 0.1)])
    found = sampling_gap(w3(), answer(w3(), EXACT), lambda seed: next(sets), 2, limits=EXACT)
    assert (found.costs, found.bounds) == ((near(1300), near(1300)), (near(1200), near(1300)))
    assert found.gap is not None
    assert (found.gap.mean, found.gap.limit) == (near(50), near(50 + 50 * 6.313751514675))
    assert (found.lower.mean, found.lower.limit) == (near(1250), near(1250 - 50 * 6.313751514675))
    assert found.upper is not None
    assert (found.upper.mean, found.upper.limit, found.broken) == (near(1300), near(1300), 0)


def test_where_a_promise_is_broken_no_gap_is_told() -> None:
    """All served is promised. With s2 down the plan, all of s2, serves nothing: 1300 + 4000; s1 would do for 1000."""
    asked = w3(rules=[MinService(level=1.0, scenarios="all")])
    fresh = scenarios(event("other", 0.2, effect("supplier=s2", 0.0)))
    found = sampling_gap(asked, answer(asked, EXACT), lambda seed: fresh, 2, limits=EXACT)
    assert (found.broken, found.upper, found.gap) == (2, None, None)
    assert found.lower.mean == near(1000)


def test_resampling_keeps_the_mean() -> None:
    """Ten thousand draws of 0.2: within four standard errors of 0.004; the same seed, the same draws."""
    known = scenarios(event("down", 0.2, DOWN), event("test", None, DOWN))
    again = resampled(known, 10_000, 7).probabilities
    assert again["down"] == pytest.approx(0.2, abs=0.016)
    assert math.fsum(again) == near(1.0)
    assert again["test"] == 0.0
    assert again.equals(resampled(known, 10_000, 7).probabilities)


def test_what_rules_name_stays_without_weight() -> None:
    """A single draw is calm with some seed, and down is there all the same if it is named."""
    known = scenarios(event("down", 0.2, DOWN))
    calm = next(seed for seed in range(100) if "down" not in resampled(known, 1, seed).probabilities)
    assert dict(resampled(known, 1, calm, ["down"]).probabilities) == {"calm": 1.0, "down": 0.0}


def test_a_plan_for_the_average_that_breaks_a_promise_has_no_value() -> None:
    """Everything is to be served in every scenario: 125 of s1 are not enough when it is down."""
    asked = w3(rules=[MinService(level=1.0, scenarios="all")])
    thought = thinking(asked, answer(asked, EXACT).result, EXACT)
    assert (thought.average, thought.worth) == (None, None)


@pytest.mark.parametrize(
    ("code", "policy", "chances"),
    [
        ("VAL001", {"objective": Calm()}, [event("down", 0.2, DOWN)]),
        ("VAL006", {"objective": Expectation(of="shortage")}, [event("down", 0.2, DOWN)]),
        ("VAL002", {}, []),
        ("VAL003", {"rules": [MinService(level=0.9, scenarios="average")]}, [event("down", 0.2, DOWN)]),
    ],
)
def test_where_nothing_can_be_said(code: str, policy: Mapping[str, object], chances: list[Event]) -> None:
    asked = study(committed(), scenarios(*chances), **policy)  # type: ignore[arg-type]
    with pytest.raises(InputError) as refused:
        information(asked, answer(asked).result)
    assert [issue.code for issue in refused.value.issues] == [code]


def test_gap_and_radius_are_of_the_mean() -> None:
    asked = w3(objective=CVaR(tail=0.1))
    best = answer(asked)

    def none(seed: int) -> ScenarioSet:
        raise AssertionError(seed)

    for refused in (lambda: radius(asked, best), lambda: sampling_gap(asked, best, none, 5)):
        with pytest.raises(InputError, match="VAL004"):
            refused()
    with pytest.raises(InputError, match="VAL005"):
        sampling_gap(w3(), answer(w3()), none, 1, limits=Limits())
