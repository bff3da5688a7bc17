"""Prices at the margin, worths and Shapley's split: by hand, by finite differences, and by laws."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cases import fails, offer, three_small_suppliers, tiny_case, two_suppliers
from tests.laws.random_studies import random_study
from tests.textbook.builders import EXACT, cost, near, study

from supplyopt.analyse.held import Least
from supplyopt.analyse.price import Price, gain, prices
from supplyopt.analyse.worth import MOST_GROUPS, Interval, shapley, split_premium, worths
from supplyopt.result import Status
from supplyopt.rules import Budget, Exclude, MaxHhi, MaxShare, MinService, MinSources, Rule, Survive
from supplyopt.solver.highs import Ending
from supplyopt.solver.solve import answer, solve
from supplyopt.study import Study


def price_of(question: Study, rule: str) -> Price:
    return next(price for price in prices(answer(question, EXACT), EXACT) if price.rule == rule)


def middle(interval: Interval | None) -> float:
    assert interval is not None
    assert interval.high - interval.low <= 1e-3 * max(1.0, interval.high)
    return interval.middle


def test_w1_a_point_of_the_cap_saves_two() -> None:
    """One more of 100 widgets from 12 to 10: 2 a point, 200 a unit of the share, on either side."""
    price = price_of(study(two_suppliers(), rules=[MaxShare(limit=0.6)]), "max_share")
    assert (price.field, middle(price.looser), middle(price.tighter)) == ("limit", near(200, 1e-6), near(200, 1e-6))


def test_a_rule_that_binds_nothing_costs_nothing() -> None:
    question = study(two_suppliers(), rules=[MaxShare(groups=("dear",), limit=0.5), Budget(limit=1e6)])
    assert all(price.looser == price.tighter == Interval(0.0, 0.0) for price in prices(answer(question, EXACT)))
    assert all(
        w.interval is not None and w.interval.high == near(0) for w in worths(question, solve(question, EXACT), EXACT)
    )


def test_a_kink_has_two_prices() -> None:
    """``a`` and ``b`` give 50 each, so a cap of 50 % is just no burden: more room is worth nothing, less costs."""
    price = price_of(study(three_small_suppliers(), rules=[MaxShare(limit=0.5)]), "max_share")
    assert price.looser == Interval(0.0, 0.0)
    assert middle(price.tighter) == near(100 * (15 - 10) + 100 * (15 - 12), 1e-6)


def test_the_price_of_a_convex_cap_is_its_slope() -> None:
    """Cost 1000 + 200 (1 - s) with s = (1 + √(2H - 1))/2: dc/dH = -100/√(2H - 1) = -250 at H = 0.58."""
    price = price_of(study(two_suppliers(), rules=[MaxHhi(limit=0.58)]), "max_hhi")
    assert middle(price.looser) == near(250, 0.01)
    assert middle(price.tighter) == near(250, 0.01)


def test_a_promise_that_moves_meets_failures_that_nobody_had_looked_for() -> None:
    """Any two of three fail, each with room for 60 at 1, 2, 3: a part l served takes 100 l of each, 600 l in all.

    Below 60 % the limit is on what two may take; the cost of what is contracted rises by 600 for all of l.
    """
    offers = [offer(name, price, 60.0, take_or_pay=1.0) for name, price in (("a", 1.0), ("b", 2.0), ("c", 3.0))]
    promise = Survive(k=2, level=0.4)
    price = price_of(study(tiny_case(offers, lost=0.5), rules=[promise]), "survive")
    assert (middle(price.looser), middle(price.tighter)) == (near(600, 1e-6), near(600, 1e-6))


def test_a_number_is_moved_by_one_and_everything_solved_again() -> None:
    """A second supplier with a tenth costs 20; a third cannot be had."""
    price = price_of(study(two_suppliers(), rules=[MinSources(count=2, meaningful=0.1)]), "min_sources")
    assert (middle(price.looser), price.tighter, price.tightest) == (near(20), None, True)


def test_a_plan_that_cannot_tighten_has_no_price_that_way() -> None:
    """Two of 50 each serve 100; a third of what each may give less would leave some unserved."""
    rules: list[Rule] = [MaxShare(limit=0.5, basis="demand"), MinService(level=1.0, scenarios="calm")]
    price = price_of(study(two_suppliers(), rules=rules), "max_share")
    assert (middle(price.looser), price.tighter, price.tightest) == (near(200, 1e-6), None, True)


def test_what_could_not_be_found_out_is_no_figure() -> None:
    """A solve without an answer on either side gives no price, not even one of nothing."""
    found, unknown = Least(Ending.OPTIMAL, 990.0, 1000.0), Least(Ending.LIMIT)
    assert gain(unknown, found, 0.1) is gain(found, unknown, 0.1) is None
    assert gain(found, Least(Ending.OPTIMAL, 980.0, 995.0), 0.1) == Interval(0.0, near(200.0))


@pytest.mark.parametrize("seed", range(12))
def test_the_price_is_the_slope_of_the_cost_with_choices_held(seed: int) -> None:
    """Where nothing is a yes-or-no, the price is what a solve with another bound finds."""
    rng = np.random.default_rng(seed)
    offers = [offer(f"s{k}", float(rng.integers(5, 30)), float(rng.integers(40, 120))) for k in range(4)]
    chances = fails("supplier=s0", 0.1) if seed % 2 else None
    limit = float(rng.choice([0.31, 0.43, 0.57]))
    case = tiny_case(offers, lost=60.0)
    here, looser, tighter = (cost(case, chances, rules=[MaxShare(limit=limit * f)]) for f in (1.0, 1.001, 0.999))
    price = price_of(study(case, chances, rules=[MaxShare(limit=limit)]), "max_share")
    assert middle(price.looser) == near((here - looser) / (limit * 1e-3), 1e-5)
    assert middle(price.tighter) == near((tighter - here) / (limit * 1e-3), 1e-5)


def test_a_worth_is_the_optimum_with_less_the_optimum_without() -> None:
    """1080 with the cap, 1000 without; a rule that makes the rest impossible has no worth to tell."""
    question = study(two_suppliers(), rules=[MaxShare(limit=0.6), Exclude(where="supplier=cheap", penalty=0.5)])
    found = {w.rule: w for w in worths(question, solve(question, EXACT), EXACT)}
    assert found["max_share"].interval is not None
    assert found["max_share"].interval.low == near(80 + 0.5 * (60 - 100))
    assert found["exclude"].interval is not None
    assert found["exclude"].interval.high == near(30)


def test_without_a_plan_there_is_no_worth() -> None:
    rules: list[Rule] = [MaxShare(limit=0.3), MinService(level=1.0, scenarios="calm"), Budget(limit=1e6)]
    question = study(two_suppliers(), rules=rules)
    result = solve(question, EXACT)
    assert result.status is Status.INFEASIBLE
    assert {w.rule: w.interval for w in worths(question, result, EXACT)} == dict.fromkeys(
        ("max_share", "min_service", "budget")
    )


RULES = {
    "cap": MaxShare(name="cap", limit=0.6),
    "two": MinSources(name="two", count=2, meaningful=0.3),
    "hhi": MaxHhi(name="hhi", limit=0.7),
}


def test_shapley_by_the_orders_in_which_rules_may_come() -> None:
    """Each rule's part is what it adds, on average over the six orders in which the three may be imposed."""
    question = study(two_suppliers(), rules=list(RULES.values()))
    costs = {
        chosen: cost(two_suppliers(), rules=[RULES[name] for name in chosen])
        for n in range(4)
        for chosen in permutations(RULES, n)
    }
    orders = list(permutations(RULES))
    by_hand = {
        name: sum(costs[order[: order.index(name) + 1]] - costs[order[: order.index(name)]] for order in orders) / 6
        for name in RULES
    }
    split = split_premium(question, {name: [name] for name in RULES}, EXACT)
    assert split.parts == {name: near(part, 1e-6) for name, part in by_hand.items()}
    assert split.premium == near(80, 1e-6)


@given(st.integers(1, 6), st.randoms(use_true_random=False))
def test_shapley_adds_up_and_treats_alike(n: int, draw: Random) -> None:
    """Of any costs: the parts add up exactly; who adds nothing gets nothing, who adds the same gets the same."""
    names = [f"g{k}" for k in range(n)]
    every = [frozenset(chosen) for size in range(n + 1) for chosen in combinations(names, size)]
    costs = {chosen: Fraction(draw.randrange(10_000), 7) for chosen in every}
    assert sum(shapley(names, costs).values()) == costs[frozenset(names)] - costs[frozenset()]
    with_null = costs | {chosen | {"null"}: cost for chosen, cost in costs.items()}
    assert shapley([*names, "null"], with_null) == {**shapley(names, costs), "null": 0}
    worth = {size: Fraction(draw.randrange(10_000)) for size in range(n + 1)}
    alike = shapley(names, {chosen: worth[len(chosen)] for chosen in every})
    assert len(set(alike.values())) == 1


def test_a_rule_that_changes_nothing_has_no_part() -> None:
    question = random_study(1)
    rules = [rule.name for rule in question.policy.rules if not rule.is_hard][:1]
    question = question.with_rule(Budget(name="idle", limit=1e9))
    split = split_premium(question, {"first": rules, "idle": ["idle"]}, EXACT)
    assert split.parts["idle"] == near(0, 1e-6)
    assert split.parts["first"] == near(split.premium, 1e-6)


def test_too_many_groups_or_no_plan_are_refused() -> None:
    question = study(two_suppliers(), rules=[MaxShare(limit=0.3), MinService(level=1.0, scenarios="calm")])
    with pytest.raises(ValueError, match="at most"):
        split_premium(question, {str(k): ["max_share"] for k in range(MOST_GROUPS + 1)})
    with pytest.raises(ValueError, match="no plan"):
        split_premium(question, {"all": ["max_share", "min_service"]})
