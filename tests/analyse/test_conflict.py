"""A conflict is impossible as a whole and possible without any one member; a repair that is proposed works."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.analyse.planted import (
    ANY_TWO,
    HUNTED,
    PLANTED,
    SEEN_BY_LINES,
    SEEN_BY_WHOLE_NUMBERS,
    SERVED,
    Planted,
    three,
)
from tests.cases import offer, tiny_case
from tests.textbook.builders import EXACT, cost, items, near, solved, study
from tests.works import two_customers

from supplyopt.analyse.conflict import find_conflicts
from supplyopt.analyse.elements import Element, elements_of, without
from supplyopt.analyse.repair import alternatives, cheapest_repair, fewest_rules
from supplyopt.compile import compile_study
from supplyopt.result import Status
from supplyopt.rules import MaxShare, MaxSources, MaxTracedShare, MinAverageScore, MinShare, Survive
from supplyopt.solver import solve
from supplyopt.solver.highs import Options
from supplyopt.solver.outer import solve_curved
from supplyopt.study import Study

each = pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
whole = pytest.mark.parametrize(
    "planted", [p for p in PLANTED.values() if p.whole], ids=[n for n, p in PLANTED.items() if p.whole]
)


def test_there_are_some_of_every_sort() -> None:
    """Seen by lines, of whole numbers, hunted: in these nothing has failed yet that a plan could be tried on."""
    assert (len(SEEN_BY_LINES), len(SEEN_BY_WHOLE_NUMBERS), len(HUNTED)) == (23, 10, 3)
    assert len(PLANTED) == 36
    assert all(planted.study().contingencies == {} for planted in HUNTED.values())


def status(question: Study) -> Status:
    return solve(question, EXACT).status


def only(question: Study, members: tuple[Element, ...]) -> Study:
    """The question with nothing but some members that could be in the way."""
    return without(question, [e for e in elements_of(question) if e not in members])


@each
def test_a_planted_conflict_is_found(planted: Planted) -> None:
    found = find_conflicts(planted.study())
    told = {frozenset(f"{member.kind}:{member.name}" for member in conflict.members) for conflict in found}
    assert told == set(planted.conflicts)
    assert all(conflict.minimal for conflict in found)


@each
def test_it_is_impossible_and_without_any_one_member_possible(planted: Planted) -> None:
    question = planted.study()
    assert status(question) is Status.INFEASIBLE
    for conflict in find_conflicts(question):
        rest = without(question, [e for e in elements_of(question) if e not in conflict.members])
        assert status(rest) is Status.INFEASIBLE
        for member in conflict.members:
            assert status(only(rest, tuple(m for m in conflict.members if m != member))) is Status.OPTIMAL, member


@whole
def test_no_linear_relaxation_sees_a_conflict_of_whole_numbers(planted: Planted) -> None:
    program = compile_study(planted.study())
    relaxed = replace(program, integer=np.zeros_like(program.integer), cost=np.zeros_like(program.cost))
    assert solve_curved(relaxed, program.curves, Options()).values is not None


@each
def test_what_is_proposed_leaves_a_plan(planted: Planted) -> None:
    question = planted.study()
    conflicts = find_conflicts(question)
    for conflict in conflicts:
        proposed = [
            repair for repair in [cheapest_repair(question, conflict), *alternatives(question, conflict)] if repair
        ]
        assert proposed
        if len(conflicts) == 1:
            assert {status(repair.apply(question)) for repair in proposed} == {Status.OPTIMAL}
        dropped = fewest_rules(question, conflict)
        assert dropped
        if len(conflicts) == 1:
            assert status(without(question, [Element("rule", name) for name in dropped])) is Status.OPTIMAL
            assert len(dropped) == 1, "each of these has a rule that is in every conflict"


def test_w17_in_three_ways() -> None:
    """2 × 40 % < 100 %: caps of 50 %, a third supplier, or a fifth unserved."""
    question = PLANTED["W17, two suppliers of at most 40 % each"].study()
    [conflict] = find_conflicts(question)
    bounds = {
        change.element.name: getattr(change.after, change.after.loosens[0])
        for repair in alternatives(question, conflict)
        for change in repair.changes
        if change.after is not None and change.after.loosens is not None
    }
    assert bounds == {"max_share": near(0.5), "max_sources": 3, "served": near(0.8)}


def test_law_is_never_loosened() -> None:
    """A cap that is law: only what is promised may give way; if that is law too, nothing helps."""
    law = MaxShare(limit=0.3, basis="demand", law=True)
    question = study(three(), rules=[law, SERVED])
    [conflict] = find_conflicts(question)
    assert [r.changes[0].element.name for r in alternatives(question, conflict)] == ["served"]
    repair = cheapest_repair(question, conflict)
    assert repair is not None
    assert [change.element.name for change in repair.changes] == ["served"]
    assert solved(repair.apply(question)).cost == near(30 * (1 + 2 + 3) + 10 * 100)
    both = study(three(), rules=[law, SERVED.model_copy(update={"law": True})])
    [conflict] = find_conflicts(both)
    assert (cheapest_repair(both, conflict), alternatives(both, conflict), fewest_rules(both, conflict)) == (
        None,
        [],
        None,
    )


def test_a_bound_may_be_below_zero() -> None:
    """20 of 100 can be stable (1), the rest is not (-1): the average is (20 - 80) / 100 at best, not -0.3."""
    scores = [{"score": "stability", "of": "supplier", "member": s, "value": v} for s, v in (("a", -1.0), ("b", 1.0))]
    case = tiny_case([offer("a", 1, 100), offer("b", 2, 20)], scores=scores)
    question = study(case, rules=[MinAverageScore(score="stability", limit=-0.3), SERVED])
    [conflict] = find_conflicts(question)
    proposed = [change.after for repair in alternatives(question, conflict) for change in repair.changes]
    assert [rule.limit for rule in proposed if isinstance(rule, MinAverageScore)] == [near(-0.6)]


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        ("too little without one", 100 / (2 * 40)),
        ("a tenth of it is open", 100 / (3 * 30)),
        ("all of it in one quarter of four", 100 / 25),
        ("a tenth is left in the outage", 100 / (3 * 20)),
        ("whichever two fail of three too small", 100 / 60),
    ],
)
def test_limits_of_tables_would_have_to_grow(name: str, factor: float) -> None:
    """What is needed in parts of what there is: two of 40, three of 30, a quarter of 100, three of 20, one of 60."""
    question = PLANTED[name].study()
    [conflict] = find_conflicts(question)
    factors = [c.factor for r in alternatives(question, conflict) for c in r.changes if c.element.kind == "data"]
    assert factors == [near(factor, 0.011)]


def test_bounds_move_until_no_failure_breaks_the_plan() -> None:
    """Of x each of five, 3 x are left; 45 of a, b, c, d leave 90 too, so a part L of 90 costs at least 450 L.

    300 are there, so L = 2/3; for all of it there would have to be 450. With four failures fewer less would seem to do.
    """
    question = PLANTED["whichever two fail, and too little money"].study()
    [conflict] = find_conflicts(question)
    told = {
        change.element.name: getattr(change.after, change.after.loosens[0])
        for repair in alternatives(question, conflict)
        for change in repair.changes
        if change.after is not None and change.after.loosens is not None
    }
    assert told == {"any_two": near(2 / 3, 1e-3), "purse": near(450, 1e-3)}
    assert fewest_rules(question, conflict) == ("any_two",)


def test_a_promise_that_is_loosened_for_some_items_keeps_its_failures() -> None:
    """Whichever two of three fail, 30 of 45 gears are left; pumps are safe, and their promise stays as it is."""
    offers = [
        *(offer(f"gear_{n}", 1, most, item="gear") for n, most in (("a", 60), ("b", 60), ("c", 30))),
        *(offer(f"pump_{n}", 1, 60, item="pump") for n in "abc"),
    ]
    asked = [{"item": "gear", "period": 1, "quantity": 45.0}, {"item": "pump", "period": 1, "quantity": 60.0}]
    question = study(tiny_case(offers, asked, items=items(gear=100.0, pump=100.0)), rules=[ANY_TWO])
    [conflict] = find_conflicts(question)
    known = question.with_failures(conflict.failures)
    [repair] = [repair for repair in alternatives(question, conflict) if repair.changes[0].element.kind == "rule"]
    changed = repair.apply(known)
    levels = {rule.name: rule.level for rule in changed.policy.rules if isinstance(rule, Survive)}
    assert levels == {"any_two": 1.0, "any_two for gear": near(2 / 3, 1e-3)}
    entities = {failure.entities for failure in conflict.failures}
    assert {failure.entities for failure in changed.failures if failure.rule == "any_two for gear"} == entities
    assert set(repair.learned(known, changed.failures).failures) == set(known.failures)
    assert status(changed) is Status.OPTIMAL


def test_the_cheapest_repair_moves_bounds_by_the_least_part() -> None:
    """70 % of one supplier against a cap of 60 %: to give up 10 of 70 points is less than to add 10 to 60."""
    rules = [MinShare(by="supplier", groups=("a",), limit=0.7, basis="demand"), MaxShare(limit=0.6, basis="demand")]
    question = study(three(100), rules=rules)
    [conflict] = find_conflicts(question)
    repair = cheapest_repair(question, conflict)
    assert repair is not None
    assert {c.element.name: c.after.limit for c in repair.changes if isinstance(c.after, MinShare)} == {
        "min_share": near(0.6)
    }


def test_a_repair_leaves_alone_what_has_nothing_to_do_with_the_conflict() -> None:
    """Nuts cannot be had above half; bolts have a floor of their own that holds where bolts are bought."""
    offers = [offer(n, 1, 100, item=item) for n, item in (("x", "bolt"), ("y", "nut"))]
    asked = [{"item": item, "period": 1, "quantity": 100.0} for item in ("bolt", "nut")]
    rules = [
        MaxShare(name="half", items=("nut",), limit=0.5, basis="demand"),
        SERVED,
        MinShare(name="floor", by="supplier", groups=("x",), items=("bolt",), limit=0.9, basis="demand"),
    ]
    question = study(tiny_case(offers, asked, items=items(bolt=100.0, nut=100.0)), rules=rules)
    [conflict] = find_conflicts(question)
    repair = cheapest_repair(question, conflict)
    assert repair is not None
    assert {change.element.name for change in repair.changes} <= {"half", "served"}


def test_the_fewest_rules_hit_every_conflict() -> None:
    """Conflicts {cap, served} and {few, two, served} (of whole numbers): ``served`` is in both, one rule is enough."""
    rules = [
        MaxShare(name="cap", limit=0.3, basis="demand"),
        MaxSources(name="few", count=1),
        SERVED,
    ]
    question = study(three(), rules=rules)
    [conflict] = find_conflicts(question)
    assert fewest_rules(question, conflict) == ("served",)


def test_a_possible_study_has_no_conflict() -> None:
    assert find_conflicts(study(three(), rules=[MaxShare(limit=0.6)])) == []
    assert cost(three(), rules=[MaxShare(limit=0.6)]) == near(60 + 80)


def test_two_rules_that_need_the_same_claims_are_in_conflict() -> None:
    """60 others for 2 × 40: to serve all of both, one of the caps would have to be 60 % instead of 20 %."""
    asked = {"traced": ("widget",), "where": "country=CN", "limit": 0.2}
    caps = [MaxTracedShare(name=c, classes=(c,), **asked) for c in ("capped", "free")]
    question = study(two_customers(40, 60), rules=[*caps, SERVED])
    [conflict] = find_conflicts(question)
    assert {m.name for m in conflict.members if m.kind == "rule"} == {"capped", "free", "served"}
    looser = [c.after.limit for r in alternatives(question, conflict) for c in r.changes if hasattr(c.after, "limit")]
    assert looser == [near(0.6), near(0.6)]
